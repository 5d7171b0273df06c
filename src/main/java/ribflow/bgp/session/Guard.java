package ribflow.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import ribflow.ip.Address;
import ribflow.ip.Endpoint;
import ribflow.ip.Prefix;

/**
 * What the kernel is told to check of a connection, so that strangers do not get as far as our code. All of it are socket
 * options of Linux that Java has no names for; Netty's epoll passes them on by their numbers.
 *
 * <p><em>TCP MD5</em> (RFC 2385): every segment carries a digest made with a key; one without it, or with another, is
 * dropped in silence, the SYN too. So a listening socket must know the keys of all that may come. The option takes a
 * prefix as well ({@code TCP_MD5SIG_EXT}, Linux 4.13), which is what a range of neighbours with one key needs; Netty's own
 * option knows addresses only.
 *
 * <p><em>GTSM</em> (RFC 5082): both sides send with a TTL of 255, and drop what comes with less than a neighbour that near
 * can have left. A listening socket sends its SYN-ACK with the TTL it has, before anybody knows for whom: it has 255 as
 * soon as one neighbour is guarded so. What comes in is checked from the moment at which we know who it is.
 */
final class Guard {

    private static final int SOL_IP = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_TCP = 6;
    private static final int SOL_IPV6 = 41;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final int MOST_HOPS = 255;
    private static final int SYSTEMS_HOPS = -1;

    private static final ChannelOption<Integer> SO_DOMAIN = new IntegerUnixChannelOption("SO_DOMAIN", SOL_SOCKET, 39);
    private static final ChannelOption<Integer> IP_TTL = new IntegerUnixChannelOption("IP_TTL", SOL_IP, 2);
    private static final ChannelOption<Integer> IP_MINTTL = new IntegerUnixChannelOption("IP_MINTTL", SOL_IP, 21);
    private static final ChannelOption<Integer> IPV6_UNICAST_HOPS =
            new IntegerUnixChannelOption("IPV6_UNICAST_HOPS", SOL_IPV6, 16);
    private static final ChannelOption<Integer> IPV6_MINHOPCOUNT =
            new IntegerUnixChannelOption("IPV6_MINHOPCOUNT", SOL_IPV6, 73);

    /** A name of an interface has 15 characters and a zero. */
    private static final int DEVICE_LENGTH = 16;

    private static final ChannelOption<ByteBuffer> SO_BINDTODEVICE =
            new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, 25, DEVICE_LENGTH);

    /**
     * <pre>
     *   0                   128     129        130           132          136
     *   +- - - - - - - - - -+-------+----------+-------------+------------+- - - -
     *   | sockaddr_storage  | flags | prefix   | key's       | interface  | key, 80 octets
     *   |                   |       | length   | length      |            |
     *   +- - - - - - - - - -+-------+----------+-------------+------------+- - - -
     * </pre>
     */
    private static final int MD5_LENGTH = 216;

    private static final int MD5_FLAGS_AT = 128;
    private static final byte MD5_FLAG_PREFIX = 1;

    private static final ChannelOption<ByteBuffer> TCP_MD5SIG_EXT =
            new RawUnixChannelOption("TCP_MD5SIG_EXT", SOL_TCP, 32, MD5_LENGTH);

    private Guard() {}

    /** Guards a connection that we are about to open. */
    static void opening(Channel channel, Prefix neighbour, Transport transport) throws IOException {
        if (transport.device().isPresent()) {
            device(channel, transport.device().get());
        }
        if (transport.password().isPresent()) {
            key(channel, neighbour, transport.password());
        }
        if (transport.hops() > 0) {
            boolean ipv4 = neighbour.isIpv4();
            set(channel, ipv4 ? IP_TTL : IPV6_UNICAST_HOPS, MOST_HOPS, "a TTL of its own");
            leastHops(channel, ipv4, transport.hops());
        }
    }

    /** Guards a connection that a neighbour has opened; its key came with it from the listening socket. */
    static void accepted(Channel channel, Address neighbour, Transport transport) throws IOException {
        if (transport.hops() > 0) {
            leastHops(channel, neighbour.isIpv4(), transport.hops());
        }
    }

    private static void leastHops(Channel channel, boolean ipv4, int hops) throws IOException {
        // RFC 5082, 3: of 255 there is left what the routers between have not taken.
        set(channel, ipv4 ? IP_MINTTL : IPV6_MINHOPCOUNT, MOST_HOPS + 1 - hops, "a least TTL");
    }

    /** Has a listening socket answer with the greatest TTL, or with the system's. */
    static void answerFromNear(Channel listening, boolean guarded) throws IOException {
        int hops = guarded ? MOST_HOPS : SYSTEMS_HOPS;
        set(listening, IP_TTL, hops, "a TTL of its own");
        if (family(listening) == AF_INET6) {
            set(listening, IPV6_UNICAST_HOPS, hops, "a TTL of its own");
        }
    }

    /** Whether a socket can have connections from there at all. */
    static boolean reaches(Channel listening, Prefix neighbours) throws IOException {
        return neighbours.isIpv4() || family(listening) == AF_INET6;
    }

    /** Sets or takes away the key of neighbours. */
    static void key(Channel channel, Prefix neighbours, Optional<Password> password) throws IOException {
        byte[] key = password.map(Password::bytes).orElse(new byte[0]);
        ByteBuffer value = ByteBuffer.allocate(MD5_LENGTH).order(ByteOrder.nativeOrder());
        putAddress(value, neighbours, family(channel));
        value.position(MD5_FLAGS_AT)
                .put(MD5_FLAG_PREFIX)
                .put((byte) neighbours.length())
                .putShort((short) key.length)
                .putInt(0)
                .put(key)
                .rewind();
        set(channel, TCP_MD5SIG_EXT, value, "TCP MD5 keys");
    }

    private static void putAddress(ByteBuffer value, Prefix neighbours, int family) {
        Address address = neighbours.address();
        value.putShort((short) family).putShort((short) 0);
        if (family == AF_INET) {
            value.put(address.toInetAddress().getAddress());
        } else {
            // An IPv6 socket knows IPv4 neighbours as ::ffff:0:0/96, with the length of an IPv4 prefix.
            ByteBuffer sixteen = ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low());
            value.putInt(0).put(sixteen.flip());
        }
    }

    private static void device(Channel channel, String name) throws IOException {
        ByteBuffer value = ByteBuffer.allocate(DEVICE_LENGTH);
        value.put(name.getBytes(StandardCharsets.US_ASCII)).rewind();
        set(channel, SO_BINDTODEVICE, value, "the interface " + name);
    }

    private static int family(Channel channel) throws IOException {
        Integer family = channel.config().getOption(SO_DOMAIN);
        if (family == null) {
            throw new IOException("options of TCP sockets need Netty's epoll, which this system does not have");
        }
        return family;
    }

    private static <T> void set(Channel channel, ChannelOption<T> option, T value, String what) throws IOException {
        try {
            if (!channel.config().setOption(option, value)) {
                throw new IOException(what + " needs Netty's epoll, which this system does not have");
            }
        } catch (ChannelException e) {
            throw new IOException("the system does not take " + what + ": " + Endpoint.reason(e), e);
        }
    }
}
