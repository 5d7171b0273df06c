package ribflow.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.maps.MapLine;
import ribflow.maps.Metering;
import ribflow.query.Cell;
import ribflow.query.Cells;
import ribflow.rpki.Vrp;
import ribflow.rpki.VrpTable;
import ribflow.tag.Origin;

/**
 * The columns after tagging, each with its source: those that routes and records fill; where the traffic enters and
 * leaves; the tags. Of columns without a value those are told that a table or a map reads, with those that did not know.
 */
final class ColumnSection {

    private static final Set<FlowField> SAMPLING = Set.of(
            FlowField.SAMPLING_RATE, FlowField.SAMPLING_SOURCE, FlowField.SAMPLING_SIZE, FlowField.SAMPLING_POPULATION);

    private static final List<FlowField> POPS = List.of(
            FlowField.INGRESS_POP,
            FlowField.INGRESS_REASON,
            FlowField.ENTERS,
            FlowField.EGRESS_POP,
            FlowField.EGRESS_REASON,
            FlowField.EGRESS_ROUTER,
            FlowField.LEAVES);

    private static final Cell NO_COMMUNITIES = new Cell.Communities("");

    private static final List<FlowField> TAGS = List.of(FlowField.TAG, FlowField.TAG2, FlowField.LABEL);

    private final FlowBatch batch;
    private final Recording recording;
    private final Cells cells;
    private final Witnesses witnesses;
    private final Set<FlowField> asked;

    ColumnSection(FlowBatch batch, Recording recording, Cells cells, Witnesses witnesses) {
        this.batch = batch;
        this.recording = recording;
        this.cells = cells;
        this.witnesses = witnesses;
        this.asked = witnesses.asked();
    }

    void tell(Report report) {
        for (FlowField column : FlowField.values()) {
            if (!SAMPLING.contains(column) && !POPS.contains(column) && !TAGS.contains(column)) {
                tell(report, "columns", column);
            }
        }
        tags(report);
        pops(report);
    }

    private void tell(Report report, String section, FlowField column) {
        Optional<Origin> origin = recording.origin(column);
        List<Origin> ignorant = recording.ignorant(column);
        Cell value = cells.of(column, batch, 0);
        boolean empty = value.equals(NO_COMMUNITIES) || !batch.has(column, 0) && !ignorant.equals(List.of(Origin.RULE));
        if (empty ? asked.contains(column) && (origin.isPresent() || !ignorant.isEmpty()) : origin.isPresent()) {
            report.add(section, column.label(), value, origin.map(Origin::label).orElse(""), why(column, ignorant));
        }
    }

    private String why(FlowField column, List<Origin> ignorant) {
        List<String> why = new ArrayList<>();
        recording.lines(column).forEach(line -> why.add(line.toString()));
        if (batch.has(column, 0) && column.words().equals(FlowField.DST_REASON.words())) {
            why.add(Reason.of(batch.column(column)[0]).help());
        }
        if (column.equals(FlowField.SRC_ROA) || column.equals(FlowField.DST_ROA)) {
            vrps(column.equals(FlowField.SRC_ROA) ? FlowField.SRC_HOST : FlowField.DST_HOST)
                    .ifPresent(why::add);
        }
        if (!ignorant.isEmpty()) {
            why.add("not known to " + ignorant.stream().map(Origin::label).collect(Collectors.joining(", ")));
            FlowField reason = column.label().contains("src") ? FlowField.SRC_REASON : FlowField.DST_REASON;
            if (batch.has(reason, 0) && ignorant.contains(Origin.BGP)) {
                why.add(reason.label() + " " + words(reason));
            }
        }
        return String.join("; ", why);
    }

    /** By which VRPs the route to an address is judged. */
    private Optional<String> vrps(FlowField host) {
        VrpTable table = witnesses.vrps().get();
        OptionalInt length = recording.routeLength(host);
        if (table == null || length.isEmpty()) {
            return Optional.empty();
        }
        Prefix route = Prefix.of(new Address(batch.high(host)[0], batch.column(host)[0]), length.getAsInt());
        List<Vrp> covering = table.covering(route);
        String words = covering.stream().map(Vrp::toString).collect(Collectors.joining(", "));
        return Optional.of(covering.isEmpty() ? "no VRP covers " + route : "VRPs that cover " + route + ": " + words);
    }

    /** The tags, and all rows of the map that had a part in them. */
    private void tags(Report report) {
        for (FlowField column : TAGS) {
            tell(report, "tags", column);
        }
    }

    private void pops(Report report) {
        POPS.stream().filter(column -> batch.has(column, 0)).forEach(column -> tell(report, "pops", column));
        if (!batch.has(FlowField.ENTERS, 0)) {
            report.add("pops", "enters", Cell.ABSENT, "", notEntering());
        }
        String seen = batch.has(FlowField.INGRESS_POP, 0) ? "at " + words(FlowField.INGRESS_POP) : "at no known PoP";
        String enters = batch.has(FlowField.ENTERS, 0)
                ? "enters the network " + seen
                : "seen " + seen + ", but does not enter the network there";
        String leaves = batch.has(FlowField.EGRESS_POP, 0)
                ? "leaves at " + words(FlowField.EGRESS_POP)
                : "leaves at no known PoP (" + words(FlowField.EGRESS_REASON) + ")";
        report.sum(enters + "; " + leaves);
    }

    private String notEntering() {
        Metering metering = witnesses
                .correlation()
                .maps()
                .interfaces()
                .metering(batch.exporter(0).address());
        if (!metering.enters(batch.get(FlowField.SAMPLING_DIRECTION, 0, metering.assumed()))) {
            return metering == Metering.EGRESS
                    ? "an ingress flow: what enters is counted by egress flows, since interfaces.map says metering=egress"
                    : "an egress flow: what enters is counted by ingress flows, unless interfaces.map says metering=egress";
        }
        return recording.lines(FlowField.ENTERS).stream()
                .findFirst()
                .map(MapLine::toString)
                .orElse("interfaces.map has rows about the exporter, and none about this interface: it counts as core");
    }

    private String words(FlowField column) {
        return cells.of(column, batch, 0) instanceof Cell.Text(String text) ? text : "-";
    }
}
