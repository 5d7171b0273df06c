package ribflow.bgp.rib;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** What {@link FileOutput} wrote. */
final class FileInput {

    private static final int SIZE = 1 << 18;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE).limit(0);
    private long position;

    FileInput(FileChannel channel) {
        this.channel = channel;
    }

    /** The checksum of the file's first octets; afterwards it is read from its begin. */
    int checksum(long length) throws IOException {
        CRC32C checksum = new CRC32C();
        seek(0);
        for (long left = length; left > 0; left -= buffer.limit()) {
            fill();
            buffer.limit((int) Math.min(left, buffer.limit()));
            checksum.update(buffer);
        }
        seek(0);
        return (int) checksum.getValue();
    }

    void seek(long to) {
        position = to;
        buffer.position(0).limit(0);
    }

    private void fill() throws IOException {
        buffer.clear();
        int count = channel.read(buffer, position);
        buffer.flip();
        if (count <= 0) {
            buffer.limit(0);
            throw new EOFException("the file ends after " + position + " bytes");
        }
        position += count;
    }

    int octet() throws IOException {
        if (!buffer.hasRemaining()) {
            fill();
        }
        return buffer.get() & 0xff;
    }

    byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) octet();
        }
        return bytes;
    }

    int int32() throws IOException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | octet();
        }
        return value;
    }

    long int64() throws IOException {
        return (long) int32() << 32 | (int32() & 0xffff_ffffL);
    }

    long number() throws IOException {
        long value = 0;
        int shift = 0;
        int octet;
        do {
            octet = octet();
            value |= (octet & 0x7fL) << shift;
            shift += 7;
        } while (octet >= 0x80);
        return value;
    }

    /** A number that says how many, or which of so many. */
    int count() throws IOException {
        return Math.toIntExact(number());
    }

    long signed() throws IOException {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }
}
