package ribflow.bgp.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.bgp.message.ErrorHandling;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Retention;
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
 * @param faults what was wrong with its UPDATEs
 * @param transport how the connection is made and guarded
 * @param limits how many routes it may have
 * @param keep the most that its routes outlive a session
 * @param holdTime seconds offered
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
        Faults faults,
        Transport transport,
        PrefixLimits limits,
        Retention keep,
        int holdTime,
        Optional<String> lastError) {

    public SessionStatus {
        counters = Map.copyOf(counters);
    }

    /** Whether routes are exchanged. */
    public boolean established() {
        return session.isPresent();
    }

    /**
     * What was wrong with the UPDATEs of all sessions, or is not known.
     *
     * @param errors how often, by attribute and by what was done
     * @param unknown how often each attribute came that we do not know, by its number
     * @param skipped fields of routes that were passed over, by family
     * @param last the last error
     */
    public record Faults(
            List<Errors> errors, Map<Integer, Long> unknown, Map<Family, Long> skipped, Optional<Fault> last) {

        public Faults {
            errors = List.copyOf(errors);
        }
    }

    /** How many errors in an attribute were handled so. */
    public record Errors(String attribute, ErrorHandling handling, long count) {}

    /**
     * One error.
     *
     * @param at when it came
     * @param attribute in which attribute
     * @param handling what was done
     * @param words what is wrong
     * @param octets the attribute in hexadecimal; empty if the error is in none
     */
    public record Fault(Instant at, String attribute, ErrorHandling handling, String words, String octets) {}

    /**
     * What a session agreed on.
     *
     * @param routerId the neighbour's BGP identifier
     * @param holdTime seconds; 0 if silence is allowed
     * @param traits what UPDATEs are read by, the families first of all
     * @param features what else is spoken, in words
     * @param capabilities all that the neighbour announced, in words
     * @param connection both ends of the connection
     * @param dialled whether we opened it
     */
    public record Session(
            Address routerId,
            int holdTime,
            PeerTraits traits,
            List<String> features,
            List<String> capabilities,
            String connection,
            boolean dialled) {

        public Session {
            features = List.copyOf(features);
            capabilities = List.copyOf(capabilities);
        }
    }
}
