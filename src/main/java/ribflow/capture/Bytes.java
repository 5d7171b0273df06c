package ribflow.capture;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * The bytes of a file in order, unzipped if need be. Knows how far it has read, and gives what there is of a file that
 * was cut.
 */
public final class Bytes implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final Unpacked in;
    private long position;
    private String damage = "";

    private Bytes(Unpacked in) {
        this.in = in;
    }

    public static Bytes of(InputStream in) throws IOException {
        return new Bytes(Unpacked.of(in));
    }

    /** Up to so many of the next bytes, which stay to be read. */
    byte[] peek(int most) throws IOException {
        return in.peek(most);
    }

    /**
     * The next bytes, in network order; fewer if the file ends before. Memory is taken as they come, not as they are
     * asked for.
     */
    public ByteBuffer read(int count) throws IOException {
        byte[] bytes = new byte[Math.min(count, BUFFER)];
        int filled = 0;
        try {
            while (filled < count) {
                if (filled == bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.min(count, 2 * bytes.length));
                }
                int read = in.read(bytes, filled, bytes.length - filled);
                if (read < 0) {
                    break;
                }
                filled += read;
            }
        } catch (EOFException | ZipException e) {
            damage = "its compressed data are damaged or cut";
        }
        position += filled;
        return ByteBuffer.wrap(bytes, 0, filled).slice();
    }

    /** Passes over so many bytes; says how many there were. */
    long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count) {
            int read = read((int) Math.min(count - skipped, BUFFER)).remaining();
            if (read == 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }

    /** How many bytes were read, unzipped. */
    public long position() {
        return position;
    }

    /** What is wrong with the compression; empty if nothing is. */
    public String damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
