package ribflow.bgp.session;

import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PeerTraits;

/**
 * What both sides of a session have agreed on by their OPENs.
 *
 * @param ours the OPEN that we sent
 * @param theirs the OPEN that came
 */
record Agreement(Open ours, Open theirs) {

    private static final Comparator<Family> BY_NUMBER =
            Comparator.comparingInt(Family::afi).thenComparingInt(Family::safi);

    /** Seconds: the smaller of both offers (RFC 4271, 4.2); 0 if nobody watches. */
    int holdTime() {
        return Math.min(ours.holdTime(), theirs.holdTime());
    }

    /** The families that both offered, in the order of their numbers. */
    Set<Family> families() {
        Set<Family> families = new TreeSet<>(BY_NUMBER);
        families.addAll(ours.families());
        families.retainAll(theirs.families());
        return Collections.unmodifiableSet(families);
    }

    /** Whether the neighbour is in another AS. */
    boolean external() {
        return ours.as() != theirs.as();
    }

    PeerTraits traits() {
        return new PeerTraits(external(), ours.fourOctetAs() && theirs.fourOctetAs(), families());
    }
}
