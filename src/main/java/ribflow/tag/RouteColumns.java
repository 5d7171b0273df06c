package ribflow.tag;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import ribflow.bgp.rib.AttributePool;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.RouteMatches;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * The columns that one side of a flow gets from its route: once for the source, once for the destination.
 *
 * <p>Each method fills one column for the rows it is asked for and returns the rows for which the route knew the value, so
 * that {@link Tagger} can ask another source for the rest. A default route says where traffic leaves, not whose the address
 * is: it gives a next hop and a neighbour AS, but neither origin AS nor AS path.
 *
 * <p>Hot: allocation-free; a pass a column.
 */
final class RouteColumns {

    /** The names that the columns of one side have. */
    record Side(
            FlowField host,
            FlowField originAs,
            FlowField neighbourAs,
            FlowField net,
            FlowField mask,
            FlowField asPath,
            FlowField standard,
            FlowField extended,
            FlowField large,
            FlowField localPref,
            FlowField med,
            FlowField ribPeer,
            FlowField stale,
            FlowField reason) {

        static final Side SOURCE = new Side(
                FlowField.SRC_HOST,
                FlowField.SRC_AS,
                FlowField.PEER_SRC_AS,
                FlowField.SRC_NET,
                FlowField.SRC_MASK,
                FlowField.SRC_AS_PATH,
                FlowField.SRC_STD_COMM,
                FlowField.SRC_EXT_COMM,
                FlowField.SRC_LRG_COMM,
                FlowField.SRC_LOCAL_PREF,
                FlowField.SRC_MED,
                FlowField.SRC_RIB_PEER,
                FlowField.SRC_ROUTE_STALE,
                FlowField.SRC_REASON);

        static final Side DESTINATION = new Side(
                FlowField.DST_HOST,
                FlowField.DST_AS,
                FlowField.PEER_DST_AS,
                FlowField.DST_NET,
                FlowField.DST_MASK,
                FlowField.AS_PATH,
                FlowField.STD_COMM,
                FlowField.EXT_COMM,
                FlowField.LRG_COMM,
                FlowField.LOCAL_PREF,
                FlowField.MED,
                FlowField.DST_RIB_PEER,
                FlowField.DST_ROUTE_STALE,
                FlowField.DST_REASON);

        /** The columns for which a look-up of this side is needed, whatever their order of sources. */
        Set<FlowField> ofRoute() {
            return new TreeSet<>(List.of(
                    originAs, net, mask, asPath, standard, extended, large, localPref, med, ribPeer, stale, reason));
        }

        /** The columns that nothing but a route may fill. */
        List<FlowField> ofRouteAlone() {
            return List.of(asPath, standard, extended, large, localPref, med, ribPeer, stale);
        }
    }

    private final Side side;
    private final AttributePool pool;
    private final RouteMatches matches;
    private final int[] attributes;
    private final int[] prefixLength;
    private final int[] peer;
    private final PeerTiers[] peers = new PeerTiers[FlowBatch.CAPACITY];

    /** Means nothing, see {@link AttributePool#touch}. */
    private int touched;

    /** Rows with a route. */
    private long found;

    /** Rows whose route is the default route. */
    private long byDefault;

    /** Rows whose route is stale. */
    private long stale;

    /** @param lengths whether anybody asks how long the routes' prefixes are */
    RouteColumns(Side side, AttributePool pool, boolean lengths) {
        this.side = side;
        this.pool = pool;
        this.matches = new RouteMatches(lengths);
        this.attributes = matches.attributes();
        this.prefixLength = matches.prefixLength();
        this.peer = matches.peer();
    }

    Side side() {
        return side;
    }

    RouteMatches matches() {
        return matches;
    }

    /** By row the peers that were asked for the route. */
    PeerTiers[] peers() {
        return peers;
    }

    /** Rows whose route is the default route. */
    long byDefault() {
        return byDefault;
    }

    long found() {
        return found;
    }

    long stale() {
        return stale;
    }

    /** Rows that have an address, of one host: a group is in no unicast table. */
    long unicast(FlowBatch batch) {
        long[] high = batch.high(side.host());
        long[] low = batch.column(side.host());
        long rows = 0;
        for (long left = batch.present(side.host()); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            rows |= multicast(high[row], low[row]) ? 0 : left & -left;
        }
        return rows;
    }

    /** Takes note of what the look-up of those rows found. */
    void looked(long rows, int size) {
        touched = pool.touch(attributes, size);
        long routes = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            routes |= (attributes[row] != 0 ? 1L : 0) << row;
        }
        found = routes;
        byDefault = routes & matches.byDefault();
        stale = found & matches.stale();
    }

    /**
     * Takes other answers in the place of the rows' default routes, and returns the rows that have another default route
     * now. A row for which nothing was found keeps what it has.
     */
    long replace(long rows, RouteMatches other, PeerTiers[] asked) {
        long replaced = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (other.attributes()[row] != 0) {
                replaced |= left & -left;
                attributes[row] = other.attributes()[row];
                prefixLength[row] = other.prefixLength()[row];
                peer[row] = other.peer()[row];
                peers[row] = asked[row];
            }
        }
        long again = replaced & other.byDefault();
        byDefault = byDefault & ~replaced | again;
        stale = stale & ~replaced | other.stale() & replaced;
        return again;
    }

    long originAs(FlowBatch batch, long rows) {
        long[] column = batch.column(side.originAs());
        long known = 0;
        for (long left = rows & found & ~byDefault; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long as = pool.originAs(attributes[row]);
            if (as >= 0) {
                column[row] = as;
                known |= left & -left;
            }
        }
        return known;
    }

    long neighbourAs(FlowBatch batch, long rows) {
        long[] column = batch.column(side.neighbourAs());
        long known = 0;
        for (long left = rows & found; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long as = pool.neighbourAs(attributes[row]);
            if (as >= 0) {
                column[row] = as;
                known |= left & -left;
            }
        }
        return known;
    }

    long net(FlowBatch batch, long rows) {
        long[] fromHigh = batch.high(side.host());
        long[] fromLow = batch.column(side.host());
        long[] high = batch.high(side.net());
        long[] low = batch.column(side.net());
        long known = rows & found;
        for (long left = known; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int bits = Prefix.bits128(Address.isIpv4(fromHigh[row], fromLow[row]), prefixLength[row]);
            high[row] = fromHigh[row] & Prefix.maskHigh(bits);
            low[row] = fromLow[row] & Prefix.maskLow(bits);
        }
        return known;
    }

    long mask(FlowBatch batch, long rows) {
        long[] column = batch.column(side.mask());
        long known = rows & found;
        for (long left = known; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            column[row] = prefixLength[row];
        }
        return known;
    }

    long nextHop(FlowBatch batch, long rows) {
        long[] high = batch.high(FlowField.PEER_DST_IP);
        long[] low = batch.column(FlowField.PEER_DST_IP);
        long known = rows & found;
        for (long left = known; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int id = attributes[row];
            high[row] = pool.nextHopHigh(id);
            low[row] = pool.nextHopLow(id);
        }
        return known;
    }

    /** Rows whose flow record names another BGP next hop than the route. */
    long nextHopDisagrees(FlowBatch batch) {
        long[] high = batch.high(FlowField.FLOW_BGP_NEXTHOP);
        long[] low = batch.column(FlowField.FLOW_BGP_NEXTHOP);
        long disagree = 0;
        for (long left = found & batch.present(FlowField.FLOW_BGP_NEXTHOP); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int id = attributes[row];
            if (pool.nextHopLow(id) != low[row] || pool.nextHopHigh(id) != high[row]) {
                disagree |= left & -left;
            }
        }
        return disagree;
    }

    void asPath(FlowBatch batch) {
        long[] column = batch.column(side.asPath());
        long known = found & ~byDefault;
        for (long left = known; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            column[row] = pool.asPath(attributes[row]);
        }
        batch.setPresent(side.asPath(), known);
    }

    void standard(FlowBatch batch) {
        long[] column = batch.column(side.standard());
        for (long left = found; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            column[row] = pool.standard(attributes[row]);
        }
        batch.setPresent(side.standard(), found);
    }

    void extended(FlowBatch batch) {
        long[] column = batch.column(side.extended());
        for (long left = found; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            column[row] = pool.extended(attributes[row]);
        }
        batch.setPresent(side.extended(), found);
    }

    void large(FlowBatch batch) {
        long[] column = batch.column(side.large());
        for (long left = found; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            column[row] = pool.large(attributes[row]);
        }
        batch.setPresent(side.large(), found);
    }

    void localPref(FlowBatch batch) {
        long[] column = batch.column(side.localPref());
        long known = 0;
        for (long left = found; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            column[row] = pool.localPref(attributes[row]);
            known |= column[row] >= 0 ? left & -left : 0;
        }
        batch.setPresent(side.localPref(), known);
    }

    void med(FlowBatch batch) {
        long[] column = batch.column(side.med());
        long known = 0;
        for (long left = found; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            column[row] = pool.med(attributes[row]);
            known |= column[row] >= 0 ? left & -left : 0;
        }
        batch.setPresent(side.med(), known);
    }

    void ribPeer(FlowBatch batch) {
        long[] high = batch.high(side.ribPeer());
        long[] low = batch.column(side.ribPeer());
        for (long left = found; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            Address answered = peers[row].peer(peer[row]).source().router();
            high[row] = answered.high();
            low[row] = answered.low();
        }
        batch.setPresent(side.ribPeer(), found);
    }

    void stale(FlowBatch batch) {
        long[] column = batch.column(side.stale());
        for (long left = stale; left != 0; left &= left - 1) {
            column[Long.numberOfTrailingZeros(left)] = 1;
        }
        batch.setPresent(side.stale(), stale);
    }

    /** Why a route is not known, or known with a reservation; absent where all is well. */
    void reasons(FlowBatch batch, Correlation.Binding[] bindings) {
        batch.setPresent(side.reason(), 0);
        for (long left = batch.rows() & (~found | byDefault); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            Reason reason = (found & left & -left) != 0 ? Reason.DEFAULT_ONLY : missing(batch, row, bindings);
            batch.set(side.reason(), row, reason.ordinal());
        }
        for (long left = batch.rows() & found & ~byDefault; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (pool.asPath(attributes[row]) == 0) {
                batch.set(side.reason(), row, Reason.OWN_PREFIX.ordinal());
            }
        }
    }

    private Reason missing(FlowBatch batch, int row, Correlation.Binding[] bindings) {
        if (!batch.has(side.host(), row)) {
            return Reason.NO_ADDRESS;
        }
        if (multicast(batch.high(side.host())[row], batch.column(side.host())[row])) {
            return Reason.MULTICAST;
        }
        return bindings[row].missing();
    }

    /** RFC 5771: 224.0.0.0/4; RFC 4291, 2.7: ff00::/8. */
    private static boolean multicast(long high, long low) {
        return Address.isIpv4(high, low) ? (low >>> 28 & 0xf) == 0xe : high >>> 56 == 0xff;
    }
}
