package ribflow.bgp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Family;

/** What a session speaks beside its families, in words. */
final class Agreed {

    private Agreed() {}

    static List<String> features(Agreement agreement) {
        List<String> features = new ArrayList<>();
        features.add(agreement.traits().fourOctetAs() ? "4-octet AS" : "2-octet AS");
        Set<Family> paths = agreement.traits().addPath();
        if (!paths.isEmpty()) {
            features.add("add-path ("
                    + paths.stream().map(Family::toString).sorted().collect(Collectors.joining(", ")) + ")");
        }
        if (agreement.enhancedRefresh()) {
            features.add("enhanced route refresh");
        } else if (agreement.theirs().has(Capability.RouteRefresh.class)) {
            features.add("route refresh");
        }
        if (agreement.extendedMessages() && agreement.theirs().has(Capability.ExtendedMessages.class)) {
            features.add("extended messages");
        }
        if (agreement.theirs().restartsGracefully()) {
            features.add(
                    agreement.overNotifications() ? "graceful restart, also over notifications" : "graceful restart");
        }
        return features;
    }
}
