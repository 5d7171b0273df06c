package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * Network layer reachability information: a list of routes (RFC 4271, 4.3; RFC 4760, 5), each with as much before its
 * prefix as the family and the session want.
 *
 * <pre>
 *   +- - - - - - - -+-------+- - - - - - -+- - - - - - - - - - - - -+- - - -
 *   | Path id (4)   |Length | Labels (3 n)| Route distinguisher (8) | Prefix
 *   +- - - - - - - -+-------+- - - - - - -+- - - - - - - - - - - - -+- - - -
 *     RFC 7911        bits    RFC 8277      RFC 4364, 4659
 *                    of all
 *                    behind
 * </pre>
 *
 * <p>The bits behind the length mean nothing.
 *
 * <p><b>How many labels</b> there are, nothing says but the bit "bottom of stack" of the last (RFC 8277, 2.3). A neighbour
 * with which several were not agreed on sends one, and its bit is to be ignored (2.2). But older speakers send several
 * unasked (RFC 3107, 3), and all set the bit. So it is followed where it leads to a prefix that can be; otherwise one label
 * is taken. What is misread is a single label without the bit, before a prefix that looks like a label with it. In a
 * withdrawal there is always one field of three octets, usually 0x800000 or 0x000000, which means nothing (2.4).
 */
final class NlriField {

    private static final int LABEL = 24;
    private static final int RD = 64;
    private static final int BOTTOM_OF_STACK = 1;
    private static final int WITHDRAWN = 0x80_0000;
    private static final int LARGEST_LABEL = 0xf_ffff;

    private final Family family;
    private final boolean paths;
    private final boolean withdrawn;
    private int mapped;

    /**
     * How the routes of a field are to be read.
     *
     * @param paths whether a path identifier stands before each
     * @param withdrawn whether they are withdrawn
     */
    NlriField(Family family, boolean paths, boolean withdrawn) {
        this.family = family;
        this.paths = paths;
        this.withdrawn = withdrawn;
    }

    /**
     * Reads all routes of the field, and answers how many it passed over. Those are IPv4-mapped prefixes among IPv6 routes:
     * they are no part of the IPv6 internet (RFC 4291, 2.5.5.2), and an address of that form means IPv4 in ribflow.
     */
    int read(ByteBuffer in, List<Nlri> routes) throws MalformedField {
        while (in.hasRemaining()) {
            long pathId = Nlri.NO_PATH_ID;
            if (paths) {
                if (in.remaining() < 5) {
                    throw malformed("a path identifier with " + in.remaining() + " octets left");
                }
                pathId = in.getInt() & 0xffff_ffffL;
            }
            route(in, in.get() & 0xff, pathId, routes);
        }
        return mapped;
    }

    private void route(ByteBuffer in, int length, long pathId, List<Nlri> routes) throws MalformedField {
        // RFC 7606, 5.3: NLRI is incorrect if it is longer than its kind can be, or than what is left.
        if (octets(length) > in.remaining()) {
            throw malformed("a route of " + length + " bits with " + in.remaining() + " octets left");
        }
        int bits = length;
        List<Integer> labels = List.of();
        if (family.isLabelled()) {
            int count = labelCount(in, bits);
            labels = labels(in, count);
            bits -= LABEL * count;
        }
        long rd = 0;
        if (family.isVpn() && bits >= RD) {
            rd = in.getLong();
            bits -= RD;
        } else if (family.isVpn()) {
            throw malformed("a route of " + length + " bits, without a route distinguisher,");
        }
        if (bits > longest()) {
            throw malformed("a prefix of " + bits + " bits");
        }
        if (family.isIpv4()) {
            routes.add(new Nlri(ipv4(in, bits), pathId, rd, labels));
        } else {
            ipv6(in, bits, pathId, rd, labels, routes);
        }
    }

    private int longest() {
        return family.isIpv4() ? 32 : 128;
    }

    /** How many labels stand before the prefix. */
    private int labelCount(ByteBuffer in, int bits) throws MalformedField {
        int behind = family.isVpn() ? RD : 0;
        if (bits < LABEL) {
            throw malformed("a route of " + bits + " bits, without a label,");
        }
        int count = 1;
        if (!withdrawn) {
            while (bits - LABEL * (count + 1) >= behind && !bottom(in, count)) {
                count++;
            }
            if (!bottom(in, count) || bits - LABEL * count - behind > longest()) {
                count = 1;
            }
        }
        return count;
    }

    private static boolean bottom(ByteBuffer in, int count) {
        return (in.get(in.position() + 3 * count - 1) & BOTTOM_OF_STACK) != 0;
    }

    private List<Integer> labels(ByteBuffer in, int count) {
        if (withdrawn) {
            in.position(in.position() + 3 * count);
            return List.of();
        }
        if (count == 1) {
            return List.of(label(in));
        }
        List<Integer> labels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            labels.add(label(in));
        }
        return labels;
    }

    private static int label(ByteBuffer in) {
        return (in.getShort() & 0xffff) << 4 | (in.get() & 0xf0) >>> 4;
    }

    private static Prefix ipv4(ByteBuffer in, int length) {
        int bits = (int) (bits(in, octets(length)) >>> 32);
        return new Prefix(0, Address.ipv4Low(length == 0 ? 0 : bits & -1 << (32 - length)), length);
    }

    private void ipv6(ByteBuffer in, int length, long pathId, long rd, List<Integer> labels, List<Nlri> routes) {
        int octets = octets(length);
        long high = bits(in, Math.min(octets, 8)) & Prefix.maskHigh(length);
        long low = bits(in, Math.max(octets - 8, 0)) & Prefix.maskLow(length);
        if (Address.isIpv4(high, low)) {
            mapped++;
        } else {
            routes.add(new Nlri(new Prefix(high, low, length), pathId, rd, labels));
        }
    }

    /** The next octets, at most 8, as the first of 64 bits. */
    private static long bits(ByteBuffer in, int octets) {
        long bits = 0;
        for (int i = 0; i < octets; i++) {
            bits |= (in.get() & 0xffL) << (56 - 8 * i);
        }
        return bits;
    }

    /** How many octets that many bits take. */
    private static int octets(int bits) {
        return (bits + 7) >>> 3;
    }

    private MalformedField malformed(String words) {
        return new MalformedField(NotificationReason.INVALID_NETWORK_FIELD, words + " in " + family);
    }

    /** How many octets a route takes on the wire. */
    static int octets(Nlri route, Family family, boolean withdrawn) {
        return (route.pathId() == Nlri.NO_PATH_ID ? 1 : 5) + octets(bits(route, family, withdrawn));
    }

    private static int bits(Nlri route, Family family, boolean withdrawn) {
        int labels = !family.isLabelled() ? 0 : withdrawn ? 1 : route.labels().size();
        return LABEL * labels + (family.isVpn() ? RD : 0) + route.prefix().length();
    }

    /** Writes a route, with its path identifier if it has one. */
    static void write(ByteBuffer out, Nlri route, Family family, boolean withdrawn) {
        int bits = bits(route, family, withdrawn);
        if (bits > 255 || family.isLabelled() && !withdrawn && route.labels().isEmpty()) {
            throw new IllegalArgumentException(route.labels().size() + " labels in " + family);
        }
        if (route.pathId() != Nlri.NO_PATH_ID) {
            out.putInt((int) route.pathId());
        }
        out.put((byte) bits);
        if (family.isLabelled() && withdrawn) {
            put(out, WITHDRAWN);
        } else if (family.isLabelled()) {
            writeLabels(out, route.labels());
        }
        if (family.isVpn()) {
            out.putLong(route.rd());
        }
        Prefix prefix = route.prefix();
        out.put(prefix.address().toBytes(), 0, octets(prefix.length()));
    }

    private static void writeLabels(ByteBuffer out, List<Integer> labels) {
        for (int i = 0; i < labels.size(); i++) {
            int label = labels.get(i);
            if (label < 0 || label > LARGEST_LABEL) {
                throw new IllegalArgumentException("a label is 0 to " + LARGEST_LABEL + ", not " + label);
            }
            put(out, label << 4 | (i == labels.size() - 1 ? BOTTOM_OF_STACK : 0));
        }
    }

    private static void put(ByteBuffer out, int threeOctets) {
        out.put((byte) (threeOctets >>> 16)).putShort((short) threeOctets);
    }
}
