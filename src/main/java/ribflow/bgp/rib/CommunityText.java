package ribflow.bgp.rib;

import ribflow.ip.Address;

/** The text forms of communities that are plain numbers. */
public final class CommunityText {

    private static final int TWO_OCTET_AS = 0x00;
    private static final int IPV4_ADDRESS = 0x01;
    private static final int FOUR_OCTET_AS = 0x02;
    private static final int ROUTE_TARGET = 0x02;
    private static final int ROUTE_ORIGIN = 0x03;

    private CommunityText() {}

    /** {@code 64500:1} (RFC 1997). */
    public static String standard(int community) {
        return (community >>> 16) + ":" + (community & 0xffff);
    }

    /**
     * {@code RT:64500:1} and {@code SOO:192.0.2.1:1} for route targets and route origins, as pmacct writes them (RFC 4360,
     * 4 and 5; RFC 5668), 16 hex digits for anything else.
     */
    public static String extended(long community) {
        int type = (int) (community >>> 56) & 0xbf; // RFC 4360, 2: 0x40 says whether it is transitive
        int subType = (int) (community >>> 48) & 0xff;
        if (type > FOUR_OCTET_AS || (subType != ROUTE_TARGET && subType != ROUTE_ORIGIN)) {
            return String.format("0x%016x", community);
        }
        String name = subType == ROUTE_TARGET ? "RT:" : "SOO:";
        int upper = (int) (community >>> 16);
        return switch (type) {
            case TWO_OCTET_AS -> name + (upper >>> 16) + ':' + (community & 0xffff_ffffL);
            case IPV4_ADDRESS -> name + Address.ipv4(upper) + ':' + (community & 0xffff);
            default -> name + Integer.toUnsignedString(upper) + ':' + (community & 0xffff);
        };
    }
}
