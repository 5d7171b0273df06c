package ribflow.store;

import java.nio.ByteBuffer;

/**
 * The keys in a partition, all of them big-endian so that they sort as their numbers do. A column's blocks lie next to each
 * other, by time: that is how they are read, and what lets zstd see that a bin is nearly the one before.
 *
 * <pre>{@code
 * 'S'                                         the columns
 * 'T' first number (4)                        texts of the dictionary, from that number on
 * 'H' start (8)                               header of the bin that begins then
 * 'C' column (2)  start (8)  block (4)        a block of a column of that bin
 * }</pre>
 */
final class PartitionKeys {

    static final byte[] COLUMNS = {'S'};
    static final byte[] TEXTS = {'T'};
    static final byte[] HEADERS = {'H'};

    private PartitionKeys() {}

    static byte[] texts(int first) {
        return ByteBuffer.allocate(5).put((byte) 'T').putInt(first).array();
    }

    static int first(byte[] textsKey) throws DamageException {
        if (textsKey.length != 5) {
            throw new DamageException("a key of texts has " + textsKey.length + " octets");
        }
        return ByteBuffer.wrap(textsKey).getInt(1);
    }

    static byte[] header(long start) {
        return ByteBuffer.allocate(9)
                .put((byte) 'H')
                .putLong(start ^ Long.MIN_VALUE)
                .array();
    }

    static long start(byte[] headerKey) throws DamageException {
        if (headerKey.length != 9) {
            throw new DamageException("the key of a header has " + headerKey.length + " octets");
        }
        return ByteBuffer.wrap(headerKey).getLong(1) ^ Long.MIN_VALUE;
    }

    static byte[] block(int column, long start, int block) {
        return ByteBuffer.allocate(15)
                .put((byte) 'C')
                .putShort((short) column)
                .putLong(start ^ Long.MIN_VALUE)
                .putInt(block)
                .array();
    }
}
