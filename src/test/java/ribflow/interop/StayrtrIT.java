package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.rpki.Rpki;
import ribflow.rpki.RpkiConfig;
import ribflow.rpki.RpkiCounter;
import ribflow.rpki.SourceStatus;
import ribflow.rpki.Validity;
import ribflow.rpki.VrpTable;

/** VRPs from StayRTR, which serves a JSON file over RTR in versions 0, 1 and 2. */
@Tag("interop")
final class StayrtrIT {

    /** StayRTR sorts half a million VRPs for seconds, and on a busy machine for most of a minute, before it listens. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final int MANY = 500_000;

    @TempDir
    private Path folder;

    private final int port = Ports.tcp();

    private void vrps(List<String> roas) throws IOException {
        String text = "{\"metadata\":{\"counts\":" + roas.size() + ",\"buildtime\":\"2026-01-01T00:00:00Z\"},\"roas\":["
                + String.join(",\n", roas) + "]}";
        // At once: it must never read half of it.
        Path made = Files.writeString(folder.resolve("made.json"), text);
        Files.move(made, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file() {
        return folder.resolve("vrps.json");
    }

    private static String roa(String prefix, int maxLength, long as) {
        return "{\"prefix\":\"%s\",\"maxLength\":%d,\"asn\":\"AS%d\",\"ta\":\"test\"}".formatted(prefix, maxLength, as);
    }

    private RealProcess stayrtr(int version) {
        RealProcess cache = RealProcess.start(
                "stayrtr-" + System.nanoTime(),
                folder,
                List.of(
                        "stayrtr",
                        "-bind",
                        "127.0.0.1:" + port,
                        "-cache",
                        file().toString(),
                        "-checktime=false",
                        "-metrics.addr",
                        "127.0.0.1:" + Ports.tcp(),
                        "-refresh",
                        "1",
                        "-rtr.refresh",
                        "100",
                        "-rtr.retry",
                        "200",
                        "-rtr.expire",
                        "700",
                        "-protocol",
                        "" + version));
        cache.awaitOutput("Server started", LIMIT);
        return cache;
    }

    private Rpki client() {
        Rpki rpki = new Rpki(new Epochs());
        rpki.configure(
                new RpkiConfig(List.of(InetSocketAddress.createUnresolved("127.0.0.1", port)), Optional.empty()));
        return rpki;
    }

    /** Waits until it has so many VRPs, and no changes are under way: they are made one by one. */
    private static void awaitSize(Rpki rpki, RealProcess cache, int size) {
        Await.until(
                LIMIT,
                () -> size(rpki) == size
                        && rpki.status().getFirst().state().equals("synchronised")
                        && size(rpki) == size,
                () -> size + " VRPs; " + rpki.status() + "\n" + cache.tail());
    }

    private static int size(Rpki rpki) {
        VrpTable table = rpki.current();
        return table == null ? 0 : table.size();
    }

    private static Validity validity(Rpki rpki, String prefix, long as) {
        return Objects.requireNonNull(rpki.current()).validity(Prefix.parse(prefix), as);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void itsVrpsAreLoadedAndItsNewsFollowed(int version) throws IOException {
        vrps(List.of(roa("192.0.2.0/24", 26, 64500), roa("2001:db8::/32", 48, 64501)));
        try (RealProcess cache = stayrtr(version);
                Rpki rpki = client()) {
            awaitSize(rpki, cache, 2);
            SourceStatus status = rpki.status().getFirst();
            assertEquals(Math.min(version, 1), status.version().getAsInt());
            assertEquals("synchronised", status.state());
            long lifetime = Duration.between(
                            status.refreshed().orElseThrow(), status.expires().orElseThrow())
                    .toSeconds();
            assertEquals(version == 0 ? 7200 : 700, lifetime);
            assertEquals(Validity.VALID, validity(rpki, "192.0.2.64/26", 64500));
            assertEquals(Validity.INVALID, validity(rpki, "2001:db8::/32", 64500));

            vrps(List.of(
                    roa("192.0.2.0/24", 24, 64500),
                    roa("198.51.100.0/24", 24, 64502),
                    roa("2001:db8::/32", 48, 64501)));
            awaitSize(rpki, cache, 3);
            assertEquals(Validity.INVALID, validity(rpki, "192.0.2.64/26", 64500));
            assertEquals(Validity.VALID, validity(rpki, "198.51.100.0/24", 64502));
            assertEquals(1, rpki.counters().get(RpkiCounter.LOADS), "all that came later were changes");
            assertTrue(rpki.counters().get(RpkiCounter.UPDATES) >= 1);
        }
    }

    @Test
    void whatItSaidIsKeptWhileItIsAwayAndLoadedAnewWhenItComesBack() throws IOException {
        vrps(List.of(roa("192.0.2.0/24", 24, 64500)));
        try (Rpki rpki = client()) {
            int session;
            long began;
            try (RealProcess cache = stayrtr(1)) {
                awaitSize(rpki, cache, 1);
                session = rpki.status().getFirst().sessionId().getAsInt();
                began = Instant.now().getEpochSecond();
            }
            Await.until(
                    LIMIT,
                    () -> !rpki.status().getFirst().state().equals("synchronised"),
                    () -> "the session is down: " + rpki.status());
            assertEquals(Validity.VALID, validity(rpki, "192.0.2.0/24", 64500), "kept");
            vrps(List.of(roa("192.0.2.0/24", 24, 64501), roa("198.51.100.0/24", 24, 64502)));
            // It draws its session id from the second in which it starts: the same one would mean that nothing is new.
            Await.until(LIMIT, () -> Instant.now().getEpochSecond() > began, () -> "another second");
            try (RealProcess cache = stayrtr(1)) {
                awaitSize(rpki, cache, 2);
                assertNotEquals(session, rpki.status().getFirst().sessionId().getAsInt());
                assertEquals(Validity.VALID, validity(rpki, "192.0.2.0/24", 64501));
            }
        }
    }

    @Test
    void halfAMillionVrps() throws IOException {
        List<String> roas = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            roas.add(
                    i % 10 < 7
                            ? roa((i >> 16 & 0xff) + 20 + "." + (i >> 8 & 0xff) + "." + (i & 0xff) + ".0/24", 24, i)
                            : roa("2a%02x:%x::/32".formatted(i >> 16, i & 0xffff), 48, i));
        }
        vrps(roas);
        try (RealProcess cache = stayrtr(1);
                Rpki rpki = client()) {
            awaitSize(rpki, cache, MANY);
            SourceStatus status = rpki.status().getFirst();
            System.out.printf("500,000 VRPs from StayRTR take %.1f MB%n", status.bytes() / 1e6);
            assertTrue(status.bytes() < 100_000_000, status::toString);
            assertEquals(MANY * 7 / 10, status.ipv4());

            vrps(roas.subList(1, MANY));
            awaitSize(rpki, cache, MANY - 1);
            assertEquals(1, rpki.counters().get(RpkiCounter.WITHDRAWN));
        }
    }
}
