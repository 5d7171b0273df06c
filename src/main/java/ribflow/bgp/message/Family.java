package ribflow.bgp.message;

import java.util.List;
import java.util.Map;

/** An address family and subsequent address family (RFC 4760), by their IANA numbers. */
public record Family(int afi, int safi) {

    public static final Family IPV4_UNICAST = new Family(1, 1);
    public static final Family IPV6_UNICAST = new Family(2, 1);
    public static final Family IPV4_MULTICAST = new Family(1, 2);
    public static final Family IPV6_MULTICAST = new Family(2, 2);

    /** RFC 8277. */
    public static final Family IPV4_LABELLED = new Family(1, 4);

    public static final Family IPV6_LABELLED = new Family(2, 4);

    /** RFC 4364. */
    public static final Family IPV4_VPN = new Family(1, 128);

    /** RFC 4659. */
    public static final Family IPV6_VPN = new Family(2, 128);

    private static final Map<Family, String> NAMES = Map.of(
            IPV4_UNICAST, "ipv4 unicast",
            IPV6_UNICAST, "ipv6 unicast",
            IPV4_MULTICAST, "ipv4 multicast",
            IPV6_MULTICAST, "ipv6 multicast",
            IPV4_LABELLED, "ipv4 labelled",
            IPV6_LABELLED, "ipv6 labelled",
            IPV4_VPN, "ipv4 vpn",
            IPV6_VPN, "ipv6 vpn");

    private static final List<Family> READ = List.of(
            IPV4_UNICAST,
            IPV6_UNICAST,
            IPV4_MULTICAST,
            IPV6_MULTICAST,
            IPV4_LABELLED,
            IPV6_LABELLED,
            IPV4_VPN,
            IPV6_VPN);

    /** The families whose routes we read; those of others are passed over and counted. */
    public static List<Family> read() {
        return READ;
    }

    /** Whether we read its routes. */
    public boolean isRead() {
        return (afi == 1 || afi == 2) && (safi == 1 || safi == 2 || safi == 4 || safi == 128);
    }

    /** Whether its prefixes are IPv4's, which the address of the next hop need not be (RFC 8950). */
    public boolean isIpv4() {
        return afi == 1;
    }

    /** Whether its routes carry MPLS labels: labelled unicast and VPN. */
    public boolean isLabelled() {
        return safi == 4 || safi == 128;
    }

    /** Whether its routes carry a route distinguisher. */
    public boolean isVpn() {
        return safi == 128;
    }

    @Override
    public String toString() {
        return NAMES.getOrDefault(this, "afi " + afi + " safi " + safi);
    }
}
