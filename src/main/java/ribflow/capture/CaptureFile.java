package ribflow.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.stats.Counters;

/**
 * A file of recorded traffic, read once from its beginning to its end: pcap, pcapng, IPFIX messages or a single raw
 * datagram, each of them also compressed with gzip or bzip2. Which it is, its first bytes tell.
 *
 * <p>A file that ends in the middle gives what is whole, and a note.
 */
public final class CaptureFile implements Closeable {

    private static final int LONGEST_DATAGRAM = 65_535;
    private static final int MOST_NOTES = 20;

    /** What the first bytes say that a file is. */
    public enum Format {
        PCAP,
        PCAPNG,
        /** IPFIX messages, one after the other (RFC 5655). */
        IPFIX,
        /** The payload of one datagram of NetFlow or sFlow. */
        DATAGRAM
    }

    /** Whatever gives packets. */
    @FunctionalInterface
    private interface Source {
        @Nullable
        Packet next() throws IOException;
    }

    private final Bytes in;
    private final Format format;
    private final Source source;
    private final Counters<PassedOver> passedOver = new Counters<>(PassedOver.class);
    private final InternetLayer internet = new InternetLayer(passedOver);
    private final List<String> notes = new ArrayList<>();
    private boolean ended;

    private CaptureFile(Bytes in) throws IOException {
        this.in = in;
        byte[] first = in.peek(Appearance.ENOUGH);
        format = format(first);
        source = switch (format) {
            case PCAP -> packets(new PcapFrames(in, this::note));
            case PCAPNG -> packets(new PcapngFrames(in, this::note));
            case IPFIX -> new IpfixFile(in, this::note)::next;
            case DATAGRAM -> this::datagram;
        };
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be opened, or is no capture: then the message says what it looks like
     */
    public static CaptureFile open(Path path) throws IOException {
        return of(Files.newInputStream(path));
    }

    /** Reads from a stream, which is closed with this. */
    public static CaptureFile of(InputStream stream) throws IOException {
        try {
            return new CaptureFile(Bytes.of(stream));
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    private static Format format(byte[] first) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(first);
        int word = first.length < 4 ? -1 : bytes.getInt(0);
        if (PcapFrames.begins(word)) {
            return Format.PCAP;
        }
        if (word == PcapngFrames.SECTION) {
            return Format.PCAPNG;
        }
        return switch (first.length < 2 ? -1 : bytes.getShort(0)) {
            case 10 -> Format.IPFIX;
            case 1, 5, 7, 8, 9 -> Format.DATAGRAM;
            default -> {
                // sFlow's version has 32 bits
                if (word == 2 || word == 4 || word == 5) {
                    yield Format.DATAGRAM;
                }
                throw new IOException("not a capture: " + Appearance.of(first));
            }
        };
    }

    public Format format() {
        return format;
    }

    /** The next packet; null behind the last. */
    public @Nullable Packet next() throws IOException {
        if (ended) {
            return null;
        }
        Packet next = source.next();
        if (next == null) {
            end();
        }
        return next;
    }

    private void end() {
        ended = true;
        passedOver.add(PassedOver.FRAGMENTS, internet.lostFragments());
        if (!in.damage().isEmpty()) {
            note(in.damage());
        }
    }

    private Source packets(Frames frames) {
        return () -> {
            Frame frame = frames.next();
            while (frame != null) {
                Packet packet = packet(frame);
                if (packet != null) {
                    return packet;
                }
                frame = frames.next();
            }
            return null;
        };
    }

    private @Nullable Packet packet(Frame frame) {
        int at = LinkLayer.ipAt(frame);
        if (at < 0) {
            passedOver.increment(at == LinkLayer.UNKNOWN ? PassedOver.LINK_TYPE : PassedOver.NOT_IP);
            return null;
        }
        ByteBuffer bytes = frame.bytes();
        return internet.packet(frame.micros(), bytes.slice(at, bytes.limit() - at));
    }

    private @Nullable Packet datagram() throws IOException {
        ByteBuffer all = in.read(LONGEST_DATAGRAM + 1);
        if (all.remaining() == 0) {
            return null;
        }
        if (all.remaining() > LONGEST_DATAGRAM) {
            throw new IOException("longer than a datagram can be, and no capture; it begins like NetFlow or sFlow");
        }
        byte[] bytes = new byte[all.remaining()];
        all.get(bytes);
        return Packet.Datagram.bare(Packet.NO_TIME, bytes);
    }

    private void note(String note) {
        if (notes.size() < MOST_NOTES) {
            notes.add(note);
        }
    }

    /** What is wrong with the file, in words; complete when it was read to its end. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Frames that gave no packet; complete when the file was read to its end. */
    public Counters<PassedOver> passedOver() {
        return passedOver;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
