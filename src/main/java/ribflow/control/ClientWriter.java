package ribflow.control;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Writes answers to a client in UTF-8, a buffer at a time, and remembers since when it has been waiting for the client to
 * read. The thread of the client writes; any thread may ask how long it has been waiting.
 */
final class ClientWriter extends Writer {

    private static final int BUFFER = 64 * 1024;
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final WritableByteChannel channel;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private volatile long waitingSince = NOT_WAITING;
    private long written;
    private boolean lineBegun;

    ClientWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        encode(CharBuffer.wrap(text, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        encode(CharBuffer.wrap(text, offset, offset + length));
    }

    /** Whole texts come in one call, so that no pair of surrogates is ever cut in two. */
    private void encode(CharBuffer text) throws IOException {
        if (!text.hasRemaining()) {
            return;
        }
        lineBegun = text.get(text.limit() - 1) != '\n';
        encoder.reset();
        while (encoder.encode(text, buffer, true).isOverflow()) {
            flush();
        }
    }

    /** Ends the line that is begun, if one is. */
    void endLine() throws IOException {
        if (lineBegun) {
            write('\n');
        }
    }

    /** Sends what is buffered, however long the client takes; meanwhile other clients have their turn. */
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // virtual threads are not preempted
    public void flush() throws IOException {
        buffer.flip();
        written += buffer.remaining();
        waitingSince = System.nanoTime();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        waitingSince = NOT_WAITING;
        buffer.clear();
        Thread.yield();
    }

    /** How many bytes were sent since this was asked last. */
    long takeWritten() {
        long taken = written;
        written = 0;
        return taken;
    }

    /** Whether the client has left some of the buffer unread for so long, be it that it reads a little now and then. */
    boolean stuck(long nanos) {
        long since = waitingSince;
        return since != NOT_WAITING && System.nanoTime() - since > nanos;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
