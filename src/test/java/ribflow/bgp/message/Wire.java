package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ribflow.ip.Prefix;

/** Messages written by hand, in hexadecimal. */
final class Wire {

    static final Set<Family> BOTH = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
    static final PeerTraits INTERNAL = new PeerTraits(false, true, BOTH);
    static final PeerTraits EXTERNAL = new PeerTraits(true, true, BOTH);
    static final PeerTraits TWO_OCTET = new PeerTraits(true, false, BOTH);

    /** All families, with one path to each prefix, and with several. */
    static final PeerTraits ALL = new PeerTraits(false, true, Set.copyOf(Family.read()));

    static final PeerTraits PATHS = new PeerTraits(false, true, Set.copyOf(Family.read()), Set.copyOf(Family.read()));

    // The well-known mandatory attributes: ORIGIN IGP, AS_PATH 64500 64501, NEXT_HOP 192.0.2.1.
    static final String ORIGIN = "40 01 01 00";
    static final String AS_PATH = "40 02 0a 02 02 0000fbf4 0000fbf5";
    static final String NEXT_HOP = "40 03 04 c0000201";
    static final String WELL_KNOWN = ORIGIN + AS_PATH + NEXT_HOP;

    /** The route 198.51.100.0/24. */
    static final String NLRI = "18 c63364";

    private Wire() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    /** A message of that type: marker, length, type, body. */
    static ByteBuffer message(int type, String body) {
        byte[] bytes = bytes(body);
        ByteBuffer out = ByteBuffer.allocate(19 + bytes.length);
        out.putLong(-1)
                .putLong(-1)
                .putShort((short) (19 + bytes.length))
                .put((byte) type)
                .put(bytes);
        return out.flip();
    }

    /** An UPDATE of three fields, the lengths put in. */
    static ByteBuffer update(String withdrawn, String attributes, String nlri) {
        return message(2, length(withdrawn) + withdrawn + length(attributes) + attributes + nlri);
    }

    static String length(String hex) {
        return HexFormat.of().toHexDigits((short) bytes(hex).length);
    }

    static DecodedUpdate decode(PeerTraits traits, ByteBuffer update) {
        return new UpdateDecoder(traits).decode(update);
    }

    static List<Prefix> prefixes(String... texts) {
        return Arrays.stream(texts).map(Prefix::parse).toList();
    }

    static Optional<ErrorHandling> handling(DecodedUpdate decoded) {
        return decoded.worst().map(Defect::handling);
    }
}
