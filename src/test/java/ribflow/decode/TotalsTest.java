package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.flow.FlowField.*;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import ribflow.decode.Decoding.Flow;
import ribflow.decode.template.Biflow;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;

/** Templates whose only counters are totals: permanent caches, and exporters that report a flow when it is over. */
public final class TotalsTest {

    private static final long HEARD = 1_700_000_000L;
    private static final int ENTERPRISE = 0x8000;
    private static final int REVERSE_PEN = 29_305;

    /** 256: a permanent cache. 257: the same with narrow counters. 258: with the reason of the end. 259: no beginning. */
    private static Bytes templates() {
        Bytes templates = new Bytes()
                .template(256, 8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 14, 4, 6, 1, 152, 8, 153, 8, 86, 8, 85, 8)
                .template(257, 8, 4, 12, 4, 152, 8, 86, 4, 85, 4)
                .template(258, 8, 4, 12, 4, 152, 8, 153, 8, 136, 1, 86, 8, 85, 8)
                .template(259, 8, 4, 12, 4, 136, 1, 86, 8, 85, 8);
        Bytes biflow = new Bytes().u16(8, 4, 12, 4, 152, 8, 86, 4, 85, 4);
        biflow.u16(ENTERPRISE | 86, 4).u32(REVERSE_PEN).u16(ENTERPRISE | 85, 4).u32(REVERSE_PEN);
        return templates.u16(260, 7).bytes(biflow.toArray());
    }

    private static Decoding listening() {
        return listening(Decoding.ofEverything());
    }

    private static Decoding listening(Decoding decoding) {
        return decoding.take(Bytes.Headers.ipfix(HEARD, 0, 1, new Bytes().set(2, templates())));
    }

    private static Decoding remembering(int flows) {
        return listening(
                Decoding.of(new DecodeConfig(100, 0).with(Biflow.SPLIT, flows), new TreeSet<>(FlowField.values())));
    }

    private static byte[] message(long after, int template, Bytes... records) {
        Bytes all = new Bytes();
        for (Bytes record : records) {
            all.bytes(record.toArray());
        }
        return Bytes.Headers.ipfix(HEARD + after, 0, 1, new Bytes().set(template, all));
    }

    /** Of the permanent cache; times in seconds after the exporter was heard first. */
    private static Bytes cached(int port, long start, long end, long packets, long bytes) {
        return new Bytes()
                .address("192.0.2.1")
                .address("198.51.100.2")
                .u16(port, 443)
                .u8(6)
                .u32(port % 7)
                .u8(0x10)
                .u64((HEARD + start) * 1000, (HEARD + end) * 1000, packets, bytes);
    }

    private static Bytes narrow(long start, long packets, long bytes) {
        return new Bytes()
                .address("192.0.2.1")
                .address("198.51.100.2")
                .u64((HEARD + start) * 1000)
                .u32(packets, bytes);
    }

    private static Bytes over(int host, long startMillis, long endMillis, int reason, long packets, long bytes) {
        return new Bytes()
                .u32(0x0a00_0000L + host)
                .address("198.51.100.2")
                .u64(HEARD * 1000 + startMillis, HEARD * 1000 + endMillis)
                .u8(reason)
                .u64(packets, bytes);
    }

    private static Bytes timeless(int reason, long packets, long bytes) {
        return new Bytes()
                .address("192.0.2.1")
                .address("198.51.100.2")
                .u8(reason)
                .u64(packets, bytes);
    }

    private static List<Long> bytes(List<Flow> flows) {
        return flows.stream().map(flow -> flow.get(BYTES)).toList();
    }

    /** The templates, and so many flows of the permanent cache that began after them. */
    public static byte[] datagram(int count) {
        Bytes records = new Bytes();
        for (int i = 0; i < count; i++) {
            records.bytes(cached(i, 5, 9, 10, 1000).toArray());
        }
        Bytes biflow = new Bytes()
                .address("192.0.2.1")
                .address("198.51.100.2")
                .u64((HEARD + 5) * 1000)
                .u32(1, 2, 3, 4);
        Bytes sets = new Bytes().set(2, templates()).set(256, records).set(260, biflow);
        return Bytes.Headers.ipfix(HEARD, 0, 1, sets);
    }

    @Test
    void ofAFlowThatBeganAfterwardsEveryByteCountsOnce() {
        Decoding decoding = listening();
        decoding.take(message(60, 256, cached(80, 10, 59, 10, 1000)));
        decoding.take(message(120, 256, cached(80, 10, 119, 25, 2600)));
        decoding.take(message(180, 256, cached(80, 10, 119, 25, 2600)));
        decoding.take(message(240, 256, cached(80, 10, 239, 26, 2700)));
        assertEquals(List.of(1000L, 1600L, 100L), bytes(decoding.flows()));
        assertEquals(
                List.of(10L, 15L, 1L),
                decoding.flows().stream().map(flow -> flow.get(PACKETS)).toList());
        assertEquals(2700, decoding.count(ExporterCounter.BYTES));
        assertEquals(26, decoding.count(ExporterCounter.PACKETS));
        assertEquals(3, decoding.count(ExporterCounter.FLOWS));
        assertEquals(1, decoding.count(ExporterCounter.TOTAL_UNCHANGED));
        assertEquals(0, decoding.count(ExporterCounter.TOTAL_UNKNOWN));
    }

    @Test
    void whatIsNewCameInAfterTheReportBefore() {
        Decoding decoding = listening();
        decoding.take(message(60, 256, cached(80, 10, 58, 10, 1000)));
        decoding.take(message(120, 256, cached(80, 10, 119, 25, 2600)));
        Flow first = decoding.flows().getFirst();
        Flow second = decoding.flows().getLast();
        assertEquals((HEARD + 10) * 1000, first.get(TIMESTAMP_START));
        assertEquals((HEARD + 58) * 1000, second.get(TIMESTAMP_START));
        assertEquals((HEARD + 119) * 1000, second.get(TIMESTAMP_END));
    }

    @Test
    void ofAnOlderFlowOnlyTheGrowthIsKnown() {
        Decoding decoding = listening();
        decoding.take(message(60, 256, cached(80, -100, 59, 10_000, 9_000_000)));
        assertTrue(decoding.flows().isEmpty());
        assertEquals(1, decoding.count(ExporterCounter.TOTAL_UNKNOWN));
        assertEquals(10_000, decoding.count(ExporterCounter.TOTAL_UNKNOWN_PACKETS));
        assertEquals(9_000_000, decoding.count(ExporterCounter.TOTAL_UNKNOWN_BYTES));
        decoding.take(message(120, 256, cached(80, -100, 119, 10_002, 9_000_200)));
        assertEquals(List.of(200L), bytes(decoding.flows()));
        assertEquals(200, decoding.count(ExporterCounter.BYTES));
    }

    /** The route changes, so the way out does; the flags and the ToS of the way do too. It is the same flow. */
    @Test
    void aFlowIsTheSameWhateverRoutingMakesOfIt() {
        Bytes template = new Bytes().template(300, 8, 4, 12, 4, 152, 8, 14, 4, 15, 4, 17, 4, 13, 1, 89, 1, 85, 8);
        Decoding decoding =
                Decoding.ofEverything().take(Bytes.Headers.ipfix(HEARD, 0, 1, new Bytes().set(2, template)));
        for (int i = 1; i <= 3; i++) {
            Bytes record =
                    new Bytes().address("192.0.2.1").address("198.51.100.2").u64((HEARD + 1) * 1000);
            record.u32(i, 0x0a00_0000L + i, 64_500 + i).u8(20 + i, 64 + i).u64(1000 * i);
            decoding.take(message(60 * i, 300, record));
        }
        assertEquals(3000, decoding.count(ExporterCounter.BYTES));
        assertEquals(3, decoding.count(ExporterCounter.FLOWS));
    }

    @Test
    void flowsOfOtherDomainsAreOthers() {
        Decoding decoding = listening();
        decoding.take(Bytes.Headers.ipfix(HEARD, 0, 2, new Bytes().set(2, templates())));
        decoding.take(message(60, 256, cached(80, 10, 59, 10, 1000)));
        decoding.take(Bytes.Headers.ipfix(HEARD + 60, 0, 2, new Bytes().set(256, cached(80, 10, 59, 10, 1000))));
        assertEquals(List.of(1000L, 1000L), bytes(decoding.flows()));
    }

    /** yaf: each flow is reported when it is over; the address and port may be used again at once. */
    @Test
    void flowsThatAreOverCountInFullIfTheyBeganAfterwards() {
        Decoding decoding = listening();
        decoding.take(message(10, 258, over(1, 1_000, 2_000, 3, 1, 60), over(2, -5_000, 2_000, 3, 1, 70)));
        decoding.take(message(10, 258, over(1, 2_500, 2_500, 3, 1, 60)));
        assertEquals(List.of(60L, 60L), bytes(decoding.flows()));
        assertEquals(70, decoding.count(ExporterCounter.TOTAL_UNKNOWN_BYTES));
        decoding.take(message(10, 258, over(1, 2_500, 2_500, 3, 1, 60)));
        assertEquals(120, decoding.count(ExporterCounter.BYTES), "a datagram that came twice");
    }

    /** After an active timeout yaf begins a new record of the same conversation, which counts from zero. */
    @Test
    void aNewBeginningIsANewFlow() {
        Decoding decoding = listening();
        decoding.take(message(310, 258, over(1, 1_000, 301_000, 2, 1000, 80_000)));
        decoding.take(message(620, 258, over(1, 301_200, 610_000, 2, 1200, 90_000)));
        decoding.take(message(700, 258, over(1, 610_100, 690_000, 3, 10, 500)));
        assertEquals(List.of(80_000L, 90_000L, 500L), bytes(decoding.flows()));
    }

    @Test
    void withoutABeginningOnlyFlowsThatAreOverCountAtFirstSight() {
        Decoding decoding = listening();
        decoding.take(message(10, 259, timeless(0, 10, 1000)));
        assertEquals(1, decoding.count(ExporterCounter.TOTAL_UNKNOWN));
        decoding.take(message(20, 259, timeless(0, 11, 1100)));
        assertEquals(List.of(100L), bytes(decoding.flows()));
        decoding.take(message(30, 259, timeless(0, 1, 50)));
        assertEquals(2, decoding.count(ExporterCounter.TOTAL_UNKNOWN), "another flow, or counted anew");
        Decoding other = listening();
        other.take(message(10, 259, timeless(3, 10, 1000)));
        assertEquals(List.of(1000L), bytes(other.flows()));
    }

    /** Cisco ASA before 8.4: a flow's bytes stand in the event that it was deleted. */
    @Test
    void aFirewallsDeletedFlowIsOver() {
        for (int element : new int[] {233, 40_005}) {
            Bytes template = new Bytes().template(256, 148, 4, 8, 4, 12, 4, element, 1, 85, 4);
            Bytes record = new Bytes().u32(77).address("192.0.2.1").address("198.51.100.2");
            Decoding decoding = Decoding.ofEverything()
                    .take(Bytes.Headers.v9(HEARD, 0, 0)
                            .set(0, template)
                            .set(256, record.u8(2).u32(888)));
            assertEquals(List.of(888L), bytes(decoding.flows()), "element " + element);
        }
    }

    @Test
    void narrowCountersWrap() {
        Decoding decoding = listening();
        decoding.take(message(60, 257, narrow(1, 5_000_000, 0xffff_ff00L)));
        decoding.take(message(120, 257, narrow(1, 5_000_010, 0x100)));
        assertEquals(List.of(0xffff_ff00L, 0x200L), bytes(decoding.flows()));
        decoding.take(message(180, 257, narrow(1, 0xffff_0000L, 0xffff_0000L)));
        decoding.take(message(240, 257, narrow(1, 5, 0xffff_0001L)));
        assertEquals(0x1_0005L, decoding.flows().getLast().get(PACKETS));
        assertEquals(1, decoding.flows().getLast().get(BYTES));
    }

    @Test
    void aCounterThatBeginsAnewCountsInFullButNotALateReport() {
        Decoding decoding = listening();
        decoding.take(message(60, 257, narrow(1, 10, 10_000)));
        decoding.take(message(180, 257, narrow(1, 30, 30_000)));
        decoding.take(message(120, 257, narrow(1, 20, 20_000)));
        assertEquals(30_000, decoding.count(ExporterCounter.BYTES), "overtaken: all of it was counted");
        decoding.take(message(240, 257, narrow(1, 2, 200)));
        assertEquals(List.of(10_000L, 20_000L, 200L), bytes(decoding.flows()));
    }

    @Test
    void aBeginningThatIsComputedAnewMayBeAnotherMillisecond() {
        Decoding decoding = listening();
        decoding.take(message(60, 256, cached(80, 10, 10, 1, 100)));
        decoding.take(message(120, 256, cached(80, 11, 11, 2, 200)));
        decoding.take(message(180, 256, cached(80, 10, 10, 3, 300)));
        assertEquals(300, decoding.count(ExporterCounter.BYTES));
    }

    @Test
    void bothDirectionsAreCompared() {
        Decoding decoding = listening();
        long start = (HEARD + 1) * 1000;
        Bytes ends = new Bytes().address("192.0.2.1").address("198.51.100.2").u64(start);
        byte[] both = ends.toArray();
        decoding.take(message(60, 260, new Bytes().bytes(both).u32(1, 100, 0, 0)));
        assertEquals(List.of(100L), bytes(decoding.taken()));
        decoding.take(message(120, 260, new Bytes().bytes(both).u32(1, 100, 2, 300)));
        List<Flow> answered = decoding.taken();
        assertEquals(List.of(300L), bytes(answered));
        assertTrue(answered.getFirst().has(REVERSE));
        decoding.take(message(180, 260, new Bytes().bytes(both).u32(2, 150, 3, 500)));
        List<Flow> more = decoding.taken();
        assertEquals(List.of(50L, 200L), bytes(more));
        assertFalse(more.getFirst().has(REVERSE));
        assertEquals(more.getFirst().address(SRC_HOST), more.getLast().address(DST_HOST));
        assertEquals(650, decoding.count(ExporterCounter.BYTES));
        Decoding one = listening(Decoding.of(Biflow.ONE));
        one.take(message(60, 260, new Bytes().bytes(both).u32(1, 100, 2, 300)));
        one.take(message(120, 260, new Bytes().bytes(both).u32(1, 100, 3, 400)));
        assertEquals(List.of(400L, 100L), bytes(one.flows()));
    }

    /** What was forgotten may have been counted: whoever is no younger is not known any more. */
    @Test
    void forgettingMovesTheMomentSinceWhichEverythingIsRemembered() {
        Decoding decoding = remembering(64);
        for (int port = 0; port < 64; port++) {
            decoding.take(message(60 + port, 256, cached(port, 10, 59, 1, 100)));
        }
        decoding.take(message(200, 256, cached(64, 10, 199, 1, 100)));
        assertEquals(6500, decoding.count(ExporterCounter.BYTES), "known until something is forgotten");
        decoding.take(message(210, 256, cached(65, 50, 199, 1, 100), cached(66, 150, 199, 1, 100)));
        assertEquals(6600, decoding.count(ExporterCounter.BYTES));
        assertEquals(100, decoding.count(ExporterCounter.TOTAL_UNKNOWN_BYTES));
        decoding.take(message(220, 256, cached(0, 10, 219, 2, 200)));
        assertEquals(300, decoding.count(ExporterCounter.TOTAL_UNKNOWN_BYTES), "what was forgotten");
    }

    @Test
    void flowsThatAreOverAreForgottenWithoutRegret() {
        Decoding decoding = remembering(64);
        decoding.take(message(1, 256, cached(80, 0, 1, 1, 100)));
        for (int i = 0; i < 10_000; i++) {
            decoding.take(message(60 + i / 100, 258, over(i, 500, 60_000, 3, 1, 10)));
        }
        decoding.take(message(500, 256, cached(80, 0, 499, 2, 200)));
        assertEquals(100_200, decoding.count(ExporterCounter.BYTES));
        assertEquals(0, decoding.count(ExporterCounter.TOTAL_UNKNOWN));
    }

    @Test
    void twoWorkersShareWhatIsRemembered() {
        Decoding one = listening();
        Decoding other = one.another();
        one.take(message(60, 256, cached(80, 10, 59, 10, 1000)));
        other.take(message(120, 256, cached(80, 10, 119, 20, 2000)));
        one.take(message(180, 256, cached(80, 10, 179, 30, 3000)));
        assertEquals(3000, one.count(ExporterCounter.BYTES));
    }

    @Test
    void manyRecordsInManyBatches() {
        Decoding decoding = listening();
        long expected = 0;
        for (int round = 1; round <= 5; round++) {
            Bytes[] records = new Bytes[500];
            for (int port = 0; port < records.length; port++) {
                // Every other one stands still
                long total = 1000L + port + (port % 2 == 0 ? round * 10L : 0);
                records[port] = cached(port, 10, 50 + round, round, total);
                expected = round == 5 ? expected + total : expected;
            }
            decoding.take(message(60L * round, 256, records));
        }
        assertEquals(expected, decoding.count(ExporterCounter.BYTES));
        assertEquals(
                expected,
                decoding.flows().stream().mapToLong(flow -> flow.get(BYTES)).sum());
    }

    @Test
    void whoLooksAtRecordsSeesTotalsAsTheyAre() {
        Decoding decoding =
                listening(Decoding.of(new DecodeConfig(100, 0).asExported(), new TreeSet<>(FlowField.values())));
        decoding.take(message(60, 256, cached(80, -10, 59, 10, 1000)));
        decoding.take(message(120, 256, cached(80, -10, 119, 20, 2000)));
        assertEquals(List.of(1000L, 2000L), bytes(decoding.flows()));
    }
}
