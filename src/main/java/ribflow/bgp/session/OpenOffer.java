package ribflow.bgp.session;

import java.util.ArrayList;
import java.util.List;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Capability.AddPath;
import ribflow.bgp.message.Capability.ExtendedNextHop;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;

/** The OPEN that a neighbour gets: all that we understand of what we are told, since we have nothing to tell. */
final class OpenOffer {

    private static final int IPV6 = 2;

    private OpenOffer() {}

    static Open of(NeighbourConfig neighbour) {
        Offer offer = neighbour.offer();
        List<Family> families = offer.families();
        List<Capability> capabilities = new ArrayList<>();
        families.forEach(family -> capabilities.add(new Capability.MultiProtocol(family)));
        capabilities.add(new Capability.RouteRefresh());
        List<Family> ipv4 = families.stream().filter(Family::isIpv4).toList();
        if (!ipv4.isEmpty()) {
            capabilities.add(new ExtendedNextHop(ipv4.stream()
                    .map(family -> new ExtendedNextHop.Encoding(family, IPV6))
                    .toList()));
        }
        capabilities.add(new Capability.ExtendedMessages());
        // RFC 4724, 3: without families it asks for End-of-RIB marks, and promises nothing of our own. RFC 8538, 2: we
        // keep
        // a neighbour's routes over a NOTIFICATION if it wants that.
        capabilities.add(new Capability.GracefulRestart(false, true, 0, List.of()));
        if (offer.addPath()) {
            capabilities.add(new AddPath(families.stream()
                    .map(family -> new AddPath.Direction(family, true, false))
                    .toList()));
        }
        capabilities.add(new Capability.EnhancedRouteRefresh());
        capabilities.add(new Capability.LongLivedGracefulRestart(List.of()));
        offer.hostName().ifPresent(name -> capabilities.add(new Capability.Fqdn(name, "")));
        return Open.of(neighbour.localAs(), neighbour.holdTime(), neighbour.routerId(), capabilities);
    }
}
