package ribflow.store;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Octets from disk, whose checksum was right: what {@link BytesOut} wrote. */
final class BytesIn {

    private final byte[] bytes;
    private final int end;
    private int at;

    /**
     * Checks the octets before anything is read from them.
     *
     * @param what what they are, for the message
     * @throws DamageException if their checksum is wrong
     */
    BytesIn(byte[] bytes, int size, String what) throws DamageException {
        this.bytes = bytes;
        this.end = size - BytesOut.CHECKSUM;
        if (end < 0) {
            throw new DamageException(what + " has only " + size + " octets");
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, end);
        int written = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            written |= (bytes[end + i] & 0xff) << Byte.SIZE * i;
        }
        if ((int) checksum.getValue() != written) {
            throw new DamageException("the checksum of " + what + " is wrong");
        }
    }

    /** Octets that were part of others whose checksum was right. */
    BytesIn(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    boolean more() {
        return at < end;
    }

    int octet() throws DamageException {
        return bytes[take(1)] & 0xff;
    }

    long number() throws DamageException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int octet = octet();
            value |= (octet & 0x7fL) << shift;
            if (octet < 0x80) {
                return value;
            }
            if (shift > 56) {
                throw new DamageException("a number has more than ten octets");
            }
        }
    }

    /** A number of things that are still to come, each at least an octet long. */
    int count() throws DamageException {
        long count = number();
        if (count < 0 || count > end - at) {
            throw new DamageException(
                    Long.toUnsignedString(count) + " things do not fit into " + (end - at) + " octets");
        }
        return (int) count;
    }

    long signed() throws DamageException {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    String text() throws DamageException {
        int length = count();
        return new String(bytes, take(length), length, StandardCharsets.UTF_8);
    }

    byte[] octets() throws DamageException {
        int length = count();
        byte[] octets = new byte[length];
        System.arraycopy(bytes, take(length), octets, 0, length);
        return octets;
    }

    /** Adds one octet of each number, at that bit. Hot: allocation-free. */
    void plane(long[] values, int count, int shift) throws DamageException {
        byte[] from = bytes;
        int start = take(count);
        if (shift == 0) {
            for (int i = 0; i < count; i++) {
                values[i] = from[start + i] & 0xffL;
            }
        } else {
            for (int i = 0; i < count; i++) {
                values[i] |= (from[start + i] & 0xffL) << shift;
            }
        }
    }

    private int take(int count) throws DamageException {
        if (count > end - at) {
            throw new DamageException(count + " octets are wanted where " + (end - at) + " are left");
        }
        at += count;
        return at - count;
    }
}
