package ribflow.bgp.rib;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Nlri;
import ribflow.ip.Epochs;

/**
 * The routes of one peer in one table, in layers.
 *
 * <p>A peer that sends one path to each prefix has one layer, and no more is asked for it. Plain and labelled unicast are
 * two layers of one table, so that their routes are compared by the length of their prefixes. With ADD-PATH a family has a
 * layer for each <em>rank</em>: the first path to a prefix stands in the first one, the next in the second. A path keeps its
 * place for as long as it is announced, and a place that comes free is taken by the next path that comes, so no path ever
 * moves from one layer to another under readers' eyes. Which path stands where is looked up by the path id beside it; rank
 * says nothing about preference.
 *
 * <p>A family whose sessions change between one path and several has layers of either kind while the routes of the older
 * session are still kept: a route without a path id is not that of any path id.
 */
final class Layers {

    /** So many paths to a prefix a peer may have: each takes pages of its own, and a faulty peer could send four billion. */
    static final int MOST_PATHS = 256;

    private static final Layer[] NONE = {};

    /** No routes in a table without prefixes. */
    static final Layers EMPTY = new Layers(new RouteTable(RouteTable.Purpose.VPN, true, 0, new Epochs()));

    private final RouteTable table;
    private volatile Layer[] list = NONE;

    Layers(RouteTable table) {
        this.table = table;
    }

    /** The table whose prefix ids these are. */
    RouteTable table() {
        return table;
    }

    /** All layers, those of a family together; not to be written. Hot. */
    Layer[] list() {
        return list;
    }

    /** The layer in which a path to a prefix stands, its route stale or not; null if there is none. Writer. */
    @Nullable
    Layer holder(FamilyRoutes family, int prefix, long pathId) {
        boolean many = pathId != Nlri.NO_PATH_ID;
        for (Layer layer : list) {
            if (layer.family() == family
                    && layer.manyPaths() == many
                    && layer.get(prefix) != 0
                    && (!many || layer.pathId(prefix) == (int) pathId)) {
                return layer;
            }
        }
        return null;
    }

    /**
     * The layer in which a path to a prefix stands or is to stand, with room for it; null if there are as many paths as may
     * be. Writer.
     */
    @Nullable
    Layer place(FamilyRoutes family, int prefix, long pathId) {
        Layer holder = holder(family, prefix, pathId);
        if (holder != null) {
            return holder;
        }
        Layer free = free(family, prefix, pathId != Nlri.NO_PATH_ID);
        if (free != null) {
            free.reach(prefix);
        }
        return free;
    }

    private @Nullable Layer free(FamilyRoutes family, int prefix, boolean many) {
        int layers = 0;
        for (Layer layer : list) {
            if (layer.family() == family && layer.manyPaths() == many) {
                layers++;
                if (!family.isLive(layer.get(prefix))) {
                    return layer;
                }
            }
        }
        return layers < MOST_PATHS ? add(new Layer(family, many)) : null;
    }

    /** Adds a layer behind the last one of its family. */
    private Layer add(Layer added) {
        Layer[] now = list;
        int at = now.length;
        for (int i = 0; i < now.length; i++) {
            at = now[i].family() == added.family() ? i + 1 : at;
        }
        Layer[] more = Arrays.copyOf(now, now.length + 1);
        more[at] = added;
        System.arraycopy(now, at, more, at + 1, now.length - at);
        list = more;
        return added;
    }

    /**
     * Lets go of all layers, and they of their pages: readers have in hand the layers of each row's last look-up, and one to
     * whom no more flows come has them for ever. There is no route in any. Writer.
     */
    void clear() {
        Layer[] gone = list;
        list = NONE;
        for (Layer layer : gone) {
            layer.clear();
        }
    }

    long bytes() {
        long bytes = 0;
        for (Layer layer : list) {
            bytes += layer.bytes();
        }
        return bytes;
    }
}
