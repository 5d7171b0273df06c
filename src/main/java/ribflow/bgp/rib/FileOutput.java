package ribflow.bgp.rib;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Numbers to a file, with a checksum of all of them. */
final class FileOutput {

    private static final int SIZE = 1 << 18;

    /** More than any one number takes. */
    private static final int SPARE = 16;

    private final FileChannel channel;
    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
    private long written;

    FileOutput(FileChannel channel) {
        this.channel = channel;
    }

    long position() {
        return written + buffer.position();
    }

    void bytes(byte[] bytes) throws IOException {
        for (byte each : bytes) {
            octet(each);
        }
    }

    void octet(int value) throws IOException {
        spare();
        buffer.put((byte) value);
    }

    void int32(int value) throws IOException {
        spare();
        buffer.putInt(value);
    }

    void int64(long value) throws IOException {
        spare();
        buffer.putLong(value);
    }

    /** An unsigned number: 7 bits an octet, the lowest first; the highest bit says that there is another. */
    void number(long value) throws IOException {
        spare();
        long left = value;
        while ((left & ~0x7fL) != 0) {
            buffer.put((byte) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        buffer.put((byte) left);
    }

    /** A number that is small on either side of 0. */
    void signed(long value) throws IOException {
        number(value << 1 ^ value >> 63);
    }

    private void spare() throws IOException {
        if (buffer.remaining() < SPARE) {
            flush();
        }
    }

    /** Ends the file with the checksum of all before. */
    void end() throws IOException {
        flush();
        int32((int) checksum.getValue());
        flush();
    }

    private void flush() throws IOException {
        buffer.flip();
        checksum.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            written += channel.write(buffer);
        }
        buffer.clear();
    }
}
