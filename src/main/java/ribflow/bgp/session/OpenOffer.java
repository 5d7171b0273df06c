package ribflow.bgp.session;

import java.util.ArrayList;
import java.util.List;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Open;

/** The OPEN that a neighbour gets. */
final class OpenOffer {

    private OpenOffer() {}

    static Open of(NeighbourConfig neighbour) {
        List<Capability> capabilities = new ArrayList<>();
        neighbour.offer().families().forEach(family -> capabilities.add(new Capability.MultiProtocol(family)));
        capabilities.add(new Capability.RouteRefresh());
        // RFC 4724, 3: without families it asks for End-of-RIB marks, and promises nothing.
        capabilities.add(new Capability.GracefulRestart(false, 0, List.of()));
        return Open.of(neighbour.localAs(), neighbour.holdTime(), neighbour.routerId(), capabilities);
    }
}
