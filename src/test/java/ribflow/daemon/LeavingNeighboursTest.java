package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.Maps;
import ribflow.tag.Correlation;

final class LeavingNeighboursTest {

    private static final Address PEER = Address.parse("192.0.2.1");
    private static final Family V4 = Family.IPV4_UNICAST;

    private final Rib rib = new Rib(new Epochs());
    private final Correlation correlation = new Correlation(rib, Maps.EMPTY);
    private final RibFeed feed = new RibFeed(rib, correlation, Runnable::run);

    private AdjRibIn up() {
        return rib.established(new RibSource.Session(PEER), new Speaker(PEER, 64500, false), Set.of(V4), Set.of());
    }

    private void announce(String... prefixes) {
        List<Prefix> parsed = List.of(prefixes).stream().map(Prefix::parse).toList();
        feed.update(
                PEER,
                new Update(
                        List.of(),
                        List.of(Update.Announcement.of(V4, Address.parse("192.0.2.9"), parsed)),
                        Optional.of(new PathAttributes(
                                PathAttributes.Origin.IGP,
                                AsPath.ofSequence(64501),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                List.of())),
                        Optional.empty()));
    }

    private void lose() {
        feed.down(PEER, Map.of(V4, new Retention(Duration.ofMinutes(2), Duration.ofDays(1))));
    }

    /** It may have been down when it was taken out of the configuration, and its routes kept for days. */
    @Test
    void aNeighbourThatIsGoneLeavesNothing() {
        AdjRibIn table = up();
        announce("198.51.100.0/24");
        correlation.changed();
        lose();
        assertEquals(1, table.stale());
        assertEquals(List.of(table), correlation.peersOf(PEER));
        feed.gone(PEER);
        assertEquals(0, table.routes(V4));
        assertEquals(List.of(), rib.peers());
        assertEquals(List.of(), correlation.peersOf(PEER));
    }

    /** Limits are for what the neighbour announces, and not for what was kept of its last session. */
    @Test
    void keptRoutesAreNotAnnounced() {
        AdjRibIn table = up();
        announce("198.51.100.0/24", "203.0.113.0/24");
        assertEquals(2, feed.routes(PEER, V4));
        lose();
        rib.established(new RibSource.Session(PEER), new Speaker(PEER, 64500, false), Set.of(V4), Set.of(V4));
        assertEquals(2, table.routes(V4));
        assertEquals(0, feed.routes(PEER, V4));
    }
}
