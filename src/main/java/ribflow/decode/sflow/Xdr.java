package ribflow.decode.sflow;

import java.nio.ByteBuffer;
import ribflow.ip.Address;

/**
 * Bytes in XDR (RFC 4506): all of it in units of four. Reading beyond the end yields zeros and is remembered, so that a
 * reader need only ask once, when it has read all it wants, whether it was there.
 *
 * <p>Hot: allocation-free.
 */
final class Xdr {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private ByteBuffer in = NONE;
    private int at;
    private int end;
    private boolean broken;
    private long high;
    private long low;

    void begin(ByteBuffer bytes, int from, int to) {
        in = bytes;
        at = from;
        end = to;
        broken = false;
    }

    ByteBuffer in() {
        return in;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    /** Whether more was read than there is. */
    boolean broken() {
        return broken;
    }

    /** Whether there are so many bytes more; negative numbers are too many. */
    boolean has(long count) {
        return count >= 0 && count <= end - at;
    }

    /** Goes to a place and has an end there; whatever was broken is left behind. */
    void window(int from, int to) {
        at = from;
        end = to;
        broken = false;
    }

    private boolean take(long count) {
        if (!has(count)) {
            broken = true;
            at = end;
            return false;
        }
        at += (int) count;
        return true;
    }

    long u32() {
        return take(4) ? in.getInt(at - 4) & 0xffff_ffffL : 0;
    }

    long i64() {
        return take(8) ? in.getLong(at - 8) : 0;
    }

    void skip(long count) {
        take(count);
    }

    /** Passes over a string, or over bytes of a number that is said, with what fills them up to four. */
    void skipOpaque() {
        skip(u32() + 3 & ~3L);
    }

    /** Passes over a list of numbers. */
    void skipList() {
        skip(u32() * 4);
    }

    /**
     * Reads an address: its type, then its bytes.
     *
     * @return whether there is one, and not of zeros; {@link #high} and {@link #low} then have it
     */
    boolean address() {
        long type = u32();
        if (type == 1) {
            return ipv4();
        }
        if (type == 2) {
            return ipv6();
        }
        // 0: not known. Another type would be of another length, and nothing behind it could be read
        broken |= type != 0;
        return false;
    }

    /** Reads the four bytes of an address; false if they are zero. */
    boolean ipv4() {
        high = 0;
        low = Address.ipv4Low((int) u32());
        return !broken && (int) low != 0;
    }

    /** Reads the sixteen bytes of an address; false if they are zero. */
    boolean ipv6() {
        high = i64();
        low = i64();
        return !broken && (high | low) != 0;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }
}
