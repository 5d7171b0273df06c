package ribflow.bgp.session;

import java.util.Set;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;

/** Who learns the neighbours' routes. All calls come on the speaker's event loop. */
public interface RouteListener {

    /**
     * A session is up.
     *
     * @param peer the neighbour's address
     * @param routerId its BGP identifier
     * @param families those agreed on; an End-of-RIB is expected for each
     */
    void established(Address peer, Address routerId, Set<Family> families);

    /** The neighbour has announced or withdrawn routes, or sent the last of its table. */
    void update(Address peer, Update update);

    /** The session is over, and its routes are gone. */
    void down(Address peer);
}
