package ribflow.decode.packet;

/** What may come next in a packet, as EtherTypes: GRE, Geneve and others name it so, whatever the link is. */
final class EtherType {

    static final int IPV4 = 0x0800;
    /** Transparent Ethernet bridging: an Ethernet frame. */
    static final int ETHERNET = 0x6558;

    static final int VLAN = 0x8100;
    static final int IPV6 = 0x86dd;
    static final int MPLS = 0x8847;
    /** MPLS with an upstream-assigned label, or multicast. */
    static final int MPLS_UPSTREAM = 0x8848;

    static final int PPP = 0x880b;
    static final int PPPOE_SESSION = 0x8864;
    static final int PROVIDER_VLAN = 0x88a8;
    /** Outer tags before 802.1ad named a type for them. */
    static final int OLD_PROVIDER_VLAN = 0x9100;

    static final int OLDER_PROVIDER_VLAN = 0x9200;

    /** Ours, outside of the numbers there are: IP of the version that its first four bits say. */
    static final int IP = 0x1_0000;

    /** Ours: there is nothing more to read. */
    static final int NOTHING = 0x1_0001;

    private EtherType() {}
}
