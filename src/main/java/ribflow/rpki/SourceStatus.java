package ribflow.rpki;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A source of VRPs as it stood at one moment.
 *
 * @param source the cache's address, or the file
 * @param used whether routes are validated against its VRPs
 * @param state where its session stands; for a file whether it was read
 * @param version the protocol's version, if there is a session
 * @param sessionId the session id of its data
 * @param serial their serial number
 * @param ipv4 VRPs for IPv4
 * @param ipv6 VRPs for IPv6
 * @param bytes the memory that they take
 * @param refreshed when they were last known to be whole and new
 * @param expires when they will be forgotten unless they are refreshed
 * @param lastError what was wrong last
 * @param counters everything that is counted
 */
public record SourceStatus(
        String source,
        boolean used,
        String state,
        OptionalInt version,
        OptionalInt sessionId,
        OptionalLong serial,
        int ipv4,
        int ipv6,
        long bytes,
        Optional<Instant> refreshed,
        Optional<Instant> expires,
        Optional<String> lastError,
        Map<RpkiCounter, Long> counters) {

    public SourceStatus {
        counters = Map.copyOf(counters);
    }
}
