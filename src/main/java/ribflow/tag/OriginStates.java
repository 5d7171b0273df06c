package ribflow.tag;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.AttributePool;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.RouteMatches;
import ribflow.bgp.rib.RouteQuery;
import ribflow.bgp.rib.RouteReader;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.RoaState;
import ribflow.rpki.OriginReader;
import ribflow.rpki.Validity;
import ribflow.rpki.VrpTable;

/**
 * Fills {@code src_roa} and {@code dst_roa}: whether the VRPs allow the origin of the route that was found, and of those that
 * are not allowed, what would become of the traffic if the network dropped them.
 *
 * <p><b>What would be lost.</b> Routers that drop invalid routes do not drop traffic: it takes the next less specific route,
 * if that one is not invalid as well. So for a flow with an invalid route the same peers are asked again for a route to a
 * prefix shorter than that, and again while the answer is invalid. A default route counts: traffic takes it. The longest
 * chains of invalid routes are two or three long, and only their flows take part, all of a batch together.
 *
 * <p><b>The origin</b> (RFC 6811, 2) is the last AS of the path; none if the path ends with a set, which is then invalid as
 * soon as a VRP covers it; and the own AS if the path is empty, which is that of the peer that told the route; where that
 * is not known, the state is unknown.
 *
 * <p>Where there is no route there is no state, nor where there are no VRPs at all.
 *
 * <p>Hot: allocation-free; a pass a step.
 */
final class OriginStates {

    private final AttributePool pool;
    private final RouteReader routes;
    private final OriginReader origins;
    private final RouteQuery query = new RouteQuery();
    private final RouteMatches matches = new RouteMatches();
    private final long[] origin = new long[FlowBatch.CAPACITY];
    private final int[] bounds = new int[FlowBatch.CAPACITY];

    /** Rows judged last whose route is of the own AS, which nobody has told. */
    private long nameless;

    OriginStates(AttributePool pool, RouteReader routes, Supplier<@Nullable VrpTable> vrps) {
        this.pool = pool;
        this.routes = routes;
        this.origins = new OriginReader(vrps);
    }

    /** Fills the column of a side. */
    void fill(FlowBatch batch, RouteColumns side, FlowField roa) {
        batch.setPresent(roa, 0);
        long[] high = batch.high(side.side().host());
        long[] low = batch.column(side.side().host());
        judge(side.found(), high, low, side.matches(), side.peers());
        set(batch, roa, origins.rows(Validity.VALID), RoaState.VALID);
        set(batch, roa, origins.rows(Validity.UNKNOWN) | nameless, RoaState.UNKNOWN);
        long open = origins.rows(Validity.INVALID);
        RouteMatches last = side.matches();
        while (open != 0) {
            long shorter = bound(open, last.prefixLength());
            query.rows(shorter, high, low, side.peers())
                    .distinguishers(Distinguishers.rows(batch), batch.column(FlowField.MPLS_VPN_RD))
                    .noLongerThan(shorter, bounds);
            routes.find(query, matches);
            long found = found(shorter);
            set(batch, roa, open & ~found, RoaState.INVALID_LOST);
            judge(found, high, low, matches, side.peers());
            open = origins.rows(Validity.INVALID);
            set(batch, roa, found & ~open, RoaState.INVALID_REROUTED);
            last = matches;
        }
    }

    /** Judges the routes of rows. */
    private void judge(long rows, long[] high, long[] low, RouteMatches found, PeerTiers[] peers) {
        nameless = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int set = found.attributes()[row];
            if (pool.isOwn(set)) {
                origin[row] = peers[row].peer(found.peer()[row]).speaker().as();
                nameless |= origin[row] == 0 ? left & -left : 0;
            } else {
                origin[row] = pool.hasNoOrigin(set) ? VrpTable.NO_ORIGIN : pool.originAs(set);
            }
        }
        origins.judge(rows & ~nameless, high, low, found.prefixLength(), origin);
        nameless = origins.hadVrps() ? nameless : 0;
    }

    /** Sets bounds below the lengths, and returns the rows for which that is possible. */
    private long bound(long rows, int[] lengths) {
        long possible = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            bounds[row] = lengths[row] - 1;
            possible |= lengths[row] > 0 ? left & -left : 0;
        }
        return possible;
    }

    private long found(long rows) {
        long found = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            found |= matches.attributes()[Long.numberOfTrailingZeros(left)] != 0 ? left & -left : 0;
        }
        return found;
    }

    @SuppressWarnings("EnumOrdinal") // as columns hold states
    private static void set(FlowBatch batch, FlowField roa, long rows, RoaState state) {
        long[] column = batch.column(roa);
        for (long left = rows; left != 0; left &= left - 1) {
            column[Long.numberOfTrailingZeros(left)] = state.ordinal();
        }
        batch.setPresent(roa, batch.present(roa) | rows);
    }
}
