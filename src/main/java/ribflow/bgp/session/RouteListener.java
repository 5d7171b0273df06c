package ribflow.bgp.session;

import java.util.Map;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;

/** Who learns the neighbours' routes. All calls come on the speaker's event loop. */
public interface RouteListener {

    /**
     * A session is up.
     *
     * @param peer the neighbour's address
     * @param theirs who the neighbour is, and, if it restarts gracefully, for which families it has kept forwarding
     * @param agreed what is spoken; an End-of-RIB is expected for each family
     */
    void established(Address peer, Open theirs, PeerTraits agreed);

    /** The neighbour has announced or withdrawn routes, or sent the last of its table. */
    void update(Address peer, Update update);

    /** How many routes of a family the neighbour has announced and not withdrawn. */
    long routes(Address peer, Family family);

    /** The neighbour is about to send all its routes of a family again (RFC 7313, 4): those that do not come are gone. */
    void refreshing(Address peer, Family family);

    /** The neighbour has sent all its routes of a family again. */
    void refreshed(Address peer, Family family);

    /**
     * The session is over.
     *
     * @param kept the families whose routes are kept for a time; those of all others are gone
     */
    void down(Address peer, Map<Family, Retention> kept);

    /** The neighbour is no longer configured: what is kept of its routes will not be sent again. */
    void gone(Address peer);
}
