package ribflow.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Octets on their way to disk: numbers take no more than they need, and a checksum closes them. Grows as needed. */
final class BytesOut {

    /** How many octets the checksum takes. */
    static final int CHECKSUM = Integer.BYTES;

    private byte[] bytes = new byte[256];
    private int size;

    /** Begins anew, with the same memory. */
    BytesOut clear() {
        size = 0;
        return this;
    }

    int size() {
        return size;
    }

    BytesOut octet(int value) {
        int at = reserve(1);
        bytes[at] = (byte) value;
        return this;
    }

    /** Seven bits an octet, the lowest first; the number has no sign. */
    BytesOut number(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            octet((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        return octet((int) left);
    }

    /** A number with a sign: those near zero are short. */
    BytesOut signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    BytesOut text(String text) {
        return octets(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Octets behind how many there are. */
    BytesOut octets(byte[] octets) {
        number(octets.length);
        int at = reserve(octets.length);
        System.arraycopy(octets, 0, bytes, at, octets.length);
        return this;
    }

    /** One octet of each number: the one at that bit. */
    BytesOut plane(long[] values, int from, int count, long base, int shift) {
        int at = reserve(count) - from;
        for (int i = from; i < from + count; i++) {
            bytes[at + i] = (byte) (values[i] - base >>> shift);
        }
        return this;
    }

    /** What was written so far. */
    byte[] written() {
        return Arrays.copyOf(bytes, size);
    }

    /** What was written, with its checksum behind. */
    byte[] sealed() {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, size);
        int value = (int) checksum.getValue();
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            octet(value >>> shift);
        }
        return Arrays.copyOf(bytes, size);
    }

    private int reserve(int count) {
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
        }
        size += count;
        return size - count;
    }
}
