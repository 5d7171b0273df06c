package ribflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import ribflow.ip.Address;

final class FlowBatchTest {

    @Test
    void aRowThatIsTakenBackLeavesNothing() {
        FlowBatch batch = new FlowBatch();
        batch.set(FlowField.BYTES, batch.append(null), 1);
        batch.set(FlowField.BYTES, batch.append(null), 2);
        batch.removeLast();
        assertEquals(1, batch.size());
        assertEquals(1, batch.present(FlowField.BYTES));
        batch.append(null);
        assertFalse(batch.has(FlowField.BYTES, 1));
    }

    @Test
    void aFullBatchHasABitForEachRow() {
        FlowBatch batch = new FlowBatch();
        for (int i = 0; i < FlowBatch.CAPACITY; i++) {
            assertEquals((1L << i) - 1, batch.rows());
            batch.append(null);
        }
        assertTrue(batch.full());
        assertEquals(-1L, batch.rows());
    }

    @Test
    void exportersAreFoundAgainUpToTheLimit() {
        Exporters exporters = new Exporters(300);
        for (int i = 0; i < 300; i++) {
            Exporter exporter = Objects.requireNonNull(exporters.find(0, Address.ipv4Low(i * 77)));
            assertEquals(i, exporter.index());
        }
        for (int i = 0; i < 300; i++) {
            assertSame(exporters.all().get(i), exporters.find(0, Address.ipv4Low(i * 77)));
        }
        assertNull(exporters.find(0, Address.ipv4Low(-1)));
    }
}
