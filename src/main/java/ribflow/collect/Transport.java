package ribflow.collect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How sockets are read: by Linux's own calls where they are there, by Java's elsewhere. */
enum Transport {

    /** Up to 64 datagrams for each system call, and several sockets for one port. */
    EPOLL {
        @Override
        IoHandlerFactory ioHandler() {
            return EpollIoHandler.newFactory();
        }

        @Override
        boolean sharesPorts() {
            return true;
        }

        @Override
        Class<? extends ServerSocketChannel> serverSocket() {
            return EpollServerSocketChannel.class;
        }

        @Override
        void takeOnlyJoinedGroups(Channel channel) {
            channel.config().setOption(IP_MULTICAST_ALL, 0);
        }

        @Override
        DatagramChannel open(SocketProtocolFamily family) {
            EpollDatagramChannel channel = new EpollDatagramChannel(family);
            channel.config().setOption(EpollChannelOption.SO_REUSEPORT, true);
            channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, SLOT);
            readUpTo(channel, SLOT * DATAGRAMS_PER_CALL);
            return channel;
        }

        @Override
        boolean forceReceiveBuffer(Channel channel, int bytes) {
            try {
                return channel.config().setOption(SO_RCVBUFFORCE, bytes);
            } catch (RuntimeException e) {
                // EPERM without CAP_NET_ADMIN
                return false;
            }
        }

        @Override
        int receiveBuffer(Channel channel) {
            // socket(7): the kernel tells twice what it was asked for, since its own book-keeping goes in too
            return channel.config().getOption(ChannelOption.SO_RCVBUF) / 2;
        }

        @Override
        int drops(Channel channel) {
            ByteBuffer info = channel.config().getOption(SO_MEMINFO);
            return info.order(ByteOrder.nativeOrder()).getInt(info.position() + DROPS_OFFSET);
        }
    },

    /** One datagram for each call, one worker; the kernel does not tell what it drops. */
    NIO {
        @Override
        IoHandlerFactory ioHandler() {
            return NioIoHandler.newFactory();
        }

        @Override
        boolean sharesPorts() {
            return false;
        }

        @Override
        Class<? extends ServerSocketChannel> serverSocket() {
            return NioServerSocketChannel.class;
        }

        @Override
        void takeOnlyJoinedGroups(Channel channel) {}

        @Override
        DatagramChannel open(SocketProtocolFamily family) {
            NioDatagramChannel channel = new NioDatagramChannel(family);
            readUpTo(channel, SLOT);
            return channel;
        }

        @Override
        boolean forceReceiveBuffer(Channel channel, int bytes) {
            return false;
        }

        @Override
        int receiveBuffer(Channel channel) {
            return channel.config().getOption(ChannelOption.SO_RCVBUF);
        }

        @Override
        int drops(Channel channel) {
            return 0;
        }
    };

    private static final int DATAGRAMS_PER_CALL = 64;

    /** One byte more than is wanted, so that a datagram that was cut can be told from one that just fits. */
    private static final int SLOT = Collector.LONGEST_DATAGRAM + 1;

    /** After so many datagrams other sockets and tasks of the worker have their turn. */
    private static final int DATAGRAMS_PER_TURN = 1024;

    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_IP = 0;
    private static final IntegerUnixChannelOption IP_MULTICAST_ALL =
            new IntegerUnixChannelOption("IP_MULTICAST_ALL", IPPROTO_IP, 49);

    /** socket(7): like SO_RCVBUF, but not bound by net.core.rmem_max. */
    private static final IntegerUnixChannelOption SO_RCVBUFFORCE =
            new IntegerUnixChannelOption("SO_RCVBUFFORCE", SOL_SOCKET, 33);

    /** linux/sock_diag.h: nine 32-bit numbers, the last of which are the drops (SK_MEMINFO_DROPS). */
    private static final RawUnixChannelOption SO_MEMINFO = new RawUnixChannelOption("SO_MEMINFO", SOL_SOCKET, 55, 36);

    private static final int DROPS_OFFSET = 32;

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory ioHandler();

    /** Whether several workers can each have a socket on one port (SO_REUSEPORT). */
    abstract boolean sharesPorts();

    /** What sockets for connections are. */
    abstract Class<? extends ServerSocketChannel> serverSocket();

    /**
     * Sees to it that a socket does not hear of multicast groups that others have joined: Linux gives a copy of each
     * datagram to all sockets that are bound to the wildcard, unless they are told not to want it (ip(7)).
     */
    abstract void takeOnlyJoinedGroups(Channel channel);

    /** A socket that is not bound yet. */
    abstract DatagramChannel open(SocketProtocolFamily family);

    /** Asks for a receive buffer beyond the limit for ordinary users; says whether that worked. */
    abstract boolean forceReceiveBuffer(Channel channel, int bytes);

    /** How many bytes of receive buffer a socket has. */
    abstract int receiveBuffer(Channel channel);

    /** How many datagrams the kernel has dropped on the socket, modulo 2^32. */
    abstract int drops(Channel channel);

    private static void readUpTo(Channel channel, int bytes) {
        channel.config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(bytes).maxMessagesPerRead(DATAGRAMS_PER_TURN));
    }
}
