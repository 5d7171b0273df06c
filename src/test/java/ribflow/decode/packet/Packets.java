package ribflow.decode.packet;

import ribflow.decode.Bytes;

/** Headers of packets, outermost first: each takes what it carries, and says its length if it has to. */
public final class Packets {

    public static final long SOURCE_MAC = 0x0200_0000_0001L;
    public static final long DESTINATION_MAC = 0x0200_0000_0002L;
    public static final long INNER_SOURCE_MAC = 0x0200_0000_0011L;
    public static final long INNER_DESTINATION_MAC = 0x0200_0000_0012L;

    private Packets() {}

    public static byte[] ethernet(int type, byte[] carried) {
        return frame(DESTINATION_MAC, SOURCE_MAC, type, carried);
    }

    /** An Ethernet frame inside a tunnel. */
    public static byte[] innerEthernet(int type, byte[] carried) {
        return frame(INNER_DESTINATION_MAC, INNER_SOURCE_MAC, type, carried);
    }

    private static byte[] frame(long destination, long source, int type, byte[] carried) {
        return mac(mac(new Bytes(), destination), source)
                .u16(type)
                .bytes(carried)
                .toArray();
    }

    private static Bytes mac(Bytes to, long address) {
        return to.u16((int) (address >>> 32)).u32(address);
    }

    /** What follows an Ethernet header's tag type. */
    public static byte[] tag(int priority, int vlan, int type, byte[] carried) {
        return new Bytes().u16(priority << 13 | vlan, type).bytes(carried).toArray();
    }

    public static byte[] ipv4(int protocol, String source, String destination, byte[] carried) {
        return ipv4(0x45, 0, protocol, source, destination, carried);
    }

    /** @param versionAndLength 0x45 without options; the options are the beginning of what is carried */
    public static byte[] ipv4(
            int versionAndLength, int fragment, int protocol, String source, String destination, byte[] carried) {
        return new Bytes()
                .u8(versionAndLength, 0x28)
                .u16(20 + carried.length, 0, fragment)
                .u8(63, protocol)
                .u16(0)
                .address(source)
                .address(destination)
                .bytes(carried)
                .toArray();
    }

    public static byte[] ipv6(int next, String source, String destination, byte[] carried) {
        return new Bytes()
                .u32(6L << 28 | 0x28 << 20 | 0x12345)
                .u16(carried.length)
                .u8(next, 64)
                .address(source)
                .address(destination)
                .bytes(carried)
                .toArray();
    }

    public static byte[] tcp(int source, int destination, int flags, int length) {
        return new Bytes()
                .u16(source, destination)
                .u32(1, 2)
                .u8(0x50, flags)
                .u16(1024, 0, 0)
                .bytes(new byte[length])
                .toArray();
    }

    public static byte[] udp(int source, int destination, byte[] carried) {
        return new Bytes()
                .u16(source, destination, 8 + carried.length, 0)
                .bytes(carried)
                .toArray();
    }

    public static byte[] label(int label, boolean bottom, byte[] carried) {
        return new Bytes()
                .u32((long) label << 12 | (bottom ? 0x100 : 0) | 64)
                .bytes(carried)
                .toArray();
    }

    public static byte[] vxlan(int network, byte[] frame) {
        return new Bytes().u32(0x0800_0000, (long) network << 8).bytes(frame).toArray();
    }

    /** Three tags, labels, IPv6 with options and segments, VXLAN and a packet inside: much of what can be. */
    public static byte[] everything() {
        byte[] inner = innerEthernet(0x8100, tag(1, 7, 0x0800, ipv4(6, "10.0.0.1", "10.0.0.2", tcp(1000, 2000, 2, 5))));
        byte[] segments = new Bytes()
                .u8(17, 4, 4, 1, 1, 0, 0, 0)
                .address("2001:db8::b")
                .address("2001:db8::a")
                .bytes(udp(4000, 4789, vxlan(77, inner)))
                .toArray();
        byte[] options = new Bytes().u8(43, 0, 1, 4, 0, 0, 0, 0).bytes(segments).toArray();
        byte[] packet = ipv6(0, "2001:db8::1", "2001:db8::2", options);
        byte[] labelled = label(24016, false, label(24001, true, packet));
        return ethernet(0x88a8, tag(5, 100, 0x8100, tag(3, 200, 0x8847, labelled)));
    }
}
