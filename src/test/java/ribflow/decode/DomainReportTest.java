package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import ribflow.decode.template.DomainReport;
import ribflow.decode.template.DomainReport.AnnouncedRate;
import ribflow.decode.template.DomainReport.KnownTemplate;
import ribflow.decode.template.DomainReport.MissingTemplate;
import ribflow.flow.SamplingSource;
import ribflow.ip.Address;

/** What can be told of an exporter's domains. */
final class DomainReportTest {

    private static final long SECONDS = Decoding.ARRIVAL / 1000;
    private static final long NOW = Decoding.ARRIVAL;
    private static final Address ROUTER = Address.parse(Decoding.ROUTER);

    private final Decoding decoding = Decoding.ofEverything();

    private DomainReport only() {
        List<DomainReport> reports = decoding.report();
        assertEquals(1, reports.size());
        return reports.getFirst();
    }

    @Test
    void anExporterThatWasNeverHeardHasNoDomains() {
        assertEquals(List.of(), decoding.report());
    }

    @Test
    void templatesAndRatesOfADomain() {
        decoding.take(SamplingTest.everyKindOfOptions());
        DomainReport report = only();
        assertEquals(10, report.version());
        assertEquals(1, report.id());
        assertEquals(OptionalLong.of(1_700_000_000_000L - NOW), report.clockAheadMillis());
        assertEquals(
                List.of(256, 300, 301, 302, 303),
                report.templates().stream().map(KnownTemplate::id).toList());
        assertEquals(new KnownTemplate(256, false, 3, NOW), report.templates().getFirst());
        assertTrue(report.templates().getLast().options());
        assertEquals(
                List.of(
                        new AnnouncedRate(SamplingSource.SAMPLER, 1, 1, 100),
                        new AnnouncedRate(SamplingSource.INTERFACE, 7, 1, 200),
                        new AnnouncedRate(SamplingSource.TEMPLATE, 256, 1, 300),
                        new AnnouncedRate(SamplingSource.EXPORTER, 0, 1, 400)),
                report.rates());
    }

    @Test
    void templatesThatAreMissing() {
        Bytes.Headers.v9(SECONDS, 0, 1);
        for (int minute = 0; minute < 4; minute++) {
            decoding.takeAt(
                    NOW + minute * 60_000,
                    ROUTER,
                    Bytes.Headers.v9(SECONDS, minute, 1)
                            .set(300, new Bytes().u32(1))
                            .toArray());
        }
        assertEquals(List.of(new MissingTemplate(300, 4, NOW, NOW + 180_000)), only().missing());
        decoding.take(Bytes.Headers.v9(SECONDS, 4, 1).set(0, new Bytes().template(300, 1, 4)));
        assertEquals(List.of(), only().missing());
    }

    @Test
    void noiseIsBounded() {
        for (int id = 256; id < 1000; id++) {
            decoding.take(Bytes.Headers.v9(SECONDS, 0, 1).set(id, new Bytes().u32(1)));
        }
        assertEquals(64, only().missing().size());
    }

    @Test
    void samplersThatFlowsNameAndNoOptionsDescribe() {
        decoding.take(Bytes.Headers.ipfix(
                SECONDS,
                0,
                1,
                new Bytes().set(2, new Bytes().template(256, 1, 4, 302, 4)).set(256, new Bytes().u32(1, 9, 1, 5))));
        assertEquals(List.of(5L, 9L), only().awaited());
        decoding.take(Bytes.Headers.ipfix(
                SECONDS,
                2,
                1,
                new Bytes().set(3, new Bytes().u16(300, 2, 1, 302, 4, 34, 4)).set(300, new Bytes().u32(5, 10))));
        assertEquals(List.of(9L), only().awaited());
    }

    @Test
    void whatIsMissingBySequenceIsToldByDomain() {
        for (int sequence : new int[] {1, 2, 5, 3}) {
            decoding.take(Bytes.Headers.v9(SECONDS, sequence, 1));
        }
        decoding.take(Bytes.Headers.v9(SECONDS, 7, 2));
        assertEquals(
                List.of(1L, 0L),
                decoding.report().stream().map(DomainReport::lost).toList());
    }
}
