package ribflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.query.Query.Name;
import ribflow.query.Query.Order;

/** The quick look at rows changes nothing about which come first. */
final class RowOrderTest {

    private final Random random = new Random(5);

    private MemoryTable table() {
        String[] rows = new String[500];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = "dst_as=" + random.nextInt(40)
                    + (random.nextInt(4) > 0 ? " packets=" + random.nextInt(60) : "")
                    + (random.nextInt(4) > 0 ? " dst_port=" + random.nextInt(60) : "")
                    + " bytes=" + random.nextInt(1000);
        }
        return MemoryTable.of("t", List.of(FlowField.DST_AS, FlowField.DST_PORT), rows);
    }

    private static List<String> lines(MemoryTable table, String query) throws QueryException, IOException {
        QueryEngine engine = new QueryEngine(_ -> table, () -> List.of("t"), () -> {});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer answer = engine.run(query)) {
            Format.CSV.write(answer, out);
        }
        return out.toString(UTF_8).lines().toList();
    }

    @Test
    void theFirstFewAreThoseOfAWholeSort() throws QueryException, IOException {
        MemoryTable table = table();
        for (String by : List.of("packets", "packets asc", "bytes", "dst_port", "dst_port desc", "dst_as, packets")) {
            List<String> all = lines(table, "t | sort " + by);
            for (int count : new int[] {1, 7, 200, 450}) {
                assertEquals(all.subList(0, count + 1), lines(table, "t | sort " + by + " | limit " + count), by);
            }
        }
        assertEquals(
                lines(table, "t | sum").getLast(),
                lines(table, "t | top 9 packets other | sum").getLast(),
                "the rest is told of all");
    }

    @Test
    void lookingAllocatesNothing() {
        PackedRows packing = new PackedRows(List.of(FlowField.DST_AS, FlowField.BYTES), (_, _) -> "");
        RowOrder order = packing.order(List.of(new Order(new Name(FlowField.BYTES, 0), true)));
        FlowBatch batch = new FlowBatch();
        while (!batch.full()) {
            batch.set(FlowField.BYTES, batch.append(null), random.nextInt(100));
        }
        long[] last = packing.take(batch, 7, packing.room());
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        long seen = 0;
        for (int i = 0; i < 12_000; i++) {
            if (i == 2000) {
                before = memory.getCurrentThreadAllocatedBytes();
            }
            seen |= order.contenders(batch, -1, last);
        }
        assertTrue(memory.getCurrentThreadAllocatedBytes() - before < 10_000);
        assertTrue((seen >>> 7 & 1) == 1, "the row itself stands beside itself");
    }
}
