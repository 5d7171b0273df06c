package ribflow.tag;

import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.AttributePool;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.RibSource.View;
import ribflow.ip.Address;
import ribflow.maps.Maps;

/**
 * Which router of the network a BGP next hop is.
 *
 * <p>With next-hop-self it is the router's own address: that from which it exports, its end of the BGP session, or its router id
 * ({@link Routers}). Without, it is an address of a neighbour's, and the router is the one that brought the route into the own
 * AS: the ORIGINATOR_ID that a reflector has put there, else the very peer that told us, as long as it is our own (RFC 4456,
 * 8). Of what another AS has told a router that we monitor, it is that router. Where none of this tells, as in a Loc-RIB, a
 * row of the PoP map can.
 *
 * <p>Hot: allocation-free, but for routers that are met first. One worker's.
 */
final class NextHops {

    private final Correlation correlation;
    private final AttributePool pool;
    private Routers routers = Routers.NOBODY;

    NextHops(Correlation correlation, AttributePool pool) {
        this.correlation = correlation;
        this.pool = pool;
    }

    /** To be called before the first row of a batch. */
    void begin() {
        routers = correlation.routers();
    }

    /** The routers that are known by now, whose places the answers are. */
    Routers routers() {
        return routers;
    }

    /** The place of the router that has the address itself, or by the map; {@link Routers#NONE} if there is none. */
    int routerAt(long high, long low, Maps maps) {
        Address mapped = maps.pops().routerOf(high, low);
        return mapped != null ? placeOf(mapped) : routers.find(high, low);
    }

    /** The place of the router that brought a route into the own AS. */
    int bringer(int attributes, AdjRibIn toldBy, Maps maps) {
        long id = pool.originator(attributes, 0);
        if (id == 0 && isNeighboursAnnouncement(toldBy.source())) {
            if (!toldBy.speaker().external()) {
                id = toldBy.routerId().low() & 0xffff_ffffL;
            } else if (toldBy.source() instanceof RibSource.Monitored monitored) {
                return placeOf(monitored.router());
            }
        }
        if (id == 0) {
            return Routers.NONE;
        }
        int place = routerAt(0, Address.ipv4Low((int) id), maps);
        return place != Routers.NONE ? place : placeOf(Address.ipv4((int) id));
    }

    /** Whether the routes are those that a neighbour announced to us, or to a router that we monitor. */
    private static boolean isNeighboursAnnouncement(RibSource source) {
        return switch (source) {
            case RibSource.Session _ -> true;
            case RibSource.Monitored monitored ->
                monitored.view() == View.ADJ_RIB_IN_PRE || monitored.view() == View.ADJ_RIB_IN_POST;
            case RibSource.File _ -> false;
        };
    }

    /** The place of a router, which may be new to us. */
    private int placeOf(Address router) {
        int place = routers.find(router.high(), router.low());
        if (place == Routers.NONE) {
            correlation.learn(router);
            routers = correlation.routers();
            place = routers.find(router.high(), router.low());
        }
        return place;
    }
}
