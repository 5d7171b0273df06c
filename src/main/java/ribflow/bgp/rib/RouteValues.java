package ribflow.bgp.rib;

import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;

/** Makes values of routes, for those who have time. The attributes of the last one are kept, as runs of routes share them. */
final class RouteValues {

    private final Rib rib;
    private int lastSet;
    private @Nullable PathAttributes last;

    RouteValues(Rib rib) {
        this.rib = rib;
    }

    /** The caller is online, and has been since it read the set and since this object was made. */
    Route route(AdjRibIn peer, RouteTable table, Layer layer, int prefix, int set, boolean stale) {
        PathAttributes attributes = last;
        if (attributes == null || set != lastSet) {
            attributes = rib.attributes().attributes(set);
            last = attributes;
            lastSet = set;
        }
        long pathId = layer.manyPaths() ? layer.pathId(prefix) & 0xffff_ffffL : Nlri.NO_PATH_ID;
        Nlri nlri = new Nlri(
                table.prefixes().prefix(prefix),
                pathId,
                table.rd(),
                rib.labels().read(layer.labels(prefix)));
        return new Route(
                peer.peer(), layer.family().family(), nlri, rib.attributes().nextHop(set), attributes, stale);
    }
}
