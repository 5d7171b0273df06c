package ribflow.table;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.PrefixNumbers;

/**
 * Leaves networks and ports that are not on a table's lists out of its rows: a table of the own customers' addresses does not
 * grow with the rest of the Internet, and loses no byte.
 *
 * <p>A value that is left out is absent in the row, and the row has {@code folded} set, which is part of its key: so it is
 * never taken for traffic whose value nobody knows.
 *
 * <p>Networks are decided side by side. Where a flow's source is outside all prefixes of the list, its host, its net and its
 * mask are left out; it is outside if its host is, or its net where the record has no host. Ports are decided one by one.
 * Under a sum such as {@code sum_host}, each side is decided for itself: the row of the host inside has no mark, whoever it
 * spoke with.
 *
 * <p>While a batch is packed, the columns of it that are folded do without the rows outside ({@link #begin}); then they are
 * as they were, for the next table ({@link #end}).
 *
 * <p>Hot: allocation-free. One worker's.
 */
final class Folding {

    /** What decides over a column. */
    private enum Decision {
        SOURCE(FlowField.SRC_HOST, FlowField.SRC_NET, FlowField.SRC_MASK),
        DESTINATION(FlowField.DST_HOST, FlowField.DST_NET, FlowField.DST_MASK),
        SOURCE_PORT(FlowField.SRC_PORT),
        DESTINATION_PORT(FlowField.DST_PORT);

        private final List<FlowField> columns;

        Decision(FlowField... columns) {
            this.columns = List.of(columns);
        }

        boolean port() {
            return columns.size() == 1;
        }
    }

    /** The columns that one reading of a batch does in part without, and what decides over each. */
    private record Folded(FlowField[] columns, int[] decisions) {}

    private final @Nullable PrefixNumbers networks;
    private final @Nullable BitSet ports;
    private final Folded[] readings = new Folded[Reading.values().length];
    private final Decision[] decisions;
    private final long[] outside = new long[Decision.values().length];
    private final long[] saved = new long[FlowField.count()];
    private final int[] found = new int[FlowBatch.CAPACITY];
    private final int[] scratch = new int[FlowBatch.CAPACITY];

    /** @param columns those of the table */
    Folding(Detail detail, List<FlowField> columns) {
        this.networks = detail.networks().orElse(null);
        this.ports = detail.ports().isEmpty() ? null : ports(detail.ports());
        for (Reading reading : Reading.values()) {
            List<FlowField> read = columns.stream()
                    .map(reading::of)
                    .distinct()
                    .filter(column -> decision(column) != null)
                    .toList();
            int[] by =
                    read.stream().mapToInt(column -> ordinal(decision(column))).toArray();
            readings[reading.ordinal()] = new Folded(read.toArray(FlowField[]::new), by);
        }
        this.decisions = Arrays.stream(readings)
                .flatMapToInt(folded -> Arrays.stream(folded.decisions))
                .distinct()
                .mapToObj(ordinal -> Decision.values()[ordinal])
                .toArray(Decision[]::new);
    }

    private static BitSet ports(List<Detail.Ports> ranges) {
        BitSet ports = new BitSet(1 << 16);
        ranges.forEach(range -> ports.set(range.from(), range.to() + 1));
        return ports;
    }

    private static int ordinal(@Nullable Decision decision) {
        return decision == null ? -1 : decision.ordinal();
    }

    private @Nullable Decision decision(FlowField column) {
        return Arrays.stream(Decision.values())
                .filter(decision -> decision.columns.contains(column))
                .filter(decision -> decision.port() ? ports != null : networks != null)
                .findFirst()
                .orElse(null);
    }

    /** Decides for those rows of the batch. */
    void decide(FlowBatch batch, long rows) {
        for (Decision decision : decisions) {
            outside[decision.ordinal()] =
                    decision.port() ? portsOutside(batch, decision, rows) : hostsOutside(batch, decision, rows);
        }
    }

    private long portsOutside(FlowBatch batch, Decision decision, long rows) {
        FlowField column = decision.columns.getFirst();
        long[] values = batch.column(column);
        long out = 0;
        for (long left = rows & batch.present(column); left != 0; left &= left - 1) {
            int port = (int) values[Long.numberOfTrailingZeros(left)] & 0xffff;
            out |= ports != null && ports.get(port) ? 0 : left & -left;
        }
        return out;
    }

    private long hostsOutside(FlowBatch batch, Decision decision, long rows) {
        FlowField host = decision.columns.getFirst();
        FlowField net = decision.columns.get(1);
        long hosts = rows & batch.present(host);
        return outside(batch, host, hosts) | outside(batch, net, rows & ~hosts & batch.present(net));
    }

    private long outside(FlowBatch batch, FlowField address, long rows) {
        if (rows == 0 || networks == null) {
            return 0;
        }
        networks.find(rows, batch.high(address), batch.column(address), found, scratch);
        long out = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            out |= found[Long.numberOfTrailingZeros(left)] == PrefixNumbers.NONE ? left & -left : 0;
        }
        return out;
    }

    /** Takes the values outside away, and marks the rows that had one. */
    void begin(FlowBatch batch, Reading reading) {
        Folded folded = readings[reading.ordinal()];
        long marked = 0;
        for (int i = 0; i < folded.columns.length; i++) {
            long present = batch.present(folded.columns[i]);
            long out = outside[folded.decisions[i]];
            saved[i] = present;
            marked |= present & out;
            batch.setPresent(folded.columns[i], present & ~out);
        }
        batch.setPresent(FlowField.FOLDED, marked);
    }

    /** Puts them back. */
    void end(FlowBatch batch, Reading reading) {
        Folded folded = readings[reading.ordinal()];
        for (int i = 0; i < folded.columns.length; i++) {
            batch.setPresent(folded.columns[i], saved[i]);
        }
        batch.setPresent(FlowField.FOLDED, 0);
    }
}
