package ribflow.tag;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.maps.InterfaceMap;

/**
 * The names of interfaces that exporters do not announce, by {@code interfaces.map}.
 *
 * <p>Hot: allocation-free.
 */
final class InterfaceNames {

    private InterfaceNames() {}

    static void fill(FlowBatch batch, InterfaceMap map, FlowField iface, FlowField column) {
        long[] numbers = batch.column(iface);
        for (long left = batch.present(iface) & ~batch.present(column); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int name = map.nameId(batch.exporter(row).address(), numbers[row]);
            if (name != 0) {
                batch.set(column, row, name);
            }
        }
    }
}
