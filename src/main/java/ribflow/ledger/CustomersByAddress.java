package ribflow.ledger;

import java.util.function.Supplier;
import ribflow.expr.RowFilter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.maps.CustomerMap;
import ribflow.maps.Maps;

/**
 * Of the flows that another filter takes, those whose destination address is in a customer's network, or those whose is in
 * none: their customer is known by the interface.
 *
 * <p>Hot: allocation-free. One worker's.
 */
final class CustomersByAddress implements RowFilter {

    private final RowFilter flows;
    private final Supplier<Maps> maps;
    private final boolean byAddress;
    private final int[] found = new int[FlowBatch.CAPACITY];
    private final int[] scratch = new int[FlowBatch.CAPACITY];

    CustomersByAddress(RowFilter flows, Supplier<Maps> maps, boolean byAddress) {
        this.flows = flows;
        this.maps = maps;
        this.byAddress = byAddress;
    }

    @Override
    public long test(FlowBatch batch) {
        long taken = flows.test(batch);
        if (taken == 0) {
            return 0;
        }
        long known = byAddress(batch, taken, maps.get().customers());
        return byAddress ? known : taken & ~known;
    }

    private long byAddress(FlowBatch batch, long rows, CustomerMap customers) {
        long asked = rows & batch.present(FlowField.DST_HOST);
        if (asked == 0 || !customers.hasNetworks()) {
            return 0;
        }
        customers.find(asked, batch.high(FlowField.DST_HOST), batch.column(FlowField.DST_HOST), found, scratch);
        long known = 0;
        for (long left = asked; left != 0; left &= left - 1) {
            known |= found[Long.numberOfTrailingZeros(left)] == CustomerMap.NONE ? 0 : left & -left;
        }
        return known;
    }
}
