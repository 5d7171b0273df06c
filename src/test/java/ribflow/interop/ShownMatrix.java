package ribflow.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ribflow.simulate.Amount;
import ribflow.simulate.MatrixColumn;

/**
 * A matrix as {@code ribflow matrix} shows it: a level, and by what its cells are split. A place that is not known at that
 * level has its reason in place of all else.
 *
 * @param word the level's
 * @param from what tells where traffic comes from
 * @param to what tells where it goes
 * @param split by what cells are split, if they are
 */
record ShownMatrix(String word, List<MatrixColumn> from, List<MatrixColumn> to, Optional<Split> split) {

    /** By what cells can be split. */
    record Split(String word, MatrixColumn column) {}

    private static final List<Optional<Split>> SPLITS = List.of(
            Optional.empty(),
            Optional.of(new Split("class", MatrixColumn.DSCP_CLASS)),
            Optional.of(new Split("dscp", MatrixColumn.DSCP)),
            Optional.of(new Split("ip_version", MatrixColumn.IP_VERSION)));

    /** All there are. */
    static List<ShownMatrix> all() {
        return SPLITS.stream()
                .flatMap(split -> Stream.of(
                        new ShownMatrix(
                                "pop", List.of(MatrixColumn.INGRESS_POP), List.of(MatrixColumn.EGRESS_POP), split),
                        new ShownMatrix(
                                "router",
                                List.of(MatrixColumn.PEER_SRC_IP),
                                List.of(MatrixColumn.EGRESS_ROUTER),
                                split),
                        new ShownMatrix(
                                "as", List.of(MatrixColumn.INGRESS_POP), List.of(MatrixColumn.PEER_DST_AS), split),
                        new ShownMatrix(
                                "pop-as",
                                List.of(MatrixColumn.INGRESS_POP, MatrixColumn.PEER_SRC_AS),
                                List.of(MatrixColumn.EGRESS_POP, MatrixColumn.PEER_DST_AS),
                                split),
                        new ShownMatrix(
                                "interface",
                                List.of(MatrixColumn.PEER_SRC_IP, MatrixColumn.IN_IFACE),
                                List.of(MatrixColumn.EGRESS_POP),
                                split)))
                .toList();
    }

    @Override
    public String toString() {
        return word + split.map(by -> " by " + by.word).orElse("");
    }

    /** The request for its cells over all time. */
    String request() {
        return "matrix cells level " + this + " since -1h";
    }

    /** What the daemon answers. */
    Cells cells(Rows answer) {
        int keys = split.map(_ -> 1).orElse(0) + from.size() + 1 + to.size() + 1;
        Cells cells = new Cells();
        for (List<String> row : answer.rows()) {
            Amount amount =
                    new Amount(answer.number(row, "FLOWS"), answer.number(row, "PACKETS"), answer.number(row, "BYTES"));
            cells.add(0, row.subList(0, keys), amount);
        }
        return cells;
    }

    /** What really happened, as the daemon ought to show it. */
    Cells cells(BinnedTruth truth) {
        List<MatrixColumn> columns = new ArrayList<>();
        split.ifPresent(by -> columns.add(by.column));
        columns.addAll(from);
        columns.add(MatrixColumn.INGRESS_REASON);
        columns.addAll(to);
        columns.add(MatrixColumn.EGRESS_REASON);
        int firstOfTo = columns.size() - to.size() - 1;
        Cells cells = new Cells();
        truth.cells(Long.MAX_VALUE, columns).forEach((key, amount) -> {
            List<String> shown = new ArrayList<>();
            split.ifPresent(_ -> shown.add(key.getFirst().isEmpty() ? "none" : key.getFirst()));
            shown.addAll(place(from, key.subList(shown.size(), firstOfTo)));
            shown.addAll(place(to, key.subList(firstOfTo, key.size())));
            cells.add(0, shown, amount);
        });
        return cells;
    }

    /** The values of a place that is known, and no reason; otherwise nothing, and why. */
    private static List<String> place(List<MatrixColumn> columns, List<String> valuesAndReason) {
        List<String> values = valuesAndReason.subList(0, columns.size());
        String reason = valuesAndReason.getLast();
        boolean known = columns.getFirst() == MatrixColumn.PEER_DST_AS
                ? reason.isEmpty()
                : !values.getFirst().isEmpty();
        List<String> shown = new ArrayList<>();
        values.forEach(value -> shown.add(known ? value : ""));
        shown.add(known ? "" : reason);
        return shown;
    }
}
