package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** Templates are bounded by the memory they take: each session's, and all together. */
final class TemplateMemoryTest {

    private static final long SECONDS = 1_700_000_000L;
    private static final long OF_ONE = 16 << 20;
    private static final int MOST_FIELDS = 4096;
    private static final Address ROUTER = Address.parse(Decoding.ROUTER);
    private static final Address OTHER = Address.parse("192.0.2.2");

    private final Decoding decoding = Decoding.ofEverything();

    /** Template record of so many fields of one byte, which fill no column. */
    private static Bytes large(int id, int fields) {
        return new Bytes()
                .template(
                        id,
                        IntStream.range(0, 2 * fields)
                                .map(i -> i % 2 == 0 ? 210 : 1)
                                .toArray());
    }

    /** Template of octetDeltaCount. */
    private static Bytes ordinary(int id) {
        return new Bytes().template(id, 1, 4);
    }

    private void announce(Address router, Bytes template) {
        decoding.takeAt(
                Decoding.ARRIVAL,
                router,
                Bytes.Headers.v9(SECONDS, 0, 1).set(0, template).toArray());
    }

    private TransportSession open(Address router) {
        return Objects.requireNonNull(decoding.decoder().open(router.high(), router.low()));
    }

    private void take(TransportSession session, int set, Bytes record) {
        byte[] message = Bytes.Headers.ipfix(SECONDS, 0, 7, new Bytes().set(set, record));
        decoding.decoder().decode(ByteBuffer.wrap(message), session, Decoding.ARRIVAL);
        decoding.decoder().flush();
    }

    private long used() {
        return decoding.templates().memory().used();
    }

    private long count(Address router, ExporterCounter row) {
        return decoding.exporter(router).counters().get(row);
    }

    @Test
    void aFloodOfLargeTemplatesStaysWithinTheBudgetAndLeavesRoomForOthers() {
        for (int id = 256; id < 356; id++) {
            announce(ROUTER, large(id, MOST_FIELDS));
        }
        assertTrue(used() > OF_ONE - OF_ONE / 10 && used() <= OF_ONE, () -> used() + " bytes");
        assertTrue(count(ROUTER, ExporterCounter.TEMPLATES_REFUSED) > 20);
        announce(OTHER, ordinary(256));
        decoding.takeAt(
                Decoding.ARRIVAL,
                OTHER,
                Bytes.Headers.v9(SECONDS, 1, 1).set(256, new Bytes().u32(100)).toArray());
        assertEquals(0, count(OTHER, ExporterCounter.TEMPLATES_REFUSED));
        assertEquals(100, decoding.flows().getFirst().get(FlowField.BYTES));
    }

    @Test
    void sessionsHaveABudgetEachAndGiveItBackWhenTheyClose() {
        announce(OTHER, ordinary(256));
        long before = used();
        TransportSession session = open(ROUTER);
        for (int id = 256; id < 356; id++) {
            take(session, 2, large(id, MOST_FIELDS));
        }
        assertTrue(used() <= before + OF_ONE, () -> used() + " bytes");
        long refused = count(ROUTER, ExporterCounter.TEMPLATES_REFUSED);
        assertTrue(refused > 20);
        TransportSession another = open(ROUTER);
        take(another, 2, ordinary(256));
        assertEquals(refused, count(ROUTER, ExporterCounter.TEMPLATES_REFUSED));
        decoding.decoder().close(session);
        decoding.decoder().close(another);
        assertEquals(before, used());
    }

    @Test
    void withdrawalsGiveMemoryBack() {
        TransportSession session = open(ROUTER);
        take(session, 2, large(256, 100));
        long one = used();
        take(session, 2, large(257, 100));
        take(session, 2, large(257, 100));
        assertEquals(2 * one, used(), "a repetition takes nothing");
        take(session, 2, new Bytes().template(256));
        assertEquals(one, used());
        take(session, 2, ordinary(300));
        take(session, 2, new Bytes().template(2));
        assertEquals(0, used());
    }

    @Test
    void aTemplateIsChargedInPlaceOfTheOneItReplaces() {
        announce(ROUTER, ordinary(256));
        long little = used();
        announce(ROUTER, large(256, 1000));
        assertTrue(used() > little);
        announce(ROUTER, ordinary(256));
        assertEquals(little, used());
    }

    @Test
    void templatesThatWereNotRepeatedGiveMemoryBack() {
        for (int id = 256; id < 356; id++) {
            announce(ROUTER, large(id, MOST_FIELDS));
        }
        decoding.takeAt(
                Decoding.ARRIVAL + 3_600_001,
                ROUTER,
                Bytes.Headers.v9(SECONDS, 0, 1).set(0, large(400, MOST_FIELDS)).toArray());
        assertTrue(used() < OF_ONE / 10, () -> used() + " bytes");
    }

    /** Data are better kept than decoded by a template that is no longer theirs. */
    @Test
    void aTemplateOfTooManyFieldsIsRefusedAndEndsTheOneItReplaces() {
        announce(ROUTER, ordinary(256));
        announce(ROUTER, large(256, MOST_FIELDS + 1));
        assertEquals(1, count(ROUTER, ExporterCounter.TEMPLATES_REFUSED));
        assertEquals(0, used());
        decoding.take(Bytes.Headers.v9(SECONDS, 1, 1).set(256, new Bytes().u32(100)));
        assertEquals(0, decoding.flows().size());
        assertEquals(1, count(ROUTER, ExporterCounter.SETS_KEPT));
    }

    /** Records that wait for their sampler hold their template, which must not live on uncharged. */
    @Test
    void heldRecordsAreDecodedWhenTheirTemplateGoes() {
        TransportSession session = open(ROUTER);
        take(session, 2, new Bytes().template(256, 1, 4, 48, 2));
        take(session, 256, new Bytes().u32(100).u16(5));
        assertEquals(0, decoding.flows().size());
        take(session, 2, ordinary(256));
        assertEquals(100, decoding.flows().getFirst().get(FlowField.BYTES));
    }
}
