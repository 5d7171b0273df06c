package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** Several workers share templates; data that come before theirs wait. */
final class SharedTemplatesTest {

    private static final long SECONDS = 1_700_000_000L;

    /** What is charged for a set beside its records. */
    private static final int OVERHEAD = 100;

    private static byte[] template(int id) {
        return Bytes.Headers.v9(SECONDS, 0, 1)
                .set(0, new Bytes().template(id, 1, 4, 2, 4))
                .toArray();
    }

    private static byte[] data(int id, int bytes) {
        return Bytes.Headers.v9(SECONDS + bytes, 0, 1)
                .set(id, new Bytes().u32(bytes, 1))
                .toArray();
    }

    private static Decoding keeping(int bytes) {
        return Decoding.of(3, bytes, Set.copyOf(FlowField.values()));
    }

    @Test
    void aTemplateLearntByOneWorkerServesAnother() {
        Decoding one = keeping(0);
        Decoding other = one.another();
        one.take(template(256));
        other.take(data(256, 100));
        assertEquals(100, other.flows().getFirst().get(FlowField.BYTES));
    }

    @Test
    void exportersHaveTemplatesOfTheirOwn() {
        Decoding decoding = keeping(0).take("192.0.2.7", template(256));
        decoding.take("192.0.2.8", data(256, 100));
        assertTrue(decoding.flows().isEmpty());
    }

    @Test
    void dataBeforeTheirTemplateAreDecodedByTheWorkerThatLearnsItOnceAndInOrder() {
        Decoding one = keeping(1000);
        Decoding other = one.another();
        one.take(data(256, 100)).take(data(257, 200)).take(data(256, 300));
        other.take(template(256));
        assertEquals(0, one.flows().size());
        assertEquals(2, other.flows().size());
        assertEquals(100, other.flows().getFirst().get(FlowField.BYTES));
        assertEquals(300, other.flows().getLast().get(FlowField.BYTES));
        assertEquals((SECONDS + 300) * 1000, other.flows().getLast().get(FlowField.TIMESTAMP_EXPORT));
        one.take(template(256));
        assertEquals(2, one.count(ExporterCounter.FLOWS));
        assertEquals(3, one.count(ExporterCounter.SETS_KEPT));
        assertEquals(2, one.count(ExporterCounter.SETS_KEPT_DECODED));
        assertEquals(0, one.count(ExporterCounter.SETS_NO_TEMPLATE));
    }

    @Test
    void whatWaitedLongestGoesWhenThereIsNoRoom() {
        Decoding decoding = keeping(2 * (8 + OVERHEAD));
        decoding.take(data(256, 1)).take(data(256, 2)).take(data(256, 3));
        assertEquals(1, decoding.count(ExporterCounter.SETS_NO_TEMPLATE));
        assertEquals(8, decoding.count(ExporterCounter.SET_BYTES_NO_TEMPLATE));
        decoding.take(template(256));
        assertEquals(5, decoding.count(ExporterCounter.BYTES));
    }

    @Test
    void aSetThatNeverFitsIsLostAtOnce() {
        Decoding decoding = keeping(7 + OVERHEAD).take(data(256, 1));
        assertEquals(0, decoding.count(ExporterCounter.SETS_KEPT));
        assertEquals(1, decoding.count(ExporterCounter.SETS_NO_TEMPLATE));
    }

    /** As many as fit by what they take in memory, which is far more than the byte that each brings. */
    @Test
    void smallSetsTakeNoMoreMemoryThanLargeOnes() {
        Decoding decoding = keeping(10_000);
        Bytes sets = Bytes.Headers.v9(SECONDS, 0, 1);
        for (int i = 0; i < 1000; i++) {
            sets.set(256, new Bytes().u8(1));
        }
        decoding.take(sets);
        long waiting = decoding.count(ExporterCounter.SETS_KEPT) - decoding.count(ExporterCounter.SETS_NO_TEMPLATE);
        assertEquals(10_000 / (1 + OVERHEAD), waiting);
    }

    @Test
    void setsWithoutRecordsWaitForNothing() {
        Decoding decoding = keeping(1000);
        decoding.take(Bytes.Headers.v9(SECONDS, 0, 1)
                .set(256, new Bytes())
                .set(256, new Bytes())
                .set(256, new Bytes().u32(100, 1)));
        assertEquals(1, decoding.count(ExporterCounter.SETS_KEPT));
        assertEquals(2, decoding.count(ExporterCounter.MALFORMED));
        decoding.take(template(256));
        assertEquals(100, decoding.count(ExporterCounter.BYTES));
    }

    @Test
    void optionsBeforeTheirTemplateWaitToo() {
        Decoding decoding = keeping(1000);
        decoding.take(Bytes.Headers.v9(SECONDS, 0, 1).set(300, new Bytes().u32(0, 500)));
        decoding.take(Bytes.Headers.v9(SECONDS, 0, 1).set(1, new Bytes().u16(300, 4, 4, 1, 4, 34, 4)));
        decoding.take(template(256)).take(data(256, 1));
        assertEquals(500, decoding.flows().getFirst().get(FlowField.SAMPLING_RATE));
    }

    @Test
    void moreTemplatesThanMayBeAreRefusedAndCounted() {
        Decoding decoding = keeping(1000);
        for (int id = 256; id < 261; id++) {
            decoding.take(template(id));
        }
        assertEquals(2, decoding.count(ExporterCounter.TEMPLATES_REFUSED));
        for (int id = 256; id < 261; id++) {
            decoding.take(data(id, 1));
        }
        assertEquals(3, decoding.count(ExporterCounter.FLOWS));
        decoding.take(template(256));
        assertEquals(2, decoding.count(ExporterCounter.TEMPLATES_REFUSED));
    }

    /** RFC 7011, 8.4: a template that was not repeated for an hour makes room; one that was stays. */
    @Test
    void templatesThatWereNotRepeatedMakeRoom() {
        Decoding decoding = keeping(0);
        Address router = Address.parse(Decoding.ROUTER);
        long hour = 3_600_000;
        for (int id = 256; id < 259; id++) {
            decoding.take(template(id));
        }
        decoding.takeAt(Decoding.ARRIVAL + hour, router, template(257));
        decoding.takeAt(Decoding.ARRIVAL + hour, router, template(300));
        assertEquals(1, decoding.count(ExporterCounter.TEMPLATES_REFUSED), "an hour has not passed yet");
        decoding.takeAt(Decoding.ARRIVAL + hour + 1, router, template(300));
        assertEquals(1, decoding.count(ExporterCounter.TEMPLATES_REFUSED));
        decoding.take(data(256, 1)).take(data(257, 2)).take(data(258, 4)).take(data(300, 8));
        assertEquals(10, decoding.count(ExporterCounter.BYTES));
    }

    @Test
    void asManyDomainsAreToldApartAsTemplatesMayBe() {
        Decoding decoding = keeping(1000);
        for (int domain = 1; domain <= 5; domain++) {
            decoding.take(Bytes.Headers.v9(SECONDS, 0, domain).set(0, new Bytes().template(256, 1, 4)));
            decoding.take(Bytes.Headers.v9(SECONDS, 1, domain).set(256, new Bytes().u32(1)));
        }
        assertEquals(3, decoding.count(ExporterCounter.FLOWS));
        assertEquals(2, decoding.count(ExporterCounter.TEMPLATES_REFUSED));
        assertEquals(2, decoding.count(ExporterCounter.SETS_NO_TEMPLATE));
    }

    /** Datagrams of two workers interleave at random: every set is decoded exactly once. */
    @Test
    void noSetIsLostOrDecodedTwiceWhileTemplatesCome() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Decoding one = Decoding.ofEverything();
            Decoding other = one.another();
            Thread learner = Thread.ofPlatform().start(() -> {
                for (int id = 256; id < 272; id++) {
                    other.take(template(id));
                }
            });
            for (int id = 256; id < 272; id++) {
                one.take(data(id, 1)).take(data(id, 2));
            }
            learner.join();
            assertEquals(32, one.count(ExporterCounter.FLOWS));
            assertEquals(48, one.count(ExporterCounter.BYTES));
            assertEquals(one.count(ExporterCounter.SETS_KEPT), one.count(ExporterCounter.SETS_KEPT_DECODED));
        }
    }
}
