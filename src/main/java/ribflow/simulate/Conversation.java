package ribflow.simulate;

import ribflow.ip.Address;

/** What all packets of a flow have in common wherever they are seen: the usual five-tuple and the ToS octet. */
record Conversation(
        Address source, Address destination, int protocol, int sourcePort, int destinationPort, int tcpFlags, int tos) {

    static final int TCP = 6;
    static final int UDP = 17;

    boolean isIpv4() {
        return source.isIpv4();
    }

    /** The upper six bits of the ToS octet (RFC 2474, 3). */
    int dscp() {
        return tos >> 2;
    }
}
