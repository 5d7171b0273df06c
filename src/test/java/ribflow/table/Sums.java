package ribflow.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.ip.Address;

/** What a row adds up to, in the naive way that the fast one is compared with. */
record Sums(long packets, long flows, long bytes, long flags) {

    private Sums plus(Sums other) {
        return new Sums(
                packets + other.packets, flows + other.flows, bytes + other.bytes, Math.max(flags, 0) | other.flags);
    }

    /** Adds rows of a batch by their keys; flags are or-ed, and -1 where no flow had them. */
    static void add(Map<List<Object>, Sums> sums, List<FlowField> keys, FlowBatch batch, long rows) {
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long flags = keys.contains(FlowField.TCPFLAGS) ? batch.get(FlowField.TCPFLAGS, row, -1) : -1;
            Sums more = new Sums(
                    batch.get(FlowField.PACKETS, row, 0),
                    batch.get(FlowField.FLOWS, row, 0),
                    batch.get(FlowField.BYTES, row, 0),
                    flags);
            sums.merge(key(keys, batch, row), more, (a, b) -> b.flags < 0 ? b.plus(a) : a.plus(b));
        }
    }

    static List<Object> key(List<FlowField> keys, FlowBatch batch, int row) {
        List<Object> key = new ArrayList<>();
        for (FlowField field : keys) {
            if (field == FlowField.TCPFLAGS) {
                continue;
            }
            if (!batch.has(field, row)) {
                key.add("absent");
            } else if (field.kind() == Kind.ADDRESS) {
                key.add(new Address(batch.high(field)[row], batch.column(field)[row]));
            } else if (field.kind() == Kind.FLAG) {
                key.add(1L);
            } else {
                key.add(batch.column(field)[row]);
            }
        }
        return key;
    }
}
