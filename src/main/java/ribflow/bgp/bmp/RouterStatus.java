package ribflow.bgp.bmp;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.ip.Address;

/**
 * A monitored router, as it is now.
 *
 * @param connected whether it is connected
 * @param since since when
 * @param name its name, as it says
 * @param description what it is, as it says
 */
public record RouterStatus(
        Address router,
        boolean connected,
        Instant since,
        Optional<String> name,
        Optional<String> description,
        Map<BmpCounter, Long> counters,
        Optional<String> lastError,
        List<PeerStatus> peers) {}
