package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.flow.ExporterCounter.BYTES;
import static ribflow.flow.ExporterCounter.FLOWS;
import static ribflow.flow.ExporterCounter.RECORDS_HELD;
import static ribflow.flow.ExporterCounter.RECORDS_HELD_DECODED;
import static ribflow.flow.FlowField.SAMPLING_RATE;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** Flows that name a sampler wait for the options that describe it: for ten seconds, in bounded memory, losing nothing. */
final class HeldFlowsTest {

    private static final long SECONDS = 1_700_000_000L;
    private static final long NOW = Decoding.ARRIVAL;
    private static final Address ROUTER = Address.parse(Decoding.ROUTER);

    private final Decoding decoding = Decoding.ofEverything();

    private static byte[] message(Bytes sets) {
        return Bytes.Headers.ipfix(SECONDS, 0, 1, sets);
    }

    /** Flows of so many bytes, each by a sampler: bytes and sampler by turns. */
    private static byte[] flows(long... bytesAndSamplers) {
        return message(new Bytes()
                .set(2, new Bytes().template(256, 1, 4, 302, 4))
                .set(256, new Bytes().u32(bytesAndSamplers)));
    }

    private static byte[] sampler(long id, long rate) {
        return message(
                new Bytes().set(3, new Bytes().u16(300, 2, 1, 302, 4, 34, 4)).set(300, new Bytes().u32(id, rate)));
    }

    /** Flows by two samplers, of which options behind them describe one; a rate as a fraction, and by probability. */
    static byte[] dataBeforeOptions() {
        return message(new Bytes()
                .set(2, new Bytes().template(256, 96, 0xffff, 1, 4, 302, 4))
                .set(256, new Bytes().u8(1, 'a').u32(1, 7).u8(0).u32(2, 8))
                .set(3, new Bytes().u16(300, 3, 1, 302, 4, 309, 4, 310, 4))
                .set(300, new Bytes().u32(7, 3, 1000))
                .set(3, new Bytes().u16(301, 2, 1, 144, 4, 311, 8))
                .set(301, new Bytes().u32(0).u64(Double.doubleToLongBits(0.3))));
    }

    /** Cut or flipped anywhere, what is held comes out. */
    @Test
    void damagedDatagramsHoldNothingForEver() {
        byte[] whole = dataBeforeOptions();
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) 0xff;
            for (byte[] damaged : List.of(flipped, java.util.Arrays.copyOf(whole, at))) {
                Decoding each = Decoding.ofEverything().take(damaged);
                each.tick(NOW + 10_000);
                assertEquals(each.count(RECORDS_HELD), each.count(RECORDS_HELD_DECODED));
                assertEquals(each.flows().size(), each.count(FLOWS));
            }
        }
    }

    private List<Long> bytes() {
        return decoding.taken().stream().map(flow -> flow.get(FlowField.BYTES)).toList();
    }

    @Test
    void flowsWaitUntilTheirSamplerIsDescribed() {
        decoding.take(flows(100, 7)).tick(NOW + 9_999);
        assertEquals(List.of(), decoding.taken());
        decoding.takeAt(NOW + 9_999, ROUTER, sampler(7, 1000));
        Flow flow = decoding.taken().getFirst();
        assertEquals(1000, flow.get(SAMPLING_RATE));
        assertEquals(NOW, flow.get(FlowField.TIMESTAMP_ARRIVAL), "they came when they came");
        assertEquals(1, decoding.count(RECORDS_HELD));
        assertEquals(1, decoding.count(RECORDS_HELD_DECODED));
        decoding.take(flows(100, 7));
        assertEquals(1, decoding.taken().size());
    }

    @Test
    void onlyThoseThatNameItWait() {
        decoding.take(sampler(1, 10));
        decoding.take(flows(1, 1, 2, 7, 3, 8, 4, 1, 5, 7));
        assertEquals(List.of(1L, 4L), bytes());
        decoding.take(sampler(7, 20));
        assertEquals(List.of(2L, 5L), bytes());
        decoding.take(sampler(8, 30));
        assertEquals(List.of(3L), bytes());
        assertEquals(5, decoding.count(FLOWS));
    }

    @Test
    void afterTenSecondsTheyCountWithoutRateAndTheNextDoNotWait() {
        decoding.take(flows(100, 7)).takeAt(NOW + 4000, ROUTER, flows(200, 7)).tick(NOW + 9_999);
        assertEquals(List.of(), decoding.taken());
        decoding.tick(NOW + 10_000);
        List<Flow> flows = decoding.taken();
        assertEquals(2, flows.size(), "time is counted from the first");
        assertFalse(flows.getFirst().has(SAMPLING_RATE));
        decoding.takeAt(NOW + 10_000, ROUTER, flows(300, 7));
        assertEquals(List.of(300L), bytes());
        decoding.takeAt(NOW + 20_000, ROUTER, sampler(7, 10)).takeAt(NOW + 20_000, ROUTER, flows(300, 7));
        assertEquals(10, decoding.taken().getFirst().get(SAMPLING_RATE));
    }

    /** A less particular rate would be wrong if the sampler's is another, and serves if there is none. */
    @Test
    void aSamplerIsAwaitedWhateverElseIsKnown() {
        decoding.take(message(
                new Bytes().set(3, new Bytes().u16(301, 2, 1, 144, 4, 34, 4)).set(301, new Bytes().u32(0, 500))));
        decoding.take(flows(1, 7, 2, 0));
        assertEquals(List.of(2L), bytes(), "0 names no sampler where another rate is known");
        decoding.tick(NOW + 10_000);
        assertEquals(500, decoding.taken().getFirst().get(SAMPLING_RATE));
    }

    @Test
    void theSamplerZeroIsAwaitedWhileNothingIsKnown() {
        decoding.take(flows(1, 0));
        assertEquals(List.of(), bytes());
        decoding.take(sampler(3, 40));
        assertEquals(40, decoding.taken().getFirst().get(SAMPLING_RATE), "the only sampler there is");
    }

    @Test
    void aRateInTheRecordNeedsNoSampler() {
        decoding.take(message(new Bytes()
                .set(2, new Bytes().template(256, 1, 4, 302, 4, 34, 4))
                .set(256, new Bytes().u32(1, 7, 50, 2, 7, 0))));
        assertEquals(50, decoding.taken().getFirst().get(SAMPLING_RATE));
        assertEquals(1, decoding.count(RECORDS_HELD));
    }

    @Test
    void anotherWorkerMayLearnOrRelease() {
        Decoding other = decoding.another();
        decoding.take(flows(100, 7));
        other.take(sampler(7, 1000));
        assertEquals(1000, other.taken().getFirst().get(SAMPLING_RATE));
        decoding.take(flows(100, 8));
        other.tick(NOW + 10_000);
        decoding.tick(NOW + 10_000);
        assertEquals(1, other.taken().size());
        assertEquals(List.of(), decoding.taken());
        assertEquals(2, decoding.count(FLOWS));
    }

    @Test
    void whatFindsNoRoomIsCountedAtOnce() {
        Decoding small = Decoding.of(10, 500, Set.copyOf(FlowField.values()));
        small.take(flows(1, 7)).take(flows(2, 8)).take(flows(3, 7));
        assertEquals(2, small.count(RECORDS_HELD), "two of them fit");
        assertEquals(
                List.of(3L),
                small.taken().stream().map(flow -> flow.get(FlowField.BYTES)).toList());
        small.tick(NOW + 10_000);
        small.take(flows(4, 9));
        assertEquals(3, small.count(RECORDS_HELD), "there is room again");
        Decoding none = Decoding.of(10, 0, Set.copyOf(FlowField.values()));
        none.take(flows(1, 7));
        assertEquals(1, none.taken().size());
    }

    @Test
    void atTheEndNothingIsLost() {
        decoding.take(flows(1, 7, 2, 8)).take(flows(4, 9));
        decoding.tick(Long.MAX_VALUE);
        assertEquals(7, decoding.count(BYTES));
        assertEquals(decoding.count(RECORDS_HELD), decoding.count(RECORDS_HELD_DECODED));
    }

    @Test
    void aClockThatIsSetBackLetsThemGo() {
        decoding.take(flows(1, 7)).tick(NOW - 3_600_000);
        assertEquals(List.of(1L), bytes());
        decoding.takeAt(NOW - 3_600_000, ROUTER, flows(2, 7));
        assertEquals(List.of(2L), bytes());
    }

    /** More than a batch, of variable length, some held: each is counted once. */
    @Test
    void recordsOfVariableLengthAreHeldWhole() {
        Bytes records = new Bytes();
        long sum = 0;
        for (int i = 0; i < 200; i++) {
            records.u8(i % 5).bytes(new byte[i % 5]).u32(i, i % 3);
            sum += i;
        }
        decoding.take(sampler(1, 10));
        decoding.take(message(new Bytes()
                .set(2, new Bytes().template(256, 96, 0xffff, 1, 4, 302, 4))
                .set(256, records)));
        assertEquals(66, decoding.count(RECORDS_HELD), "those of the sampler 2; 0 is the only one there is");
        decoding.take(sampler(2, 20));
        assertEquals(200, decoding.count(FLOWS));
        assertEquals(sum, decoding.count(BYTES));
        for (Flow flow : decoding.taken()) {
            long wanted = flow.get(FlowField.BYTES) % 3 == 2 ? 20 : 10;
            assertEquals(wanted, flow.get(SAMPLING_RATE));
        }
    }

    /** The template may change while they wait; they were written by the old one. */
    @Test
    void theyAreDecodedByTheTemplateTheyCameWith() {
        decoding.take(flows(100, 7));
        decoding.take(message(new Bytes().set(2, new Bytes().template(256, 302, 4, 1, 4))));
        decoding.take(sampler(7, 9));
        assertEquals(List.of(100L), bytes());
    }

    /** An exporter that names ever more samplers makes us remember no more than a map holds. */
    @Test
    void samplersWithoutEndAreNotAwaited() {
        Decoding small = Decoding.of(10, 1000, Set.copyOf(FlowField.values()));
        for (int id = 1; id <= 5000; id++) {
            small.take(flows(1, id));
        }
        small.tick(NOW + 10_000);
        assertEquals(5000, small.count(FLOWS));
        assertTrue(small.count(RECORDS_HELD) < 10);
    }

    @Test
    void dataThatWaitedForTheirTemplateMayWaitForTheirSamplerToo() {
        byte[] late = message(new Bytes().set(256, new Bytes().u32(100, 7)));
        decoding.take(late);
        decoding.takeAt(NOW + 60_000, ROUTER, message(new Bytes().set(2, new Bytes().template(256, 1, 4, 302, 4))));
        assertEquals(List.of(), decoding.taken());
        decoding.takeAt(NOW + 65_000, ROUTER, sampler(7, 9));
        assertEquals(9, decoding.taken().getFirst().get(SAMPLING_RATE));
    }

    /** One worker names, another describes, at random: each flow comes out once, with its rate. */
    @Test
    void noFlowIsLostOrCountedTwiceWhileSamplersAreDescribed() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            Decoding one = Decoding.ofEverything();
            Decoding other = one.another();
            Thread describer = Thread.ofPlatform().start(() -> {
                for (int id = 1; id < 17; id++) {
                    other.take(sampler(id, id));
                }
            });
            for (int id = 1; id < 17; id++) {
                one.take(flows(1, id, 2, id));
            }
            describer.join();
            one.tick(NOW + 1);
            other.tick(NOW + 1);
            assertEquals(32, one.count(FLOWS));
            assertEquals(48, one.count(BYTES));
            assertEquals(one.count(RECORDS_HELD), one.count(RECORDS_HELD_DECODED));
        }
    }
}
