package ribflow.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A request to the daemon and its answer, as the socket speaks (see {@code ribflow.control}). The answer is handed on line
 * by line as it comes, however long it is.
 */
final class Conversation implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final byte[] ERROR = "error: ".getBytes(StandardCharsets.UTF_8);

    private final SocketChannel channel;
    private final InputStream in;

    private Conversation(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
    }

    /** Connects to the daemon; fails if none answers there. */
    static Conversation with(Path socket) throws IOException {
        return new Conversation(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /**
     * Asks, and writes the answer.
     *
     * @return the daemon's complaint, if it had one
     */
    Optional<String> ask(String request, OutputStream answer) throws IOException {
        send(request);
        OutputStream out = toReader(answer);
        try {
            return lines(row -> {
                row.write('\n');
                row.writeTo(out);
                if (in.available() == 0) {
                    out.flush(); // the next row may be long in coming
                }
            });
        } finally {
            out.flush();
        }
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
        send(request);
        return lines(row -> lines.line(row.toString(StandardCharsets.UTF_8)));
    }

    private void send(String request) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    /** What is done with each line of an answer. */
    @FunctionalInterface
    private interface Each {
        void line(Line row) throws IOException;
    }

    private Optional<String> lines(Each each) throws IOException {
        Line row = new Line();
        for (readLine(row); row.size() > 0; readLine(row)) {
            if (row.startsWith(ERROR)) {
                return Optional.of(row.toString(StandardCharsets.UTF_8).substring(ERROR.length));
            }
            each.line(row);
        }
        return Optional.empty();
    }

    private void readLine(Line line) throws IOException {
        line.reset();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the daemon closed the connection before its answer was whole");
            }
            line.write(b);
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

    /** The bytes of a line. */
    private static final class Line extends ByteArrayOutputStream {

        private boolean startsWith(byte[] prefix) {
            for (int i = 0; i < prefix.length; i++) {
                if (i >= count || buf[i] != prefix[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
