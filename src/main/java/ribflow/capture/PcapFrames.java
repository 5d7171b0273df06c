package ribflow.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A classic pcap file (draft-ietf-opsawg-pcap): a header of 24 bytes, then each frame behind a header of 16, in the byte
 * order of the machine that wrote them.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Timestamp (Seconds)                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Timestamp (Microseconds or nanoseconds)            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Captured Packet Length                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Original Packet Length                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class PcapFrames implements Frames {

    private static final int MICROS = 0xa1b2c3d4;
    private static final int NANOS = 0xa1b23c4d;

    /** As old Linux kernels with Kuznetzov's patch wrote them: eight bytes more for each frame. */
    private static final int PATCHED = 0xa1b2cd34;

    private static final int FILE_HEADER = 24;
    private static final int LINK = 20;
    private static final int HEADER = 16;
    private static final int PATCHED_HEADER = 24;

    private final Bytes in;
    private final Consumer<String> notes;
    private final ByteOrder order;
    private final int header;
    private final int unitsPerMicro;
    private final int link;

    PcapFrames(Bytes in, Consumer<String> notes) throws IOException {
        this.in = in;
        this.notes = notes;
        ByteBuffer file = in.read(FILE_HEADER);
        if (file.remaining() < FILE_HEADER) {
            throw new IOException("the pcap file ends within its header");
        }
        order = magic(file.getInt(0)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        file.order(order);
        header = file.getInt(0) == PATCHED ? PATCHED_HEADER : HEADER;
        unitsPerMicro = file.getInt(0) == NANOS ? 1000 : 1;
        // The upper half says how long the frame check sequence is
        link = file.getInt(LINK) & 0xffff;
    }

    /** Whether a file that begins with those four bytes is a pcap file, in either byte order. */
    static boolean begins(int word) {
        return magic(word) || magic(Integer.reverseBytes(word));
    }

    private static boolean magic(int word) {
        return word == MICROS || word == NANOS || word == PATCHED;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        long at = in.position();
        ByteBuffer head = in.read(header).order(order);
        if (head.remaining() == 0) {
            return null;
        }
        if (head.remaining() < header) {
            notes.accept("cut at byte " + in.position() + ", within the header of a packet");
            return null;
        }
        int captured = head.getInt(8);
        if (captured < 0 || captured > LONGEST) {
            notes.accept("damaged at byte " + at + ": a packet of " + Integer.toUnsignedLong(captured)
                    + " bytes; what follows is not read");
            return null;
        }
        ByteBuffer bytes = in.read(captured);
        if (bytes.remaining() < captured) {
            notes.accept("cut at byte " + in.position() + ", within a packet");
            return null;
        }
        long micros = Integer.toUnsignedLong(head.getInt(0)) * 1_000_000
                + Integer.toUnsignedLong(head.getInt(4)) / unitsPerMicro;
        return new Frame(link, micros, bytes);
    }
}
