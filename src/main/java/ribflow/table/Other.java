package ribflow.table;

/**
 * What a bin holds beside its rows: the sums of those that found no place, had to make room, or were too small.
 *
 * @param packets their packets
 * @param flows their flows
 * @param bytes their bytes
 */
record Other(long packets, long flows, long bytes) {

    static final Other NOTHING = new Other(0, 0, 0);

    Other plus(Other more) {
        return new Other(packets + more.packets, flows + more.flows, bytes + more.bytes);
    }

    Other minus(Other less) {
        return new Other(packets - less.packets, flows - less.flows, bytes - less.bytes);
    }

    /** The sums of some rows of a block. */
    static Other of(KeyBlock block, long rows) {
        long packets = 0;
        long flows = 0;
        long bytes = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            packets += block.packets[row];
            flows += block.flows[row];
            bytes += block.bytes[row];
        }
        return new Other(packets, flows, bytes);
    }
}
