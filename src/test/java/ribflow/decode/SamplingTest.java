package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.flow.FlowField.IN_IFACE;
import static ribflow.flow.FlowField.SAMPLING_RATE;
import static ribflow.flow.FlowField.SAMPLING_SOURCE;

import java.util.Map;
import org.junit.jupiter.api.Test;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.SamplingSource;

/** Which rate a record gets: its own, its sampler's, its interface's, its template's, its domain's, its exporter's. */
final class SamplingTest {

    private static final long SECONDS = 1_700_000_000L;

    private final Decoding decoding = Decoding.ofEverything();

    /** A message with options of every scope, and a record that goes by each of them. */
    static byte[] everyKindOfOptions() {
        Bytes sets = new Bytes().set(3, new Bytes().u16(300, 3, 1, 302, 8, 305, 4, 306, 4));
        sets.set(300, new Bytes().u64(1).u32(1, 99));
        sets.set(3, new Bytes().u16(301, 2, 1, 10, 4, 34, 4)).set(301, new Bytes().u32(7, 200));
        sets.set(3, new Bytes().u16(302, 3, 1, 145, 2, 309, 4, 310, 4))
                .set(302, new Bytes().u16(256).u32(1, 300));
        sets.set(3, new Bytes().u16(303, 2, 1, 143, 4, 50, 4)).set(303, new Bytes().u32(5, 400));
        sets.set(2, new Bytes().template(256, 1, 4, 302, 8, 10, 4))
                .set(256, new Bytes().u32(1).u64(1).u32(7));
        return Bytes.Headers.ipfix(SECONDS, 0, 1, sets);
    }

    private Decoding options(long domain, Bytes template, Bytes record) {
        return decoding.take(Bytes.Headers.ipfix(
                SECONDS,
                0,
                domain,
                new Bytes().set(3, template).set(template.toArray()[0] << 8 | template.toArray()[1] & 0xff, record)));
    }

    /** A flow of a record that has, besides its bytes, those fields; ten seconds later. */
    private Flow flow(long domain, Bytes template, Bytes record) {
        decoding.taken();
        decoding.take(Bytes.Headers.ipfix(
                SECONDS, 0, domain, new Bytes().set(2, template).set(256, record)));
        return decoding.tick(Decoding.ARRIVAL + 10_000).taken().getFirst();
    }

    private Flow plainFlow(long domain) {
        return flow(domain, new Bytes().template(256, 1, 4), new Bytes().u32(1));
    }

    @Test
    void withoutAnyOptionsTheRateIsNotKnown() {
        assertFalse(plainFlow(1).has(SAMPLING_RATE));
    }

    @Test
    void inTheRecord() {
        assertEquals(
                512,
                flow(1, new Bytes().template(256, 1, 4, 34, 4), new Bytes().u32(1, 512))
                        .get(SAMPLING_RATE));
        assertEquals(
                10,
                flow(1, new Bytes().template(256, 1, 4, 305, 4, 306, 4), new Bytes().u32(1, 1, 9))
                        .get(SAMPLING_RATE));
        assertEquals(
                50,
                flow(1, new Bytes().template(256, 1, 4, 309, 4, 310, 4), new Bytes().u32(1, 2, 100))
                        .get(SAMPLING_RATE));
        assertFalse(flow(1, new Bytes().template(256, 1, 4, 34, 4), new Bytes().u32(1, 0))
                .has(SAMPLING_RATE));
    }

    @Test
    void theMoreParticularWins() {
        decoding.take(everyKindOfOptions());
        assertEquals(100, decoding.taken().getFirst().get(SAMPLING_RATE), "the sampler's");
        Bytes template = new Bytes().template(256, 1, 4, 302, 8, 10, 4);
        assertEquals(200, flow(1, template, new Bytes().u32(1).u64(9).u32(7)).get(SAMPLING_RATE), "the interface's");
        assertEquals(300, flow(1, template, new Bytes().u32(1).u64(9).u32(8)).get(SAMPLING_RATE), "the template's");
        decoding.take(Bytes.Headers.ipfix(
                SECONDS,
                0,
                1,
                new Bytes().set(2, new Bytes().template(257, 1, 4)).set(257, new Bytes().u32(1))));
        assertEquals(400, decoding.taken().getFirst().get(SAMPLING_RATE), "the domain's");
        assertEquals(400, plainFlow(2).get(SAMPLING_RATE), "another domain's, for want of an own one");
    }

    @Test
    void aDomainsOwnRateWinsOverAnothers() {
        options(1, new Bytes().u16(300, 2, 1, 144, 4, 34, 4), new Bytes().u32(0, 100));
        options(2, new Bytes().u16(300, 2, 1, 144, 4, 34, 4), new Bytes().u32(0, 200));
        assertEquals(100, plainFlow(1).get(SAMPLING_RATE));
        assertEquals(200, plainFlow(2).get(SAMPLING_RATE));
        assertEquals(200, plainFlow(3).get(SAMPLING_RATE), "what was said last");
    }

    /** A row made by hand names no sampler and stands in no domain; what it has already is left. */
    @Test
    void rowsMadeByHandGoByTheInterfaceElseTheExporter() {
        assertFalse(decoding.describe(Map.of(IN_IFACE, 7L)).has(SAMPLING_RATE));
        decoding.take(everyKindOfOptions());
        Flow byInterface = decoding.describe(Map.of(IN_IFACE, 7L));
        assertEquals(200, byInterface.get(SAMPLING_RATE));
        assertEquals(SamplingSource.INTERFACE, SamplingSource.of(byInterface.get(SAMPLING_SOURCE)));
        Flow byExporter = decoding.describe(Map.of(IN_IFACE, 8L));
        assertEquals(400, byExporter.get(SAMPLING_RATE));
        assertEquals(SamplingSource.EXPORTER, SamplingSource.of(byExporter.get(SAMPLING_SOURCE)));
        assertEquals(5, decoding.describe(Map.of(SAMPLING_RATE, 5L)).get(SAMPLING_RATE));
    }

    @Test
    void samplersThatAgreeServeRecordsThatNameNone() {
        Bytes template = new Bytes().u16(300, 2, 1, 302, 8, 34, 4);
        options(1, template, new Bytes().u64(1).u32(1000));
        assertEquals(1000, plainFlow(1).get(SAMPLING_RATE));
        options(1, template, new Bytes().u64(2).u32(2000));
        assertFalse(plainFlow(1).has(SAMPLING_RATE), "which of the two?");
    }

    @Test
    void anUnknownSamplerIsNotGuessed() {
        options(1, new Bytes().u16(300, 2, 1, 302, 8, 34, 4), new Bytes().u64(1).u32(1000));
        Bytes template = new Bytes().template(256, 1, 4, 302, 8);
        assertFalse(flow(1, template, new Bytes().u32(1).u64(5)).has(SAMPLING_RATE));
        assertEquals(1000, flow(1, template, new Bytes().u32(1).u64(0)).get(SAMPLING_RATE), "0 names none");
    }

    /** An ASR 9000: the interval is always 1, the population says the rate. */
    @Test
    void aPopulationWinsOverAnInterval() {
        Bytes template = new Bytes().u16(300, 4, 1, 302, 4, 305, 4, 309, 4, 310, 4);
        options(1, template, new Bytes().u32(1, 1, 1, 256));
        assertEquals(
                256,
                flow(1, new Bytes().template(256, 1, 4, 302, 4), new Bytes().u32(1, 1))
                        .get(SAMPLING_RATE));
    }

    /** RFC 3954, 6.1: scopes of an options template, with its lengths in bytes. */
    @Test
    void netFlow9SamplersAndInterfaces() {
        Bytes samplers = new Bytes().u16(257, 4, 12, 1, 4, 48, 2, 49, 1, 50, 4);
        Bytes interfaces = new Bytes().u16(258, 4, 8, 2, 4, 34, 4, 35, 1);
        Bytes datagram = Bytes.Headers.v9(SECONDS, 0, 3).set(1, samplers);
        datagram.set(
                257,
                new Bytes()
                        .u32(0)
                        .u16(1)
                        .u8(2)
                        .u32(2000)
                        .u32(0)
                        .u16(2)
                        .u8(2)
                        .u32(4000)
                        .u16(0));
        datagram.set(1, interfaces)
                .set(258, new Bytes().u32(12, 64).u8(1).u32(0, 32).u8(1));
        datagram.set(0, new Bytes().template(260, 1, 4, 48, 1, 10, 2));
        datagram.set(
                260,
                new Bytes()
                        .u32(1)
                        .u8(2)
                        .u16(5)
                        .u32(1)
                        .u8(1)
                        .u16(5)
                        .u32(1)
                        .u8(9)
                        .u16(12)
                        .u32(1)
                        .u8(9)
                        .u16(5));
        decoding.take(datagram).tick(Decoding.ARRIVAL + 10_000);
        long[] rates = decoding.flows().stream()
                .mapToLong(flow -> flow.get(SAMPLING_RATE))
                .toArray();
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                new long[] {4000, 2000, 64, 32},
                rates,
                "two samplers; and a sampler awaited in vain: an interface, and interface 0, the whole router");
        assertEquals(4, decoding.count(ribflow.flow.ExporterCounter.OPTIONS_RECORDS));
    }

    @Test
    void optionsLearntByAnotherWorkerServe() {
        decoding.another()
                .take(Bytes.Headers.ipfix(
                        SECONDS,
                        0,
                        1,
                        new Bytes()
                                .set(3, new Bytes().u16(300, 2, 1, 144, 4, 34, 4))
                                .set(300, new Bytes().u32(0, 100))));
        assertEquals(100, plainFlow(1).get(SAMPLING_RATE));
    }

    @Test
    void aRateThatChangesIsTheLast() {
        Bytes template = new Bytes().u16(300, 2, 1, 144, 4, 34, 4);
        options(1, template, new Bytes().u32(0, 100));
        options(1, template, new Bytes().u32(0, 50));
        assertEquals(50, plainFlow(1).get(SAMPLING_RATE));
    }

    @Test
    void aRateMaySpeakOfAnotherDomain() {
        options(1, new Bytes().u16(300, 2, 1, 149, 4, 34, 4), new Bytes().u32(2, 100));
        options(3, new Bytes().u16(300, 2, 1, 149, 4, 34, 4), new Bytes().u32(3, 300));
        assertEquals(100, plainFlow(2).get(SAMPLING_RATE));
    }
}
