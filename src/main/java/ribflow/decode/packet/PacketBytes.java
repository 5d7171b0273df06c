package ribflow.decode.packet;

import java.nio.ByteBuffer;

/**
 * The bytes of a packet, as many of them as were sampled, and how far they have been read. Who reads must have asked
 * whether there are enough.
 *
 * <p>Hot: allocation-free.
 */
final class PacketBytes {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private ByteBuffer in = NONE;
    private int first;
    private int at;
    private int end;
    private int last;

    void begin(ByteBuffer bytes, int from, int to) {
        in = bytes;
        first = from;
        at = from;
        end = to;
        last = to;
    }

    /** How many bytes were sampled in all. */
    int sampled() {
        return last - first;
    }

    /** Whether so many bytes more were sampled. */
    boolean has(int count) {
        return end - at >= count;
    }

    int left() {
        return end - at;
    }

    /** How many bytes have been read. */
    int read() {
        return at - first;
    }

    /** Goes on; to the end at most. */
    void skip(int count) {
        at += Math.min(count, end - at);
    }

    /** The packet ends after so many bytes more: what is sampled behind them is padding. */
    void limit(int count) {
        end = Math.min(end, at + count);
    }

    int u8(int offset) {
        return in.get(at + offset) & 0xff;
    }

    int u16(int offset) {
        return in.getShort(at + offset) & 0xffff;
    }

    /** 24 bits. */
    int u24(int offset) {
        return u16(offset) << 8 | u8(offset + 2);
    }

    int i32(int offset) {
        return in.getInt(at + offset);
    }

    /** 48 bits. */
    long u48(int offset) {
        return (long) u16(offset) << 32 | i32(offset + 2) & 0xffff_ffffL;
    }

    long i64(int offset) {
        return in.getLong(at + offset);
    }
}
