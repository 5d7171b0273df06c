package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import ribflow.ip.Address;

/**
 * IPFIX of flows with every field that pmacct 1.7.7 has a primitive for, drawn from a seed: the same datagrams for whoever
 * is sent them. Events (NAT, firewall) are left out: pmacct's client prints no counters of theirs in JSON.
 */
final class MadeFlows {

    private static final int TEMPLATE = 2;
    private static final int IPV4 = 256;
    private static final int IPV6 = 257;
    private static final int FLOWS_IN_A_DATAGRAM = 8;

    /** Information elements and their lengths, as they stand in a record behind the addresses. */
    private static final int[][] FIELDS = {
        {4, 1}, {5, 1}, {7, 2}, {11, 2}, {6, 1}, {10, 4}, {14, 4}, {16, 4}, {17, 4}, {56, 6}, {80, 6}, {58, 2},
        {244, 1}, {256, 2}, {70, 3}, {71, 3}, {72, 3}, {61, 1}, {227, 2}, {228, 2}, {152, 8}, {153, 8}, {9, 1}, {13, 1},
        {34, 4}, {1, 8}, {2, 8}
    };

    private static final long BEGIN = 1_790_000_000_000L;

    private final Random random;
    private final List<byte[]> datagrams = new ArrayList<>();
    private long packets;
    private long bytes;

    MadeFlows(long seed) {
        this.random = new Random(seed);
    }

    /** Flows between addresses; each of the sources may talk to each of the destinations. */
    MadeFlows add(int flows, List<String> sources, List<String> destinations) {
        for (int sent = 0; sent < flows; sent += FLOWS_IN_A_DATAGRAM) {
            boolean ipv4 = sources.getFirst().indexOf(':') < 0;
            ByteBuffer records = ByteBuffer.allocate(4096);
            for (int i = sent; i < Math.min(flows, sent + FLOWS_IN_A_DATAGRAM); i++) {
                record(records, any(sources), any(destinations), ipv4);
            }
            datagrams.add(message(template(ipv4), set(ipv4 ? IPV4 : IPV6, records)));
        }
        return this;
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private int one(int... of) {
        return of[random.nextInt(of.length)];
    }

    private void record(ByteBuffer out, String source, String destination, boolean ipv4) {
        int protocol = one(6, 6, 17, 58, 132, 50, 134);
        int counted = 1 + random.nextInt(1000);
        long length = (long) counted * (40 + random.nextInt(1400)) + random.nextInt(1000);
        packets += counted;
        bytes += length;
        out.put(Address.parse(source).toBytes()).put(Address.parse(destination).toBytes());
        out.put((byte) protocol).put((byte) one(0, 8, 184)).putShort((short) one(1024, 40000, 50123));
        out.putShort((short) one(53, 443, 8080)).put((byte) (protocol == 6 ? one(2, 16, 27) : 0));
        out.putInt(one(1, 2, 3)).putInt(one(4, 5)).putInt(0).putInt(0);
        out.put(mac(one(1, 2, 3))).put(mac(one(17, 18)));
        // pmacct takes IE 58 for the VLAN of ingress flows alone
        int direction = one(0, 1);
        out.putShort((short) (direction == 0 ? one(0, 100, 4000) : 0)).put((byte) one(0, 5));
        out.putShort((short) (ipv4 ? 0x0800 : 0x86dd));
        label(out, one(16, 3000), false);
        label(out, one(24000, 1048575), false);
        label(out, 70, true);
        out.put((byte) direction).putShort((short) one(1, 60000)).putShort((short) one(2, 60001));
        long begin = BEGIN + 1000L * random.nextInt(3) + one(0, 123);
        out.putLong(begin).putLong(begin + one(0, 1456)).put((byte) 20).put((byte) 22);
        out.putInt(one(1, 1000)).putLong(length).putLong(counted);
        // pmacct tells a BGP next hop only of flows whose records have one
        out.put(new byte[ipv4 ? 4 : 16]);
    }

    private static byte[] mac(int last) {
        return new byte[] {2, 0, 0, 0, 0, (byte) last};
    }

    private static void label(ByteBuffer out, int label, boolean bottom) {
        out.put((byte) (label >>> 12)).put((byte) (label >>> 4)).put((byte) (label << 4 | (bottom ? 1 : 0)));
    }

    private static byte[] template(boolean ipv4) {
        int[][] addresses = ipv4 ? new int[][] {{8, 4}, {12, 4}} : new int[][] {{27, 16}, {28, 16}};
        ByteBuffer out = ByteBuffer.allocate(256);
        out.putShort((short) (ipv4 ? IPV4 : IPV6)).putShort((short) (FIELDS.length + 3));
        for (int[][] fields : List.of(addresses, FIELDS, new int[][] {ipv4 ? new int[] {18, 4} : new int[] {63, 16}})) {
            for (int[] field : fields) {
                out.putShort((short) field[0]).putShort((short) field[1]);
            }
        }
        return set(TEMPLATE, out);
    }

    private static byte[] set(int id, ByteBuffer content) {
        content.flip();
        return ByteBuffer.allocate(4 + content.remaining())
                .putShort((short) id)
                .putShort((short) (4 + content.remaining()))
                .put(content)
                .array();
    }

    private byte[] message(byte[]... sets) {
        int length = 16 + Arrays.stream(sets).mapToInt(set -> set.length).sum();
        ByteBuffer out = ByteBuffer.allocate(length)
                .putShort((short) 10)
                .putShort((short) length)
                .putInt((int) (BEGIN / 1000 + 60))
                .putInt(datagrams.size())
                .putInt(5);
        for (byte[] set : sets) {
            out.put(set);
        }
        return out.array();
    }

    Rows.Sums sums() {
        return new Rows.Sums(packets, bytes);
    }

    /** Sends them all from that address. */
    void send(String from, int port) {
        try (DatagramSocket exporter = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(from), 0))) {
            for (byte[] datagram : datagrams) {
                exporter.send(
                        new DatagramPacket(datagram, datagram.length, new InetSocketAddress(Ports.LOOPBACK, port)));
                LockSupport.parkNanos(1_000_000); // nfacctd hands each flow to all its tables
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
