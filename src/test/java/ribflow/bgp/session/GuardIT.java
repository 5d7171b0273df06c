package ribflow.bgp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.session.Neighbours.active;
import static ribflow.bgp.session.Neighbours.passive;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.Family;
import ribflow.ip.Address;

/**
 * What the kernel checks of connections, between two speakers: it needs a Linux that has TCP MD5 signatures. Where a
 * connection must not come up, a second one that may shows that there was time enough.
 */
@Tag("interop")
@Timeout(120)
final class GuardIT {

    private static final Set<Family> BOTH = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
    private static final Address DIALLER = Address.parse("127.0.0.2");
    private static final Address OTHER = Address.parse("127.0.0.3");

    private final Listener listener = new Listener();
    private final Listener dialling = new Listener();

    @ParameterizedTest
    @CsvSource({"127.0.0.2/32, 127.0.0.1, 127.0.0.2", "127.0.0.0/24, 127.0.0.1, 127.0.0.2", "::1/128, ::1, ::1"})
    void theSamePasswordOnBothSides(String expected, String listen, String dialler) {
        NeighbourConfig waits = Neighbours.with(passive(expected), new Password("geheim"));
        try (BgpSpeaker waiting = listening(listen, waits)) {
            NeighbourConfig calls = from(dialler, listen, waiting, Optional.of(new Password("geheim")), 0);
            try (BgpSpeaker calling = calling(calls)) {
                assertEquals(new Listener.Up(Address.parse(dialler), Address.parse("10.0.0.9"), BOTH), nextButRoutes());
                assertEquals(1, calling.status().size());
            }
        }
    }

    @Test
    void withAnotherPasswordOrNoneNothingIsHeard() {
        NeighbourConfig waits = Neighbours.with(passive("127.0.0.2"), new Password("geheim"));
        for (Optional<Password> wrong : List.of(Optional.of(new Password("Geheim")), Optional.<Password>empty())) {
            try (BgpSpeaker waiting = listening("127.0.0.1", waits, passive("127.0.0.3"))) {
                NeighbourConfig calls = from("127.0.0.2", "127.0.0.1", waiting, wrong, 0);
                NeighbourConfig may = from("127.0.0.3", "127.0.0.1", waiting, Optional.empty(), 0);
                try (BgpSpeaker calling = calling(calls);
                        BgpSpeaker other = calling(may)) {
                    awaitError(calling, "no answer to the connection");
                    assertEquals(new Listener.Up(OTHER, Address.parse("10.0.0.9"), BOTH), nextButRoutes());
                    assertEquals(1, other.status().size());
                    String words = calling.status().getFirst().lastError().orElseThrow();
                    assertEquals(wrong.isPresent(), words.contains("the same password?"));
                }
                awaitDown(OTHER);
            }
        }
    }

    @Test
    void aPasswordIsChangedWithoutARestart() throws Exception {
        try (BgpSpeaker waiting = listening("127.0.0.1", passive("127.0.0.2"))) {
            waiting.reconfigure(new BgpConfig(
                    List.of(), List.of(Neighbours.with(passive("127.0.0.2"), new Password("geheim"))), 0, ""));
            settle(waiting);
            NeighbourConfig calls = from("127.0.0.2", "127.0.0.1", waiting, Optional.of(new Password("geheim")), 0);
            try (BgpSpeaker calling = calling(calls)) {
                assertEquals(new Listener.Up(DIALLER, Address.parse("10.0.0.9"), BOTH), nextButRoutes());
                waiting.reconfigure(new BgpConfig(List.of(), List.of(passive("127.0.0.2")), 0, ""));
                awaitDown(DIALLER);
                assertEquals(1, calling.status().size());
            }
            settle(waiting);
            NeighbourConfig open = from("127.0.0.2", "127.0.0.1", waiting, Optional.empty(), 0);
            try (BgpSpeaker calling = calling(open)) {
                assertEquals(new Listener.Up(DIALLER, Address.parse("10.0.0.9"), BOTH), nextButRoutes());
                assertEquals(1, calling.status().size());
            }
        }
    }

    /** RFC 5082: who sends with the system's TTL of 64 looks as if he came from far away. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.2", "::1, ::1"})
    void onlyNeighboursThatAreNearAreHeard(String listen, String dialler) {
        NeighbourConfig waits = Neighbours.with(
                passive(dialler), new Transport(0, true, Optional.empty(), Optional.empty(), Optional.empty(), 1, 30));
        try (BgpSpeaker waiting = listening("::", waits, passive("127.0.0.9"))) {
            try (BgpSpeaker far = calling(from(dialler, listen, waiting, Optional.empty(), 0));
                    BgpSpeaker other = calling(from("127.0.0.9", "127.0.0.1", waiting, Optional.empty(), 0))) {
                Address unguarded = Address.parse("127.0.0.9");
                assertEquals(new Listener.Up(unguarded, Address.parse("10.0.0.9"), BOTH), nextButRoutes());
                // An OPEN that was there before we took the connection is heard, so the far one may take it for up.
                assertEquals(1, waiting.counters().get(SessionCounter.ESTABLISHED), "we do not hear " + states(far));
                try (BgpSpeaker near = calling(from(dialler, listen, waiting, Optional.empty(), 1))) {
                    Address guarded = Address.parse(dialler);
                    assertEquals(new Listener.Up(guarded, Address.parse("10.0.0.9"), BOTH), nextButRoutes());
                    assertEquals(2, waiting.counters().get(SessionCounter.ESTABLISHED));
                    awaitEstablished(near);
                }
            }
        }
    }

    private static List<String> states(BgpSpeaker speaker) {
        return speaker.status().stream().map(SessionStatus::state).toList();
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() {
        Transport nowhere = new Transport(179, false, Optional.empty(), Optional.of("nosuch0"), Optional.empty(), 0, 1);
        try (BgpSpeaker calling = calling(Neighbours.with(active("127.0.0.2", 179), nowhere))) {
            awaitError(calling, "the system does not take the interface nosuch0: No such device");
        }
    }

    @Test
    void aKeyThatIsTooLongIsNoPassword() {
        assertThrows(IllegalArgumentException.class, () -> new Password("x".repeat(81)));
        assertEquals("(hidden)", new Password("x".repeat(80)).toString());
    }

    private void awaitDown(Address peer) {
        assertEquals(new Listener.Down(peer), nextButRoutes());
    }

    /** The next that is heard beside the End-of-RIB marks of sessions that are up. */
    private Listener.Heard nextButRoutes() {
        Listener.Heard heard = listener.next();
        while (heard instanceof Listener.Routes) {
            heard = listener.next();
        }
        return heard;
    }

    /** It is this one that is up, and not another one of the same address. */
    private static void awaitEstablished(BgpSpeaker speaker) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!speaker.status().getFirst().established()) {
            assertTrue(System.nanoTime() < deadline, () -> "established, not " + speaker.status());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void awaitError(BgpSpeaker speaker, String words) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!speaker.status().getFirst().lastError().orElse("").contains(words)) {
            assertTrue(System.nanoTime() < deadline, () -> words + " is told, not " + speaker.status());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void settle(BgpSpeaker speaker) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        speaker.execute(() -> speaker.execute(done::countDown));
        assertTrue(done.await(60, TimeUnit.SECONDS));
    }

    private BgpSpeaker listening(String address, NeighbourConfig... neighbours) {
        BgpSpeaker speaker = new BgpSpeaker(
                new BgpConfig(List.of(new InetSocketAddress(address, 0)), List.of(neighbours), 10, ""), listener);
        speaker.start();
        return speaker;
    }

    private BgpSpeaker calling(NeighbourConfig neighbour) {
        BgpSpeaker speaker = new BgpSpeaker(new BgpConfig(List.of(), List.of(neighbour), 0, ""), dialling);
        speaker.start();
        return speaker;
    }

    private static NeighbourConfig from(
            String bind, String to, BgpSpeaker speaker, Optional<Password> password, int hops) {
        NeighbourConfig config = active(to, 0);
        Transport transport = new Transport(
                speaker.bound().getFirst().getPort(),
                false,
                Optional.of(Address.parse(bind)),
                Optional.empty(),
                password,
                hops,
                1);
        return new NeighbourConfig(
                config.prefix(),
                config.remoteAs(),
                config.localAs(),
                Address.parse("10.0.0.9"),
                config.holdTime(),
                transport,
                config.offer(),
                config.limits(),
                config.keep(),
                "");
    }
}
