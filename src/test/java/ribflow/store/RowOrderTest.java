package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

final class RowOrderTest {

    private static final List<List<FlowField>> KEYS = List.of(
            List.of(FlowField.PROTO),
            List.of(FlowField.PROTO, FlowField.SRC_AS, FlowField.DST_AS),
            List.of(FlowField.TAG, FlowField.PROTO),
            List.of(FlowField.SRC_HOST, FlowField.DST_HOST, FlowField.PROTO),
            RandomRows.COLUMNS);

    @Test
    void rowsAreInTheOrderOfTheirColumns() {
        for (List<FlowField> keys : KEYS) {
            RowRun run = new RowRun(BinWriter.fields(keys, true));
            RandomRows rows = new RandomRows(keys, 0, 20_001, true, 3);
            FlowBatch batch = new FlowBatch();
            while (rows.next(batch)) {
                assertEquals(batch.size(), run.add(batch, 0));
            }
            int[] sorted = run.sorted();
            int[] all = sorted.clone();
            Arrays.sort(all);
            for (int i = 0; i < all.length; i++) {
                assertEquals(i, all[i], "each row once");
            }
            for (int i = 1; i < sorted.length; i++) {
                assertTrue(compare(run, keys, sorted[i - 1], sorted[i]) <= 0, keys + " at " + i);
            }
        }
    }

    private static int compare(RowRun run, List<FlowField> keys, int one, int other) {
        for (int column : run.sortedBy()) {
            boolean address = column < keys.size() && keys.get(column).kind() == Kind.ADDRESS;
            int order = Boolean.compare(run.has(column, one), run.has(column, other));
            if (order == 0 && run.has(column, one)) {
                order = address ? Long.compareUnsigned(run.high(column)[one], run.high(column)[other]) : 0;
                order = order != 0 ? order : Long.compareUnsigned(run.low(column)[one], run.low(column)[other]);
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
