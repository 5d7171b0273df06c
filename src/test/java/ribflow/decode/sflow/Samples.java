package ribflow.decode.sflow;

import java.util.Arrays;
import ribflow.decode.Bytes;
import ribflow.ip.Address;

/** Pieces of sFlow datagrams, put together as sflow.org's version 5 and RFC 3176 have them. */
public final class Samples {

    /** No interface: the agent itself. */
    static final int INTERNAL = 0x3fff_ffff;

    private Samples() {}

    /** A datagram of these samples. */
    public static byte[] datagram(int version, String agent, long subAgent, long sequence, byte[]... samples) {
        Bytes bytes = address(new Bytes().u32(version), agent);
        if (version == 5) {
            bytes.u32(subAgent);
        }
        return joined(bytes.u32(sequence, 86_400_000, samples.length), samples);
    }

    /** An address after its type. */
    static Bytes address(Bytes to, String address) {
        return to.u32(Address.parse(address).isIpv4() ? 1 : 2).address(address);
    }

    /** A sample or a record of v5: its format, its length, its contents. */
    public static byte[] part(int format, byte[] contents) {
        return new Bytes().u32(format, contents.length).bytes(contents).toArray();
    }

    /** A flow sample of v5. */
    public static byte[] flow(
            long sequence, long source, long rate, long drops, long input, long output, byte[]... records) {
        Bytes bytes = new Bytes().u32(sequence, source, rate, 100_000, drops, input, output, records.length);
        return part(1, joined(bytes, records));
    }

    /** A flow sample with one in 512 packets, from interface 3 to 4, sampled at 3. */
    public static byte[] flow(long sequence, byte[]... records) {
        return flow(sequence, 3, 512, 0, 3, 4, records);
    }

    static byte[] joined(Bytes first, byte[]... others) {
        Arrays.stream(others).forEach(first::bytes);
        return first.toArray();
    }

    /** Bytes filled up to four. */
    static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 3 & ~3);
    }

    static byte[] text(String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return new Bytes().u32(bytes.length).bytes(padded(bytes)).toArray();
    }

    /** The contents of the record of a raw Ethernet header, of a frame with a checksum that was stripped. */
    static byte[] raw(int version, byte[] frame) {
        Bytes bytes = new Bytes().u32(1, frame.length + 4);
        if (version == 5) {
            bytes.u32(4);
        }
        return bytes.u32(frame.length).bytes(padded(frame)).toArray();
    }

    public static byte[] rawRecord(byte[] frame) {
        return part(1, raw(5, frame));
    }

    static byte[] switchData(int inVlan, int inPriority, int outVlan) {
        return new Bytes().u32(inVlan, inPriority, outVlan, 0).toArray();
    }

    static byte[] router(String nextHop, int sourceMask, int destinationMask) {
        return address(new Bytes(), nextHop).u32(sourceMask, destinationMask).toArray();
    }

    /** The gateway data of a version: AS 64500's, from 64501 by 64502. */
    static byte[] gateway(int version, long... path) {
        Bytes bytes = version == 5 ? address(new Bytes(), "192.0.2.9") : new Bytes();
        bytes.u32(64_500, 64_501, 64_502);
        if (version == 2) {
            return bytes.u32(path.length).u32(path).toArray();
        }
        bytes.u32(path.length == 0 ? 0 : 1);
        if (path.length > 0) {
            bytes.u32(2, path.length).u32(path);
        }
        return bytes.u32(2, 0x10001, 0x10002, 100).toArray();
    }

    /** Generic interface counters. */
    public static byte[] counters(long ifIndex, long speed, long inOctets, long outOctets) {
        return new Bytes()
                .u32(ifIndex, 6)
                .u64(speed)
                .u32(1, 3)
                .u64(inOctets)
                .u32(1, 2, 3, 4, 5, 6)
                .u64(outOctets)
                .u32(7, 8, 9, 10, 11, 0)
                .toArray();
    }

    /** A counter sample of v5. */
    public static byte[] counterSample(long sequence, long source, byte[]... records) {
        return part(2, joined(new Bytes().u32(sequence, source, records.length), records));
    }
}
