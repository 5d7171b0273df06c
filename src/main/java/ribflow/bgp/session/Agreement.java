package ribflow.bgp.session;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import ribflow.bgp.message.Capability;
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

    /** Whether ROUTE-REFRESH marks the begin and the end of the routes that were asked for (RFC 7313, 4). */
    boolean enhancedRefresh() {
        return ours.has(Capability.EnhancedRouteRefresh.class) && theirs.has(Capability.EnhancedRouteRefresh.class);
    }

    /** Whether routes are kept over a NOTIFICATION, too (RFC 8538, 4). */
    boolean overNotifications() {
        return Stream.of(ours, theirs)
                .allMatch(open -> open.capabilities(Capability.GracefulRestart.class)
                        .anyMatch(Capability.GracefulRestart::notifications));
    }

    /** Whether the neighbour may send us messages of more than 4,096 octets: who announces it can take them (RFC 8654, 4). */
    boolean extendedMessages() {
        return ours.has(Capability.ExtendedMessages.class);
    }

    PeerTraits traits() {
        Set<Family> paths = new HashSet<>(families());
        paths.retainAll(ours.receivesPaths());
        paths.retainAll(theirs.sendsPaths());
        return new PeerTraits(external(), ours.fourOctetAs() && theirs.fourOctetAs(), families(), paths);
    }
}
