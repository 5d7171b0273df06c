package ribflow.bgp.mrt;

import java.nio.ByteBuffer;
import java.util.Optional;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.mrt.MrtRecord.Header;
import ribflow.bgp.mrt.MrtRecord.Message;
import ribflow.bgp.mrt.MrtRecord.Peer;
import ribflow.bgp.mrt.MrtRecord.Session;
import ribflow.bgp.mrt.MrtRecord.StateChange;
import ribflow.ip.Address;

/**
 * Records of the types BGP4MP and BGP4MP_ET (RFC 6396, 4.4; RFC 8050, 3), and of BGP (RFC 6396, B.2), which they replaced.
 *
 * <pre>
 *   BGP4MP:  Peer AS (2 or 4) │ Local AS (2 or 4) │ Interface Index (2) │ Address Family (2)
 *            │ Peer IP (4 or 16) │ Local IP (4 or 16) │ BGP message, or old and new state (2 + 2)
 *   BGP:     Peer AS (2) │ Peer IP (4) │ Local AS (2) │ Local IP (4) │ UPDATE without its header
 *            Peer AS (2) │ Peer IP (4) │ old and new state (2 + 2)
 * </pre>
 */
final class BgpRecords {

    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int WITHOUT_ADDRESSES = 8;
    private static final int UPDATE = 2;
    private static final int OLD_UPDATE = 1;
    private static final int OLD_STATE_CHANGE = 3;
    private static final int KEEPALIVE = 4;
    private static final int OLD_KEEPALIVE = 7;

    private BgpRecords() {}

    static Optional<MrtRecord> read(Header header, ByteBuffer in) throws DamagedRecord {
        return switch (header.subtype()) {
            case 0 -> Optional.of(stateChange(header, false, in));
            case 5 -> Optional.of(stateChange(header, true, in));
            case 1 -> Optional.of(message(header, false, false, false, in));
            case 4 -> Optional.of(message(header, true, false, false, in));
            case 6 -> Optional.of(message(header, false, false, true, in));
            case 7 -> Optional.of(message(header, true, false, true, in));
            case 8 -> Optional.of(message(header, false, true, false, in));
            case 9 -> Optional.of(message(header, true, true, false, in));
            case 10 -> Optional.of(message(header, false, true, true, in));
            case 11 -> Optional.of(message(header, true, true, true, in));
            default -> Optional.empty();
        };
    }

    private static StateChange stateChange(Header header, boolean fourOctetAs, ByteBuffer in) throws DamagedRecord {
        Session session =
                !fourOctetAs && in.remaining() == WITHOUT_ADDRESSES ? unaddressed(in) : session(fourOctetAs, in);
        return new StateChange(header, session, in.getShort() & 0xffff, in.getShort() & 0xffff);
    }

    /** As Zebra of the year 2000 wrote them of sessions that never came up: AS numbers alone before states or message. */
    private static Session unaddressed(ByteBuffer in) {
        Address none = Address.ipv4(0);
        return new Session(
                new Peer(none, Fields.as(in, false), Address.UNSPECIFIED),
                new Peer(none, Fields.as(in, false), Address.UNSPECIFIED));
    }

    private static Message message(Header header, boolean fourOctetAs, boolean addPath, boolean sent, ByteBuffer in)
            throws DamagedRecord {
        boolean unaddressed = !fourOctetAs && in.remaining() >= 12 && in.getLong(4) == -1L;
        Session session = unaddressed ? unaddressed(in) : session(fourOctetAs, in);
        ByteBuffer message = in.slice();
        if (message.remaining() < MessageDecoder.HEADER) {
            throw new DamagedRecord("a BGP message of " + message.remaining() + " bytes");
        }
        if (message.getLong(0) != -1L || message.getLong(8) != -1L) {
            throw new DamagedRecord("no marker where the BGP message begins");
        }
        int length = message.getShort(16) & 0xffff;
        if (length < MessageDecoder.HEADER || length > message.remaining()) {
            throw new DamagedRecord("a BGP message of " + length + " bytes, where " + message.remaining() + " follow");
        }
        return new Message(header, session, fourOctetAs, addPath, sent, message.limit(length));
    }

    private static Session session(boolean fourOctetAs, ByteBuffer in) throws DamagedRecord {
        long peerAs = Fields.as(in, fourOctetAs);
        long localAs = Fields.as(in, fourOctetAs);
        in.getShort(); // the interface
        int family = in.getShort() & 0xffff;
        if (family != IPV4 && family != IPV6) {
            throw new DamagedRecord("addresses of family " + family);
        }
        Address peer = Fields.address(in, family == IPV4);
        Address local = Fields.address(in, family == IPV4);
        return new Session(new Peer(peer, peerAs, Address.UNSPECIFIED), new Peer(local, localAs, Address.UNSPECIFIED));
    }

    /** The type of the nineties: two octets, IPv4. */
    static Optional<MrtRecord> old(Header header, ByteBuffer in) {
        return switch (header.subtype()) {
            case OLD_UPDATE -> Optional.of(oldMessage(header, UPDATE, in));
            case OLD_KEEPALIVE -> Optional.of(oldMessage(header, KEEPALIVE, in));
            case OLD_STATE_CHANGE -> {
                Session session = new Session(oldPeer(in), new Peer(Address.UNSPECIFIED, 0, Address.UNSPECIFIED));
                yield Optional.of(new StateChange(header, session, in.getShort() & 0xffff, in.getShort() & 0xffff));
            }
            default -> Optional.empty();
        };
    }

    private static Message oldMessage(Header header, int type, ByteBuffer in) {
        Session session = new Session(oldPeer(in), oldPeer(in));
        ByteBuffer message = ByteBuffer.allocate(MessageDecoder.HEADER + in.remaining());
        message.putLong(-1)
                .putLong(-1)
                .putShort((short) message.capacity())
                .put((byte) type)
                .put(in)
                .flip();
        return new Message(header, session, false, false, false, message);
    }

    private static Peer oldPeer(ByteBuffer in) {
        long as = Fields.as(in, false);
        return new Peer(Fields.address(in, true), as, Address.UNSPECIFIED);
    }
}
