package ribflow.daemon;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import ribflow.decode.sflow.InterfaceOctets;
import ribflow.decode.template.DomainReport;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.table.TimeConfig;

/**
 * Says what is wrong with an exporter, and what its operator can do about it, in plain words.
 *
 * <p>Each question looks for one trouble among the facts and makes a {@link Finding} of it. They are asked in an order in
 * which a trouble that explains others comes before them: who sends no templates has no flows to sample; lost datagrams
 * come after what the exporter itself gets wrong. The first finding is the verdict. A function of facts, and nothing
 * else, so that each verdict is a test.
 */
final class ExporterDoctor {

    static final Finding WELL = new Finding("all is well", "all is well");

    private static final long MINUTE = 60_000;
    private static final long SILENT_MILLIS = 5 * MINUTE;
    private static final long FRESH_MILLIS = 5 * MINUTE;
    private static final long PATIENCE_MILLIS = MINUTE;
    /** By then a permanent cache has reported all its flows: half an hour is the longest that exporters wait by default. */
    private static final long ALL_TOTALS_MILLIS = 35 * MINUTE;

    private static final long SKEW_MILLIS = 5_000;
    /** A clock that is so far behind was never set. */
    private static final long NEVER_SET_MILLIS = 10L * 365 * 24 * 60 * MINUTE;

    private final Facts facts;
    private final InterfaceAccount interfaces;

    /**
     * What is known of an exporter.
     *
     * @param firstMillis when its first datagram came
     * @param heardMillis when its last datagram came; 0 while the first is yet on its way
     * @param recent what was counted in the last few minutes
     * @param interfaces what they carried by their counters, if it sends them, and by flows
     * @param lastError what was wrong last with what it sent
     * @param bins by which time its flows are put into bins
     * @param nowMillis the time
     */
    record Facts(
            Address address,
            long firstMillis,
            long heardMillis,
            RecentCounts.Recent recent,
            List<DomainReport> domains,
            List<InterfaceOctets.Carried> interfaces,
            Optional<Exporter.Failure> lastError,
            TimeConfig.Mode bins,
            long nowMillis) {}

    /**
     * A trouble.
     *
     * @param brief what it is, in a few words
     * @param advice what it is, and what to do about it
     */
    record Finding(String brief, String advice) {}

    private ExporterDoctor(Facts facts) {
        this.facts = facts;
        this.interfaces = InterfaceAccount.of(facts.interfaces);
    }

    /** All there is to say, the most important first; never empty. */
    static List<Finding> examine(Facts facts) {
        ExporterDoctor doctor = new ExporterDoctor(facts);
        List<Function<ExporterDoctor, Optional<Finding>>> questions = List.of(
                ExporterDoctor::silent,
                ExporterDoctor::notDecoded,
                ExporterDoctor::templatesRefused,
                ExporterDoctor::templateMissing,
                ExporterDoctor::samplerUnknown,
                ExporterDoctor::samplingUnknown,
                ExporterDoctor::rateDoubtful,
                ExporterDoctor::rateWrong,
                ExporterDoctor::implausible,
                ExporterDoctor::withoutCounters,
                ExporterDoctor::totalsUnknown,
                ExporterDoctor::withoutRoutes,
                ExporterDoctor::sessionsDown,
                ExporterDoctor::clockWrong,
                ExporterDoctor::droppedByTheKernel,
                ExporterDoctor::lostOnTheWay,
                ExporterDoctor::malformed,
                ExporterDoctor::late,
                ExporterDoctor::templateAwaited,
                ExporterDoctor::notAllSampled,
                ExporterDoctor::samplesUnknown);
        List<Finding> findings = new ArrayList<>();
        questions.forEach(question -> question.apply(doctor).ifPresent(findings::add));
        return findings.isEmpty() ? List.of(WELL) : findings;
    }

    private Optional<Finding> silent() {
        long millis = facts.nowMillis - facts.heardMillis;
        return found(
                facts.heardMillis != 0 && millis > SILENT_MILLIS,
                "silent for " + duration(millis),
                "nothing came for " + duration(millis) + ": is the exporter up, and does it still export to this"
                        + " collector?");
    }

    private Optional<Finding> notDecoded() {
        return found(
                facts.recent.count(ExporterCounter.UNKNOWN_VERSION) > 0,
                "not decoded",
                "it sends datagrams of a version that is not decoded: let it export NetFlow, IPFIX or sFlow to this"
                        + " port");
    }

    private Optional<Finding> templatesRefused() {
        long count = facts.recent.count(ExporterCounter.TEMPLATES_REFUSED);
        return found(
                count > 0,
                "templates refused",
                count + " template records were not taken, and what they describe is not decoded: it has as many"
                        + " templates or domains as decode.max_templates allows, or they are so large that there is no"
                        + " memory for more (4096 fields in one template, 16 MiB for an exporter or session, 256 MiB for"
                        + " all): raise decode.max_templates if it has many; else see with ribflow decode what it sends,"
                        + " and let nobody else send from its address");
    }

    /** A template missing, and whose. */
    private record Missing(DomainReport domain, DomainReport.MissingTemplate template) {}

    private Stream<Missing> missing() {
        return facts.domains.stream()
                .flatMap(domain -> domain.missing().stream().map(template -> new Missing(domain, template)))
                .filter(missing -> facts.nowMillis - missing.template.lastMillis() < FRESH_MILLIS)
                .sorted(Comparator.comparingLong(missing -> missing.template.sinceMillis()));
    }

    private long missingFor(Missing missing) {
        return missing.template.lastMillis() - missing.template.sinceMillis();
    }

    private Optional<Finding> templateMissing() {
        return missing()
                .filter(missing -> missingFor(missing) >= PATIENCE_MILLIS)
                .findFirst()
                .map(
                        missing -> new Finding(
                                "no template " + missing.template.id() + " for " + duration(missingFor(missing)),
                                "data sets without template " + missing.template.id() + " (" + missing.domain.name()
                                        + ") for "
                                        + duration(missingFor(missing))
                                        + ", lost once early_data is full: have the exporter"
                                        + " send its templates every minute; if they never come, enable the export anew on it"));
    }

    private Optional<Finding> templateAwaited() {
        return missing()
                .filter(missing -> missingFor(missing) < PATIENCE_MILLIS)
                .findFirst()
                .map(
                        missing -> new Finding(
                                "waits for template " + missing.template.id(),
                                "data came before template " + missing.template.id() + " (" + missing.domain.name()
                                        + ") and are kept: it comes with the exporter's next refresh, as a rule within minutes"));
    }

    private boolean unscaled() {
        return facts.recent.flows(Reason.SAMPLING_UNKNOWN) > 0;
    }

    private Optional<Finding> samplerUnknown() {
        return facts.domains.stream()
                .flatMap(domain -> domain.awaited().stream())
                .findFirst()
                .filter(_ -> unscaled())
                .map(sampler -> new Finding(
                        "sampler " + sampler + " not described",
                        "flows name sampler " + sampler + ", which no options describe, and count unscaled: have the"
                                + " exporter send its sampler table as options (Cisco: option sampler-table), or add"
                                + " 'ip=" + facts.address + " rate=N' to maps/sampling.map"));
    }

    private Optional<Finding> samplingUnknown() {
        return found(
                unscaled() && samplerUnknown().isEmpty(),
                "no sampling rate",
                "no sampling rate announced, and flows count unscaled: add 'ip=" + facts.address + " rate=N' (rate=none"
                        + " if it does not sample) to maps/sampling.map, or configure sampling.default; or have the"
                        + " exporter announce it");
    }

    private Optional<Finding> withoutRoutes() {
        return found(
                facts.recent.flows(Reason.NO_SESSION) > 0,
                "no BGP session",
                "no BGP peer speaks for it, so its flows have no AS, path or next hop: make it a neighbour in"
                        + " bgp.neighbours, or name a route reflector for it in maps/exporters.map, and see with ribflow"
                        + " bgp whether the session is up");
    }

    private Optional<Finding> sessionsDown() {
        return found(
                facts.recent.flows(Reason.SESSION_STALE) > 0,
                "BGP sessions down",
                "all BGP peers that speak for it went down, so its flows have no AS, path or next hop: ribflow bgp says"
                        + " why");
    }

    private Optional<Finding> clockWrong() {
        return facts.domains.stream()
                .filter(domain -> domain.clockAheadMillis().isPresent())
                .mapToLong(domain -> domain.clockAheadMillis().getAsLong())
                .boxed()
                .max(Comparator.comparingLong(Math::abs))
                .filter(ahead -> Math.abs(ahead) > SKEW_MILLIS && facts.bins != TimeConfig.Mode.ARRIVAL)
                .map(ahead -> {
                    String how = ahead < -NEVER_SET_MILLIS
                            ? "was never set"
                            : "is " + duration(Math.abs(ahead)) + (ahead > 0 ? " ahead" : " behind");
                    return new Finding(
                            "clock " + how,
                            "its clock " + how + ", and flows go to wrong time bins: set it by NTP; until then add"
                                    + " {ip: " + facts.address + ", bins: arrival} to time.exporters");
                });
    }

    private long lost() {
        return facts.recent.count(ExporterCounter.SEQUENCE_LOST);
    }

    private Optional<Finding> droppedByTheKernel() {
        return found(
                facts.recent.kernelDrops() > 0 && lost() > 0,
                "kernel drops",
                "the kernel dropped " + facts.recent.kernelDrops() + " datagrams (of all exporters) that were not read"
                        + " in time, and this exporter's are missing some: raise collect.receive_buffer with"
                        + " net.core.rmem_max, or collect.workers");
    }

    private Optional<Finding> lostOnTheWay() {
        boolean datagrams = facts.domains.stream().noneMatch(domain -> domain.version() <= 10 && domain.version() != 9);
        long came = facts.recent.count(datagrams ? ExporterCounter.DATAGRAMS : ExporterCounter.FLOWS);
        double share = (double) lost() / Math.max(1, lost() + came);
        String percent = percent(share);
        return found(
                share >= 0.001 && facts.recent.kernelDrops() == 0,
                percent + " lost on the way",
                percent
                        + " are missing by the sequence numbers, and the kernel dropped none: look for drops on the way,"
                        + " or for a limit on the exporter's export rate");
    }

    private Optional<Finding> malformed() {
        long count = facts.recent.count(ExporterCounter.MALFORMED);
        String why = facts.lastError.map(Exporter.Failure::why).orElse("lengths that cannot be right");
        return found(
                count > 0,
                "malformed datagrams",
                count + " datagrams or sets cannot be right (last: " + why + "): see what it sends with ribflow decode,"
                        + " and update the exporter's software");
    }

    private Optional<Finding> late() {
        long late = facts.recent.flows(Reason.LATE);
        return found(
                late * 100 > facts.recent.count(ExporterCounter.FLOWS)
                        && clockWrong().isEmpty(),
                "flows come late",
                "flows come longer after their end than `late` allows and count in the current bin: shorten the"
                        + " exporter's active timeout, or raise late");
    }

    /** Rates that are certainly reversed are read as they are meant, and nothing to worry about. */
    private Optional<Finding> rateDoubtful() {
        return found(
                facts.recent.count(ExporterCounter.RATES_DOUBTFUL) > 0,
                "sampling rate doubtful",
                "its records give a sampling rate that looks like a usual one with its bytes in reverse order (MikroTik),"
                        + " such as 262144 for 1024, and counts as it stands: add 'ip=" + facts.address
                        + " rate=N' to maps/sampling.map with the rate it is set to");
    }

    private String accounted(double share) {
        return "flows account for " + percent(share) + " of what the interfaces counted";
    }

    private Optional<Finding> rateWrong() {
        double share = interfaces.shareWhereSampled();
        String causes = share < 1
                ? "; or the exporter drops samples (see samples_lost, samples_dropped)"
                : "; or it exports the same packets twice, by sFlow and by NetFlow";
        return found(
                interfaces.differs(),
                accounted(share),
                accounted(share) + " in " + duration(interfaces.millis()) + ": is the sampling rate right? One "
                        + times(1 / Math.max(share, 1e-6))
                        + " times the present would fit: add 'ip=" + facts.address
                        + " rate=N' to maps/sampling.map if the exporter tells a wrong one" + causes);
    }

    /** Where there are flows they are right, so that the rest was not sampled. */
    private Optional<Finding> notAllSampled() {
        return found(
                interfaces.misses(),
                "not all interfaces sampled",
                accounted(interfaces.share()) + " in " + duration(interfaces.millis()) + ": not all interfaces sampled,"
                        + " flows come from " + interfaces.sampledPlaces() + " of " + interfaces.places()
                        + " (each direction for itself) and are right there: enable sampling on the others, if they are not"
                        + " aggregates or VLANs that count their ports' octets again");
    }

    private Optional<Finding> implausible() {
        long count = facts.recent.count(ExporterCounter.RECORDS_IMPLAUSIBLE);
        return found(
                count > 0,
                "impossible byte counts",
                count
                        + " flow records say over 1 MiB of bytes for each packet, which no packet has; their bytes are not"
                        + " counted: see what it sends with ribflow decode, and update the exporter's software, or have"
                        + " it count in 64 bits");
    }

    private long recordsWithCounters() {
        return facts.recent.count(ExporterCounter.FLOWS)
                + facts.recent.count(ExporterCounter.TOTAL_UNKNOWN)
                + facts.recent.count(ExporterCounter.TOTAL_UNCHANGED);
    }

    /** Some are usual, such as a firewall's events; an exporter of flows sends more records with counters than without. */
    private Optional<Finding> withoutCounters() {
        long without = facts.recent.count(ExporterCounter.RECORDS_NO_COUNTERS);
        long all = without + recordsWithCounters();
        return found(
                without > all - without,
                "records without counters",
                without + " of " + all
                        + " records or samples tell neither bytes nor packets, so they are no flows and do"
                        + " not count: add bytes and packets (IE 1 and 2) to the exporter's flow record, or with sFlow have"
                        + " it sample packet headers; if they are events, such as a firewall's or NAT's, nothing is"
                        + " missing");
    }

    private Optional<Finding> samplesUnknown() {
        long count = facts.recent.count(ExporterCounter.SAMPLES_UNKNOWN);
        return found(
                count > 0,
                "sFlow samples not decoded",
                count
                        + " sFlow samples are of formats that are not decoded, as a rule its maker's own, and are passed over:"
                        + " see which with ribflow decode (unknown-sample), and have the agent send standard flow and"
                        + " counter samples; if it sends those too, no flows are missing");
    }

    private Optional<Finding> totalsUnknown() {
        long unknown = facts.recent.count(ExporterCounter.TOTAL_UNKNOWN);
        long all = recordsWithCounters();
        return found(
                unknown * 100 > all && facts.nowMillis - facts.firstMillis >= ALL_TOTALS_MILLIS,
                "totals not counted",
                unknown + " of " + all
                        + " records tell only what a flow counted in all, and what it had counted before is"
                        + " not known, so they do not count (total_unknown): raise decode.total_flows above the number"
                        + " of flows in the exporter's cache; or have it send the times when flows begin, or export"
                        + " bytes and packets since the last report (IE 1 and 2) in place of totals");
    }

    private static String times(double factor) {
        return String.format(Locale.ROOT, factor < 1 ? "%.2f" : factor < 10 ? "%.1f" : "%.0f", factor);
    }

    /** Parts of a hundred; of small parts a digit more. */
    static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share);
    }

    private static Optional<Finding> found(boolean so, String brief, String advice) {
        return so ? Optional.of(new Finding(brief, advice)) : Optional.empty();
    }

    /** A time span in its largest unit: {@code 45 s, 3 min, 1 h, 2 d}. */
    static String duration(long millis) {
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200 && seconds != 3_600) {
            return Math.round(seconds / 60.0) + " min";
        }
        return seconds < 172_800 ? Math.round(seconds / 3_600.0) + " h" : Math.round(seconds / 86_400.0) + " d";
    }
}
