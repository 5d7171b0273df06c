package ribflow.decode.packet;

import java.nio.ByteBuffer;
import java.util.Set;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;

/**
 * Reads the headers of a sampled packet into a row of a batch.
 *
 * <pre>
 *   Ethernet · tags · MPLS · IPv4 · UDP · VXLAN · Ethernet · IPv6 · extension headers · TCP
 *   ╰ SRC_MAC … VLAN, labels ╯ ╰ SRC_HOST … DST_PORT ╯ ╰VXLAN╯ ╰ TUNNEL_SRC_MAC … TUNNEL_TCPFLAGS ╯
 * </pre>
 *
 * <p><b>How.</b> Every header but the last says what follows it, and nearly all say it as an EtherType, whether the link is
 * Ethernet or a tunnel over IP. So there is one loop over EtherTypes: whoever reads a header returns the type of the
 * next. A tunnel is nothing special, it merely returns one more; the loop ends since each header takes bytes, and
 * since there are no columns for packets deeper than two.
 *
 * <p><b>What goes where.</b> The outermost IP packet is what the router forwarded, so it has the columns that a flow record
 * would fill, and the accounting is the same whichever way a router exports. The packet inside the first tunnel has the
 * {@code TUNNEL_} columns. Frames likewise: the MAC addresses, tags and EtherType are those on the wire, a frame in a tunnel
 * or in a pseudowire has only its MAC addresses.
 *
 * <p><b>Short.</b> A sample is the first 64 or 128 bytes as a rule, so it may end anywhere. What is whole is taken; what is
 * cut off is absent, never zero. What only looks like a header behind something that hides it is not read: behind a
 * fragment that is not the first there are no ports, behind an IP packet's own length there is padding.
 *
 * <p><b>Bytes.</b> The column {@code bytes} counts IP packets, and so the IP header's own length is taken, as NetFlow does;
 * the frame's length, which pmacct takes for sFlow, would make the same traffic 1 to 30 % more on a router that sends
 * sFlow. A length of 0 (a jumbogram, or a packet that the sender's network card cuts up later) and packets other than IP
 * have what their frame carries behind its link headers. No packet is longer than its frame: a header that says so is
 * forged, and no router would forward it (RFC 1812, 5.2.2).
 *
 * <p>Hot: allocation-free, except for a label stack or a segment list that was not met lately.
 */
public final class PacketHeaders {

    private final PacketBytes bytes = new PacketBytes();
    private final PacketRow row;
    private final LinkHeaders link;
    private final MplsHeaders mpls;
    private final IpHeaders ip;
    private int linkLength;

    /**
     * @param batch whose rows are filled
     * @param wanted the columns that something downstream reads: texts are made only for them
     * @param names where texts get their ids
     */
    public PacketHeaders(FlowBatch batch, Set<FlowField> wanted, Names names) {
        row = new PacketRow(batch);
        link = new LinkHeaders(bytes, row);
        mpls = new MplsHeaders(bytes, row, SeriesTexts.of(wanted.contains(FlowField.MPLS_LABEL_STACK), names));
        TransportHeaders transport = new TransportHeaders(bytes, row);
        ip = new IpHeaders(bytes, row, transport, SeriesTexts.of(wanted.contains(FlowField.SRV6_SEG_IPV6_LIST), names));
    }

    /**
     * Fills the columns of a row from the bytes of a packet, big-endian.
     *
     * @param first what the bytes begin with
     */
    public void read(Layer first, ByteBuffer in, int from, int to, int rowOfBatch) {
        row.begin(rowOfBatch);
        read(first, in, from, to);
    }

    /** The same, but what the row has already is kept: somebody knew it better. */
    public void readGaps(Layer first, ByteBuffer in, int from, int to, int rowOfBatch) {
        row.beginGaps(rowOfBatch);
        read(first, in, from, to);
    }

    private void read(Layer first, ByteBuffer in, int from, int to) {
        bytes.begin(in, from, to);
        ip.begin();
        int type = first.type();
        while (type != EtherType.NOTHING) {
            if (!row.inPacket()) {
                linkLength = bytes.read();
            }
            type = header(type);
        }
        if (!row.inPacket()) {
            linkLength = bytes.read();
        }
    }

    private int header(int type) {
        return switch (type) {
            case EtherType.ETHERNET -> link.ethernet();
            case EtherType.PPPOE_SESSION -> link.pppoe();
            case EtherType.PPP -> link.ppp();
            case EtherType.MPLS, EtherType.MPLS_UPSTREAM -> mpls.read();
            case EtherType.IPV4 -> ip.v4();
            case EtherType.IPV6 -> ip.v6();
            case EtherType.IP -> ip.either();
            default -> EtherType.NOTHING;
        };
    }

    /** Whether the IP header of the packet last read says how long it is. */
    public boolean knowsLength() {
        return ip.length() != 0;
    }

    /**
     * How many bytes the packet last read counts for.
     *
     * @param frameLength how long the whole packet was, with everything that {@link #read} was given the beginning of; 0 if
     *     that is not known
     * @return 0 if it is not known
     */
    public long bytes(long frameLength) {
        long carried = Math.max(frameLength - linkLength, 0);
        if (ip.length() == 0) {
            return carried;
        }
        return carried < bytes.sampled() - linkLength ? ip.length() : Math.min(ip.length(), carried);
    }
}
