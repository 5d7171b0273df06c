package ribflow.bgp.rib;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import ribflow.ip.Epochs;

/**
 * A walk over all routes of a peer, page by page. A page's routes are made values while it is online, and handed out when it
 * has left, so that a consumer that writes to a slow disk holds back no number.
 */
final class RouteDump {

    private final Rib rib;
    private final AdjRibIn peer;

    RouteDump(Rib rib, AdjRibIn peer) {
        this.rib = rib;
        this.peer = peer;
    }

    void forEach(Consumer<Route> consumer) {
        List<Route> routes = new ArrayList<>();
        try (Epochs.Reader reader = rib.epochs().register()) {
            for (Layers layers : peer.tables().layers()) {
                for (Layer layer : layers.list()) {
                    for (int page = 0; page < layer.pages(); page++) {
                        reader.enter();
                        read(layers.table(), layer, page, routes);
                        reader.leave();
                        routes.forEach(consumer);
                        routes.clear();
                    }
                }
            }
        }
    }

    private void read(RouteTable table, Layer layer, int page, List<Route> out) {
        RouteValues values = new RouteValues(rib);
        int first = RoutePages.first(page);
        int end = first + layer.page(page).length;
        for (int prefix = first; prefix < end; prefix++) {
            int word = layer.get(prefix);
            int state = layer.family().state();
            int set = FamilyRoutes.set(state, word);
            if (set != 0) {
                Route route = values.route(peer, table, layer, prefix, set, FamilyRoutes.isStale(state, word));
                out.add(route);
            }
        }
    }
}
