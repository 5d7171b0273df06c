package ribflow.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.message.Update.Announcement;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * What a router tells the daemon: its whole best table, since to an edge the daemon is a client of a route reflector
 * (RFC 4456), and each family's End-of-RIB. Routes that share all attributes share an UPDATE.
 */
final class Announcements {

    private static final List<Family> FAMILIES = List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    /** Routes with the same of these go into one UPDATE. */
    private record Shared(Family family, Address nextHop, PathAttributes attributes) {}

    private Announcements() {}

    static List<Update> of(Router router, Routing routing) {
        Map<Shared, List<Prefix>> packed = new LinkedHashMap<>();
        for (Offer best : routing.bests(router).values()) {
            Family family = best.prefix().isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
            packed.computeIfAbsent(new Shared(family, best.nextHop(), attributes(router, best)), _ -> new ArrayList<>())
                    .add(best.prefix());
        }
        List<Update> updates = new ArrayList<>();
        packed.forEach((shared, prefixes) -> updates.add(new Update(
                List.of(),
                List.of(Announcement.of(shared.family(), shared.nextHop(), prefixes)),
                Optional.of(shared.attributes()),
                Optional.empty())));
        FAMILIES.forEach(family -> updates.add(Update.endOfRib(family)));
        return updates;
    }

    private static PathAttributes attributes(Router router, Offer offer) {
        boolean reflected = !offer.router().equals(router);
        return new PathAttributes(
                PathAttributes.Origin.IGP,
                AsPath.ofSequence(
                        offer.path().stream().mapToInt(Integer::intValue).toArray()),
                offer.med(),
                OptionalLong.of(offer.localPref()),
                offer.communities(),
                List.of(),
                List.of(new PathAttributes.LargeCommunity(
                        Topology.OWN_AS, 1, offer.router().pop().ordinal())),
                // RFC 4456, 8: who brought the route into the AS, and which reflectors have passed it on.
                reflected ? Optional.of(offer.router().loopback()) : Optional.empty(),
                reflected ? clusters(router) : List.of());
    }

    private static List<Address> clusters(Router router) {
        Address reflector = Topology.reflectorsOf(router).getFirst().loopback();
        return router.role() == Router.Role.REFLECTOR ? List.of(reflector) : List.of(router.loopback(), reflector);
    }
}
