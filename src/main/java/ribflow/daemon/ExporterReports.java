package ribflow.daemon;

import static ribflow.daemon.Commands.count;
import static ribflow.daemon.Commands.time;
import static ribflow.daemon.Commands.words;
import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import ribflow.decode.Templates;
import ribflow.decode.sflow.InterfaceOctets;
import ribflow.decode.sflow.SflowAgent;
import ribflow.decode.template.DomainReport;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.Reason;
import ribflow.flow.SamplingSource;
import ribflow.ip.Address;
import ribflow.maps.SamplingRules;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.QueryException;
import ribflow.stats.Counted;
import ribflow.stats.Counters;
import ribflow.table.TimeConfig;
import ribflow.tag.Correlation;

/**
 * {@code ribflow exporters}: a line with a verdict for each exporter, or all that is known of one, in sections: what is
 * wrong and what to do about it, what its domains announce, where its sampling rates come from, what its interfaces
 * carried by their counters and by flows, everything counted.
 */
final class ExporterReports {

    private final Exporters exporters;
    private final Templates templates;
    private final Correlation correlation;
    private final TimeConfig time;
    private final RecentCounts recent;
    private final LongSupplier clock;

    ExporterReports(
            Exporters exporters,
            Templates templates,
            Correlation correlation,
            TimeConfig time,
            RecentCounts recent,
            LongSupplier clockMillis) {
        this.exporters = exporters;
        this.templates = templates;
        this.correlation = correlation;
        this.time = time;
        this.recent = recent;
        this.clock = clockMillis;
    }

    /** A line for each exporter. */
    Answer all() {
        Commands.Rows rows = new Commands.Rows(
                text("exporter"),
                text("bgp_peers"),
                text("heard"),
                number("datagrams"),
                number("flows"),
                number("packets"),
                number("bytes"),
                number("sequence_lost"),
                number("no_template"),
                number("malformed"),
                text("reasons"),
                text("verdict"));
        for (Exporter exporter : exporters.all()) {
            Counters<ExporterCounter> counters = exporter.counters();
            rows.add(
                    words(exporter.address()),
                    words(peers(exporter)),
                    time(exporter.lastHeard()),
                    count(counters.get(ExporterCounter.DATAGRAMS)),
                    count(counters.get(ExporterCounter.FLOWS)),
                    count(counters.get(ExporterCounter.PACKETS)),
                    count(counters.get(ExporterCounter.BYTES)),
                    count(counters.get(ExporterCounter.SEQUENCE_LOST)),
                    count(counters.get(ExporterCounter.SETS_NO_TEMPLATE)),
                    count(counters.get(ExporterCounter.MALFORMED)),
                    words(reasons(exporter)),
                    words(findings(exporter).getFirst().brief()));
        }
        return rows.answer();
    }

    private List<ExporterDoctor.Finding> findings(Exporter exporter) {
        return ExporterDoctor.examine(new ExporterDoctor.Facts(
                exporter.address(),
                exporter.firstHeard(),
                exporter.lastHeard(),
                recent.of(exporter),
                templates.report(exporter),
                interfaces(exporter),
                exporter.lastError(),
                time.of(exporter.address()),
                clock.getAsLong()));
    }

    private List<InterfaceOctets.Carried> interfaces(Exporter exporter) {
        return templates.agents().find(exporter).map(SflowAgent::interfaces).orElse(List.of()).stream()
                .sorted(Comparator.comparingLong(InterfaceOctets.Carried::ifIndex))
                .toList();
    }

    /** The peers that speak for an exporter, those that are down in parentheses. */
    private String peers(Exporter exporter) {
        return correlation.peersOf(exporter.address()).stream()
                .map(peer -> peer.established() ? peer.peer().toString() : "(" + peer.peer() + ")")
                .collect(Collectors.joining(" "));
    }

    private static String reasons(Exporter exporter) {
        List<String> reasons = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            long flows = exporter.flowsByReason().get(reason);
            if (flows > 0) {
                reasons.add(reason.label() + " " + flows);
            }
        }
        return String.join(", ", reasons);
    }

    /** All that is known of one. */
    Answer one(Address address) throws QueryException {
        Exporter exporter = exporters.all().stream()
                .filter(candidate -> candidate.address().equals(address))
                .findFirst()
                .orElseThrow(() -> new QueryException("no datagram ever came from " + address));
        Commands.Rows rows = new Commands.Rows(text("section"), text("what"), text("value"), text("meaning"));
        for (ExporterDoctor.Finding finding : findings(exporter)) {
            rows.note(finding.advice());
            add(rows, "verdict", finding.brief(), Cell.ABSENT, finding.advice());
        }
        addExporter(rows, exporter);
        templates.report(exporter).forEach(domain -> addDomain(rows, domain));
        addSampling(rows, exporter);
        interfaces(exporter).forEach(each -> addInterface(rows, each));
        addCounters(rows, exporter);
        return rows.answer();
    }

    private void addExporter(Commands.Rows rows, Exporter exporter) {
        String section = "exporter";
        String versions = templates.report(exporter).stream()
                .map(DomainReport::protocol)
                .distinct()
                .collect(Collectors.joining(", "));
        add(rows, section, "heard", time(exporter.lastHeard()), "when the last datagram came");
        add(rows, section, "versions", words(versions), "what it exports");
        add(
                rows,
                section,
                "bgp_peers",
                words(peers(exporter)),
                "who speaks for it, in parentheses those that are down");
        add(
                rows,
                section,
                "time_bins",
                words(time.of(exporter.address()).name().toLowerCase(Locale.ROOT)),
                "by which time its flows are put into bins");
        exporter.lastError()
                .ifPresent(error -> add(
                        rows,
                        section,
                        "last_error",
                        time(error.millis()),
                        "what could not be right last: " + error.why()));
    }

    private void addDomain(Commands.Rows rows, DomainReport domain) {
        String section = domain.name();
        domain.clockAheadMillis()
                .ifPresent(ahead -> add(
                        rows,
                        section,
                        "clock_ahead",
                        words(Math.round(ahead / 100.0) / 10.0 + " s"),
                        "its export time less the time of arrival"));
        String unit = domain.version() <= 10 && domain.version() != 9 ? "records" : "datagrams";
        add(rows, section, "sequence_lost", count(domain.lost()), unit + " missing by the sequence numbers");
        for (DomainReport.KnownTemplate template : domain.templates()) {
            add(
                    rows,
                    section,
                    (template.options() ? "options_template " : "template ") + template.id(),
                    words(age(template.receivedMillis())),
                    template.fields() + " fields; how long ago it came last");
        }
        for (DomainReport.MissingTemplate missing : domain.missing()) {
            add(
                    rows,
                    section,
                    "missing_template " + missing.id(),
                    words(age(missing.sinceMillis())),
                    missing.sets() + " data sets came without it, the last " + age(missing.lastMillis()) + " ago");
        }
        for (DomainReport.AnnouncedRate rate : domain.rates()) {
            boolean whole = rate.scope() == SamplingSource.EXPORTER;
            add(
                    rows,
                    section,
                    "rate" + (whole ? "" : " of " + rate.scope().label() + " " + rate.id()),
                    words(rate.size() + " of " + rate.population()),
                    rate.scope().help());
        }
        for (long sampler : domain.awaited()) {
            add(rows, section, "rate of sampler " + sampler, Cell.ABSENT, "named by flows, described by no options");
        }
    }

    private String age(long millis) {
        return ExporterDoctor.duration(Math.max(0, clock.getAsLong() - millis));
    }

    private void addSampling(Commands.Rows rows, Exporter exporter) {
        String section = "sampling";
        List<SamplingRules.Rule> rules = correlation
                .maps()
                .sampling()
                .rulesOf(exporter.address())
                .map(SamplingRules::rules)
                .orElse(List.of());
        for (SamplingRules.Rule rule : rules) {
            String where = (rule.in() == SamplingRules.ANY ? "" : " in=" + rule.in())
                    + (rule.out() == SamplingRules.ANY ? "" : " out=" + rule.out());
            String rate = rule.rate() == 1 ? "none" : "1 of " + rule.rate();
            add(rows, section, "rate by map" + where, words(rate), SamplingSource.MAP.help());
        }
        for (SamplingSource source : SamplingSource.all()) {
            long flows = exporter.flowsBySampling().get(source);
            if (flows > 0) {
                add(rows, section, "flows by " + source.label(), count(flows), "their rate: " + source.help());
            }
        }
        add(
                rows,
                section,
                "flows unknown",
                count(exporter.flowsByReason().get(Reason.SAMPLING_UNKNOWN)),
                Reason.SAMPLING_UNKNOWN.help());
    }

    private static void addInterface(Commands.Rows rows, InterfaceOctets.Carried carried) {
        String lately = " in " + ExporterDoctor.duration(carried.until() - carried.since());
        addLoad(rows, carried.ifIndex() + " in", carried.in(), lately);
        addLoad(rows, carried.ifIndex() + " out", carried.out(), lately);
    }

    /** What was not sampled has no ratio: it is not known to be none. */
    private static void addLoad(Commands.Rows rows, String what, InterfaceOctets.Load load, String lately) {
        String section = "interfaces";
        Cell octets = load.octets().isPresent() ? count(load.octets().getAsLong()) : Cell.ABSENT;
        boolean compared = load.sampled() > 0 && load.octets().orElse(0) > 0;
        double share = (double) load.bytes() / Math.max(1, load.octets().orElse(1));
        add(rows, section, what + " octets", octets, "by its own counter" + lately);
        add(
                rows,
                section,
                what + " flow_bytes",
                count(load.bytes()),
                "by flows in that time, scaled; " + load.sampled() + " packets in flow records");
        add(
                rows,
                section,
                what + " ratio",
                compared ? words(ExporterDoctor.percent(share)) : Cell.ABSENT,
                "flow_bytes as a part of octets");
    }

    private static void addCounters(Commands.Rows rows, Exporter exporter) {
        addAll(rows, "counters", "", exporter.counters());
        addAll(rows, "reasons", "flows.", exporter.flowsByReason());
        addAll(rows, "reasons", "bytes.", exporter.bytesByReason());
    }

    private static <E extends Enum<E> & Counted> void addAll(
            Commands.Rows rows, String section, String prefix, Counters<E> counters) {
        for (E row : counters.rows().getEnumConstants()) {
            add(rows, section, prefix + row.label(), count(counters.get(row)), row.help());
        }
    }

    private static void add(Commands.Rows rows, String section, String what, Cell value, String meaning) {
        rows.add(words(section), words(what), value, words(meaning));
    }
}
