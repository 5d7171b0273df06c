package ribflow.bgp.bmp;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.Update;
import ribflow.bgp.message.Update.Announcement;
import ribflow.bgp.message.Update.Withdrawal;

/**
 * The routes of a VRF as routes of its route distinguisher. What a peer inside a VRF announces is plain unicast, and means
 * something there only; the peer's distinguisher says where (RFC 7854, 4.2). So it becomes what the router would tell
 * other routers of it: the VPN family, with the distinguisher before the prefix (RFC 4364).
 */
final class InstanceRoutes {

    private InstanceRoutes() {}

    static Family family(Family family) {
        return switch (family.safi()) {
            case 1, 4 -> family.isIpv4() ? Family.IPV4_VPN : Family.IPV6_VPN;
            default -> family;
        };
    }

    static Set<Family> families(Set<Family> families) {
        return families.stream().map(InstanceRoutes::family).collect(Collectors.toSet());
    }

    static Update of(Update update, long distinguisher) {
        return new Update(
                update.withdrawn().stream()
                        .map(each -> new Withdrawal(
                                family(each.family()), routes(each.family(), each.nlri(), distinguisher)))
                        .toList(),
                update.announced().stream()
                        .map(each -> new Announcement(
                                family(each.family()),
                                each.nextHop(),
                                routes(each.family(), each.nlri(), distinguisher)))
                        .toList(),
                update.attributes(),
                update.endOfRib().map(InstanceRoutes::family));
    }

    private static List<Nlri> routes(Family family, List<Nlri> routes, long distinguisher) {
        return family(family).equals(family)
                ? routes
                : routes.stream()
                        .map(each -> new Nlri(each.prefix(), each.pathId(), distinguisher, each.labels()))
                        .toList();
    }
}
