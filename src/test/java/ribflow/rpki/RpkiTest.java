package ribflow.rpki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.rpki.VrpTableTest.vrp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.rpki.FakeCache.Talk;
import ribflow.rpki.RtrError.Malformed;
import ribflow.stats.Counters;

/** Sources at work: caches over real sockets, a file, and which of them is used. */
final class RpkiTest {

    private static final int SESSION = 77;
    private static final Vrp FIRST = vrp("192.0.2.0/24", 24, 64500);
    private static final Vrp SECOND = vrp("2001:db8::/32", 48, 64501);
    private static final RtrPdu.Intervals INTERVALS = new RtrPdu.Intervals(3600, 600, 7200);

    private final Rpki rpki = new Rpki(new Epochs(), InstantSource.system(), 1000);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        rpki.close();
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.onSpinWait();
        }
    }

    private void caches(FakeCache... caches) {
        List<InetSocketAddress> addresses =
                List.of(caches).stream().map(FakeCache::address).toList();
        rpki.configure(new RpkiConfig(addresses, Optional.empty()));
    }

    private int used() {
        VrpTable table = rpki.current();
        return table == null ? -1 : table.size();
    }

    private static RtrPdu announced(Vrp vrp) {
        return new RtrPdu.PrefixPdu(true, vrp);
    }

    private static RtrPdu withdrawn(Vrp vrp) {
        return new RtrPdu.PrefixPdu(false, vrp);
    }

    private static RtrPdu end(int serial) {
        return new RtrPdu.EndOfData(SESSION, serial, INTERVALS);
    }

    /** Answers a Reset Query with some VRPs. */
    private static void load(Talk talk, int version, Vrp... vrps) throws IOException, Malformed {
        assertEquals(new RtrEvent.Received(version, new RtrPdu.ResetQuery()), talk.hear());
        talk.say(version, new RtrPdu.CacheResponse(SESSION));
        for (Vrp vrp : vrps) {
            talk.say(version, announced(vrp));
        }
        talk.say(version, end(1));
    }

    @Test
    void aCacheIsLoadedAndItsNewsAreFollowed() throws IOException, Malformed {
        try (FakeCache cache = new FakeCache()) {
            caches(cache);
            try (Talk talk = cache.accept()) {
                load(talk, 1, FIRST, SECOND);
                await(() -> used() == 2, "two VRPs");
                talk.say(1, new RtrPdu.SerialNotify(SESSION, 2));
                assertEquals(new RtrEvent.Received(1, new RtrPdu.SerialQuery(SESSION, 1)), talk.hear());
                talk.say(1, new RtrPdu.CacheResponse(SESSION), withdrawn(FIRST), announced(vrp("10.0.0.0/8", 8, 1)));
                talk.say(1, new RtrPdu.PassedOver(9), withdrawn(SECOND), announced(SECOND), withdrawn(SECOND), end(2));
                await(() -> rpki.status().getFirst().serial().orElse(0) == 2, "the next serial");
                assertEquals(1, used());
                VrpTable table = Objects.requireNonNull(rpki.current());
                assertEquals(Validity.UNKNOWN, table.validity(FIRST.prefix(), 64500));
                assertEquals(Validity.VALID, table.validity(Prefix.parse("10.0.0.0/8"), 1));

                SourceStatus status = rpki.status().getFirst();
                assertTrue(status.used());
                assertEquals("synchronised", status.state());
                assertEquals(1, status.version().getAsInt());
                assertEquals(SESSION, status.sessionId().getAsInt());
                assertEquals(2, status.serial().getAsLong());
                assertEquals(List.of(1, 0), List.of(status.ipv4(), status.ipv6()));
                assertEquals(
                        7200,
                        status.expires().orElseThrow().getEpochSecond()
                                - status.refreshed().orElseThrow().getEpochSecond());
                assertEquals(1, rpki.counters().get(RpkiCounter.ROUTER_KEYS));
                assertEquals(1, rpki.counters().get(RpkiCounter.UPDATES));
            }
        }
    }

    @Test
    void whoIsToldOfATableFindsItExplainedByTheStatus() throws Exception {
        try (FakeCache cache = new FakeCache();
                EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                        1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory())) {
            CompletableFuture<SourceStatus> told = new CompletableFuture<>();
            AtomicReference<RtrSession> itself = new AtomicReference<>();
            RtrSession session = new RtrSession(
                    cache.address(),
                    group.next(),
                    InstantSource.system(),
                    new Epochs(),
                    1000,
                    new Counters<>(RpkiCounter.class),
                    () -> told.complete(Objects.requireNonNull(itself.get()).status(true)));
            itself.set(session);
            group.submit(session::start).get();
            try (Talk talk = cache.accept()) {
                load(talk, 1, FIRST);
                SourceStatus status = told.get(60, TimeUnit.SECONDS);
                assertEquals(1, status.ipv4());
                assertEquals("synchronised", status.state());
                assertEquals(SESSION, status.sessionId().getAsInt());
                assertTrue(status.expires().isPresent());
            }
            group.submit(session::stop).get();
        }
    }

    @Test
    void aCacheThatKnowsOnlyVersion0IsSpokenToInIt() throws IOException, Malformed {
        try (FakeCache cache = new FakeCache()) {
            caches(cache);
            try (Talk first = cache.accept()) {
                assertEquals(1, first.hear().version());
                first.say(0, new RtrPdu.ErrorReport(4, new byte[0], "only 0"));
                try (Talk second = cache.accept()) {
                    load(second, 0, FIRST);
                    await(() -> used() == 1, "a VRP in version 0");
                    assertEquals(0, rpki.status().getFirst().version().getAsInt());
                }
            }
        }
    }

    @Test
    void whatCannotBeRightIsReportedAndWhatWasThereIsKept() throws IOException, Malformed {
        try (FakeCache cache = new FakeCache()) {
            caches(cache);
            try (Talk talk = cache.accept()) {
                load(talk, 1, FIRST);
                await(() -> used() == 1, "a VRP");
                talk.say(1, new RtrPdu.SerialNotify(SESSION, 2));
                talk.hear();
                talk.say(1, new RtrPdu.CacheResponse(SESSION), announced(SECOND), announced(FIRST));
                RtrPdu.ErrorReport report =
                        assertInstanceOf(RtrPdu.ErrorReport.class, talk.hear().pdu());
                assertEquals(RtrError.DUPLICATE_ANNOUNCEMENT.code(), report.code());
                assertTrue(talk.ended());
            }
            await(() -> !rpki.status().getFirst().state().equals("receiving"), "hung up");
            assertEquals(1, used(), "all or nothing");
            assertTrue(rpki.status().getFirst().lastError().orElseThrow().contains("duplicate announcement"));
        }
    }

    @Test
    void rubbishIsReported() throws IOException, Malformed {
        try (FakeCache cache = new FakeCache()) {
            caches(cache);
            try (Talk talk = cache.accept()) {
                talk.hear();
                talk.say(new byte[] {1, 99, 0, 0, 0, 0, 0, 8});
                RtrPdu.ErrorReport report =
                        assertInstanceOf(RtrPdu.ErrorReport.class, talk.hear().pdu());
                assertEquals(RtrError.UNSUPPORTED_TYPE.code(), report.code());
                assertEquals(8, report.erroneous().length);
                assertTrue(talk.ended());
            }
            assertNull(rpki.current());
        }
    }

    @Test
    void aCacheThatSendsWithoutEndIsNotBelieved() throws IOException, Malformed {
        try (FakeCache cache = new FakeCache()) {
            caches(cache);
            try (Talk talk = cache.accept()) {
                talk.hear();
                talk.say(1, new RtrPdu.CacheResponse(SESSION));
                for (int i = 0; i <= 1000; i++) {
                    talk.say(1, announced(new Vrp(FIRST.prefix(), 24, i)));
                }
                RtrPdu.ErrorReport report =
                        assertInstanceOf(RtrPdu.ErrorReport.class, talk.hear().pdu());
                assertEquals(RtrError.INTERNAL_ERROR.code(), report.code());
            }
        }
    }

    @Test
    void theFirstCacheThatIsUpIsUsedThenWhatIsKeptThenTheFile() throws IOException, Malformed {
        Path file = Files.writeString(folder.resolve("vrps.json"), """
                {"roas": [{"prefix": "10.0.0.0/8", "asn": 1}, {"prefix": "11.0.0.0/8", "asn": 1},
                          {"prefix": "12.0.0.0/8", "asn": 1}]}
                """);
        try (FakeCache one = new FakeCache();
                FakeCache two = new FakeCache()) {
            rpki.configure(new RpkiConfig(List.of(one.address(), two.address()), Optional.of(file)));
            await(() -> used() == 3, "the file");
            Talk second = two.accept();
            load(second, 1, FIRST, SECOND);
            await(() -> used() == 2, "the second cache, since the first has nothing");
            Talk first = one.accept();
            load(first, 1, FIRST);
            await(() -> used() == 1, "the first cache");
            first.close();
            await(() -> used() == 2, "the second cache, since the first is down");
            second.close();
            await(() -> used() == 1, "what is kept of the first, which comes before the second");
            assertEquals(
                    List.of(true, false, false),
                    rpki.status().stream().map(SourceStatus::used).toList());

            rpki.configure(new RpkiConfig(List.of(), Optional.of(file)));
            await(() -> used() == 3 && rpki.status().size() == 1, "the file is all there is");
            rpki.configure(RpkiConfig.NONE);
            await(() -> rpki.current() == null, "nothing");
        }
    }
}
