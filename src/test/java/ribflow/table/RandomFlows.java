package ribflow.table;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Exporter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;

/** Flows with random values in some columns, few enough of each that keys meet again. */
final class RandomFlows {

    private RandomFlows() {}

    static int append(
            @Nullable Exporter exporter,
            FlowBatch batch,
            SplittableRandom random,
            List<FlowField> columns,
            int values) {
        int row = batch.append(exporter);
        for (FlowField field : columns) {
            if (random.nextInt(5) == 0) {
                continue;
            }
            int bits = Math.min(Long.SIZE, field.kind().bits());
            long value = (random.nextInt(values) * 0x9e37_79b9_7f4a_7c15L) >>> (Long.SIZE - bits);
            if (field.joining() == Joining.SUM) {
                value >>>= Byte.SIZE; // sums are never negative
            }
            if (field.kind() == Kind.ADDRESS) {
                batch.setAddress(field, row, random.nextInt(values), value);
            } else {
                batch.set(field, row, field.kind() == Kind.FLAG ? 1 : value);
            }
        }
        batch.set(FlowField.PACKETS, row, random.nextInt(100));
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.BYTES, row, random.nextLong(1L << 40));
        return row;
    }
}
