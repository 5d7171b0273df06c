package ribflow.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The plain bytes of a file, whether it is compressed with gzip, with bzip2 or not at all, which its first bytes tell.
 * Reading throws a {@link ZipException} or {@link EOFException} where the compressed data are damaged or cut.
 */
public final class Unpacked extends BufferedInputStream {

    private static final int BUFFER = 1 << 16;
    private static final int GZIP = 0x1f8b;
    private static final int BZIP2 = 0x425a;

    private Unpacked(InputStream plain) {
        super(plain, BUFFER);
    }

    /** Unpacks a stream once; what this returned is returned as it is. */
    public static Unpacked of(InputStream in) throws IOException {
        if (in instanceof Unpacked unpacked) {
            return unpacked;
        }
        InputStream packed = new BufferedInputStream(in, BUFFER);
        packed.mark(3);
        byte[] magic = packed.readNBytes(3);
        packed.reset();
        int first = magic.length < 3 ? -1 : (magic[0] & 0xff) << 8 | magic[1] & 0xff;
        try {
            return new Unpacked(
                    first == GZIP
                            ? new GZIPInputStream(packed, BUFFER)
                            : first == BZIP2 && magic[2] == 'h' ? new Bzip2Stream(packed) : packed);
        } catch (EOFException | ZipException e) {
            packed.close();
            throw new IOException("the header of its compression is damaged or cut", e);
        }
    }

    /** Up to so many of the next bytes, which stay to be read; none if they are damaged. */
    public synchronized byte[] peek(int most) throws IOException {
        mark(most);
        byte[] bytes;
        try {
            bytes = readNBytes(most);
        } catch (EOFException | ZipException e) {
            bytes = new byte[0];
        }
        reset();
        return bytes;
    }
}
