package ribflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LocalColumnsTest {

    @Test
    void aBatchWithRoomHasThemAndNobodyElseKnowsThem() {
        int before = FlowField.count();
        FlowField mean = FlowField.local(0, "avg_bytes", Kind.DECIMAL, "AVG_BYTES", "mean of bytes");
        FlowField name = FlowField.local(1, "dst_as_name", Kind.TEXT, "DST_AS_NAME", "name of the AS");
        FlowBatch batch = new FlowBatch(2);
        int row = batch.append(null);
        batch.set(mean, row, Double.doubleToLongBits(1.5));
        batch.set(name, row, 7);
        assertEquals(1.5, Double.longBitsToDouble(batch.get(mean, row, 0)));
        assertEquals(7, batch.get(name, row, 0));
        batch.clear();
        assertFalse(batch.has(mean, batch.append(null)));
        assertEquals(before, FlowField.count());
        assertEquals(Optional.empty(), FlowField.named("avg_bytes"));
    }

    @Test
    void decimalsSortAsTheirBitsDo() {
        double[] values = {0, 1e-9, 0.5, 1, 1.5, 999, 1e12, Double.MAX_VALUE};
        for (int i = 1; i < values.length; i++) {
            assertTrue(Long.compareUnsigned(Double.doubleToLongBits(values[i - 1]), Double.doubleToLongBits(values[i]))
                    < 0);
        }
    }
}
