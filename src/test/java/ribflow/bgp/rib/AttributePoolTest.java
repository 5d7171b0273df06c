package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.AsPath.SegmentType;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Epochs;

class AttributePoolTest {

    private static final Address HOP = Address.parse("2001:db8::1");

    private static final PathAttributes RICH = new PathAttributes(
            Origin.EGP,
            new AsPath(List.of(
                    new Segment(SegmentType.AS_CONFED_SEQUENCE, new int[] {65001}),
                    new Segment(SegmentType.AS_SEQUENCE, new int[] {64500, -2}),
                    new Segment(SegmentType.AS_SET, new int[] {1, 2}))),
            OptionalLong.of(0),
            OptionalLong.of(4_294_967_295L),
            List.of(64500 << 16 | 2, 64500 << 16 | 1, 1, 64500 << 16 | 2),
            List.of(
                    0x8000_0000_0000_0001L,
                    0x0003_fbf4_0000_0007L,
                    0x0002_fbf4_0001_0000L,
                    0x0102_c000_0201_0005L,
                    0x4202_fbf4_0001_0009L),
            List.of(new LargeCommunity(-1, 2, 3), new LargeCommunity(1, 2, 3)),
            Optional.of(Address.parse("10.1.1.1")),
            List.of(Address.parse("10.2.2.2"), Address.parse("0.0.0.0")));

    private final Epochs epochs = new Epochs();
    private final AttributePool pool = new AttributePool(epochs);

    @Test
    void givesEveryFieldBack() {
        int id = pool.intern(RICH, HOP);
        assertEquals(2, pool.originAs(id));
        assertEquals(64500, pool.neighbourAs(id));
        assertEquals(HOP, new Address(pool.nextHopHigh(id), pool.nextHopLow(id)));
        assertEquals(4_294_967_295L, pool.localPref(id));
        assertEquals(0, pool.med(id));
        PathAttributes value = pool.attributes(id);
        assertEquals(RICH.origin(), value.origin());
        assertEquals(RICH.asPath(), value.asPath());
        assertEquals(RICH.originatorId(), value.originatorId());
        assertEquals(RICH.clusterList(), value.clusterList());
        assertEquals(OptionalLong.of(0), value.med());
    }

    @Test
    void longPathsAndCommunitiesStayWhole() {
        int[] asns = IntStream.rangeClosed(1, 500).map(i -> -i).toArray();
        PathAttributes path = Attributes.path(asns);
        List<LargeCommunity> communities = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> new LargeCommunity(-1, i, -1))
                .toList();
        int id = pool.intern(
                new PathAttributes(
                        path.origin(),
                        path.asPath(),
                        path.med(),
                        path.localPref(),
                        List.of(),
                        List.of(),
                        communities,
                        path.originatorId(),
                        path.clusterList()),
                HOP);
        String asns32 = IntStream.of(asns).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(" "));
        assertEquals(asns32, pool.text(FlowField.AS_PATH, pool.asPath(id)));
        assertEquals(200, pool.text(FlowField.LRG_COMM, pool.large(id)).split(" ", -1).length);
    }

    @Test
    void writesTheTextForms() {
        int id = pool.intern(RICH, HOP);
        assertEquals("(65001) 64500 4294967294 {1,2}", pool.text(FlowField.AS_PATH, pool.asPath(id)));
        assertEquals("0:1 64500:1 64500:2", pool.text(FlowField.STD_COMM, pool.standard(id)));
        assertEquals(
                "RT:64500:65536 SOO:64500:7 RT:192.0.2.1:5 RT:4227072001:9 0x8000000000000001",
                pool.text(FlowField.SRC_EXT_COMM, pool.extended(id)));
        assertEquals("1:2:3 4294967295:2:3", pool.text(FlowField.LRG_COMM, pool.large(id)));
        assertThrows(IllegalArgumentException.class, () -> pool.text(FlowField.SRC_AS, 1));
    }

    @Test
    void saysWhatIsAbsent() {
        int id = pool.intern(Attributes.path(), HOP);
        assertEquals(-1, pool.originAs(id));
        assertEquals(-1, pool.neighbourAs(id));
        assertEquals(-1, pool.localPref(id));
        assertEquals(-1, pool.med(id));
        assertEquals(0, pool.asPath(id) + pool.standard(id) + pool.extended(id) + pool.large(id));
        assertEquals("", pool.text(FlowField.AS_PATH, 0));
        assertEquals("", pool.text(FlowField.STD_COMM, 0));
        assertEquals(Attributes.path(), pool.attributes(id));
    }

    @Test
    void theSameAttributesAreTheSameNumberAndAnotherNextHopIsAnother() {
        int id = pool.intern(RICH, HOP);
        assertEquals(id, pool.intern(RICH, HOP));
        int other = pool.intern(RICH, Address.parse("192.0.2.1"));
        assertNotEquals(id, other);
        assertEquals(pool.asPath(id), pool.asPath(other));
        assertEquals(2, pool.size());
    }

    @Test
    void theOrderOfCommunitiesDoesNotCount() {
        PathAttributes one = communities(List.of(5, 7, 5));
        PathAttributes two = communities(List.of(7, 5));
        assertEquals(pool.intern(one, HOP), pool.intern(two, HOP));
    }

    private static PathAttributes communities(List<Integer> communities) {
        PathAttributes bare = Attributes.path(1);
        return new PathAttributes(
                bare.origin(),
                bare.asPath(),
                bare.med(),
                bare.localPref(),
                communities,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** Sets, paths and communities come and go; numbers are used again, but none whose content a reader may still read. */
    @Test
    void contentStaysWhileAReaderIsOnlineAndMemoryIsUsedAgain() {
        SplittableRandom random = new SplittableRandom(5);
        List<PathAttributes> all = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            all.add(Attributes.random(random));
        }
        Epochs.Reader reader = epochs.register();
        long bytes = 0;
        for (int round = 0; round < 30; round++) {
            reader.enter();
            Map<Integer, PathAttributes> seen = new HashMap<>();
            List<Integer> held = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                PathAttributes attributes = all.get(random.nextInt(all.size()));
                held.add(pool.intern(attributes, HOP));
                seen.put(held.getLast(), attributes);
            }
            held.forEach(pool::release);
            pool.turn();
            pool.turn();
            IntStream.range(0, 300).forEach(i -> pool.release(pool.intern(all.get(random.nextInt(3000)), HOP)));
            seen.forEach((id, attributes) -> assertEquals(attributes, pool.attributes(id)));
            reader.leave();
            pool.turn();
            pool.turn();
            assertEquals(0, pool.size());
            if (round == 5) {
                bytes = pool.bytes();
            }
        }
        assertEquals(bytes, pool.bytes());
    }

    @Test
    void aPathLongerThanAPageOfTheSlab() {
        int[] asns = IntStream.rangeClosed(1, 40_000).toArray();
        int id = pool.intern(Attributes.path(asns), HOP);
        assertEquals(AsPath.ofSequence(asns), pool.attributes(id).asPath());
        assertEquals(40_000, pool.originAs(id));
        assertEquals(id, again(id, asns)); // the first time pages are made in which uses are counted
        long bytes = pool.bytes();
        assertEquals(id, again(id, asns));
        assertEquals(bytes, pool.bytes());
    }

    /** The number of a path that was let go and comes again. */
    private int again(int id, int[] asns) {
        pool.release(id);
        pool.turn();
        pool.turn();
        return pool.intern(Attributes.path(asns), HOP);
    }

    /** Paths that a plain one could be taken for. */
    @Test
    void pathsThatAreNotOneSequence() {
        List<AsPath> paths = List.of(
                AsPath.EMPTY,
                AsPath.ofSequence(1),
                AsPath.ofSequence(0, 1),
                new AsPath(List.of(new Segment(SegmentType.AS_SEQUENCE, new int[0]))),
                new AsPath(List.of(new Segment(SegmentType.AS_SET, new int[] {1}))),
                new AsPath(List.of(
                        new Segment(SegmentType.AS_SEQUENCE, new int[] {1}),
                        new Segment(SegmentType.AS_SEQUENCE, new int[] {2}))),
                AsPath.ofSequence(SegmentType.AS_SEQUENCE.code() << 28 | 1, 2),
                AsPath.ofSequence(IntStream.rangeClosed(1, 254).toArray()),
                AsPath.ofSequence(IntStream.rangeClosed(1, 255).toArray()),
                AsPath.ofSequence(IntStream.rangeClosed(1, 256).toArray()));
        Map<AsPath, Integer> ids = new HashMap<>();
        paths.forEach(path -> ids.put(path, pool.intern(withPath(path), HOP)));
        assertEquals(paths.size(), pool.size());
        ids.forEach((path, id) -> assertEquals(path, pool.attributes(id).asPath()));
        ids.values().forEach(pool::release);
        assertEquals(0, pool.size());
    }

    private static PathAttributes withPath(AsPath path) {
        PathAttributes bare = Attributes.path(1);
        return new PathAttributes(
                bare.origin(),
                path,
                bare.med(),
                bare.localPref(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** A set that differs from all others by its path takes 44 octets and 20 for the path, which has 4 for each AS. */
    @Test
    void aSetTakesLittleMemory() {
        int sets = 50_000;
        for (int i = 0; i < sets; i++) {
            pool.intern(Attributes.path(64500, 64501, 64502, i), HOP);
        }
        assertEquals(sets, pool.size());
        double each = (double) pool.bytes() / sets;
        assertTrue(each < 1.1 * (44 + 20 + 4 * 4) + 10, () -> each + " octets");
    }
}
