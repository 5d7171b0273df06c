package ribflow.simulate.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.message.Open;
import ribflow.ip.Address;

@Timeout(120)
class LoadPeersTest {

    private static final MadeTable TABLE = new MadeTable(50, 1);
    private static final Open DAEMON = Open.of(65000, 90, Address.parse("192.0.2.250"), List.of());

    /** What a daemon does with each connection, one after the other. */
    private interface Manners {
        void meet(Socket session) throws IOException;
    }

    /** How many connections of a peer that flaps once met a daemon with such manners. */
    private static int flap(Manners... manners) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            int[] met = {0};
            Thread daemon = Thread.ofVirtual().start(() -> {
                try {
                    for (Manners each : manners) {
                        Socket session = listener.accept();
                        met[0]++;
                        each.meet(session);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
            SourceAddresses sources = SourceAddresses.towards(address, 1, Optional.empty());
            try (LoadPeers peers = new LoadPeers(new TableMessages(TABLE, 50, 1), TABLE, address, sources, 65000)) {
                peers.open(1);
                peers.flap();
            } finally {
                daemon.join();
            }
            return met[0];
        }
    }

    private static void takeIn(Socket session) throws IOException {
        session.getOutputStream().write(MessageEncoder.encode(DAEMON));
        session.getOutputStream().write(MessageEncoder.encode(new Keepalive()));
        Thread.ofVirtual().start(() -> {
            try {
                session.getInputStream().skipNBytes(Long.MAX_VALUE);
            } catch (IOException _) {
                // it has ended
            }
        });
    }

    private static void refuse(Socket session) throws IOException {
        session.getOutputStream().write(MessageEncoder.encode(NotificationReason.CONNECTION_COLLISION.with()));
        session.shutdownOutput();
    }

    @Test
    void aPeerThatFlapsComesAgainWhenItsOldSessionStillStandsInTheWay() throws Exception {
        assertEquals(
                4, flap(LoadPeersTest::takeIn, LoadPeersTest::refuse, LoadPeersTest::refuse, LoadPeersTest::takeIn));
    }
}
