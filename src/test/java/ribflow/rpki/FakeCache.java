package ribflow.rpki;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import ribflow.rpki.RtrError.Malformed;

/** A cache that says what a test wants: one connection at a time, blocking. */
final class FakeCache implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket server;

    FakeCache() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    InetSocketAddress address() {
        return InetSocketAddress.createUnresolved("localhost", server.getLocalPort());
    }

    /** The next connection. */
    Talk accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Talk(socket);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** A connection. */
    record Talk(Socket socket) implements AutoCloseable {

        /** The next PDU of the router. */
        RtrEvent.Received hear() throws IOException, Malformed {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] header = in.readNBytes(RtrBytes.HEADER);
            int length = RtrBytes.length(ByteBuffer.wrap(header));
            byte[] pdu = java.util.Arrays.copyOf(header, length);
            in.readFully(pdu, RtrBytes.HEADER, length - RtrBytes.HEADER);
            return new RtrEvent.Received(pdu[0], RtrBytes.read(ByteBuffer.wrap(pdu)));
        }

        Talk say(int version, RtrPdu... pdus) throws IOException {
            for (RtrPdu pdu : pdus) {
                say(RtrBytes.copy(RtrBytes.write(version, pdu)));
            }
            return this;
        }

        void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Whether the router has hung up. */
        boolean ended() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
