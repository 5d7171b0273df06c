package ribflow.tag;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.maps.CustomerMap;

/**
 * Whose the two ends of a flow are, by {@code customers.map}: by the address, else by the interface on that side.
 *
 * <p>Hot: allocation-free.
 */
final class Customers {

    private final int[] found = new int[FlowBatch.CAPACITY];
    private final int[] scratch = new int[FlowBatch.CAPACITY];

    /** Fills one side's customers. */
    void fill(FlowBatch batch, CustomerMap map, FlowField host, FlowField iface, FlowField column) {
        long known = map.hasNetworks() ? byAddress(batch, map, host, column) : 0;
        long[] names = batch.column(column);
        for (long left = batch.present(iface) & ~known; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int number = map.ofInterface(batch.exporter(row).address(), batch.column(iface)[row]);
            if (number != CustomerMap.NONE) {
                names[row] = map.name(number);
                known |= left & -left;
            }
        }
        batch.setPresent(column, known);
    }

    private long byAddress(FlowBatch batch, CustomerMap map, FlowField host, FlowField column) {
        long[] names = batch.column(column);
        map.find(batch.present(host), batch.high(host), batch.column(host), found, scratch);
        long known = 0;
        for (long left = batch.present(host); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (found[row] != CustomerMap.NONE) {
                names[row] = map.name(found[row]);
                known |= left & -left;
            }
        }
        return known;
    }
}
