package ribflow.bgp.bmp;

import java.util.Set;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.RibSource;
import ribflow.ip.Address;

/** Whoever keeps the routes of monitored routers. Called on the station's event loop. */
public interface BmpListener {

    /**
     * Routes of a RIB are about to come.
     *
     * @param routerId the peer's BGP identifier, the router's own for its Loc-RIB
     * @param as the peer's AS, likewise
     * @param external whether the peer is in another AS than the router
     * @param families those for which an End-of-RIB is to be awaited
     */
    void up(RibSource.Monitored source, Address routerId, long as, boolean external, Set<Family> families);

    /** What the RIB says. */
    void update(RibSource.Monitored source, Update update);

    /** The peer's session is down, or no longer monitored: its routes are gone. */
    void down(RibSource.Monitored source);

    /** The router's connection is lost, or the session began anew: nothing says that the routes are gone. */
    void lost(RibSource.Monitored source);
}
