package ribflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

final class Utf8Test {

    private static byte[] bytes(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Utf8 utf8 = new Utf8(out);
        utf8.put(text);
        utf8.flush();
        return out.toByteArray();
    }

    @Test
    void textsAreThoseOfTheJdk() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(20); left > 0; left--) {
                int most = List.of(0x80, 0x800, 0x10000, 0x110000).get(random.nextInt(4));
                int point = random.nextInt(most);
                if (random.nextInt(8) == 0) {
                    text.append((char) (0xd800 + random.nextInt(0x800))); // as likely as not half a pair
                } else {
                    text.appendCodePoint(point);
                }
            }
            assertArrayEquals(text.toString().getBytes(UTF_8), bytes(text.toString()), text::toString);
        }
    }

    @Test
    void numbersAndAddressesAreThoseOfTheJdk() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            long value = i < 200 ? i - 100 : random.nextLong() >> random.nextInt(64);
            assertEquals(
                    Long.toString(value),
                    new Utf8(OutputStream.nullOutputStream()).number(value).toString());
            assertEquals(
                    Long.toUnsignedString(value),
                    new Utf8(OutputStream.nullOutputStream()).unsigned(value).toString());
            Address address = i % 2 == 0 ? Address.ipv4((int) value) : new Address(value, random.nextLong());
            assertEquals(
                    address.toString(),
                    new Utf8(OutputStream.nullOutputStream())
                            .address(address.high(), address.low())
                            .toString());
        }
        for (long value : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 9, 10, 99, 100}) {
            assertEquals(
                    Long.toString(value),
                    new Utf8(OutputStream.nullOutputStream()).number(value).toString());
        }
    }

    @Test
    void nothingIsSentThatIsNotWorthIt() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Utf8 utf8 = new Utf8(out);
        utf8.put("short");
        utf8.drain();
        assertEquals(0, out.size());
        utf8.put("x".repeat(100_000));
        utf8.drain();
        assertEquals(100_005, out.size());
        utf8.endLine();
        utf8.flush();
        utf8.endLine();
        utf8.flush();
        assertEquals(100_006, out.size());
    }

    /** A row of a table of flows, as it is written a million times. */
    @ParameterizedTest
    @EnumSource(names = {"CSV", "JSON", "NDJSON"})
    void rowsAreWrittenWithoutAllocation(Format format) throws IOException {
        List<FlowField> fields = List.of(
                FlowField.STAMP_INSERTED,
                FlowField.SRC_HOST,
                FlowField.DST_HOST,
                FlowField.DST_PORT,
                FlowField.PROTO,
                FlowField.DST_AS,
                FlowField.AS_PATH,
                FlowField.OTHER,
                FlowField.BYTES);
        FlowBatch batch = new FlowBatch();
        int row = batch.append(null);
        batch.set(FlowField.STAMP_INSERTED, row, 1_795_293_600_000L);
        batch.setAddress(FlowField.SRC_HOST, row, 0, Address.ipv4Low(0xc0000201));
        batch.setAddress(FlowField.DST_HOST, row, 0x20010db8_00000000L, 0x00010000_0000abcdL);
        batch.set(FlowField.DST_PORT, row, 443);
        batch.set(FlowField.PROTO, row, 6);
        batch.set(FlowField.DST_AS, row, 4_200_000_000L);
        batch.set(FlowField.AS_PATH, row, 1);
        batch.set(FlowField.BYTES, row, 12_345_678_901L);
        Cells cells = new Cells((_, _) -> "64500 64501 64502");
        Utf8 out = new Utf8(OutputStream.nullOutputStream());
        Layout layout = format.layout(out, fields.stream().map(Column::of).toList());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 10 && allocated > 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                for (int column = 0; column < fields.size(); column++) {
                    cells.tell(fields.get(column), batch, row, layout.column(column));
                }
                layout.endRow();
                out.drain();
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }
}
