package ribflow.decode.template;

import java.nio.ByteBuffer;

/**
 * The generic counters of an interface (RFC 2233, 6), as an sFlow sample has them.
 *
 * <pre>
 *  ifIndex 4 · type 4 · speed 8 · direction 4 · status 4 · in: octets 8 · unicast 4 · multicast 4 · broadcast 4 ·
 *  discards 4 · errors 4 · unknown protocols 4 · out: octets 8 · unicast 4 · multicast 4 · broadcast 4 · discards 4 ·
 *  errors 4 · promiscuous 4
 * </pre>
 */
public record InterfaceCounters(
        long ifIndex,
        long type,
        long speed,
        long direction,
        long status,
        long inOctets,
        long inUnicast,
        long inMulticast,
        long inBroadcast,
        long inDiscards,
        long inErrors,
        long inUnknownProtocols,
        long outOctets,
        long outUnicast,
        long outMulticast,
        long outBroadcast,
        long outDiscards,
        long outErrors,
        long promiscuous) {

    public static final int LENGTH = 88;
    public static final int SPEED = 8;
    public static final int IN_OCTETS = 24;
    public static final int OUT_OCTETS = 56;

    public static InterfaceCounters of(ByteBuffer in, int from) {
        return new InterfaceCounters(
                u32(in, from),
                u32(in, from + 4),
                in.getLong(from + SPEED),
                u32(in, from + 16),
                u32(in, from + 20),
                in.getLong(from + IN_OCTETS),
                u32(in, from + 32),
                u32(in, from + 36),
                u32(in, from + 40),
                u32(in, from + 44),
                u32(in, from + 48),
                u32(in, from + 52),
                in.getLong(from + OUT_OCTETS),
                u32(in, from + 64),
                u32(in, from + 68),
                u32(in, from + 72),
                u32(in, from + 76),
                u32(in, from + 80),
                u32(in, from + 84));
    }

    private static long u32(ByteBuffer in, int at) {
        return in.getInt(at) & 0xffff_ffffL;
    }
}
