package ribflow.expr;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Compares the mean length of a flow's packets. Hot: allocation-free. */
final class MeanLengthMask implements RowMask {

    private final FlowField bytes;
    private final FlowField packets;
    private final boolean atMost;
    private final long length;

    MeanLengthMask(FlowField bytes, FlowField packets, boolean atMost, long length) {
        this.bytes = bytes;
        this.packets = packets;
        this.atMost = atMost;
        this.length = length;
    }

    @Override
    public long test(FlowBatch batch, long rows) {
        long met = 0;
        for (long left = rows & batch.present(bytes) & batch.present(packets); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long sum = batch.column(bytes)[row];
            long sumAtLength = length * batch.column(packets)[row];
            if (atMost ? sum <= sumAtLength : sum >= sumAtLength) {
                met |= left & -left;
            }
        }
        return met;
    }
}
