package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/**
 * Random filters over random packets, held against libpcap: each packet is also a flow of one packet, and the filter must
 * take the flow where libpcap's program takes the packet. Bytes of TCP and UDP are asked of IPv4 only, since libpcap never finds
 * them behind an IPv6 header; here they are a column's, whatever the IP version.
 */
@Tag("interop")
final class BpfIT {

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMP6 = 58;
    private static final int[] TRANSPORTS = {TCP, UDP, ICMP, 132, 47};

    private final SplittableRandom random = new SplittableRandom(99);
    private final Libpcap libpcap = new Libpcap();
    private final FlowBatch batch = new FlowBatch();
    private final byte[][] frames = new byte[FlowBatch.CAPACITY][];

    @AfterEach
    void close() {
        libpcap.close();
    }

    @Test
    void takesWhatLibpcapTakes() throws ExpressionException {
        long taken = 0;
        long asked = 0;
        for (int round = 0; round < 3_000; round++) {
            boolean tagged = random.nextInt(8) == 0;
            String filter = tagged ? "vlan " + random.nextInt(1, 3) + " and (" + filter() + ")" : filter();
            packets(tagged);
            libpcap.compile(filter);
            long met = Expressions.bpf(filter).compile((_, _) -> "").test(batch);
            for (int row = 0; row < batch.size(); row++) {
                assertEquals(
                        libpcap.takes(frames[row]),
                        (met >>> row & 1) != 0,
                        filter + ": " + Arrays.toString(frames[row]));
            }
            taken += Long.bitCount(met);
            asked += batch.size();
        }
        assertTrue(taken > asked / 10 && taken < asked * 9 / 10, taken + " of " + asked);
    }

    private String filter() {
        StringBuilder filter = new StringBuilder(term());
        for (int more = random.nextInt(4); more > 0; more--) {
            filter.append(one(" and ", " or ", " && ", " || ")).append(term());
        }
        return filter.toString();
    }

    private String term() {
        return switch (random.nextInt(10)) {
            case 0 -> "not " + primitive();
            case 1 -> "! ( " + primitive() + one(" or ", " and ") + primitive() + " )";
            case 2 -> "(" + primitive() + one(" or ", " and ") + primitive() + ")";
            default -> primitive();
        };
    }

    private String primitive() {
        int small = random.nextInt(4);
        String end = one("", "src ", "dst ", "src or dst ", "src and dst ");
        return switch (random.nextInt(26)) {
            case 0 -> end + "host 10.0." + small + ".1";
            case 1 -> end + "host 10.0." + small + ".1 or 10.0.2.1";
            case 2 -> end + "net 10.0." + small + ".0/24";
            case 3 -> end + "net 10.0." + small;
            case 4 -> end + one("net 10", "net 10.0", "net 10.0.0.0 mask 255.255.254.0", "net 10.0.0.0/23");
            case 5 -> end + "host 2001:db8::" + small;
            case 6 -> end + one("net 2001:db8::/32", "net 2001:db8::/126", "net 2001:db8::1/128");
            case 7 -> one("", "tcp ", "udp ") + end + "port " + small;
            case 8 -> one("", "tcp ", "udp ") + end + "port " + small + " or 2 or 3";
            case 9 -> one("", "tcp ", "udp ") + end + "portrange 1-" + small;
            case 10 -> one("tcp", "udp", "icmp", "icmp6", "sctp", "ip", "ip6");
            case 11 -> one("ip ", "ip6 ", "") + "proto " + one("6", "17", "47", "58", "\\tcp");
            case 12 -> "ip multicast";
            case 13 -> one("ether multicast", "multicast", "ether broadcast");
            case 14 -> "ether " + one("src ", "dst ", "") + "host 00:00:5e:00:53:0" + small;
            case 15 -> "(ip and tcp[tcpflags] & (tcp-syn|tcp-ack) " + one("==", "!=") + " tcp-syn)";
            case 16 -> "(tcp[13] & " + (1 << small) + " != 0 and ip)";
            case 17 -> "ip[1] & 0xfc " + one("=", ">", "<=") + " " + 4 * small;
            case 18 -> "ip[8] " + one("<", ">=") + " " + (small + 1);
            case 19 -> "icmp[icmptype] " + one("=", "!=") + " icmp-echo";
            case 20 -> "(ip and (udp[2:2] & 1) = " + small % 2 + ")";
            case 21 -> one("less ", "greater ") + one("50", "60", "42");
            case 22 -> "ether proto " + one("\\ip", "0x86dd", "\\arp");
            case 23 -> "ip " + end + "host 10.0." + small + ".1";
            case 24 -> "ip6 " + end + "net 2001:db8::/64";
            default -> "tcp " + end + "port (" + small + " or 3)";
        };
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void packets(boolean tagged) {
        batch.clear();
        while (!batch.full()) {
            frames[batch.size()] = packet(batch.append(null), tagged);
        }
    }

    /** Writes a packet, and the flow that it is. */
    private byte[] packet(int row, boolean tagged) {
        boolean ipv4 = random.nextInt(3) > 0;
        int protocol = TRANSPORTS[random.nextInt(TRANSPORTS.length)];
        if (protocol == ICMP && !ipv4) {
            protocol = ICMP6;
        }
        ByteBuffer frame = ByteBuffer.allocate(200);
        mac(FlowField.DST_MAC, row, frame, random.nextInt(6) == 0 ? 0xffff_ffff_ffffL : station());
        mac(FlowField.SRC_MAC, row, frame, station());
        if (tagged) {
            int vlan = random.nextInt(1, 4);
            frame.putShort((short) 0x8100).putShort((short) vlan);
            batch.set(FlowField.VLAN, row, vlan);
        }
        int type = ipv4 ? 0x0800 : 0x86dd;
        frame.putShort((short) type);
        batch.set(FlowField.ETYPE, row, type);
        batch.set(FlowField.IP_VERSION, row, ipv4 ? 4 : 6);
        batch.set(FlowField.PROTO, row, protocol);
        int tos = random.nextInt(20);
        int hops = random.nextInt(1, 5);
        batch.set(FlowField.TOS, row, tos);
        batch.set(FlowField.TTL, row, hops);
        if (ipv4) {
            frame.put((byte) 0x45)
                    .put((byte) tos)
                    .putShort((short) 60)
                    .putInt(0)
                    .put((byte) hops);
            frame.put((byte) protocol).putShort((short) 0);
        } else {
            frame.putInt(6 << 28 | tos << 20)
                    .putShort((short) 20)
                    .put((byte) protocol)
                    .put((byte) hops);
        }
        address(FlowField.SRC_HOST, row, frame, ipv4, false);
        address(FlowField.DST_HOST, row, frame, ipv4, random.nextInt(6) == 0);
        transport(row, frame, protocol);
        byte[] bytes = Arrays.copyOf(frame.array(), frame.position());
        batch.set(FlowField.BYTES, row, bytes.length);
        batch.set(FlowField.PACKETS, row, 1);
        return bytes;
    }

    private long station() {
        return 0x00005e005300L + random.nextInt(4);
    }

    private void mac(FlowField field, int row, ByteBuffer frame, long mac) {
        frame.putShort((short) (mac >>> 32)).putInt((int) mac);
        batch.set(field, row, mac);
    }

    private void address(FlowField field, int row, ByteBuffer frame, boolean ipv4, boolean group) {
        String text = !ipv4
                ? "2001:db8::" + random.nextInt(4)
                : group ? "224.0.0.5" : "10.0." + random.nextInt(4) + "." + random.nextInt(1, 3);
        Address address = Address.parse(text);
        frame.put(address.toBytes());
        batch.setAddress(field, row, address.high(), address.low());
    }

    private void transport(int row, ByteBuffer frame, int protocol) {
        int source = random.nextInt(4);
        int destination = random.nextInt(4);
        if (protocol == ICMP || protocol == ICMP6) {
            int type = random.nextInt(2) * 8;
            frame.put((byte) type).put((byte) 0).putShort((short) 0).putInt(0);
            batch.set(FlowField.ICMP_TYPE, row, type);
            batch.set(FlowField.ICMP_CODE, row, 0);
            // as routers have it: type and code where the destination's port would be
            batch.set(FlowField.SRC_PORT, row, 0);
            batch.set(FlowField.DST_PORT, row, type << 8);
            return;
        }
        if (protocol != 47) {
            frame.putShort((short) source).putShort((short) destination);
            batch.set(FlowField.SRC_PORT, row, source);
            batch.set(FlowField.DST_PORT, row, destination);
        }
        if (protocol == TCP) {
            int flags = random.nextInt(32);
            frame.putLong(0)
                    .put((byte) 0x50)
                    .put((byte) flags)
                    .putShort((short) 0)
                    .putInt(0);
            batch.set(FlowField.TCPFLAGS, row, flags);
        } else {
            frame.putLong(0);
        }
    }
}
