package ribflow.bgp.message;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An UPDATE as read: what is to be done, and what was wrong.
 *
 * @param update what is left after error handling; empty if the session must end
 * @param defects what was wrong, in the order in which it was found
 * @param skipped the families of the fields of routes that were passed over, since they are not spoken in this session
 * @param unknown the numbers of the optional attributes that we do not know
 */
public record DecodedUpdate(Update update, List<Defect> defects, List<Family> skipped, List<Integer> unknown) {

    public DecodedUpdate {
        defects = List.copyOf(defects);
        skipped = List.copyOf(skipped);
        unknown = List.copyOf(unknown);
    }

    /** Whether nothing was wrong and nothing unknown, as in nearly all UPDATEs. */
    public boolean isAsExpected() {
        return defects.isEmpty() && skipped.isEmpty() && unknown.isEmpty();
    }

    /** How many fields of routes were passed over. */
    public int skippedNlri() {
        return skipped.size();
    }

    /** How many attributes we do not know. */
    public int unknownAttributes() {
        return unknown.size();
    }

    /** The strongest handling that the defects ask for, with the first defect that asks for it. */
    public Optional<Defect> worst() {
        if (defects.isEmpty()) {
            return Optional.empty();
        }
        // Of equals, max() returns the first.
        return defects.stream().max(Comparator.comparing(Defect::handling));
    }

    /**
     * Why the session must end, if it must. AFI_SAFI_DISABLE ends it too: RFC 7606, 3 (j), leaves the choice, and a
     * neighbour that comes back with a whole table is worth more than a family that stays silent.
     */
    public Optional<MalformedMessage> reset() {
        return worst().filter(defect -> defect.handling().compareTo(ErrorHandling.AFI_SAFI_DISABLE) >= 0)
                .map(defect -> new MalformedMessage(defect.notification(), defect.words()));
    }
}
