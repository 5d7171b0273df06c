package ribflow.simulate;

import ribflow.ip.Address;

/**
 * A router of the simulated network. It has two kinds of address: a loopback inside the network (its router id and,
 * with next-hop-self, the BGP next hop of what it learns), and the address on this machine's loopback interface from
 * which it talks to the daemon.
 *
 * @param number tells the router's addresses apart from the others'
 * @param pop where it stands
 * @param role what it does
 * @param protocol how it exports flows
 * @param samplingRate one of so many packets is sampled
 * @param metering which packets it makes flow records of
 * @param nextHopSelf whether it puts itself as the next hop of what it learns by eBGP
 */
record Router(
        int number,
        String name,
        Pop pop,
        Role role,
        ExportProtocol protocol,
        int samplingRate,
        Metering metering,
        boolean nextHopSelf) {

    /** What a router is for. */
    enum Role {
        /**
         * Has customers, peers or upstreams; takes all paths from the reflectors and tells the daemon its whole best
         * table.
         */
        EDGE,
        /**
         * An edge too old for ADD-PATH and without a session to the daemon: it forwards as its reflector's best says.
         */
        OLD_EDGE,
        /** A route reflector: forwards nothing, tells its best table. */
        REFLECTOR,
        /** A box that exports flows but stands in nobody's map and speaks no BGP. */
        STRANGER
    }

    /** Where on their way through the router packets are observed. */
    enum Metering {
        /** As they come in by any interface. */
        INGRESS,
        /** As they go out by any interface, and nowhere else: what never goes out is in no record. */
        EGRESS,
        /** As they come in, and as they leave the network. */
        BOTH
    }

    /** The interface towards the other routers. */
    static final int CORE_INTERFACE = 1;
    /** The interface towards the own subscribers. */
    static final int ACCESS_INTERFACE = 2;

    /** Whether it has a BGP session with the daemon. */
    boolean speaks() {
        return role == Role.EDGE || role == Role.REFLECTOR;
    }

    /** Whether customers, peers and upstreams are connected to it. */
    boolean forwards() {
        return role == Role.EDGE || role == Role.OLD_EDGE;
    }

    /** NetFlow v5 knows nothing of IPv6, so its exporters have none. */
    boolean dualStack() {
        return protocol != ExportProtocol.NETFLOW_5;
    }

    /** Whether its flow records say what became of the packets (RFC 7270, 4.12). */
    boolean tellsForwardingStatus() {
        return protocol != ExportProtocol.NETFLOW_5;
    }

    /** From where it talks to the daemon: its export datagrams' and its BGP session's source. */
    Address source() {
        return Address.ipv4(0x7f_00_01_00 | number);
    }

    /** Its loopback, 192.0.2.0/24, and router id. */
    Address loopback() {
        return Address.ipv4(0xc0_00_02_00 | number);
    }

    /** Its IPv6 loopback. */
    Address loopback6() {
        return new Address(0x2001_0db8_0000_ffffL, number);
    }

    /** The IGP metric of the way to another router. */
    int metricTo(Router other) {
        return equals(other) ? 0 : 2 + 10 * pop.metricTo(other.pop);
    }

    @Override
    public String toString() {
        return name;
    }
}
