package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

@Timeout(120)
class SpeakerTest {

    private static final Set<Family> FAMILIES = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
    private static final Open DAEMON = Open.of(Topology.OWN_AS, 90, Address.parse("192.0.2.250"), List.of());

    @Test
    void tellsItsWholeTableAfterTheHandshake() throws Exception {
        Router router = Topology.ROME_2;
        Map<Prefix, Address> nextHops = new HashMap<>();
        Map<Prefix, PathAttributes> attributes = new HashMap<>();
        Set<Family> ended = new HashSet<>();
        try (ServerSocket listener = listen();
                Speaker speaker = speaker(router, listener)) {
            speaker.start();
            try (Socket session = listener.accept()) {
                assertEquals(Address.of(session.getInetAddress()), router.source());
                Open open = assertInstance(Open.class, receive(session));
                assertEquals(Topology.OWN_AS, open.as());
                assertEquals(router.loopback(), open.routerId());
                assertEquals(FAMILIES, open.families());
                assertInstance(Keepalive.class, receive(session));
                send(session, DAEMON);
                send(session, new Keepalive());
                while (!ended.equals(FAMILIES)) {
                    Update update = assertInstance(Update.class, receive(session));
                    update.announced()
                            .forEach(announcement -> announcement.prefixes().forEach(prefix -> {
                                nextHops.put(prefix, announcement.nextHop());
                                attributes.put(prefix, update.attributes().orElseThrow());
                            }));
                    update.endOfRib().ifPresent(ended::add);
                }
                assertTrue(speaker.awaitTold(1000));
                assertTrue(speaker.up());
                speaker.close();
                Notification farewell = assertInstance(Notification.class, receive(session));
                assertEquals("6/2", farewell.code() + "/" + farewell.subcode());
            }
        }
        Map<Prefix, Offer> bests = RoutingTest.ROUTING.bests(router);
        assertEquals(bests.keySet(), nextHops.keySet());
        bests.forEach((prefix, best) -> {
            PathAttributes told = attributes.getOrDefault(
                    prefix, attributes.values().iterator().next());
            assertEquals(best.nextHop(), nextHops.get(prefix));
            assertEquals(
                    best.path().stream().map(String::valueOf).toList(),
                    words(told.asPath().toString()));
            assertEquals(best.med(), told.med());
            assertEquals(best.localPref(), told.localPref().orElseThrow());
            assertEquals(best.communities(), told.communities());
            assertEquals(!best.router().equals(router), told.originatorId().isPresent());
        });
    }

    @Test
    void saysThatTheDaemonClosedTheSession() throws Exception {
        try (ServerSocket listener = listen();
                Speaker speaker = speaker(Topology.PARIS_1, listener)) {
            speaker.start();
            listener.accept().close();
            IOException e = assertThrows(IOException.class, () -> speaker.awaitTold(10_000));
            assertTrue(e.toString().contains("par1"), e.toString());
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static Speaker speaker(Router router, ServerSocket listener) {
        return new Speaker(
                router,
                (InetSocketAddress) listener.getLocalSocketAddress(),
                Announcements.of(router, RoutingTest.ROUTING));
    }

    private static List<String> words(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split(" "));
    }

    private static <T> T assertInstance(Class<T> type, BgpMessage message) {
        return type.cast(message);
    }

    private static void send(Socket session, BgpMessage message) throws IOException {
        OutputStream out = session.getOutputStream();
        out.write(MessageEncoder.encode(message));
    }

    private static BgpMessage receive(Socket session) throws Exception {
        DataInputStream in = new DataInputStream(session.getInputStream());
        byte[] header = in.readNBytes(MessageDecoder.HEADER);
        int length = MessageDecoder.length(ByteBuffer.wrap(header));
        ByteBuffer message = ByteBuffer.allocate(length).put(header);
        message.put(in.readNBytes(length - header.length)).flip();
        return MessageDecoder.decode(message, new PeerTraits(false, true, FAMILIES));
    }
}
