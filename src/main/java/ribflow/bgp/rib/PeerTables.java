package ribflow.bgp.rib;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.ip.PrefixBatch;

/**
 * The routes of one peer, in {@link Layers} by table: where those of an UPDATE find their prefixes, their attributes and
 * their places, and where they are taken out again, each with its references.
 *
 * <p>It knows nothing of sessions: which of the routes count, and for how long, is for {@link AdjRibIn} and
 * {@link FamilyRoutes} to say. All stores that readers may meet are counted here, one by one ({@link #version}).
 *
 * <p>Hot: what {@link RouteReader} asks is lock-free and allocation-free. All that changes something is the writer's.
 */
final class PeerTables {

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(PeerTables.class, "version", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Rib rib;
    private final Layers ipv4;
    private final Layers ipv6;
    private final Layers ipv4Multicast;
    private final Layers ipv6Multicast;
    private final ByDistinguisher<Layers> ipv4Vpn = new ByDistinguisher<>();
    private final ByDistinguisher<Layers> ipv6Vpn = new ByDistinguisher<>();

    @SuppressWarnings("unused") // through VERSION
    private long version;

    private final Regions regions = new Regions();

    /** Paths beyond {@link Layers#MOST_PATHS}; other threads read it as of some moment. */
    private long pathsRefused;

    /** Whether there may be pages. Writer. */
    private boolean room;

    PeerTables(Rib rib) {
        this.rib = rib;
        this.ipv4 = new Layers(rib.table(Family.IPV4_UNICAST));
        this.ipv6 = new Layers(rib.table(Family.IPV6_UNICAST));
        this.ipv4Multicast = new Layers(rib.table(Family.IPV4_MULTICAST));
        this.ipv6Multicast = new Layers(rib.table(Family.IPV6_MULTICAST));
    }

    /** How many paths were not taken, since there were {@value Layers#MOST_PATHS} to their prefix already. */
    long pathsRefused() {
        return pathsRefused;
    }

    /** The memory of the pages. */
    long bytes() {
        return layers().stream().mapToLong(Layers::bytes).sum();
    }

    /** The routes in a table. Hot. */
    Layers layers(RouteTable table) {
        return switch (table.purpose()) {
            case UNICAST -> table.ipv4() ? ipv4 : ipv6;
            case MULTICAST -> table.ipv4() ? ipv4Multicast : ipv6Multicast;
            case VPN -> {
                Layers layers = (table.ipv4() ? ipv4Vpn : ipv6Vpn).get(table.rd());
                yield layers != null && layers.table() == table ? layers : Layers.EMPTY;
            }
        };
    }

    /** The routes in all tables that a family has routes in. */
    List<Layers> layers(Family family) {
        return switch (RouteTable.Purpose.of(family)) {
            case UNICAST -> List.of(family.isIpv4() ? ipv4 : ipv6);
            case MULTICAST -> List.of(family.isIpv4() ? ipv4Multicast : ipv6Multicast);
            case VPN -> (family.isIpv4() ? ipv4Vpn : ipv6Vpn).values();
        };
    }

    /** The routes in all tables. */
    List<Layers> layers() {
        List<Layers> all = new ArrayList<>(List.of(ipv4, ipv6, ipv4Multicast, ipv6Multicast));
        all.addAll(ipv4Vpn.values());
        all.addAll(ipv6Vpn.values());
        return all;
    }

    /** The routes that flows are tagged by. Hot. */
    Layers unicast(boolean v4) {
        return v4 ? ipv4 : ipv6;
    }

    /** Forgets tables of VPNs in which nobody has a route. Writer. */
    void forget(Set<RouteTable> empty) {
        ipv4Vpn.removeIf(layers -> empty.contains(layers.table()));
        ipv6Vpn.removeIf(layers -> empty.contains(layers.table()));
    }

    /** Whether there may be pages to {@linkplain #clear let go of}. Writer. */
    boolean hasRoom() {
        return room;
    }

    /** Lets go of all pages; no route stands in any. Writer. */
    void clear() {
        layers().forEach(Layers::clear);
        room = false;
    }

    /** Counts each store that readers may meet: a route, which generations count. Hot. */
    long version() {
        return (long) VERSION.getAcquire(this);
    }

    /** Counts each store that may concern an address of the region. Hot. */
    long version(int region) {
        return regions.version(region);
    }

    /** Counts the store that is about to follow, which concerns all routes. Writer. */
    void count() {
        count(Regions.ALL);
    }

    private void count(int region) {
        regions.count(region);
        VERSION.setRelease(this, version + 1);
    }

    /** Takes a route out, if it is there. Writer. */
    void withdraw(FamilyRoutes routes, Nlri nlri) {
        Layers layers = known(routes.family(), nlri.rd());
        int prefix = layers.table().prefixes().find(nlri.prefix());
        Layer layer = prefix < 0 ? null : layers.holder(routes, prefix, nlri.pathId());
        if (layer != null) {
            if (routes.isLive(layer.get(prefix))) {
                count(Regions.of(nlri.prefix()));
            }
            sweep(layers, layer, prefix);
        }
    }

    /** The layers in a table, if there are any. */
    private Layers known(Family family, long rd) {
        if (!family.isVpn()) {
            return layers(family).getFirst();
        }
        Layers layers = (family.isIpv4() ? ipv4Vpn : ipv6Vpn).get(rd);
        return layers == null ? Layers.EMPTY : layers;
    }

    /** Stores the routes of an UPDATE, or of one family in it. Writer. */
    void announce(FamilyRoutes routes, Update.Announcement announcement, PathAttributes attributes) {
        int set = rib.attributes().intern(attributes, announcement.nextHop());
        if (routes.family().isVpn()) {
            announcement.nlri().forEach(nlri -> announce(routes, nlri, set));
        } else {
            List<Nlri> all = announcement.nlri();
            for (int from = 0; from < all.size(); from += PrefixBatch.CAPACITY) {
                announce(routes, all.subList(from, Math.min(all.size(), from + PrefixBatch.CAPACITY)), set);
            }
        }
        rib.attributes().release(set);
    }

    /**
     * Stores routes that have the same attributes. The prefixes of an UPDATE lie anywhere in a table, and each costs several
     * waits for memory; so they are looked for together.
     */
    private void announce(FamilyRoutes routes, List<Nlri> together, int set) {
        RouteTable table = rib.table(routes.family());
        PrefixBatch batch = rib.batch();
        batch.clear();
        for (Nlri nlri : together) {
            batch.add(nlri.prefix());
        }
        table.prefixes().find(batch);
        for (int i = 0; i < batch.size(); i++) {
            Nlri nlri = together.get(i);
            // One of those that were not there may have come with the same UPDATE.
            int prefix = batch.id(i) >= 0 ? batch.id(i) : table.prefixes().add(nlri.prefix());
            store(routes, table, prefix, nlri, set);
        }
    }

    private void announce(FamilyRoutes routes, Nlri nlri, int set) {
        RouteTable table = rib.table(routes.family(), nlri.rd());
        store(routes, table, table.prefixes().add(nlri.prefix()), nlri, set);
    }

    /** Stores a route whose prefix and attributes are there. Writer. */
    void store(FamilyRoutes routes, RouteTable table, int prefix, Nlri nlri, int set) {
        room = true;
        Layer layer = made(table).place(routes, prefix, nlri.pathId());
        if (layer == null) {
            pathsRefused++;
            table.prefixes().retain(prefix);
            rib.release(table, prefix);
            return;
        }
        int old = layer.get(prefix);
        int word = routes.word(set);
        if (routes.family().isLabelled()) {
            int before = layer.labels(prefix);
            layer.setLabels(prefix, rib.labels().intern(nlri.labels()));
            rib.labels().release(before);
        }
        if (old == word) {
            return;
        }
        boolean same = (old & FamilyRoutes.SET) == set; // as mostly when a peer has come back
        if (!same) {
            rib.attributes().retain(set);
        }
        count(Regions.of(nlri.prefix()));
        layer.setPathId(prefix, (int) nlri.pathId());
        layer.set(prefix, word);
        routes.stored(word);
        if (old == 0) {
            table.prefixes().retain(prefix);
            return;
        }
        routes.gone(old);
        if (!same) {
            rib.attributes().release(old & FamilyRoutes.SET);
        }
    }

    private Layers made(RouteTable table) {
        Layers known = layers(table);
        if (known != Layers.EMPTY) {
            return known;
        }
        Layers made = new Layers(table);
        (table.ipv4() ? ipv4Vpn : ipv6Vpn).put(table.rd(), made);
        return made;
    }

    /** Makes an int 0, and takes back its references. Writer, which has counted the change if it is one. */
    void sweep(Layers layers, Layer layer, int prefix) {
        int old = layer.get(prefix);
        layer.set(prefix, 0);
        layer.family().gone(old);
        int labels = layer.labels(prefix);
        if (labels != 0) {
            layer.setLabels(prefix, 0);
            rib.labels().release(labels);
        }
        rib.release(layers.table(), prefix);
        rib.attributes().release(old & FamilyRoutes.SET);
    }

    /** Withdraws a stale route that does not want to be kept for long (RFC 9494, 4.2). Writer. */
    void dropIfNotForLongLived(Layers layers, Layer layer, int prefix) {
        int word = layer.get(prefix);
        int state = layer.family().state();
        int set = FamilyRoutes.set(state, word);
        if (set != 0
                && FamilyRoutes.isLongLived(state, word)
                && rib.attributes().isNotForLongLived(set)) {
            count();
            sweep(layers, layer, prefix);
        }
    }
}
