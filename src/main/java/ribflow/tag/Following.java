package ribflow.tag;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.AttributePool;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.RouteMatches;
import ribflow.bgp.rib.RouteQuery;
import ribflow.bgp.rib.RouteReader;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.tag.TagConfig.Follow;

/**
 * Looks addresses up again at the router to which their route points, where the operator asks for it.
 *
 * <p><b>Default routes.</b> An exporter at the edge may know nothing but a default route to the core, and the core knows
 * the rest. Where only a default route matches, the address is looked up in the routes of the router that is the default
 * route's own next hop. A better answer takes the place of the first one; where there is none, the default route stands.
 *
 * <p><b>Next hops.</b> In a confederation, or where next hops change on the way, the exporter's next hop is the next router
 * rather than the one where traffic leaves. While the next hop of the destination's route lies in one of the given
 * prefixes, the destination is looked up in the routes of the router with that address. What follows is the last next hop
 * inside the prefixes, or the first outside. Of the route only the next hop is replaced: everything else is as the exporter
 * sees it.
 *
 * <p><b>It ends</b> with the first router that has no peer here, no route or only a default route to the address, that
 * names itself, or that was met before; and after {@link #MOST} routers in any case.
 *
 * <p>A stage is made for all rows that still need one, as any look-up. It costs nothing where nothing is followed; where
 * something is, it is not free of allocation: a router is found by its address.
 */
final class Following {

    /** So many routers are asked at most. */
    private static final int MOST = 20;

    /** So many routers are remembered. */
    private static final int REMEMBERED = 10_000;

    private final Follow follow;
    private final Correlation correlation;
    private final AttributePool pool;
    private final RouteReader routes;
    private final @Nullable Recorder recorder;
    private final RouteMatches matches = new RouteMatches();
    private final PeerTiers[] asked = new PeerTiers[FlowBatch.CAPACITY];
    private final RouteQuery query = new RouteQuery();
    private final long[] hopHigh = new long[FlowBatch.CAPACITY];
    private final long[] hopLow = new long[FlowBatch.CAPACITY];
    private final long[] exitHigh = new long[FlowBatch.CAPACITY];
    private final long[] exitLow = new long[FlowBatch.CAPACITY];

    /** The routers that a row has been at, by row and step. */
    private final Address[][] met = new Address[FlowBatch.CAPACITY][MOST];

    private final Map<Address, PeerTiers> peersOfRouter = new HashMap<>();
    private int version;

    Following(
            Follow follow,
            Correlation correlation,
            AttributePool pool,
            RouteReader routes,
            @Nullable Recorder recorder) {
        this.follow = follow;
        this.correlation = correlation;
        this.pool = pool;
        this.routes = routes;
        this.recorder = recorder;
    }

    /** Replaces default routes of one side by what the routers they point to know. */
    void defaults(FlowBatch batch, RouteColumns side) {
        if (follow.defaults() == 0) {
            return;
        }
        long open = side.byDefault();
        long[] high = batch.high(side.side().host());
        long[] low = batch.column(side.side().host());
        long inVpn = Distinguishers.rows(batch);
        long[] distinguishers = batch.column(FlowField.MPLS_VPN_RD);
        for (int step = 0; step < follow.defaults() && open != 0; step++) {
            open = withRouter(open, side.matches().attributes(), step);
            if (open != 0) {
                routes.find(query.rows(open, high, low, asked).distinguishers(inVpn, distinguishers), matches);
                tell(side, Recorder.Aim.BEYOND_DEFAULT, open);
                open = side.replace(open, matches, asked);
            }
        }
    }

    /**
     * Follows the next hops of the destinations' routes.
     *
     * @return the rows whose next hop was followed; {@link #high} and {@link #low} have the next hops that count
     */
    long nextHops(FlowBatch batch, RouteColumns destination) {
        if (follow.nextHops().isEmpty()) {
            return 0;
        }
        long[] high = batch.high(destination.side().host());
        long[] low = batch.column(destination.side().host());
        long inVpn = Distinguishers.rows(batch);
        long[] distinguishers = batch.column(FlowField.MPLS_VPN_RD);
        long open = inside(destination.found(), destination.matches().attributes());
        long followed = open;
        for (int step = 0; step < MOST && open != 0; step++) {
            open = withRouter(open, step == 0 ? destination.matches().attributes() : matches.attributes(), step);
            if (open != 0) {
                routes.find(query.rows(open, high, low, asked).distinguishers(inVpn, distinguishers), matches);
                tell(destination, Recorder.Aim.NEXT_HOP, open);
                open = inside(known(open), matches.attributes());
            }
        }
        return followed;
    }

    private void tell(RouteColumns side, Recorder.Aim aim, long rows) {
        if (recorder != null) {
            recorder.looked(side.side().host(), aim, rows, asked, matches);
        }
    }

    /** The next hops that were found, by row. */
    long[] high() {
        return exitHigh;
    }

    long[] low() {
        return exitLow;
    }

    /** The rows whose next hop is a router that we know, and that they have not been at; they ask it next. */
    private long withRouter(long rows, int[] attributes, int step) {
        long open = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            Address router = new Address(pool.nextHopHigh(attributes[row]), pool.nextHopLow(attributes[row]));
            PeerTiers peers = peersOf(router);
            if (peers.count() > 0 && !metBefore(row, step, router)) {
                met[row][step] = router;
                asked[row] = peers;
                open |= left & -left;
            }
        }
        return open;
    }

    private boolean metBefore(int row, int step, Address router) {
        for (int i = 0; i < step; i++) {
            if (met[row][i].equals(router)) {
                return true;
            }
        }
        return false;
    }

    private PeerTiers peersOf(Address router) {
        if (correlation.version() != version || peersOfRouter.size() >= REMEMBERED) {
            version = correlation.version();
            peersOfRouter.clear();
        }
        return peersOfRouter.computeIfAbsent(router, correlation::tiersOf);
    }

    /** The rows that found more than a default route. */
    private long known(long rows) {
        long known = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (matches.attributes()[row] != 0 && matches.prefixLength()[row] != 0) {
                known |= left & -left;
            }
        }
        return known;
    }

    /** Notes the next hops of rows as those that count for now, and returns the rows whose next hop is to be followed. */
    private long inside(long rows, int[] attributes) {
        long inside = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            hopHigh[row] = pool.nextHopHigh(attributes[row]);
            hopLow[row] = pool.nextHopLow(attributes[row]);
            if (contains(follow.nextHops(), hopHigh[row], hopLow[row])) {
                inside |= left & -left;
            }
        }
        for (long left = follow.external() ? rows : inside; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            exitHigh[row] = hopHigh[row];
            exitLow[row] = hopLow[row];
        }
        return inside;
    }

    private static boolean contains(List<Prefix> prefixes, long high, long low) {
        boolean ipv4 = Address.isIpv4(high, low);
        for (int i = 0; i < prefixes.size(); i++) {
            if (prefixes.get(i).isIpv4() == ipv4 && prefixes.get(i).contains(high, low)) {
                return true;
            }
        }
        return false;
    }
}
