package ribflow.collect;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Address;
import ribflow.stats.Counters;

/**
 * The end of a socket's pipeline: hands the bytes of each datagram to the worker's handler, and counts.
 *
 * <p>Hot: allocates one view of the bytes; Netty itself allocates the packet and its source address.
 */
final class DatagramReader extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramReader.class);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final DatagramHandler handler;
    private final Coalescing coalescing;
    private final Counters<CollectCounter> counters;
    private boolean failed;
    private long now;
    private long datagrams;
    private long bytes;

    DatagramReader(DatagramHandler handler, Coalescing coalescing, Counters<CollectCounter> counters) {
        this.handler = handler;
        this.coalescing = coalescing;
        this.counters = counters;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            if (datagrams++ == 0) {
                now = System.currentTimeMillis();
            }
            ByteBuf content = packet.content();
            int length = content.readableBytes();
            bytes += length;
            if (length > Collector.LONGEST_DATAGRAM) {
                counters.increment(CollectCounter.TRUNCATED);
            }
            handOn(content.nioBuffer(content.readerIndex(), length), packet.sender());
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            failed(e);
        } finally {
            packet.release();
        }
    }

    private void handOn(ByteBuffer payload, InetSocketAddress source) {
        byte[] address = source.getAddress().getAddress();
        if (address.length == 4) {
            handler.datagram(payload, 0, Address.ipv4Low((int) INT.get(address, 0)), source.getPort(), now);
        } else {
            handler.datagram(payload, (long) LONG.get(address, 0), (long) LONG.get(address, 8), source.getPort(), now);
        }
    }

    /**
     * One datagram must not silence the others: what fails is given up and counted, and the first is logged. So is what
     * nests too deeply, for the stack is whole again here, and what lacks a class because somebody has written over the jar that
     * we run from; of other errors the virtual machine may not recover.
     */
    private void failed(Throwable e) {
        counters.increment(CollectCounter.FAILED);
        if (!failed) {
            failed = true;
            LOG.error("A datagram could not be handled; further ones are only counted", e);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        counters.add(CollectCounter.BYTES, bytes);
        counters.add(CollectCounter.DATAGRAMS, datagrams); // last: who sees them has their bytes
        try {
            handler.pause();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            failed(e);
        }
        coalescing.after(datagrams);
        datagrams = 0;
        bytes = 0;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.warn("Receiving on {} failed: {}", context.channel().localAddress(), cause.toString());
    }
}
