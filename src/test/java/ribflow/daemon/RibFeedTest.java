package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.Maps;
import ribflow.tag.Correlation;

class RibFeedTest {

    private static final Address PEER = Address.parse("192.0.2.1");
    private static final Family V4 = Family.IPV4_UNICAST;
    private static final Open GRACEFUL = Open.of(
            64500,
            90,
            PEER,
            List.of(new Capability.GracefulRestart(
                    true, 120, List.of(new Capability.GracefulRestart.Forwarding(V4, true)))));

    private final Rib rib = new Rib(new Epochs());
    private final RibFeed feed = new RibFeed(rib, new Correlation(rib, Maps.EMPTY), Runnable::run);

    private void up() {
        feed.established(PEER, GRACEFUL, new PeerTraits(true, true, Set.of(V4)));
    }

    private void announce(String prefix) {
        PathAttributes attributes = new PathAttributes(
                PathAttributes.Origin.IGP,
                AsPath.ofSequence(64500),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
        feed.update(
                PEER,
                new Update(
                        List.of(),
                        List.of(Update.Announcement.of(V4, PEER, List.of(Prefix.parse(prefix)))),
                        Optional.of(attributes),
                        Optional.empty()));
    }

    /** Otherwise a neighbour that restarts, and comes back with other routes or path ids, has twice what it may have. */
    @Test
    void whatIsLeftOfAnEarlierSessionCountsForNoLimit() {
        up();
        announce("10.0.0.0/24");
        announce("10.0.1.0/24");
        assertEquals(2, feed.routes(PEER, V4));
        feed.down(PEER, Map.of(V4, new Retention(Duration.ofSeconds(120), Duration.ZERO)));
        up();
        announce("10.0.2.0/24");
        announce("10.0.1.0/24");
        assertEquals(
                3, Objects.requireNonNull(rib.peer(new RibSource.Session(PEER))).routes(V4), "one of them stale");
        assertEquals(2, feed.routes(PEER, V4));
    }
}
