package ribflow.bgp.message;

/** An address family and subsequent address family (RFC 4760), by their IANA numbers. */
public record Family(int afi, int safi) {

    public static final Family IPV4_UNICAST = new Family(1, 1);
    public static final Family IPV6_UNICAST = new Family(2, 1);

    @Override
    public String toString() {
        return equals(IPV4_UNICAST)
                ? "ipv4 unicast"
                : equals(IPV6_UNICAST) ? "ipv6 unicast" : "afi " + afi + " safi " + safi;
    }
}
