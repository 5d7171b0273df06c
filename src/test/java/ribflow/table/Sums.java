package ribflow.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** What a row adds up to, in the naive way that the fast one is compared with. Flags are -1 where no flow had them. */
record Sums(long packets, long flows, long bytes, long flags) {

    Sums plus(Sums other) {
        long or = flags < 0 ? other.flags : other.flags < 0 ? flags : flags | other.flags;
        return new Sums(packets + other.packets, flows + other.flows, bytes + other.bytes, or);
    }

    /** Adds rows of a batch by their keys. */
    static void add(Map<List<Object>, Sums> sums, List<FlowField> keys, FlowBatch batch, long rows) {
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            add(sums, key(keys, batch, row), keys, batch, row);
        }
    }

    static void add(Map<List<Object>, Sums> sums, List<Object> key, List<FlowField> keys, FlowBatch batch, int row) {
        Sums more = new Sums(
                batch.get(FlowField.PACKETS, row, 0),
                batch.get(FlowField.FLOWS, row, 0),
                batch.get(FlowField.BYTES, row, 0),
                keys.contains(FlowField.TCPFLAGS) ? batch.get(FlowField.TCPFLAGS, row, -1) : -1);
        sums.merge(key, more, Sums::plus);
    }

    static List<Object> key(List<FlowField> keys, FlowBatch batch, int row) {
        List<Object> key = new ArrayList<>();
        for (FlowField field : keys) {
            if (field != FlowField.TCPFLAGS) {
                key.add(cell(field, batch, row, id -> id));
            }
        }
        return key;
    }

    /** The key of a row with texts for their ids. */
    static List<Object> key(List<FlowField> keys, Dictionary dictionary, FlowBatch batch, int row) {
        List<Object> key = new ArrayList<>();
        for (FlowField field : keys) {
            if (field != FlowField.TCPFLAGS) {
                key.add(cell(field, batch, row, id -> id == 0 ? "" : dictionary.text(field, (int) id)));
            }
        }
        if (batch.has(FlowField.OTHER, row)) {
            key.add("other");
        }
        return key;
    }

    private static Object cell(FlowField field, FlowBatch batch, int row, LongFunction<Object> interned) {
        if (!batch.has(field, row)) {
            return "absent";
        }
        long value = batch.column(field)[row];
        return switch (field.kind()) {
            case ADDRESS -> new Address(batch.high(field)[row], value);
            case FLAG -> "set";
            case AS_PATH, COMMUNITIES, TEXT -> interned.apply(value);
            default -> value;
        };
    }
}
