package ribflow.tag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.AttributePool;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RouteMatches;
import ribflow.bgp.rib.RouteQuery;
import ribflow.bgp.rib.RouteReader;
import ribflow.flow.Exporter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.FlowSink;
import ribflow.ip.Address;
import ribflow.maps.Maps;

/**
 * Learns what might be behind interfaces that have no role in the map: by the routes back to where their traffic comes from.
 *
 * <p>Where a router itself would send packets back out of the network (the route's next hop is outside, and the router is the one
 * that brought the route in), they likely came in by an edge interface. Where it would send them to another router of the
 * network, that is likely where they entered, and the interface is one of the core. Routing may be asymmetric, and a hint is
 * shown to the operator and never used.
 *
 * <p>One of sixteen batches is looked at. Hot: allocation-free but for interfaces that are met first. One worker's; another
 * thread may ask for what it has learnt.
 */
public final class RoleHints implements FlowSink {

    private static final int EVERY = 16;

    /** A router with more interfaces than that makes them up. */
    private static final int MOST = 1 << 16;

    private static final long NOBODY = -1;
    private static final long SEVERAL = -2;

    private final Correlation correlation;
    private final FlowSink next;
    private final RouteReader routes;
    private final AttributePool pool;
    private final NextHops nextHops;
    private final RouteQuery query = new RouteQuery();
    private final RouteMatches matches = new RouteMatches();
    private final PeerTiers[] peers = new PeerTiers[FlowBatch.CAPACITY];
    private @Nullable PeerTiers[] known = {};
    private int knownVersion;
    private int batches;

    private @Nullable Exporter[] exporters = new Exporter[64];
    private long[] interfaces = new long[64];
    private long[] outside = new long[64];
    private long[] inside = new long[64];
    private long[] neighbours = new long[64];
    private int size;

    /**
     * What was learnt of an interface.
     *
     * @param outside bytes, as exported, from sources that the router would reach outside
     * @param inside bytes from sources that it would reach by another router of the network
     * @param neighbour the neighbour AS, if all sources outside are behind the same; else -1
     */
    public record Hint(Address exporter, long iface, long outside, long inside, long neighbour) {

        /** The share of what came from outside. */
        public double share() {
            return (double) outside / Math.max(1, outside + inside);
        }

        private Hint plus(Hint other) {
            long same = neighbour == other.neighbour || other.outside == 0
                    ? neighbour
                    : outside == 0 ? other.neighbour : -1;
            return new Hint(exporter, iface, outside + other.outside, inside + other.inside, same);
        }
    }

    /** @param next takes the flows as they are */
    public RoleHints(Rib rib, Correlation correlation, FlowSink next) {
        this.correlation = correlation;
        this.routes = new RouteReader(rib);
        this.pool = rib.attributes();
        this.nextHops = new NextHops(correlation, pool);
        this.next = next;
    }

    @Override
    public void accept(FlowBatch batch) {
        if (++batches % EVERY == 0) {
            learn(batch);
        }
        next.accept(batch);
    }

    private void learn(FlowBatch batch) {
        Maps maps = correlation.maps();
        long rows = without(batch, maps);
        if (rows == 0) {
            return;
        }
        bind(batch, rows);
        query.rows(rows, batch.high(FlowField.SRC_HOST), batch.column(FlowField.SRC_HOST), peers)
                .distinguishers(Distinguishers.rows(batch), batch.column(FlowField.MPLS_VPN_RD));
        routes.find(query, matches);
        nextHops.begin();
        synchronized (this) {
            for (long left = rows; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                if (matches.attributes()[row] != 0 && matches.prefixLength()[row] != 0) {
                    learn(batch, row, maps);
                }
            }
        }
    }

    /** The rows that came in by an interface without a role. */
    private static long without(FlowBatch batch, Maps maps) {
        long rows = 0;
        for (long left = batch.present(FlowField.IN_IFACE) & batch.present(FlowField.SRC_HOST) & batch.rows();
                left != 0;
                left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            boolean named = maps.interfaces().role(batch.exporter(row).address(), batch.column(FlowField.IN_IFACE)[row])
                    != null;
            rows |= named ? 0 : left & -left;
        }
        return rows;
    }

    private void bind(FlowBatch batch, long rows) {
        int version = correlation.version();
        if (version != knownVersion) {
            Arrays.fill(known, null);
            knownVersion = version;
        }
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            Exporter exporter = batch.exporter(row);
            if (exporter.index() >= known.length) {
                known = Arrays.copyOf(known, exporter.index() + 16);
            }
            PeerTiers tiers = known[exporter.index()];
            if (tiers == null) {
                tiers = correlation.tiersOf(exporter.address());
                known[exporter.index()] = tiers;
            }
            peers[row] = tiers;
        }
    }

    private void learn(FlowBatch batch, int row, Maps maps) {
        Exporter exporter = batch.exporter(row);
        int slot = slot(exporter, batch.column(FlowField.IN_IFACE)[row]);
        if (slot < 0) {
            return;
        }
        int attributes = matches.attributes()[row];
        AdjRibIn peer = peers[row].peer(matches.peer()[row]);
        int place = nextHops.routerAt(pool.nextHopHigh(attributes), pool.nextHopLow(attributes), maps);
        int router = place != Routers.NONE ? place : nextHops.bringer(attributes, peer, maps);
        long bytes = batch.get(FlowField.BYTES, row, 0);
        if (router == Routers.NONE || nextHops.routers().router(router).equals(exporter.address())) {
            outside[slot] += bytes;
            long as = pool.neighbourAs(attributes);
            neighbours[slot] = neighbours[slot] == NOBODY || neighbours[slot] == as ? as : SEVERAL;
        } else {
            inside[slot] += bytes;
        }
    }

    /** Where an interface is, or is put now; -1 if there are too many. */
    private int slot(Exporter exporter, long iface) {
        int mask = exporters.length - 1;
        int slot = slot(exporter, iface, mask);
        while (exporters[slot] != null && (exporters[slot] != exporter || interfaces[slot] != iface)) {
            slot = slot + 1 & mask;
        }
        if (exporters[slot] != null) {
            return slot;
        }
        if (size >= MOST) {
            return -1;
        }
        if (2 * size >= exporters.length) {
            grow();
            return slot(exporter, iface);
        }
        size++;
        exporters[slot] = exporter;
        interfaces[slot] = iface;
        neighbours[slot] = NOBODY;
        return slot;
    }

    private static int slot(Exporter exporter, long iface, int mask) {
        long mixed = (iface * 31 + exporter.index()) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 40) & mask;
    }

    private void grow() {
        @Nullable Exporter[] before = exporters;
        long[][] columns = {interfaces, outside, inside, neighbours};
        int length = 2 * before.length;
        exporters = new Exporter[length];
        interfaces = new long[length];
        outside = new long[length];
        inside = new long[length];
        neighbours = new long[length];
        for (int i = 0; i < before.length; i++) {
            Exporter exporter = before[i];
            if (exporter != null) {
                int slot = slot(exporter, columns[0][i], length - 1);
                while (exporters[slot] != null) {
                    slot = slot + 1 & length - 1;
                }
                exporters[slot] = exporter;
                interfaces[slot] = columns[0][i];
                outside[slot] = columns[1][i];
                inside[slot] = columns[2][i];
                neighbours[slot] = columns[3][i];
            }
        }
    }

    private synchronized List<Hint> hints() {
        List<Hint> hints = new ArrayList<>();
        for (int i = 0; i < exporters.length; i++) {
            Exporter exporter = exporters[i];
            if (exporter != null && outside[i] + inside[i] > 0) {
                long neighbour = neighbours[i] < 0 ? -1 : neighbours[i];
                hints.add(new Hint(exporter.address(), interfaces[i], outside[i], inside[i], neighbour));
            }
        }
        return hints;
    }

    /** What all workers have learnt together, of interfaces that have no role by now; by router and number. */
    public static List<Hint> together(List<RoleHints> workers, Maps maps) {
        record Interface(Address exporter, long number) {}
        Map<Interface, Hint> all = new HashMap<>();
        for (RoleHints worker : workers) {
            for (Hint hint : worker.hints()) {
                if (maps.interfaces().role(hint.exporter, hint.iface) == null) {
                    all.merge(new Interface(hint.exporter, hint.iface), hint, Hint::plus);
                }
            }
        }
        return all.values().stream()
                .sorted(Comparator.comparing(Hint::exporter).thenComparing(Hint::iface))
                .toList();
    }
}
