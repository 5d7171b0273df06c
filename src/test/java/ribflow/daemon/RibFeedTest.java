package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.maps.Maps;
import ribflow.tag.Correlation;

final class RibFeedTest {

    private static final Address PEER = Address.parse("192.0.2.1");
    private static final RibSource SOURCE = new RibSource.Session(PEER);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Rib rib = new Rib(new Epochs());
    private final List<Runnable> tasks = new ArrayList<>();
    private final RibFeed feed = new RibFeed(rib, new Correlation(rib, Maps.EMPTY), tasks::add);

    private void up() {
        feed.established(
                PEER,
                Open.of(64500, 90, PEER, List.of()),
                new PeerTraits(false, true, Set.of(Family.IPV4_UNICAST)));
    }

    @Test
    void aNeighbourThatNobodyAwaitsIsForgottenAfterAWhile() {
        up();
        feed.forget(_ -> true, BEGIN);
        feed.down(PEER, Map.of());
        feed.forget(_ -> false, BEGIN);
        feed.forget(_ -> false, BEGIN.plus(RibFeed.REMEMBERED));
        assertNotNull(rib.peer(SOURCE), "its flows are told that a session is missing");
        feed.forget(_ -> false, BEGIN.plus(RibFeed.REMEMBERED).plusSeconds(1));
        assertNull(rib.peer(SOURCE));
        assertEquals(List.of(), rib.peers());
    }

    @Test
    void oneThatIsConfiguredOrComesBackIsNot() {
        up();
        feed.down(PEER, Map.of());
        feed.forget(_ -> true, BEGIN);
        feed.forget(_ -> true, BEGIN.plus(Duration.ofDays(9)));
        assertNotNull(rib.peer(SOURCE), "configured");
        feed.forget(_ -> false, BEGIN.plus(Duration.ofDays(9)));
        up();
        feed.forget(_ -> false, BEGIN.plus(Duration.ofDays(10)));
        feed.down(PEER, Map.of());
        feed.forget(_ -> false, BEGIN.plus(Duration.ofDays(10)));
        assertNotNull(rib.peer(SOURCE), "the time counts from when it went last");
    }
}
