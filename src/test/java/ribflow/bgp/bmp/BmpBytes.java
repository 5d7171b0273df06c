package ribflow.bgp.bmp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.Open;
import ribflow.ip.Address;

/** BMP messages written by hand, in hexadecimal. */
final class BmpBytes {

    static final Address ROUTER_ID = Address.parse("10.0.0.1");
    static final Address PEER_ID = Address.parse("10.0.0.2");

    /** Peer 192.0.2.2 of AS 64501, router id 10.0.0.2, one second and two microseconds after 1970. */
    static final String PEER = peer(0, 0, 0, "192.0.2.2", 1);

    /** ORIGIN IGP, AS_PATH 64501 with four octets, NEXT_HOP 192.0.2.2. */
    static final String ATTRIBUTES = "40010100" + "4002060201" + "0000fbf5" + "400304c0000202";

    private BmpBytes() {}

    static String peer(int type, int flags, long distinguisher, String address, int seconds) {
        byte[] bytes = Address.parse(address).toBytes();
        return String.format("%02x%02x%016x", type, flags, distinguisher)
                + "00".repeat(16 - bytes.length)
                + HexFormat.of().formatHex(bytes)
                + "0000fbf5"
                + "0a000002"
                + String.format("%08x", seconds)
                + "00000002";
    }

    static String message(int type, String body) {
        return message(3, type, body);
    }

    static String message(int version, int type, String body) {
        return String.format("%02x%08x%02x", version, 6 + body.length() / 2, type) + body;
    }

    /** An UPDATE with its header. */
    static String update(String withdrawn, String attributes, String nlri) {
        String body = String.format("%04x", withdrawn.length() / 2)
                + withdrawn
                + String.format("%04x", attributes.length() / 2)
                + attributes
                + nlri;
        return "ff".repeat(16) + String.format("%04x", 19 + body.length() / 2) + "02" + body;
    }

    static String routes(String peer, String nlri) {
        return message(0, peer + update("", ATTRIBUTES, nlri));
    }

    static String withdrawal(String peer, String nlri) {
        return message(0, peer + update(nlri, "", ""));
    }

    static String endOfRib(String peer) {
        return message(0, peer + update("", "", ""));
    }

    /** Both OPENs with IPv4 and IPv6 unicast; path identifiers from the peer if wanted. */
    static String up(String peer, boolean paths) {
        return message(
                3,
                peer
                        + "00".repeat(12)
                        + "c0000201"
                        + "00b3"
                        + "c350"
                        + hex(open(64500, ROUTER_ID, paths, false))
                        + hex(open(64501, PEER_ID, false, paths)));
    }

    private static Open open(long as, Address id, boolean receives, boolean sends) {
        List<Capability> families = List.of(
                new Capability.MultiProtocol(Family.IPV4_UNICAST), new Capability.MultiProtocol(Family.IPV6_UNICAST));
        if (!receives && !sends) {
            return Open.of(as, 90, id, families);
        }
        return Open.of(
                as,
                90,
                id,
                List.of(
                        families.get(0),
                        families.get(1),
                        new Capability.AddPath(
                                List.of(new Capability.AddPath.Direction(Family.IPV4_UNICAST, receives, sends)))));
    }

    static String down(String peer, String reason) {
        return message(2, peer + reason);
    }

    static String tlv(int type, String text) {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
        return String.format("%04x%04x", type, hex.length() / 2) + hex;
    }

    static String hex(BgpMessage message) {
        return HexFormat.of().formatHex(MessageEncoder.encode(message));
    }

    static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    static Set<Family> both() {
        return Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
    }
}
