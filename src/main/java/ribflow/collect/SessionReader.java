package ribflow.collect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Address;

/**
 * The end of a connection's pipeline: hands its messages to the worker, and ends it where nothing good can come of it any
 * more: what is no IPFIX, a message that does not end, silence for too long.
 */
final class SessionReader extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(SessionReader.class);

    /** How long one that never sent a message may stay, and how long a message may take. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final DatagramHandler worker;
    private final Connections connections;
    private final InetSocketAddress peer;
    private final long idleNanos;
    private final MessageFraming framing = new MessageFraming();
    private @Nullable SessionHandler session;
    private boolean ended;
    private boolean refused;
    private boolean failed;
    private boolean everHeard;
    private long heard = System.nanoTime();
    private long begun;
    private long messages;
    private long bytes;

    SessionReader(DatagramHandler worker, Connections connections, InetSocketAddress peer, long idleNanos) {
        this.worker = worker;
        this.connections = connections;
        this.peer = peer;
        this.idleNanos = idleNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (ended) {
                return;
            }
            heard = System.nanoTime();
            boolean inside = framing.inside();
            long before = messages;
            if (!framing.take(in, this::message)) {
                end(
                        context,
                        CollectCounter.CONNECTIONS_GARBAGE,
                        "is closed: it sent something that is no IPFIX message");
            } else if (refused) {
                context.close();
            }
            // A message that was there before and has not ended began then
            begun = inside && before == messages ? begun : heard;
        } finally {
            in.release();
        }
    }

    private void message(ByteBuffer message) {
        if (refused) {
            return;
        }
        messages++;
        bytes += message.remaining();
        try {
            if (session == null) {
                Address source = Address.of(peer.getAddress());
                session = worker.session(source.high(), source.low());
                refused = session == null;
            }
            if (session != null) {
                session.message(message, System.currentTimeMillis());
            }
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            failed(e);
        }
    }

    /** As for datagrams: one message must not silence the others. */
    private void failed(Throwable e) {
        connections.counters().increment(CollectCounter.FAILED);
        if (!failed) {
            failed = true;
            LOG.error("A message of {} could not be handled; further ones are only counted", peer, e);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connections.counters().add(CollectCounter.MESSAGE_BYTES, bytes);
        connections.counters().add(CollectCounter.MESSAGES, messages); // last: who sees them has their bytes
        everHeard |= messages > 0;
        messages = 0;
        bytes = 0;
        try {
            worker.pause();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            failed(e);
        }
    }

    /** Ends the connection if it has been silent, or within a message, for too long. */
    void check(ChannelHandlerContext context, long now) {
        if (ended) {
            return;
        }
        long patience = Math.min(PATIENCE_NANOS, idleNanos);
        if (framing.inside() && now - begun > patience) {
            end(context, CollectCounter.CONNECTIONS_SLOW, "is closed: a message has begun and does not end");
        } else if (silent(now - heard, everHeard, idleNanos)) {
            end(context, CollectCounter.CONNECTIONS_IDLE, "is closed: nothing comes of it");
        }
    }

    /** Whether a connection that has been silent so long is to end; sooner if no message ever came. */
    static boolean silent(long nanos, boolean everHeard, long idleNanos) {
        return nanos > (everHeard ? idleNanos : Math.min(PATIENCE_NANOS, idleNanos));
    }

    private void end(ChannelHandlerContext context, CollectCounter why, String words) {
        ended = true;
        connections.ended(why, peer, words);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over();
    }

    /** Ends the session, if there is one. On the worker's thread. */
    void over() {
        ended = true;
        SessionHandler over = session;
        session = null;
        if (over != null) {
            try {
                over.close();
                worker.pause();
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                failed(e);
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (ended) {
            return;
        }
        boolean tls = cause instanceof SSLException || cause.getCause() instanceof SSLException;
        ended = true;
        connections.ended(
                tls ? CollectCounter.CONNECTIONS_TLS_FAILED : CollectCounter.CONNECTIONS_BROKEN,
                peer,
                "is closed: " + (cause.getMessage() == null ? cause : cause.getMessage()));
        context.close();
    }
}
