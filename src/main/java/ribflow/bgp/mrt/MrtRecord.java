package ribflow.bgp.mrt;

import java.nio.ByteBuffer;
import java.util.List;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.ip.Address;

/**
 * A record of an MRT file (RFC 6396, 2).
 *
 * <p>The path attributes of routes, and BGP messages, are left as bytes: who wants them, decodes them
 * ({@link MrtRoutes}).
 */
public sealed interface MrtRecord {

    Header header();

    /**
     * What every record begins with.
     *
     * @param micros when it was written, in microseconds since 1970; whole seconds in most types
     */
    record Header(long micros, int type, int subtype) {}

    /** Those of whom later records tell by their place in the list (RFC 6396, 4.3.1). */
    record PeerIndexTable(Header header, Address collector, String view, List<Peer> peers) implements MrtRecord {

        public PeerIndexTable {
            peers = List.copyOf(peers);
        }
    }

    /**
     * Who announced.
     *
     * @param routerId its BGP identifier; unspecified if the record does not say
     */
    record Peer(Address address, long as, Address routerId) {}

    /** The paths to a prefix in the tables of peers: of TABLE_DUMP (RFC 6396, 4.2) one, of TABLE_DUMP_V2 all. */
    record RibEntries(Header header, Family family, List<Entry> entries) implements MrtRecord {

        public RibEntries {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A path.
     *
     * @param originated when it came, in seconds since 1970
     * @param fourOctetAs how wide the AS numbers among the attributes are
     * @param attributes the path attributes as bytes, position to limit
     */
    record Entry(Peer peer, long originated, Nlri nlri, boolean fourOctetAs, ByteBuffer attributes) {}

    /** The two ends of a session: {@code peer} is the other one, whoever wrote the file. */
    record Session(Peer peer, Peer local) {}

    /**
     * A BGP message.
     *
     * @param sent whether the writer of the file sent it, rather than received it
     * @param addPath whether its NLRI have path identifiers, as the record has it (RFC 8050)
     * @param message the whole message with its header, position to limit
     */
    record Message(
            Header header, Session session, boolean fourOctetAs, boolean addPath, boolean sent, ByteBuffer message)
            implements MrtRecord {}

    /** The session went from one state of RFC 4271, 8.2.2, to another; 1 is Idle, 6 Established. */
    record StateChange(Header header, Session session, int from, int to) implements MrtRecord {}

    /** A record of a type that we do not read. */
    record Skipped(Header header, int length) implements MrtRecord {}

    /** A record that cannot be read. */
    record Damaged(Header header, String why) implements MrtRecord {}
}
