package ribflow.bgp.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Defect;
import ribflow.bgp.message.ErrorHandling;
import ribflow.bgp.message.Family;

/**
 * What was wrong with a neighbour's UPDATEs, or beyond what we know, counted apart: by attribute and by what was done about
 * it (RFC 7606). The event loop counts, any thread reads.
 */
final class Faults {

    /** A neighbour may name 16 million families; so many are told apart, which is more than there are. */
    private static final int MOST_FAMILIES = 100;

    private record Kind(String attribute, ErrorHandling handling) {}

    private final ConcurrentMap<Kind, Long> errors = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Long> unknown = new ConcurrentHashMap<>();
    private final ConcurrentMap<Family, Long> skipped = new ConcurrentHashMap<>();
    private volatile Optional<SessionStatus.Fault> last = Optional.empty();

    void count(DecodedUpdate update, Instant now) {
        for (Defect defect : update.defects()) {
            errors.merge(new Kind(defect.attributeName(), defect.handling()), 1L, Long::sum);
            last = Optional.of(new SessionStatus.Fault(
                    now, defect.attributeName(), defect.handling(), defect.words(), defect.octets()));
        }
        update.unknown().forEach(attribute -> unknown.merge(attribute, 1L, Long::sum));
        for (Family family : update.skipped()) {
            if (skipped.size() < MOST_FAMILIES || skipped.containsKey(family)) {
                skipped.merge(family, 1L, Long::sum);
            }
        }
    }

    /** The errors, by attribute and by what was done. */
    List<SessionStatus.Errors> errors() {
        return errors.entrySet().stream()
                .map(each -> new SessionStatus.Errors(each.getKey().attribute, each.getKey().handling, each.getValue()))
                .sorted(Comparator.comparing(SessionStatus.Errors::attribute)
                        .thenComparing(SessionStatus.Errors::handling))
                .toList();
    }

    /** How often each attribute came that we do not know. */
    Map<Integer, Long> unknown() {
        return new TreeMap<>(unknown);
    }

    /** How many fields of routes were passed over, by family. */
    Map<Family, Long> skipped() {
        return Map.copyOf(skipped);
    }

    Optional<SessionStatus.Fault> last() {
        return last;
    }
}
