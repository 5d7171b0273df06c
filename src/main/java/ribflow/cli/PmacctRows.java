package ribflow.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;
import ribflow.query.Csv;

/**
 * The rows of a table, from the daemon's answer to what is printed, one after the other however many there are.
 *
 * <p>pmacct has one row where ribflow has two: MED 0 and no MED at all are both printed as 0. Two rows that look alike
 * would make scripts that keep rows by their keys lose one of them, so such rows are added up. To know whether a row has
 * a twin one would need them all at hand; but a twin needs a column in which one of the two has a zero and the other
 * nothing. So the daemon is asked first in which columns there are such zeros at all, and only rows that look empty in
 * one of those are kept until the end. Mostly there are none.
 */
final class PmacctRows {

    private static final Set<Kind> NUMBERS =
            EnumSet.of(Kind.ASN, Kind.NUMBER, Kind.LONG, Kind.MASK, Kind.PORT, Kind.PROTOCOL);

    private final Conversation daemon;
    private final PmacctTable table;
    private final List<PmacctColumn> columns;
    private final int[] places;
    private final PmacctRow.Sink sink;
    private final Set<FlowField> zeros = new TreeSet<>();
    private final Map<List<String>, Twins> held = new LinkedHashMap<>();
    private long folded;

    /** Rows that look alike, added up. */
    private static final class Twins {

        private final String[] cells;
        private long packets;
        private long flows;
        private long bytes;

        private Twins(String[] cells) {
            this.cells = cells;
        }
    }

    /** @param columns what of the table is printed */
    PmacctRows(Conversation daemon, PmacctTable table, List<PmacctColumn> columns, PmacctRow.Sink sink) {
        this.daemon = daemon;
        this.table = table;
        this.columns = columns;
        this.places = columns.stream()
                .mapToInt(column -> table.keys().indexOf(column.field()))
                .toArray();
        this.sink = sink;
    }

    /** How many bytes are in rows that hold what the table's limit folded together. */
    long folded() {
        return folded;
    }

    /** Finds out in which columns a row may look as if it had no value. */
    void findZeros() throws IOException {
        List<String> all = new ArrayList<>();
        table.keys().forEach(field -> zero(field).ifPresent(all::add));
        if (!all.isEmpty() && any(String.join(" or ", all))) {
            for (FlowField field : table.keys()) {
                Optional<String> zero = zero(field);
                if (zero.isPresent() && any(zero.get())) {
                    zeros.add(field);
                }
            }
        }
    }

    /** A condition that is met by values that are printed like none. */
    private static Optional<String> zero(FlowField field) {
        String label = field.label();
        if (NUMBERS.contains(field.kind()) && field != FlowField.SAMPLING_DIRECTION) {
            return Optional.of(label + " == 0");
        }
        if (field == FlowField.SRC_NET || field == FlowField.DST_NET || field == FlowField.SUM_NET) {
            return Optional.of(label + " in (0.0.0.0/32, ::/128)");
        }
        if (field == FlowField.SRC_ROA || field == FlowField.DST_ROA) {
            return Optional.of(label + " == unknown");
        }
        return switch (field.kind()) {
            case MAC -> Optional.of(label + " == 00:00:00:00:00:00");
            case AS_PATH, COMMUNITIES -> Optional.of(label + " == \"\"");
            case RD -> Optional.of(label + " == 0:0:0");
            case TEXT -> field == FlowField.CLASS ? Optional.of(label + " == unknown") : Optional.empty();
            case ADDRESS, ASN, NUMBER, LONG, MASK, PORT, PROTOCOL, TCP_FLAGS, TIME, WORD, FLAG, DECIMAL, COUNTER ->
                Optional.empty();
        };
    }

    private boolean any(String condition) throws IOException {
        int[] lines = {0};
        String request = "csv " + table.name() + " | where " + condition + " | select packets | limit 1";
        daemon.ask(request, _ -> lines[0]++).ifPresent(PmacctRows::refused);
        return lines[0] > 1;
    }

    private static void refused(String complaint) {
        throw new PmacctException(complaint);
    }

    /** Has a request for rows of the table answered. */
    void ask(String request) throws IOException {
        int[] lines = {0};
        daemon.ask("csv " + request, line -> {
                    if (lines[0]++ > 0) {
                        take(Csv.cells(line));
                    }
                })
                .ifPresent(PmacctRows::refused);
    }

    /** Hands on the rows that were kept. */
    void end() throws IOException {
        for (Twins twins : held.values()) {
            sink.row(new PmacctRow(List.of(twins.cells), twins.packets, twins.flows, twins.bytes));
        }
        held.clear();
    }

    private void take(List<String> line) throws IOException {
        int counters = table.keys().size();
        boolean other = line.get(counters).equals("true");
        long packets = Long.parseLong(line.get(counters + 1));
        long flows = Long.parseLong(line.get(counters + 2));
        long bytes = Long.parseLong(line.get(counters + 3));
        if (packets == 0 && flows == 0 && bytes == 0) {
            return; // its counters were reset, and nothing has come since
        }
        folded += other ? bytes : 0;
        String[] cells = printed(line);
        if (!other && !twinPossible(cells)) {
            sink.row(new PmacctRow(Arrays.asList(cells), packets, flows, bytes));
            return;
        }
        Twins twins = held.computeIfAbsent(key(cells), _ -> new Twins(cells));
        if (twins.cells != cells) {
            accumulate(twins.cells, cells);
        }
        twins.packets += packets;
        twins.flows += flows;
        twins.bytes += bytes;
    }

    private String[] printed(List<String> line) {
        String[] cells = new String[columns.size()];
        boolean ipv6 = ipv6(line);
        for (int i = 0; i < cells.length; i++) {
            PmacctColumn column = columns.get(i);
            String value = places[i] < 0 ? "" : line.get(places[i]);
            cells[i] = value.isEmpty() && ipv6 ? column.absentOfIpv6() : column.plain(value);
        }
        return cells;
    }

    /** Whether the row is about IPv6 traffic, by the addresses that it has. */
    private boolean ipv6(List<String> line) {
        for (int i = 0; i < table.keys().size(); i++) {
            FlowField field = table.keys().get(i);
            boolean end = field == FlowField.SRC_HOST
                    || field == FlowField.DST_HOST
                    || field == FlowField.SRC_NET
                    || field == FlowField.DST_NET;
            if (end && line.get(i).indexOf(':') >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether there may be a row that looks the same, or the row looks like the one of all that was folded. */
    private boolean twinPossible(String[] cells) {
        boolean allBlank = true;
        for (int i = 0; i < cells.length; i++) {
            boolean blank = columns.get(i).blank(cells[i]);
            if (blank && zeros.contains(columns.get(i).field())) {
                return true;
            }
            allBlank &= blank || accumulated(i);
        }
        return allBlank;
    }

    private boolean accumulated(int i) {
        return columns.get(i).field().joining() != Joining.KEY;
    }

    private List<String> key(String[] cells) {
        List<String> key = new ArrayList<>(cells.length);
        for (int i = 0; i < cells.length; i++) {
            key.add(accumulated(i) ? "" : cells[i]);
        }
        return key;
    }

    /** What is no part of the key goes together, too. */
    private void accumulate(String[] all, String[] more) {
        for (int i = 0; i < all.length; i++) {
            if (accumulated(i)) {
                all[i] = together(columns.get(i), all[i], more[i]);
            }
        }
    }

    private static String together(PmacctColumn column, String one, String other) {
        Joining joining = column.field().joining();
        if (joining == Joining.OR) {
            return Long.toString(Long.parseLong(one) | Long.parseLong(other));
        }
        if (column.blank(one) || column.blank(other)) {
            return column.blank(one) ? other : one;
        }
        if (joining == Joining.SUM) {
            return Long.toString(Long.parseLong(one) + Long.parseLong(other));
        }
        boolean first = (one.compareTo(other) < 0) == (joining == Joining.MIN);
        return first ? one : other;
    }
}
