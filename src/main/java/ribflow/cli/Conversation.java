package ribflow.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request to the daemon and its answer, as the socket speaks (see {@code ribflow.control}).
 *
 * <p>A client that looked at each byte of a long answer would take longer than the daemon that wrote it. But the daemon says
 * nothing behind an answer until it is asked again. So of what has come only the last line that is whole need be looked at:
 * if it is empty or begins with {@code error:}, the answer ends there; if not, all lines before it are rows and so is it,
 * and they are handed on as they are, however many there are.
 */
final class Conversation implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final byte[] NOTE = "note: ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ERROR = "error: ".getBytes(StandardCharsets.UTF_8);

    private final SocketChannel channel;
    private final Pieces pieces;
    private Consumer<String> notes = _ -> {};

    private Conversation(SocketChannel channel) {
        this.channel = channel;
        this.pieces = new Pieces(channel);
    }

    /** Connects to the daemon; fails if none answers there. */
    static Conversation with(Path socket) throws IOException {
        return new Conversation(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /** Who takes what a request for a {@code noted} answer brings in front of it. */
    void noteTo(Consumer<String> taker) {
        notes = taker;
    }

    /**
     * Asks, and writes the answer as it comes.
     *
     * @return the daemon's complaint, if it had one
     */
    Optional<String> ask(String request, OutputStream answer) throws IOException {
        Reader reader = new Reader(answer);
        return hear(request, (bytes, length) -> reader.write(bytes, 0, length));
    }

    /** Takes the lines of an answer. */
    @FunctionalInterface
    interface Lines {
        void line(String text) throws IOException;
    }

    /**
     * Asks, and hands on the lines of the answer one by one.
     *
     * @return the daemon's complaint, if it had one
     */
    Optional<String> ask(String request, Lines lines) throws IOException {
        return hear(request, (bytes, length) -> {
            int from = 0;
            for (int at = 0; at < length; at++) {
                if (bytes[at] == '\n') {
                    lines.line(new String(bytes, from, at - from, StandardCharsets.UTF_8));
                    from = at + 1;
                }
            }
        });
    }

    /** Takes whole lines of an answer, many at a time. */
    @FunctionalInterface
    private interface Rows {
        void take(byte[] bytes, int length) throws IOException;
    }

    private Optional<String> hear(String request, Rows rows) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        return pieces.answer(request.matches("\\w+ noted .*") ? new Noted(notes, rows) : rows);
    }

    /** Takes the notes off that stand in front of an answer. */
    private static final class Noted implements Rows {

        private final Consumer<String> notes;
        private final Rows rows;
        private boolean begun;

        private Noted(Consumer<String> notes, Rows rows) {
            this.notes = notes;
            this.rows = rows;
        }

        @Override
        public void take(byte[] bytes, int length) throws IOException {
            int from = 0;
            while (!begun && from < length) {
                int end = from;
                while (bytes[end] != '\n') {
                    end++;
                }
                int text = from + NOTE.length;
                begun = end < text || !Arrays.equals(bytes, from, text, NOTE, 0, NOTE.length);
                if (!begun) {
                    notes.accept(new String(bytes, text, end - text, StandardCharsets.UTF_8));
                    from = end + 1;
                }
            }
            if (from == 0) {
                rows.take(bytes, length);
            } else if (from < length) {
                rows.take(Arrays.copyOfRange(bytes, from, length), length - from);
            }
        }
    }

    /** An answer in pieces as they come, cut where lines end. */
    private static final class Pieces {

        private final ReadableByteChannel channel;
        private byte[] bytes = new byte[BUFFER];
        private int size;

        private Pieces(ReadableByteChannel channel) {
            this.channel = channel;
        }

        /** Hands all rows of the next answer on; the complaint at its end, if there is one. */
        private Optional<String> answer(Rows rows) throws IOException {
            while (true) {
                int end = ended();
                int last = begin(end - 1);
                Optional<String> complaint = complaint(last, end - 1);
                boolean over = complaint.isPresent() || last == end - 1;
                int whole = over ? last : end;
                if (whole > 0) {
                    rows.take(bytes, whole);
                }
                System.arraycopy(bytes, end, bytes, 0, size - end);
                size -= end;
                if (over) {
                    return complaint;
                }
            }
        }

        private Optional<String> complaint(int from, int to) {
            int text = from + ERROR.length;
            return to >= text && Arrays.equals(bytes, from, text, ERROR, 0, ERROR.length)
                    ? Optional.of(new String(bytes, text, to - text, StandardCharsets.UTF_8))
                    : Optional.empty();
        }

        /** Waits until there is a whole line at least, and returns where the last one ends. */
        private int ended() throws IOException {
            int end = 0;
            while (end == 0) {
                if (size == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * size);
                }
                int read = channel.read(ByteBuffer.wrap(bytes, size, bytes.length - size));
                if (read < 0) {
                    throw new IOException("the daemon closed the connection before its answer was whole");
                }
                size += read;
                end = begin(size);
            }
            return end;
        }

        /** Where the line begins that ends there. */
        private int begin(int end) {
            int at = end;
            while (at > 0 && bytes[at - 1] != '\n') {
                at--;
            }
            return at;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Buffers what is written there; a {@link NobodyReads} tells that it is not read any more. */
    static OutputStream toReader(OutputStream out) {
        return new BufferedOutputStream(new Reader(out), BUFFER);
    }

    /** Whoever read our output has gone, as {@code head} does when it has seen enough. */
    static final class NobodyReads extends IOException {

        private static final long serialVersionUID = 1L;

        private NobodyReads(IOException cause) {
            super(cause);
        }
    }

    /** Whoever reads our output, told apart from the daemon when one of them goes. */
    private static final class Reader extends FilterOutputStream {

        private Reader(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw new NobodyReads(e);
            }
        }
    }
}
