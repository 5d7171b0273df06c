package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.capture.CaptureFile;
import ribflow.capture.Packet;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;

/**
 * Each datagram of the captures in {@code test-fixtures}, cut at every byte and with every byte flipped, after those before
 * it: counted, never an exception, no storm of allocations, no endless loop.
 */
final class DamagedFixturesTest {

    /** What a damaged datagram may cost: templates are compiled anew, sets kept; a list without a bound would need more. */
    private static final long MOST_BYTES_A_DATAGRAM = 64_000;

    static Stream<Path> captures() throws IOException {
        return Files.list(Path.of("test-fixtures/captures"))
                .filter(file -> file.toString().endsWith(".pcap"))
                .filter(file -> !file.endsWith("conversations.pcap")) // what the exporters were shown
                .sorted();
    }

    private static List<byte[]> datagrams(Path file) throws IOException {
        List<byte[]> datagrams = new ArrayList<>();
        try (CaptureFile capture = CaptureFile.open(file)) {
            for (Packet packet = capture.next(); packet != null; packet = capture.next()) {
                if (packet instanceof Packet.Datagram datagram) {
                    datagrams.add(datagram.payload());
                }
            }
        }
        assertTrue(!datagrams.isEmpty(), "no datagrams in " + file);
        return datagrams;
    }

    @ParameterizedTest
    @MethodSource("captures")
    void damagedAtEveryByte(Path file) throws IOException {
        List<byte[]> datagrams = datagrams(file);
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < datagrams.size(); i++) {
                new Trial(datagrams.subList(0, i)).damage(datagrams.get(i));
            }
        });
    }

    /** A decoder that has heard what came before. */
    private static final class Trial {

        private final Exporters exporters = new Exporters(1000);
        private final Exporter exporter = Objects.requireNonNull(exporters.find(0, Address.ipv4Low(0xc000_0201)));
        private final long[] flows = new long[1];
        private final FlowDecoder decoder;
        private long datagrams;

        Trial(List<byte[]> before) {
            Templates templates = new Templates(
                    new DecodeConfig(100, 10_000), exporters, new Names(), Set.copyOf(FlowField.values()));
            decoder = new FlowDecoder(templates, batch -> flows[0] += batch.size());
            before.forEach(this::take);
        }

        private void take(byte[] datagram) {
            decoder.decode(ByteBuffer.wrap(datagram), exporter, Decoding.ARRIVAL + datagrams++);
        }

        void damage(byte[] whole) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            take(whole);
            long begun = datagrams;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int at = 0; at < whole.length; at++) {
                take(Arrays.copyOf(whole, at));
                byte[] flipped = whole.clone();
                for (int flip : new int[] {0x01, 0x80, 0xff}) {
                    flipped[at] = (byte) (whole[at] ^ flip);
                    take(flipped);
                }
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            decoder.flush();
            decoder.tick(Long.MAX_VALUE);
            assertTrue(
                    allocated / (datagrams - begun) < MOST_BYTES_A_DATAGRAM,
                    () -> allocated + " bytes for " + (datagrams - begun) + " datagrams");
            assertEquals(datagrams, exporter.counters().get(ExporterCounter.DATAGRAMS));
            long counted = exporters.all().stream()
                    .mapToLong(each -> each.counters().get(ExporterCounter.FLOWS))
                    .sum();
            assertEquals(counted, flows[0]);
        }
    }
}
