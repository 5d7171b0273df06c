package ribflow.decode.packet;

/** What sampled bytes begin with. */
public enum Layer {
    /** An Ethernet frame: destination, source, type. */
    ETHERNET(EtherType.ETHERNET),
    /** A PPP frame: its protocol number, with or without address and control (RFC 1661, RFC 1662). */
    PPP(EtherType.PPP),
    /** A PPPoE session header (RFC 2516), without the Ethernet header before it. */
    PPPOE(EtherType.PPPOE_SESSION),
    /** An MPLS label stack (RFC 3032). */
    MPLS(EtherType.MPLS),
    /** An IP packet of either version. */
    IP(EtherType.IP);

    private final int type;

    Layer(int type) {
        this.type = type;
    }

    int type() {
        return type;
    }
}
