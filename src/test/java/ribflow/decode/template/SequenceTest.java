package ribflow.decode.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import ribflow.decode.template.Sequence.Unit;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.ip.Address;

final class SequenceTest {

    private static final int ROUNDS = 200;

    private final Sequence sequence = new Sequence();
    private final Exporter exporter = Objects.requireNonNull(new Exporters(1).find(0, Address.ipv4Low(1)));

    private void datagram(long number) {
        accept(number, 1, Unit.DATAGRAMS);
    }

    private void records(long number, int records) {
        accept(number, records, Unit.RECORDS);
    }

    private void accept(long number, int units, Unit unit) {
        Tally tally = new Tally();
        sequence.accept(number, units, unit, tally);
        tally.handOver(exporter);
    }

    private void assertCounts(long lost, long late, long resets) {
        assertEquals(lost, exporter.counters().get(ExporterCounter.SEQUENCE_LOST), "lost");
        assertEquals(late, exporter.counters().get(ExporterCounter.SEQUENCE_LATE), "late");
        assertEquals(resets, exporter.counters().get(ExporterCounter.SEQUENCE_RESET), "resets");
    }

    @Test
    void theFirstNumberIsBelievedAndNumbersWrap() {
        datagram(0xffff_fffeL);
        datagram(0xffff_ffffL);
        datagram(0);
        datagram(1);
        assertCounts(0, 0, 0);
        datagram(3);
        assertCounts(1, 0, 0);
    }

    @Test
    void whatComesLateWasNotLost() {
        datagram(1);
        datagram(5);
        assertCounts(3, 0, 0);
        datagram(3);
        datagram(2);
        assertCounts(1, 2, 0);
        datagram(6);
        assertCounts(1, 2, 0);
    }

    @Test
    void whatComesTwiceDoesNotMakeGoodALoss() {
        datagram(1);
        datagram(1);
        assertCounts(0, 1, 0);
        datagram(4);
        datagram(2);
        datagram(3);
        datagram(3);
        assertCounts(0, 4, 0);
    }

    @Test
    void afterManyInOrderNothingIsAwaitedAnyMore() {
        datagram(1);
        datagram(3);
        for (int number = 4; number < 1100; number++) {
            datagram(number);
        }
        datagram(1000);
        assertCounts(1, 1, 0);
    }

    @Test
    void aNumberFarAwayIsARestart() {
        datagram(5_000_000);
        datagram(0);
        datagram(1);
        assertCounts(0, 0, 1);
        datagram(3_000_000_000L);
        datagram(3_000_000_001L);
        assertCounts(0, 0, 2);
    }

    @Test
    void recordsAreCountedByTheDatagram() {
        records(0, 30);
        records(30, 30);
        records(90, 30);
        assertCounts(30, 0, 0);
        records(60, 20);
        assertCounts(10, 1, 0);
        records(120, 7);
        records(127, 1);
        assertCounts(10, 1, 0);
    }

    @Test
    void afterAnUnknownNumberOfRecordsTheNextNumberIsBelieved() {
        records(0, 30);
        records(30, Sequence.UNCOUNTED);
        records(500, 10);
        assertCounts(0, 0, 0);
        records(511, 10);
        assertCounts(1, 0, 0);
        records(600, Sequence.UNCOUNTED);
        assertCounts(80, 0, 0);
    }

    /** Workers that receive a domain from several ports overtake each other, but nothing is lost. */
    @Test
    void workersThatOvertakeEachOtherLoseNothing() throws Exception {
        CyclicBarrier abreast = new CyclicBarrier(2);
        datagram(0);
        Thread odd = Thread.ofPlatform().start(() -> everySecond(1, abreast));
        everySecond(2, abreast);
        odd.join();
        datagram(ROUNDS * 200 + 1);
        assertEquals(0, exporter.counters().get(ExporterCounter.SEQUENCE_LOST));
        assertEquals(0, exporter.counters().get(ExporterCounter.SEQUENCE_RESET));
    }

    /** Never more than 200 ahead of the other. */
    private void everySecond(int first, CyclicBarrier abreast) {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < 200; i += 2) {
                    datagram(round * 200 + first + i);
                }
                abreast.await(10, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
