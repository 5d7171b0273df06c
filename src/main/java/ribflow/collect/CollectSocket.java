package ribflow.collect;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import ribflow.ip.Address;
import ribflow.ip.Endpoint;
import ribflow.stats.Counters;

/** A socket of one worker: its receive buffer, and what the kernel dropped on it. */
final class CollectSocket {

    private final Transport transport;
    private final DatagramChannel channel;
    private final Counters<CollectCounter> counters;
    private int dropsSeen;

    private CollectSocket(Transport transport, DatagramChannel channel, Counters<CollectCounter> counters) {
        this.transport = transport;
        this.channel = channel;
        this.counters = counters;
    }

    /**
     * Opens a socket that the worker reads from now on.
     *
     * @param sockets how many the worker will have
     */
    static CollectSocket bind(
            Transport transport,
            EventLoop worker,
            InetSocketAddress address,
            int receiveBuffer,
            int sockets,
            DatagramHandler handler,
            Counters<CollectCounter> counters) {
        DatagramChannel channel = transport.open(
                address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        CollectSocket socket = new CollectSocket(transport, channel, counters);
        socket.enlarge(receiveBuffer);
        Coalescing coalescing = new Coalescing(socket.receiveBuffer(), sockets);
        channel.pipeline().addLast(new DatagramReader(handler, coalescing, counters));
        transport.takeOnlyJoinedGroups(channel);
        worker.register(channel).syncUninterruptibly();
        ChannelFuture bound = channel.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            channel.close().syncUninterruptibly();
            throw cannotListen(address, bound.cause());
        }
        return socket;
    }

    /**
     * Joins a multicast group.
     *
     * @throws UncheckedIOException if that cannot be, with the reason in words
     */
    void join(MulticastGroup group) {
        String name = group.networkInterface().orElse("");
        try {
            NetworkInterface on = name.isEmpty() ? null : NetworkInterface.getByName(name);
            if (on == null && !name.isEmpty()) {
                throw new IOException("there is no network interface " + name);
            }
            ChannelFuture joined = (on == null
                            ? channel.joinGroup(group.group())
                            : channel.joinGroup(new InetSocketAddress(group.group(), 0), on))
                    .awaitUninterruptibly();
            if (!joined.isSuccess()) {
                throw new IOException(joined.cause());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot join the multicast group " + Address.of(group.group()) + ": " + e.getMessage(), e);
        }
    }

    static UncheckedIOException cannotListen(InetSocketAddress address, Throwable cause) {
        Endpoint endpoint = new Endpoint(address);
        String words = "cannot listen on UDP " + endpoint + ": " + endpoint.refusal(cause);
        return new UncheckedIOException(words, cause instanceof IOException io ? io : new IOException(cause));
    }

    InetSocketAddress address() {
        return channel.localAddress();
    }

    private void enlarge(int bytes) {
        if (!transport.forceReceiveBuffer(channel, bytes)) {
            channel.config().setOption(ChannelOption.SO_RCVBUF, bytes);
        }
    }

    /** How many bytes of receive buffer the kernel gave. */
    int receiveBuffer() {
        return transport.receiveBuffer(channel);
    }

    /** Adds what the kernel dropped since the last time. On the worker's thread. */
    void countDrops() {
        if (channel.isActive()) {
            int drops = transport.drops(channel);
            counters.add(CollectCounter.KERNEL_DROPS, Integer.toUnsignedLong(drops - dropsSeen));
            dropsSeen = drops;
        }
    }

    /** Counts the last drops and closes. On the worker's thread. */
    void close() {
        countDrops();
        channel.close();
    }
}
