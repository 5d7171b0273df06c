package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.flow.FlowField.SAMPLING_POPULATION;
import static ribflow.flow.FlowField.SAMPLING_RATE;
import static ribflow.flow.FlowField.SAMPLING_SIZE;
import static ribflow.flow.FlowField.SAMPLING_SOURCE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.flow.SamplingSource;
import ribflow.ip.Address;

/** How routers announce their sampling rates, each in its own way, and where a rate is said to come from. */
final class SamplingQuirksTest {

    private static final long SECONDS = 1_700_000_000L;

    private final Decoding decoding = Decoding.ofEverything();

    private static byte[] ipfix(Bytes sets) {
        return Bytes.Headers.ipfix(SECONDS, 0, 1, sets);
    }

    private Flow only() {
        List<Flow> taken = decoding.taken();
        assertEquals(1, taken.size());
        return taken.getFirst();
    }

    private static void assertRate(long rate, SamplingSource source, Flow flow) {
        assertEquals(rate, flow.get(SAMPLING_RATE));
        assertEquals(source, SamplingSource.of(flow.get(SAMPLING_SOURCE)));
    }

    /** Options of the exporter as a whole, with those fields. */
    private static Bytes options(Bytes record, int... fields) {
        int[] all = new int[2 + fields.length];
        all[0] = 144;
        all[1] = 4;
        System.arraycopy(fields, 0, all, 2, fields.length);
        return new Bytes()
                .set(3, new Bytes().u16(300, all.length / 2, 1).u16(all))
                .set(300, new Bytes().u32(0).bytes(record.toArray()));
    }

    private static Bytes plain() {
        return new Bytes().set(2, new Bytes().template(256, 1, 4)).set(256, new Bytes().u32(1));
    }

    @Test
    void eachSourceIsNamed() {
        byte[] datagram = SamplingTest.everyKindOfOptions();
        decoding.take(datagram);
        assertRate(100, SamplingSource.SAMPLER, only());
        Bytes template = new Bytes().template(257, 1, 4, 10, 4, 34, 4);
        decoding.take(ipfix(new Bytes().set(2, template).set(257, new Bytes().u32(1, 7, 50, 1, 7, 0, 1, 8, 0))));
        List<Flow> flows = decoding.taken();
        assertRate(50, SamplingSource.RECORD, flows.get(0));
        assertRate(200, SamplingSource.INTERFACE, flows.get(1));
        assertRate(400, SamplingSource.EXPORTER, flows.get(2));
        decoding.take(ipfix(new Bytes().set(2, new Bytes().template(256, 1, 4)).set(256, new Bytes().u32(1))));
        assertFalse(decoding.flows().isEmpty());
        assertRate(300, SamplingSource.TEMPLATE, only());
    }

    @Test
    void theHeaderOfVersion5ComesAfterAllOptions() {
        Bytes datagram = Bytes.Headers.v5(1, SECONDS, 0, 0, 1 << 14 | 100).bytes(new byte[48]);
        decoding.take(datagram);
        assertRate(100, SamplingSource.HEADER, only());
        decoding.take(ipfix(options(new Bytes().u32(500), 34, 4)));
        decoding.take(datagram);
        assertRate(500, SamplingSource.EXPORTER, only());
    }

    /** goflow2#440: one packet taken, 999 left out; not a rate of 1. */
    @Test
    void nokiaIntervalAndSpace() {
        decoding.take(ipfix(options(new Bytes().u32(1, 999), 305, 4, 306, 4)));
        decoding.take(ipfix(plain()));
        assertRate(1000, SamplingSource.EXPORTER, only());
    }

    /** nfdump#187: a second sampler whose interval is 0 says nothing. */
    @Test
    void juniperPtxTwoSamplersOneZero() {
        Bytes template = new Bytes().u16(300, 2, 1, 302, 8, 34, 4);
        for (int round = 0; round < 2; round++) {
            decoding.take(ipfix(new Bytes()
                    .set(3, template)
                    .set(
                            300,
                            new Bytes()
                                    .u64(round)
                                    .u32(round == 0 ? 0 : 10922)
                                    .u64(1 - round)
                                    .u32(round == 0 ? 10922 : 0))));
            decoding.take(ipfix(plain()));
            assertRate(10922, SamplingSource.EXPORTER, only());
            decoding.take(ipfix(new Bytes()
                    .set(2, new Bytes().template(258, 1, 4, 302, 8))
                    .set(258, new Bytes().u32(1).u64(1 - round))));
            assertEquals(10922, only().get(SAMPLING_RATE));
        }
    }

    /** nfdump#101: the sampler is named in each record, and options give its name but no mode and no interval. */
    @Test
    void asr9kSamplerIdWithoutModeAndInterval() {
        Bytes datagram = Bytes.Headers.v9(SECONDS, 0, 1)
                .set(1, new Bytes().u16(257, 4, 8, 1, 4, 48, 2, 84, 4))
                .set(257, new Bytes().u32(0).u16(1).u32(0x52312d31))
                .set(0, new Bytes().template(260, 1, 4, 48, 2))
                .set(260, new Bytes().u32(7).u16(1));
        decoding.take(datagram).tick(Decoding.ARRIVAL + 10_000);
        assertFalse(only().has(SAMPLING_RATE), "said to be unknown, not 1");
        // Where the interval comes as the older element, it is the sampler's all the same
        decoding.take(Bytes.Headers.v9(SECONDS, 1, 1)
                .set(1, new Bytes().u16(258, 4, 8, 1, 4, 48, 2, 34, 4))
                .set(258, new Bytes().u32(0).u16(1).u32(10_000)));
        decoding.take(datagram);
        assertRate(10_000, SamplingSource.SAMPLER, only());
    }

    /** goflow2 PR #207: the options come from another port, hence by another worker, and from another source id. */
    @Test
    void optionsFromAnotherPortAndAnotherDomain() {
        decoding.another().take(Bytes.Headers.ipfix(SECONDS, 0, 77, options(new Bytes().u32(128), 34, 4)));
        decoding.take(ipfix(plain()));
        assertRate(128, SamplingSource.EXPORTER, only());
    }

    /** akvorado#89: before the data or behind them, with or without a sampler's name. */
    @Test
    void ciscoOptionsInTheSameDatagramAsData() {
        Bytes data = new Bytes().set(2, new Bytes().template(256, 1, 4)).set(256, new Bytes().u32(1));
        byte[] before = options(new Bytes().u32(64), 34, 4).toArray();
        decoding.take("192.0.2.11", ipfix(new Bytes().bytes(before).bytes(data.toArray())));
        assertRate(64, SamplingSource.EXPORTER, only());
        decoding.take("192.0.2.12", ipfix(new Bytes().bytes(data.toArray()).bytes(before)));
        assertRate(64, SamplingSource.EXPORTER, only());
        Bytes sampler =
                new Bytes().set(3, new Bytes().u16(300, 2, 1, 302, 4, 34, 4)).set(300, new Bytes().u32(5, 32));
        Bytes named =
                new Bytes().set(2, new Bytes().template(256, 1, 4, 302, 4)).set(256, new Bytes().u32(1, 5));
        decoding.take("192.0.2.13", ipfix(new Bytes().bytes(named.toArray()).bytes(sampler.toArray())));
        assertRate(32, SamplingSource.SAMPLER, only());
    }

    /** In the next datagrams a rate that changes holds from its option record on, not before. */
    @Test
    void aChangedRateHoldsFromItsRecordOn() {
        decoding.take(ipfix(options(new Bytes().u32(100), 34, 4)));
        Bytes sets =
                plain().bytes(options(new Bytes().u32(200), 34, 4).toArray()).set(256, new Bytes().u32(1));
        decoding.take(ipfix(sets));
        List<Flow> flows = decoding.taken();
        assertRate(100, SamplingSource.EXPORTER, flows.get(0));
        assertRate(200, SamplingSource.EXPORTER, flows.get(1));
    }

    /** nfdump#335: each interface has a rate of its own, which changes with the load. */
    @Test
    void qfxAdaptiveRatesByInterface() {
        Bytes template = new Bytes().u16(300, 2, 1, 10, 4, 34, 4);
        Bytes flows = new Bytes()
                .set(2, new Bytes().template(256, 1, 4, 10, 4, 14, 4))
                .set(256, new Bytes().u32(1, 5, 6, 1, 6, 5, 1, 9, 6));
        decoding.take(ipfix(new Bytes().set(3, template).set(300, new Bytes().u32(5, 1000, 6, 4000))));
        decoding.take(ipfix(flows));
        assertEquals(
                List.of(1000L, 4000L, 4000L),
                decoding.taken().stream().map(flow -> flow.get(SAMPLING_RATE)).toList(),
                "by the input interface, else by the output");
        decoding.take(ipfix(new Bytes().set(3, template).set(300, new Bytes().u32(5, 2000))));
        decoding.take(ipfix(flows));
        assertRate(2000, SamplingSource.INTERFACE, decoding.taken().getFirst());
    }

    /** netflow2ng#29: no options, nothing in the records. */
    @Test
    void huaweiThatAnnouncesNothing() {
        decoding.take(ipfix(plain()));
        Flow flow = only();
        assertFalse(flow.has(SAMPLING_RATE));
        assertFalse(flow.has(SAMPLING_SOURCE));
    }

    /** fastnetmon#985: the rate stands in the record, its bytes in reverse order; taken back where it is certain. */
    @ParameterizedTest
    @CsvSource({
        "0xad080000, 2221, 1",
        "0xe8030000, 1000, 1",
        "0x01000000, 1, 1",
        "1000, 1000, 0",
        "16000000, 16000000, 0"
    })
    void mikrotikRateInTheRecordReversed(String announced, long rate, long counted) {
        decoding.take(ipfix(new Bytes()
                .set(2, new Bytes().template(256, 1, 4, 34, 4))
                .set(256, new Bytes().u32(1, Long.decode(announced)))));
        assertRate(rate, SamplingSource.RECORD, only());
        assertEquals(counted, decoding.count(ExporterCounter.RATES_REVERSED));
    }

    /** 262144 is 1024 reversed, and rarely meant: it stays, and the doctor doubts it. */
    @ParameterizedTest
    @CsvSource({"262144, 1", "131072, 1", "65536, 1", "65535, 0", "100000, 0", "16000000, 0"})
    void mikrotikRateThatCannotBeTold(long announced, long counted) {
        decoding.take(ipfix(
                new Bytes().set(2, new Bytes().template(256, 1, 4, 34, 4)).set(256, new Bytes().u32(1, announced))));
        assertRate(announced, SamplingSource.RECORD, only());
        assertEquals(counted, decoding.count(ExporterCounter.RATES_DOUBTFUL));
    }

    @ParameterizedTest
    @CsvSource({"3, 1000, 333, true", "2, 1000, 500, false", "1, 1, 1, false", "7, 7, 1, false", "1000, 1500, 2, true"})
    void aSampleOfAPopulation(long size, long population, long rate, boolean fraction) {
        decoding.take(ipfix(options(new Bytes().u32(size, population), 309, 4, 310, 4)));
        decoding.take(ipfix(plain()));
        Flow flow = only();
        assertRate(rate, SamplingSource.EXPORTER, flow);
        assertEquals(fraction, flow.has(SAMPLING_SIZE));
        if (fraction) {
            assertEquals(size * flow.get(SAMPLING_POPULATION), population * flow.get(SAMPLING_SIZE));
        }
    }

    @Test
    void aFractionInTheRecord() {
        decoding.take(ipfix(new Bytes()
                .set(2, new Bytes().template(256, 1, 4, 309, 4, 310, 4))
                .set(256, new Bytes().u32(1, 3, 1000, 1, 1, 1000))));
        List<Flow> flows = decoding.taken();
        assertEquals(3, flows.get(0).get(SAMPLING_SIZE));
        assertEquals(1000, flows.get(0).get(SAMPLING_POPULATION));
        assertFalse(flows.get(1).has(SAMPLING_SIZE));
    }

    /** RFC 5476, 6.5.2.2: so many microseconds on, so many off. */
    @Test
    void samplingByTime() {
        decoding.take(ipfix(options(new Bytes().u32(10_000, 990_000), 307, 4, 308, 4)));
        decoding.take(ipfix(plain()));
        assertRate(100, SamplingSource.EXPORTER, only());
    }

    /** RFC 5476, 6.5.2.5: each packet with a probability; as a double or as a float. */
    @Test
    void samplingByProbability() {
        decoding.take(ipfix(options(new Bytes().u64(Double.doubleToLongBits(0.001)), 311, 8)));
        decoding.take(ipfix(plain()));
        assertRate(1000, SamplingSource.EXPORTER, only());
        decoding.take(ipfix(options(new Bytes().u32(Float.floatToIntBits(0.3f)), 311, 4)));
        decoding.take(ipfix(plain()));
        Flow flow = only();
        assertEquals(3, flow.get(SAMPLING_SIZE));
        assertEquals(10, flow.get(SAMPLING_POPULATION));
        for (double nonsense : new double[] {0, -1, 2, Double.NaN, Double.POSITIVE_INFINITY}) {
            decoding.take(ipfix(options(new Bytes().u64(Double.doubleToLongBits(nonsense)), 311, 8)));
        }
        decoding.take(ipfix(plain()));
        assertEquals(3, only().get(SAMPLING_RATE), "nonsense says nothing");
    }

    /** The sampler 0 of a router that has one, and of one that has none. */
    @Test
    void theSamplerZero() {
        Bytes described =
                new Bytes().set(3, new Bytes().u16(300, 2, 1, 302, 4, 34, 4)).set(300, new Bytes().u32(0, 10, 1, 20));
        Bytes named =
                new Bytes().set(2, new Bytes().template(256, 1, 4, 302, 4)).set(256, new Bytes().u32(1, 0));
        decoding.take("192.0.2.11", ipfix(described)).take("192.0.2.11", ipfix(named));
        assertRate(10, SamplingSource.SAMPLER, only());
        decoding.take("192.0.2.12", ipfix(options(new Bytes().u32(99), 34, 4))).take("192.0.2.12", ipfix(named));
        assertRate(99, SamplingSource.EXPORTER, only());
        assertEquals(0, count("192.0.2.12", ExporterCounter.RECORDS_HELD));
    }

    private long count(String router, ExporterCounter row) {
        return decoding.exporter(Address.parse(router)).counters().get(row);
    }

    /** Eight octets have room for what no rate can be: it is not known, rather than 0 or a fraction of something. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1L << 32, 5L << 32 | 100, -1})
    void aRateBeyondAllRatesIsNotKnown(long announced) {
        for (int element : new int[] {34, 50, 305}) {
            Decoding decoding = Decoding.ofEverything();
            Bytes options = new Bytes().u16(300, 2, 1, 149, 4, element, 8);
            Bytes sets = new Bytes().set(3, options).set(300, new Bytes().u32(1).u64(announced));
            sets.set(2, new Bytes().template(256, 1, 4, 2, 4)).set(256, new Bytes().u32(1000, 1));
            Flow ofOptions = decoding.take(Bytes.Headers.ipfix(1_700_000_000L, 0, 1, sets))
                    .flows()
                    .getFirst();
            assertFalse(ofOptions.has(FlowField.SAMPLING_RATE));
            Bytes inRecord = new Bytes().set(2, new Bytes().template(256, 1, 4, element, 8));
            inRecord.set(256, new Bytes().u32(1000).u64(announced));
            Flow flow = Decoding.ofEverything()
                    .take(Bytes.Headers.ipfix(1_700_000_000L, 0, 1, inRecord))
                    .flows()
                    .getFirst();
            assertFalse(flow.has(FlowField.SAMPLING_RATE));
        }
    }

    /** A record may have the fields of several families, of which those that say nothing are 0. */
    @Test
    void aRateOfZeroIsPassedOverForTheNext() {
        Bytes template = new Bytes().template(256, 1, 4, 34, 4, 50, 4, 305, 4, 306, 4);
        Bytes records = new Bytes().u32(1000, 0, 100, 1, 6);
        records.u32(1000, 0, 0, 1, 6).u32(1000, 20, 100, 1, 6).u32(1000, 0, 0, 0, 0);
        Decoding decoding = Decoding.ofEverything()
                .take(Bytes.Headers.ipfix(
                        1_700_000_000L, 0, 1, new Bytes().set(2, template).set(256, records)));
        List<Flow> flows = decoding.flows();
        assertEquals(100, flows.get(0).get(FlowField.SAMPLING_RATE));
        assertEquals(7, flows.get(1).get(FlowField.SAMPLING_RATE));
        assertEquals(20, flows.get(2).get(FlowField.SAMPLING_RATE));
        assertFalse(flows.get(3).has(FlowField.SAMPLING_RATE));
    }
}
