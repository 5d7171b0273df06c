package ribflow.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ribflow.decode.template.DomainReport;
import ribflow.flow.Exporter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.query.Cell;
import ribflow.query.Cells;

/**
 * The flow before it is tagged: by what its exporter is known, what the operator said, what was assumed, and what the
 * exporter has announced about flows of that kind.
 */
final class Described {

    /** What stands in every row and tells nothing, or is told elsewhere. */
    private static final Set<FlowField> PLAIN = Set.of(
            FlowField.PEER_SRC_IP,
            FlowField.IP_VERSION,
            FlowField.TIMESTAMP_ARRIVAL,
            FlowField.SAMPLING_RATE,
            FlowField.SAMPLING_SOURCE,
            FlowField.SAMPLING_SIZE,
            FlowField.SAMPLING_POPULATION,
            FlowField.MPLS_VPN_RD_ORIGIN);

    /** Who gave a value. */
    private enum Source {
        GIVEN("given", ""),
        ASSUMED("assumed", ""),
        ANNOUNCED("options", "announced by the exporter");

        private final String label;
        private final String why;

        Source(String label, String why) {
            this.label = label;
            this.why = why;
        }
    }

    private final FlowRequest request;
    private final Witnesses witnesses;
    private final Optional<Exporter> heard;
    private final List<Known> columns = new ArrayList<>();
    private final FlowBatch before;

    /** A column that has a value, and who gave it. */
    private record Known(FlowField column, Source source) {}

    private Described(FlowRequest request, Witnesses witnesses, FlowBatch before) {
        this.request = request;
        this.witnesses = witnesses;
        this.before = before;
        this.heard = witnesses.heard(request.exporter());
    }

    /** Adds to the flow what its exporter has announced; the flow is not tagged yet. */
    static Described of(FlowRequest request, FlowBatch batch, Witnesses witnesses) {
        Described described = new Described(request, witnesses, batch);
        Set<FlowField> known = present(batch);
        described.heard.ifPresent(exporter -> witnesses.templates().describe(exporter, batch, 0));
        for (FlowField column : present(batch)) {
            Source source =
                    request.assumes(column) ? Source.ASSUMED : known.contains(column) ? Source.GIVEN : Source.ANNOUNCED;
            if (request.gives(column) || !PLAIN.contains(column)) {
                described.columns.add(new Known(column, source));
            }
        }
        return described;
    }

    private static Set<FlowField> present(FlowBatch batch) {
        return FlowField.values().stream()
                .filter(column -> batch.has(column, 0))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    void tell(Report report, Cells cells) {
        identity(report);
        List<String> assumed = new ArrayList<>();
        for (Known known : columns) {
            Cell value = cells.of(known.column, before, 0);
            if (known.source == Source.ASSUMED) {
                assumed.add(known.column.label() + " " + Report.text(value));
            } else {
                report.add("flow", known.column.label(), value, known.source.label, known.source.why);
            }
        }
        if (!assumed.isEmpty()) {
            report.add("flow", "all else", "", "assumed", String.join(", ", assumed));
        }
    }

    private void identity(Report report) {
        String address = request.exporter().toString();
        if (heard.isEmpty()) {
            report.add("exporter", "address", address, "given", "no datagram ever came from it" + others());
            report.sum("exporter " + address + ": no datagram ever came from it" + others());
            return;
        }
        List<String> protocols = witnesses.templates().report(heard.get()).stream()
                .map(DomainReport::protocol)
                .distinct()
                .toList();
        boolean agent = witnesses.templates().identifiedByAgent()
                && !protocols.isEmpty()
                && protocols.stream().allMatch(protocol -> protocol.startsWith("sFlow"));
        String identity = agent
                ? "known by the agent address in its sFlow datagrams, whoever sends them (decode.sflow_exporter: agent)"
                : "known by the source address of its datagrams";
        long silent = witnesses.clockMillis().getAsLong() - heard.get().lastHeard();
        report.add("exporter", "address", address, agent ? "sflow agent" : "datagram", identity);
        report.add(
                "exporter",
                "exports",
                String.join(", ", protocols),
                "",
                String.format(Locale.ROOT, "the last datagram came %.1f s ago", Math.max(0, silent) / 1000.0));
    }

    /** Those that were heard, if they are few enough to be read. */
    private String others() {
        List<Exporter> all = witnesses.exporters().all();
        if (all.isEmpty()) {
            return "; nor from any other exporter";
        }
        return all.size() > 12
                ? "; ribflow exporters lists those that were heard"
                : "; heard so far: " + all.stream().map(Exporter::toString).collect(Collectors.joining(", "));
    }
}
