package ribflow.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Sends answers to a client, and remembers since when it has been waiting for the client to read. The thread of the client
 * writes; any thread may ask how long it has been waiting.
 */
final class ClientOutput extends OutputStream {

    private static final int PIECE = 64 * 1024;
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final WritableByteChannel channel;
    private volatile long waitingSince = NOT_WAITING;
    private long written;

    ClientOutput(WritableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b});
    }

    /** Sends all of it, however long the client takes; meanwhile other clients have their turn. */
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // virtual threads are not preempted
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += PIECE) {
            send(ByteBuffer.wrap(bytes, offset + at, Math.min(PIECE, length - at)));
        }
        written += length;
        Thread.yield();
    }

    private void send(ByteBuffer piece) throws IOException {
        waitingSince = System.nanoTime();
        while (piece.hasRemaining()) {
            channel.write(piece);
        }
        waitingSince = NOT_WAITING;
    }

    /** How many bytes were sent since this was asked last. */
    long takeWritten() {
        long taken = written;
        written = 0;
        return taken;
    }

    /** Whether the client has left some of a piece unread for so long, be it that it reads a little now and then. */
    boolean stuck(long nanos) {
        long since = waitingSince;
        return since != NOT_WAITING && System.nanoTime() - since > nanos;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
