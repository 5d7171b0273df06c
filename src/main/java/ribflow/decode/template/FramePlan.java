package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * The plan of records that report sampled packets, one each, by their first bytes (PSAMP, RFC 5476; RFC 7133): read like the
 * packet headers in sFlow. What the record itself says of the packet (interfaces, direction, sampling, time) has its columns
 * as in any flow record.
 *
 * <p>A packet whose bytes cannot be read counts all the same.
 *
 * <p>Hot: allocation-free.
 *
 * @param columns what the record itself says
 * @param section the packet's first bytes
 */
record FramePlan(FlowPlan columns, PacketSection section) implements RecordPlan {

    @Override
    public @Nullable RecordSampling sampling() {
        return columns.sampling();
    }

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        int first = columns.fill(in, records, message, rows);
        FlowBatch batch = rows.batch();
        for (int row = 0; row < records.count(); row++) {
            long bytes = section.read(in, records, row, rows.packets(), first + row);
            batch.set(FlowField.PACKETS, first + row, 1);
            if (bytes != 0) {
                batch.set(FlowField.BYTES, first + row, bytes);
            }
        }
        FlowPlan.count(message, batch, first, records.count());
    }
}
