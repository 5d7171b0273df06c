package ribflow.simulate.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import ribflow.ip.Address;

/**
 * One of many exporters: an address, a sequence, and which flows are its own. With {@code all} exporters, the flow
 * {@code n} belongs to exporter {@code n mod all}; each sends its flows in cycles, so that every record has as many
 * different keys as there are flows, however many exporters share them.
 */
final class LoadExporter implements AutoCloseable {

    /** IPv6 has a tenth of the flows, and each tenth datagram. */
    private static final int IPV6_EACH = 10;

    /** So many flows, of all exporters, are computed once: 26 MB. */
    private static final long MOST_KEPT = 1_000_000;

    private final DatagramChannel channel;
    private final int agent;
    private final int number;
    private final int all;
    private final long ipv4Flows;
    private final long ipv6Flows;
    private final KeptFlows keptIpv4;
    private final KeptFlows keptIpv6;
    private long nextIpv4;
    private long nextIpv6;
    private long datagrams;
    private long records;

    LoadExporter(DatagramChannel channel, int agent, int number, int all, long flows) {
        this.channel = channel;
        this.agent = agent;
        this.number = number;
        this.all = all;
        long own = Math.max(1, flows / all);
        this.ipv6Flows = own / IPV6_EACH;
        this.ipv4Flows = own - ipv6Flows;
        boolean keeps = flows <= MOST_KEPT;
        this.keptIpv4 = new KeptFlows(keeps ? ipv4Flows : 0, false);
        this.keptIpv6 = new KeptFlows(keeps ? ipv6Flows : 0, true);
    }

    static LoadExporter open(InetSocketAddress collector, Address source, int number, int all, long flows)
            throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            if (!source.equals(Address.UNSPECIFIED)) {
                channel.bind(new InetSocketAddress(source.toInetAddress(), 0));
            }
            channel.connect(collector);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        return new LoadExporter(channel, Address.of(local.getAddress()).ipv4Bits(), number, all, flows);
    }

    /** Its IPv4 address, or the end of its IPv6 one: by which it calls itself in sFlow. */
    int agent() {
        return agent;
    }

    /** How many datagrams there have been. */
    long datagrams() {
        return datagrams;
    }

    /** How many records of flows there have been. */
    long records() {
        return records;
    }

    /** Whether the next datagram is one of IPv6 flows. */
    boolean ipv6Next() {
        return ipv6Flows > 0 && datagrams % IPV6_EACH == IPV6_EACH - 1;
    }

    /** Makes it the next of its flows. */
    void next(MadeFlow flow, boolean ipv6) {
        long turn = ipv6 ? nextIpv6++ % ipv6Flows : nextIpv4++ % ipv4Flows;
        KeptFlows kept = ipv6 ? keptIpv6 : keptIpv4;
        if (kept.has(turn)) {
            kept.recall((int) turn, flow);
        } else {
            flow.set(turn * all + number, ipv6);
            kept.keep(turn, flow);
        }
    }

    /** A datagram with so many records has been made. */
    void count(int count) {
        datagrams++;
        records += count;
    }

    /** Answers whether somebody was there. */
    boolean send(ByteBuffer datagram) throws IOException {
        try {
            channel.write(datagram);
            return true;
        } catch (PortUnreachableException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
