package ribflow.bgp.bmp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import ribflow.bgp.bmp.BmpMessage.PeerDown;
import ribflow.bgp.bmp.BmpMessage.PeerUp;
import ribflow.bgp.bmp.BmpMessage.RouteMonitoring;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.RecordedUpdates;
import ribflow.bgp.rib.RibSource.View;
import ribflow.ip.Address;

/**
 * The OPENs of a router's sessions as far as its Peer Up messages told them, for without them UPDATEs cannot be read: they
 * say whether NLRI have path identifiers (RFC 7911). How wide AS numbers are, the flag A of each message says (RFC 7854,
 * 4.2): a router may widen them for us.
 *
 * <p>What the peer sends and what the router sends it are two directions, and may differ. The Loc-RIB's OPENs were never
 * sent: the router makes them up to say what its messages look like (RFC 9069, 5.2).
 */
public final class PeerOpens {

    /** A peer, by all that tells it from others; its RIBs share the session. */
    record PeerId(boolean locRib, long distinguisher, Address address) {

        static PeerId of(PeerHeader peer) {
            return new PeerId(peer.locRib(), peer.distinguisher(), peer.address());
        }
    }

    private record Paths(Set<Family> in, Set<Family> out) {}

    private final Map<PeerId, Paths> known = new HashMap<>();

    public void up(PeerUp message) {
        if (message.sent().isEmpty() || message.received().isEmpty()) {
            known.remove(PeerId.of(message.peer()));
            return;
        }
        Set<Family> in = new HashSet<>(message.received().get().sendsPaths());
        Set<Family> out = new HashSet<>(message.sent().get().sendsPaths());
        if (message.peer().locRib()) {
            in.addAll(out);
            in.addAll(message.sent().get().receivesPaths());
            in.addAll(message.received().get().receivesPaths());
        } else {
            in.retainAll(message.sent().get().receivesPaths());
            out.retainAll(message.received().get().receivesPaths());
        }
        known.put(PeerId.of(message.peer()), new Paths(in, out));
    }

    public void down(PeerDown message) {
        known.remove(PeerId.of(message.peer()));
    }

    /** Whether a Peer Up told of the session. */
    boolean knows(PeerHeader peer) {
        return known.containsKey(PeerId.of(peer));
    }

    /** Reads the UPDATE in a message. */
    public DecodedUpdate read(RouteMonitoring message) {
        return RecordedUpdates.decode(message.update(), !message.peer().twoOctetAs(), paths(message));
    }

    private Set<Family> paths(RouteMonitoring message) {
        if (!message.paths().isEmpty()) {
            return Set.copyOf(message.paths());
        }
        Paths paths = known.get(PeerId.of(message.peer()));
        View view = message.peer().view();
        boolean out = view == View.ADJ_RIB_OUT_PRE || view == View.ADJ_RIB_OUT_POST;
        return paths == null ? Set.of() : out ? paths.out : paths.in;
    }
}
