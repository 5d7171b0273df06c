package ribflow.bgp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Update;

/** The other end of a session, message by message over a real socket. Reading waits 5 s at most. */
final class HandMadePeer implements AutoCloseable {

    private static final PeerTraits TRAITS =
            new PeerTraits(false, true, Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST));

    private final Socket socket;
    private final DataInputStream in;

    HandMadePeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(60_000);
    }

    /** Connects from one address of the loopback network. */
    static HandMadePeer connect(String from, InetSocketAddress to) throws IOException {
        return new HandMadePeer(new Socket(to.getAddress(), to.getPort(), InetAddress.ofLiteral(from), 0));
    }

    void send(BgpMessage message) throws IOException {
        send(MessageEncoder.encode(message));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    BgpMessage read() throws IOException, MalformedMessage {
        byte[] header = in.readNBytes(MessageDecoder.HEADER);
        assertEquals(MessageDecoder.HEADER, header.length, "the connection ended before a message");
        int length = MessageDecoder.length(ByteBuffer.wrap(header));
        ByteBuffer message = ByteBuffer.allocate(length);
        message.put(header).put(in.readNBytes(length - MessageDecoder.HEADER)).flip();
        return MessageDecoder.decode(message, TRAITS);
    }

    /** Opens the session up to the last message of ours, and answers the OPEN that came. */
    Open open(Open ours) throws IOException, MalformedMessage {
        send(ours);
        Open theirs = (Open) read();
        assertEquals(new Keepalive(), read());
        send(new Keepalive());
        return theirs;
    }

    /** The same, and reads the two End-of-RIB marks of a session with both families. */
    void establish(Open ours) throws IOException, MalformedMessage {
        open(ours);
        assertEquals(Update.endOfRib(Family.IPV4_UNICAST), read());
        assertEquals(Update.endOfRib(Family.IPV6_UNICAST), read());
    }

    /** Waits for the end of the stream. */
    void expectEnd() throws IOException {
        assertEquals(-1, in.read());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
