package ribflow.bgp.bmp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ribflow.bgp.bmp.BmpMessage.Statistic;
import ribflow.bgp.rib.RibSource.View;
import ribflow.ip.Address;

/**
 * A peer of a monitored router, as it is now.
 *
 * @param up whether its session is up, as the router says, or as its routes do
 * @param since when it came up or went down, by our clock
 * @param views the RIBs of which something was told
 * @param statistics what the last report said
 * @param lastError why it went down, or what was wrong with an UPDATE
 */
public record PeerStatus(
        boolean locRib,
        long distinguisher,
        Address address,
        long as,
        Address routerId,
        boolean up,
        Instant since,
        Set<View> views,
        List<Statistic> statistics,
        Optional<String> lastError) {}
