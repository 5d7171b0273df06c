package ribflow.bgp.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.Notification;

/**
 * The end of a connection, such that the last message arrives.
 *
 * <p>A socket that is closed while bytes wait unread answers with a reset, and a reset makes the other side's kernel
 * throw away what it has not read yet: the NOTIFICATION, most likely. So only our direction is closed; what still
 * comes is dropped, until the neighbour closes too or its time is up.
 */
final class Farewell extends ChannelInboundHandlerAdapter {

    static final int PATIENCE_MILLIS = 1_000;

    private Farewell() {}

    /** Says why, and closes; for connections that never became a session. */
    static void say(Channel channel, Notification notification) {
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(MessageEncoder.encode(notification)));
        close(channel);
    }

    /** Closes the connection once everything written has been sent. */
    static void close(Channel channel) {
        if (!(channel instanceof DuplexChannel duplex) || !channel.isActive()) {
            var _ = channel.close();
            return;
        }
        channel.pipeline().addLast(new Farewell());
        var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> duplex.shutdownOutput());
        var _ = channel.eventLoop().schedule(() -> channel.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
