package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.daemon.ExporterDoctor.Facts;
import ribflow.daemon.ExporterDoctor.Finding;
import ribflow.decode.sflow.InterfaceOctets.Carried;
import ribflow.decode.sflow.InterfaceOctets.Load;
import ribflow.decode.template.DomainReport;
import ribflow.decode.template.DomainReport.MissingTemplate;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.table.TimeConfig;

/** A test for each verdict. */
final class ExporterDoctorTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;

    private Map<ExporterCounter, Long> counters =
            Map.of(ExporterCounter.DATAGRAMS, 1000L, ExporterCounter.FLOWS, 30_000L);
    private Map<Reason, Long> reasons = Map.of();
    private long kernelDrops;
    private long firstHeard = NOW - 24 * 60 * MINUTE;
    private long heard = NOW;
    private List<Carried> interfaces = List.of();
    private List<MissingTemplate> missing = List.of();
    private List<Long> awaited = List.of();
    private long ahead;
    private TimeConfig.Mode bins = TimeConfig.Mode.END;

    private List<Finding> findings() {
        DomainReport domain = new DomainReport(9, 1, OptionalLong.of(ahead), 0, List.of(), missing, List.of(), awaited);
        return ExporterDoctor.examine(new Facts(
                Address.parse("192.0.2.1"),
                firstHeard,
                heard,
                new RecentCounts.Recent(counters, reasons, kernelDrops),
                List.of(domain),
                interfaces,
                Optional.of(new Exporter.Failure("a set of wood", NOW)),
                bins,
                NOW));
    }

    private void assertVerdict(String brief, String... inTheAdvice) {
        Finding verdict = findings().getFirst();
        assertEquals(brief, verdict.brief());
        for (String words : inTheAdvice) {
            assertTrue(verdict.advice().contains(words), verdict::advice);
        }
    }

    private void counted(ExporterCounter row, long count) {
        counters = Map.of(ExporterCounter.DATAGRAMS, 1000L, ExporterCounter.FLOWS, 30_000L, row, count);
    }

    @Test
    void allIsWell() {
        assertEquals(List.of(ExporterDoctor.WELL), findings());
    }

    @Test
    void silent() {
        heard = NOW - 12 * MINUTE;
        assertVerdict("silent for 12 min", "is the exporter up");
        heard = NOW - 5 * MINUTE;
        assertVerdict("all is well");
    }

    /** Who asks may be faster than the decoder. */
    @Test
    void notSilentWhileTheFirstDatagramIsOnItsWay() {
        firstHeard = 0;
        heard = 0;
        assertVerdict("all is well");
    }

    @Test
    void aVersionThatIsNotDecoded() {
        counted(ExporterCounter.UNKNOWN_VERSION, 1);
        assertVerdict("not decoded", "NetFlow, IPFIX or sFlow");
    }

    @Test
    void templatesThatAreTooManyOrTooLarge() {
        counted(ExporterCounter.TEMPLATES_REFUSED, 7);
        missing = List.of(new MissingTemplate(256, 500, NOW - 3 * MINUTE, NOW));
        assertVerdict("templates refused", "7 template records", "decode.max_templates", "16 MiB", "ribflow decode");
    }

    @Test
    void dataWithoutTemplate() {
        missing = List.of(new MissingTemplate(256, 500, NOW - 3 * MINUTE, NOW));
        assertVerdict(
                "no template 256 for 3 min",
                "data sets without template 256 (v9, source id 1) for 3 min",
                "every minute");
        missing = List.of(new MissingTemplate(256, 500, NOW - 30 * MINUTE, NOW - 6 * MINUTE));
        assertVerdict("all is well");
    }

    @Test
    void dataThatWaitForTheirTemplate() {
        missing = List.of(new MissingTemplate(256, 5, NOW - 20_000, NOW));
        assertVerdict("waits for template 256", "next refresh");
    }

    @Test
    void noSamplingRate() {
        reasons = Map.of(Reason.SAMPLING_UNKNOWN, 1L);
        assertVerdict("no sampling rate", "'ip=192.0.2.1 rate=N'", "sampling.default", "rate=none");
    }

    @Test
    void nobodySpeaksForIt() {
        reasons = Map.of(Reason.NO_SESSION, 7L);
        assertVerdict("no BGP session", "bgp.neighbours", "maps/exporters.map");
        reasons = Map.of(Reason.SESSION_STALE, 7L);
        assertVerdict("BGP sessions down", "ribflow bgp");
    }

    @Test
    void aSamplerThatIsNotDescribed() {
        awaited = List.of(5L);
        assertVerdict("all is well");
        reasons = Map.of(Reason.SAMPLING_UNKNOWN, 1L);
        assertVerdict("sampler 5 not described", "option sampler-table", "maps/sampling.map");
        assertEquals(1, findings().size());
    }

    @Test
    void aRateThatMayBeReversed() {
        counted(ExporterCounter.RATES_DOUBTFUL, 7);
        assertVerdict("sampling rate doubtful", "bytes in reverse order", "'ip=192.0.2.1 rate=N'");
    }

    /** An interface over some minutes; its flows are of packets of 1000 bytes, sampled one in a thousand. */
    private static Carried carried(long ifIndex, long minutes, long in, long inSampled, long out, long outSampled) {
        return new Carried(ifIndex, 0, load(in, inSampled), load(out, outSampled), NOW - minutes * MINUTE, NOW);
    }

    private static Load load(long octets, long sampled) {
        OptionalLong counted = octets < 0 ? OptionalLong.empty() : OptionalLong.of(octets);
        return new Load(counted, sampled, sampled * 1_000_000);
    }

    @Test
    void flowsAreLessThanTheInterfacesCounted() {
        interfaces = List.of(carried(3, 17, 5_000_000_000L, 600, 9_000_000_000L, 0));
        assertVerdict(
                "flows account for 12 % of what the interfaces counted",
                "in 17 min: is the sampling rate right? One 8.3 times the present would fit",
                "'ip=192.0.2.1 rate=N'",
                "samples_dropped");
        assertEquals(1, findings().size());
    }

    @Test
    void flowsAreMoreThanTheInterfacesCounted() {
        interfaces = List.of(
                carried(3, 17, 100_000_000, 300, 100_000_000, 250), carried(4, 17, 100_000_000, 300, 100_000_000, 150));
        assertVerdict(
                "flows account for 250 % of what the interfaces counted",
                "One 0.40 times the present", "exports the same");
    }

    @ParameterizedTest
    @CsvSource({
        "17, 500000000, 299, too few packets",
        "9, 500000000, 3000, too short a time",
        "17, 500000000, 300, within twice",
        "17, 1000000000, 600, within twice",
        "17, 600000000, 300, half",
        "17, -1, 3000, an interface that does not count",
        "17, 500000000, 0, no flows"
    })
    void flowsAgreeWithTheInterfaces(long minutes, long octets, long sampled, String why) {
        interfaces = List.of(carried(3, minutes, octets, sampled, 9_000_000_000L, 0));
        assertEquals(List.of(ExporterDoctor.WELL), findings(), why);
    }

    @Test
    void notAllInterfacesAreSampled() {
        interfaces = List.of(
                carried(3, 17, 300_000_000, 310, 5_000_000_000L, 0),
                carried(4, 17, 5_000_000_000L, 0, 300_000_000, 0),
                carried(5, 17, -1, 0, -1, 0));
        assertVerdict("not all interfaces sampled", "5.8 %", "in 17 min", "flows come from 1 of 2 ", "enable sampling");
        assertEquals(1, findings().size());
    }

    @Test
    void bytesThatPacketsCannotHave() {
        counted(ExporterCounter.RECORDS_IMPLAUSIBLE, 4);
        assertVerdict("impossible byte counts", "4 flow records", "1 MiB", "update the exporter's software");
    }

    @Test
    void mostRecordsAreWithoutCounters() {
        counted(ExporterCounter.RECORDS_NO_COUNTERS, 30_001);
        assertVerdict("records without counters", "30001 of 60001 records", "IE 1 and 2", "events");
        counted(ExporterCounter.RECORDS_NO_COUNTERS, 30_000);
        assertVerdict("all is well"); // a firewall's events among its flows
        counters = Map.of(ExporterCounter.RECORDS_NO_COUNTERS, 1L);
        assertVerdict("records without counters", "1 of 1 records");
    }

    @Test
    void samplesOfFormatsThatAreNotDecoded() {
        counted(ExporterCounter.SAMPLES_UNKNOWN, 5);
        assertVerdict("sFlow samples not decoded", "5 sFlow samples", "ribflow decode", "standard flow");
        reasons = Map.of(Reason.NO_SESSION, 7L);
        assertVerdict("no BGP session");
    }

    @Test
    void totalsThatStayUnknown() {
        counted(ExporterCounter.TOTAL_UNKNOWN, 400);
        assertVerdict("totals not counted", "400 of 30400 records", "decode.total_flows", "IE 1 and 2");
        firstHeard = NOW - 34 * MINUTE;
        assertVerdict("all is well"); // the first reports of what was there before
        firstHeard = NOW - 24 * 60 * MINUTE;
        counted(ExporterCounter.TOTAL_UNKNOWN, 300);
        assertVerdict("all is well"); // a few at any time
    }

    @ParameterizedTest
    @CsvSource({
        "3600000, clock is 1 h ahead",
        "-90000, clock is 90 s behind",
        "-5001, clock is 5 s behind",
        "-1700000000000, clock was never set",
        "-4000, all is well"
    })
    void theClockIsWrong(long millis, String verdict) {
        ahead = millis;
        assertVerdict(verdict);
        bins = TimeConfig.Mode.ARRIVAL;
        assertVerdict("all is well");
    }

    @Test
    void theClockIsWrongAndWhatToDoAboutIt() {
        ahead = 3_600_000;
        assertVerdict("clock is 1 h ahead", "its clock is 1 h ahead", "NTP", "{ip: 192.0.2.1, bins: arrival}");
    }

    @Test
    void theKernelDrops() {
        kernelDrops = 12;
        assertVerdict("all is well");
        counted(ExporterCounter.SEQUENCE_LOST, 10);
        assertVerdict("kernel drops", "dropped 12 datagrams", "collect.receive_buffer");
        assertEquals(1, findings().size(), "not blamed on the way too");
    }

    @Test
    void lostOnTheWay() {
        counted(ExporterCounter.SEQUENCE_LOST, 25);
        assertVerdict("2.4 % lost on the way", "by the sequence numbers");
        counters = Map.of(ExporterCounter.DATAGRAMS, 100_000L, ExporterCounter.SEQUENCE_LOST, 25L);
        assertVerdict("all is well");
    }

    @Test
    void malformed() {
        counted(ExporterCounter.MALFORMED, 3);
        assertVerdict("malformed datagrams", "a set of wood", "ribflow decode");
    }

    @Test
    void flowsComeLate() {
        reasons = Map.of(Reason.LATE, 301L);
        assertVerdict("flows come late", "active timeout");
        reasons = Map.of(Reason.LATE, 300L);
        assertVerdict("all is well");
    }

    @Test
    void theMostImportantComesFirst() {
        reasons = Map.of(Reason.SAMPLING_UNKNOWN, 1L);
        ahead = 3_600_000;
        missing = List.of(new MissingTemplate(256, 500, NOW - 3 * MINUTE, NOW));
        assertEquals(
                List.of("no template 256 for 3 min", "no sampling rate", "clock is 1 h ahead"),
                findings().stream().map(Finding::brief).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "119000, 119 s",
        "180000, 3 min",
        "3599000, 60 min",
        "3600000, 1 h",
        "7200000, 2 h",
        "172800000, 2 d"
    })
    void durations(long millis, String words) {
        assertEquals(words, ExporterDoctor.duration(millis));
    }
}
