package ribflow.bgp.session;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ribflow.bgp.message.Family;
import ribflow.ip.Address;

/**
 * A neighbour as it stood at one moment.
 *
 * @param neighbour its address
 * @param description the operator's words
 * @param dynamic whether it came from a range of addresses
 * @param remoteAs the AS configured for it
 * @param localAs ours towards it
 * @param state the state of its session, as RFC 4271 names it; of two the one that is further
 * @param since when the session came up; if it is not up, when it went down or the neighbour became known
 * @param session what was agreed on; present if the session is up
 * @param counters all counters, over all sessions
 * @param lastError why the last session or connection ended
 */
public record SessionStatus(
        Address neighbour,
        String description,
        boolean dynamic,
        long remoteAs,
        long localAs,
        String state,
        Instant since,
        Optional<Session> session,
        Map<SessionCounter, Long> counters,
        Optional<String> lastError) {

    public SessionStatus {
        counters = Map.copyOf(counters);
    }

    /** Whether routes are exchanged. */
    public boolean established() {
        return session.isPresent();
    }

    /**
     * What a session agreed on.
     *
     * @param routerId the neighbour's BGP identifier
     * @param holdTime seconds; 0 if silence is allowed
     * @param families those that are exchanged
     * @param capabilities all that the neighbour announced, in words
     */
    public record Session(Address routerId, int holdTime, Set<Family> families, List<String> capabilities) {

        public Session {
            families = Collections.unmodifiableSet(new LinkedHashSet<>(families));
            capabilities = List.copyOf(capabilities);
        }
    }
}
