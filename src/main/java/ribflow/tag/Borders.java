package ribflow.tag;

import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.AttributePool;
import ribflow.flow.Exporter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.maps.Maps;
import ribflow.maps.Metering;
import ribflow.maps.PopMap;

/**
 * Where flows enter the network and where they leave it: PoPs, routers, and whether they do so here.
 *
 * <p><b>Counting once.</b> A packet may be exported by each router on its way, and twice by one that meters both directions.
 * It enters where it comes in by an edge interface, and counts there alone. Of two records of the same router the
 * interface map says which counts ({@link Metering}); unless it does, that of the packet coming in.
 *
 * <p><b>Next hop, egress router, PoP.</b> The BGP next hop names the router where the traffic leaves ({@link NextHops}), and so
 * the PoP. A row of the PoP map about the next hop goes before all of that.
 *
 * <p>Hot: allocation-free, but for routers that are met first.
 */
final class Borders {

    private static final Set<FlowField> ENTRANCES =
            Set.of(FlowField.INGRESS_POP, FlowField.INGRESS_REASON, FlowField.ENTERS);
    private static final Set<FlowField> EXITS =
            Set.of(FlowField.EGRESS_POP, FlowField.EGRESS_REASON, FlowField.EGRESS_ROUTER);

    private final NextHops nextHops;
    private final AttributePool pool;
    private final RouteColumns destination;
    private final boolean entrancesWanted;
    private final boolean exitsWanted;
    private final boolean routersWanted;
    private final boolean leavesWanted;
    private long otherWay;

    Borders(Set<FlowField> wanted, Correlation correlation, AttributePool pool, RouteColumns destination) {
        this.nextHops = new NextHops(correlation, pool);
        this.pool = pool;
        this.destination = destination;
        this.entrancesWanted = !Collections.disjoint(wanted, ENTRANCES);
        this.exitsWanted = !Collections.disjoint(wanted, EXITS);
        this.routersWanted = wanted.contains(FlowField.EGRESS_ROUTER);
        this.leavesWanted = wanted.contains(FlowField.LEAVES);
    }

    void fill(FlowBatch batch, Maps maps, Correlation.Binding[] bindings) {
        otherWay = otherWay(batch, bindings);
        if (entrancesWanted) {
            enter(batch, maps, bindings);
        }
        leave(batch, maps);
        if (leavesWanted) {
            leaveHere(batch, maps, bindings);
        }
    }

    /**
     * Whether the flow enters the network here, and at which PoP. Where no row of the interface map is about the exporter, all
     * its flows enter that count at all.
     */
    private void enter(FlowBatch batch, Maps maps, Correlation.Binding[] bindings) {
        long enters = 0;
        for (int row = 0; row < batch.size(); row++) {
            Exporter exporter = batch.exporter(row);
            Correlation.Binding binding = bindings[row];
            long iface = batch.get(FlowField.IN_IFACE, row, -1);
            int mapped = maps.pops().popOf(exporter.address(), iface);
            int pop = mapped != PopMap.NONE ? mapped : binding.pop();
            if (pop != PopMap.NONE) {
                batch.set(FlowField.INGRESS_POP, row, pop);
            } else {
                batch.set(FlowField.INGRESS_REASON, row, Reason.NO_POP.ordinal());
            }
            if (binding.metering().enters(direction(batch, row, binding.metering()))
                    && (!binding.hasRoles() || maps.interfaces().enters(exporter.address(), iface))) {
                enters |= 1L << row;
                batch.column(FlowField.ENTERS)[row] = 1;
            }
        }
        batch.setPresent(FlowField.ENTERS, enters);
    }

    private static long otherWay(FlowBatch batch, Correlation.Binding[] bindings) {
        long rows = 0;
        for (int row = 0; row < batch.size(); row++) {
            Metering metering = bindings[row].metering();
            long direction = direction(batch, row, metering);
            rows |= (direction != 0 && !metering.enters(direction) ? 1L : 0) << row;
        }
        return rows;
    }

    private static long direction(FlowBatch batch, int row, Metering metering) {
        return batch.get(FlowField.SAMPLING_DIRECTION, row, metering.assumed());
    }

    /** The rows of packets that went out, by routers whose packets count when they come in. */
    long otherWay() {
        return otherWay;
    }

    /** Whether the flow goes out of the network by an interface of the exporter itself. */
    private static void leaveHere(FlowBatch batch, Maps maps, Correlation.Binding[] bindings) {
        long leaves = 0;
        for (long left = batch.present(FlowField.OUT_IFACE) & batch.rows(); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (bindings[row].metering().leaves(direction(batch, row, bindings[row].metering()))
                    && !dropped(batch, row)
                    && maps.interfaces()
                            .leaves(batch.exporter(row).address(), batch.column(FlowField.OUT_IFACE)[row])) {
                leaves |= left & -left;
                batch.column(FlowField.LEAVES)[row] = 1;
            }
        }
        batch.setPresent(FlowField.LEAVES, leaves);
    }

    private void leave(FlowBatch batch, Maps maps) {
        if (exitsWanted) {
            nextHops.begin();
        }
        for (int row = 0; row < batch.size(); row++) {
            Reason reason = undelivered(batch, row);
            if (reason == null && exitsWanted && !leave(batch, row, maps)) {
                reason = Reason.NO_POP;
            }
            if (reason != null) {
                batch.set(FlowField.EGRESS_REASON, row, reason.ordinal());
            }
        }
    }

    /** Says by its next hop where the flow leaves; false if the PoP is not known. */
    private boolean leave(FlowBatch batch, int row, Maps maps) {
        long high = batch.high(FlowField.PEER_DST_IP)[row];
        long low = batch.column(FlowField.PEER_DST_IP)[row];
        int pop = maps.pops().popOfNextHop(high, low);
        if (routersWanted || pop == PopMap.NONE) {
            int place = routerOf(row, high, low, maps);
            if (place != Routers.NONE) {
                Address router = nextHops.routers().router(place);
                batch.setAddress(FlowField.EGRESS_ROUTER, row, router.high(), router.low());
                pop = pop != PopMap.NONE ? pop : popOf(router, place, maps);
            }
        }
        if (pop != PopMap.NONE) {
            batch.set(FlowField.EGRESS_POP, row, pop);
        }
        return pop != PopMap.NONE;
    }

    private int popOf(Address router, int place, Maps maps) {
        int mapped = maps.pops().popOf(router);
        return mapped != PopMap.NONE ? mapped : nextHops.routers().pop(place);
    }

    /** By the next hop itself, or by the route if it is the route's. */
    private int routerOf(int row, long high, long low, Maps maps) {
        int place = nextHops.routerAt(high, low, maps);
        if (place != Routers.NONE || (destination.found() >>> row & 1) == 0) {
            return place;
        }
        int attributes = destination.matches().attributes()[row];
        return pool.nextHopHigh(attributes) == high && pool.nextHopLow(attributes) == low
                ? nextHops.bringer(
                        attributes,
                        destination.peers()[row].peer(destination.matches().peer()[row]),
                        maps)
                : Routers.NONE;
    }

    /** Why the flow leaves nowhere; null if it has a next hop. */
    private @Nullable Reason undelivered(FlowBatch batch, int row) {
        if (dropped(batch, row)) {
            return Reason.DROPPED;
        }
        Reason ofRoute =
                batch.has(FlowField.DST_REASON, row) ? Reason.of(batch.column(FlowField.DST_REASON)[row]) : null;
        if (ofRoute == Reason.MULTICAST) {
            return ofRoute;
        }
        if (batch.has(FlowField.PEER_DST_IP, row)) {
            return null;
        }
        boolean found = (destination.found() >>> row & 1) != 0;
        return found || ofRoute == null ? Reason.NO_NEXTHOP : ofRoute;
    }

    /** RFC 7270, 4.12: the upper two bits of the octet are the status, 10 is "dropped". */
    private static boolean dropped(FlowBatch batch, int row) {
        return (batch.get(FlowField.FWD_STATUS, row, 0) >>> 6 & 3) == 2;
    }
}
