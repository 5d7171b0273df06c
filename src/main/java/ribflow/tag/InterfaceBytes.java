package ribflow.tag;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.InterfaceLedger;

/**
 * Enters flows in the ledger of their exporter's interfaces, by the sampling rate that finally counts: each at the interface
 * where it was sampled, and one that does not say where at none. Without a known rate it counts as it is, as in tables.
 *
 * <p>Fractions of bytes are dropped here, which nobody sees against what an interface carries in minutes.
 *
 * <p>Hot: allocation-free.
 */
final class InterfaceBytes {

    private static final long INGRESS = 0;

    private InterfaceBytes() {}

    static void enter(FlowBatch batch, long rows, InterfaceLedger ledger) {
        long known = rows & batch.present(FlowField.SAMPLING_DIRECTION);
        for (long left = known; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            boolean ingress = batch.column(FlowField.SAMPLING_DIRECTION)[row] == INGRESS;
            long ifIndex = batch.get(ingress ? FlowField.IN_IFACE : FlowField.OUT_IFACE, row, -1);
            long sampled = batch.get(FlowField.PACKETS, row, 0);
            if (ifIndex < 0) {
                continue;
            }
            if (ingress) {
                ledger.entered(ifIndex, sampled, scaled(batch, row));
            } else {
                ledger.left(ifIndex, sampled, scaled(batch, row));
            }
        }
    }

    private static long scaled(FlowBatch batch, int row) {
        long bytes = batch.get(FlowField.BYTES, row, 0);
        if (!batch.has(FlowField.SAMPLING_RATE, row)) {
            return bytes;
        }
        if (!batch.has(FlowField.SAMPLING_SIZE, row)) {
            return bytes * Math.max(1, batch.column(FlowField.SAMPLING_RATE)[row]);
        }
        double factor = (double) batch.column(FlowField.SAMPLING_POPULATION)[row]
                / Math.max(1, batch.column(FlowField.SAMPLING_SIZE)[row]);
        return (long) (bytes * factor);
    }
}
