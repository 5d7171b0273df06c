package ribflow.bgp.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import ribflow.bgp.message.Capability.GracefulRestart;
import ribflow.bgp.message.Capability.LongLivedGracefulRestart;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Retention;

/**
 * How long the routes of each family outlive a session: what the neighbour has asked for in its OPEN, for those of the
 * families that were spoken, and no longer than the operator allows.
 *
 * <p>We are the helper of the RFCs' words ("receiving speaker"): we announce nothing, so there is nothing of ours that a
 * neighbour could keep. But that flows keep their tags while a router's BGP restarts is what graceful restart is for.
 */
final class Keeping {

    private Keeping() {}

    static Map<Family, Retention> of(Agreement agreement, Ending ending, Retention most) {
        boolean kept = switch (ending) {
            case LOST -> true;
            case NOTIFIED -> agreement.overNotifications();
            case FINAL -> false;
        };
        if (!kept || !agreement.theirs().has(GracefulRestart.class)) {
            // RFC 9494, 4.1: without graceful restart the long-lived one counts for nothing.
            return Map.of();
        }
        Map<Family, Retention> retentions = new HashMap<>();
        for (Family family : agreement.families()) {
            Duration restart = shorter(restart(agreement, family), most.restart());
            Duration longLived = shorter(longLived(agreement, family), most.longLived());
            if (!restart.isZero() || !longLived.isZero()) {
                retentions.put(family, new Retention(restart, longLived));
            }
        }
        return retentions;
    }

    /** RFC 4724, 4.2: the restart time, for the families that it was announced for. */
    private static Duration restart(Agreement agreement, Family family) {
        return agreement
                .theirs()
                .capabilities(GracefulRestart.class)
                .filter(graceful -> graceful.families().stream()
                        .anyMatch(each -> each.family().equals(family)))
                .map(graceful -> Duration.ofSeconds(graceful.seconds()))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    /** RFC 9494, 4.2. */
    private static Duration longLived(Agreement agreement, Family family) {
        return agreement
                .theirs()
                .capabilities(LongLivedGracefulRestart.class)
                .flatMap(capability -> capability.families().stream())
                .filter(each -> each.family().equals(family))
                .map(each -> Duration.ofSeconds(each.seconds()))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
