package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.Family;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;

/** What {@link RibPropertyTest} does not show: damage, time, and what comes after a file. */
class RibFileTest {

    private static final Address HOP = Address.parse("198.51.100.1");
    private static final RibSource ONE = new RibSource.Session(Address.parse("10.0.0.1"));
    private static final RibSource TWO = new RibSource.Monitored(
            Address.parse("10.0.0.2"), 7, Address.parse("2001:db8::2"), RibSource.View.ADJ_RIB_IN_POST);
    private static final RibSource THREE = new RibSource.File("full.mrt.gz", Address.parse("10.0.0.3"));

    @TempDir
    Path folder = Path.of("");

    private Instant now = Instant.ofEpochSecond(1_800_000_000);

    private Path saved() throws IOException {
        Rib rib = rib();
        SplittableRandom random = new SplittableRandom(5);
        for (RibSource source : List.of(ONE, TWO, THREE)) {
            up(rib, source).update(Attributes.announce(Attributes.random(random), HOP, "192.0.2.0/24"));
            peer(rib, source).update(Attributes.announce(Attributes.random(random), HOP, "2001:db8::/33"));
        }
        Path file = folder.resolve("rib");
        RibFile.save(rib, file);
        return file;
    }

    private Rib rib() {
        return new Rib(new Epochs(), () -> now);
    }

    private static AdjRibIn up(Rib rib, RibSource source) {
        return rib.established(source, new Speaker(Address.parse("10.0.0.9"), 64500, true), Attributes.BOTH, Set.of());
    }

    private static AdjRibIn peer(Rib rib, RibSource source) {
        return Optional.ofNullable(rib.peer(source)).orElseThrow();
    }

    @Test
    void allKindsOfSourcesComeBackAsStaleAndAsOldAsTheyAre() throws Exception {
        Path file = saved();
        Instant then = now;
        now = now.plusSeconds(600);
        Rib rib = rib();
        RibFile.Loaded loaded = RibFile.load(rib, file, Duration.ofHours(1), source -> !source.equals(THREE));
        assertEquals(new RibFile.Loaded(then, 2, 4), loaded);
        assertEquals(
                List.of(ONE, TWO), rib.peers().stream().map(AdjRibIn::source).toList());
        AdjRibIn one = peer(rib, ONE);
        assertFalse(one.established());
        assertEquals(2, one.stale());
        assertEquals(Optional.of(then), one.staleSince(Family.IPV4_UNICAST));
        assertTrue(Attributes.route(rib, one, Address.parse("192.0.2.1"))
                .orElseThrow()
                .stale());
        assertFalse(Files.exists(folder.resolve("rib.new")));

        now = now.plusSeconds(3599);
        rib.work(1_000_000);
        assertEquals(2, one.stale());
        now = now.plusSeconds(1);
        rib.work(1_000_000);
        assertEquals(0, one.routes(Family.IPV4_UNICAST), "the time is over");
    }

    @Test
    void aSessionRefreshesWhatWasLoadedFamilyByFamily() throws Exception {
        Rib rib = rib();
        RibFile.load(rib, saved(), Duration.ofHours(1), source -> true);
        AdjRibIn one = up(rib, ONE);
        assertEquals(2, one.stale(), "nothing is lost as the session comes");
        one.update(Attributes.endOfRib(Family.IPV6_UNICAST));
        assertEquals(1, one.stale());
        assertEquals(0, one.routes(Family.IPV6_UNICAST));
        one.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        assertEquals(0, one.stale());
        assertEquals(1, one.routes(Family.IPV4_UNICAST));
        assertEquals(
                0,
                RibFile.load(rib, folder.resolve("rib"), Duration.ofHours(1), source -> true)
                        .routes(),
                "neither an established source is loaded nor one that has routes");
    }

    /** Each byte flipped, and the file cut at each byte: it is refused, in words, and nothing has been loaded. */
    @Test
    void aDamagedFileIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(saved());
        Path damaged = folder.resolve("damaged");
        Rib rib = rib();
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            refused(rib, Files.write(damaged, flipped));
            refused(rib, Files.write(damaged, Arrays.copyOf(bytes, at)));
        }
        refused(rib, Files.write(damaged, Arrays.copyOf(bytes, bytes.length + 1)));
        assertEquals(
                6,
                RibFile.load(rib, folder.resolve("rib"), Duration.ZERO, source -> true)
                        .routes());
    }

    /** Where it says something wrong though its checksum is right, wherever that is met, nothing that was read stays. */
    @Test
    void whatWasReadBeforeAFaultIsReleased() throws Exception {
        byte[] bytes = Files.readAllBytes(saved());
        Path damaged = folder.resolve("damaged");
        int refused = 0;
        for (int at = RibFile.HEADER; at < bytes.length - RibFile.END.length - Integer.BYTES; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 1;
            CRC32C checksum = new CRC32C();
            checksum.update(changed, 0, changed.length - Integer.BYTES);
            ByteBuffer.wrap(changed).putInt(changed.length - Integer.BYTES, (int) checksum.getValue());
            Files.write(damaged, changed);
            Rib rib = rib();
            try {
                RibFile.load(rib, damaged, Duration.ofHours(1), source -> true);
                List.copyOf(rib.peers()).forEach(peer -> rib.remove(peer.source()));
            } catch (RibFileException e) {
                refused++;
            }
            Attributes.settle(rib);
            assertEquals(List.of(), rib.peers());
            RibMemory memory = rib.memory();
            assertEquals(0, memory.attributeSets(), "sets after a fault at " + at);
            assertEquals(0, memory.ipv4Prefixes() + memory.ipv6Prefixes(), "prefixes after a fault at " + at);
        }
        assertTrue(refused > 20, refused + " were refused");
    }

    private static void refused(Rib rib, Path file) {
        RibFileException refused = assertThrows(
                RibFileException.class, () -> RibFile.load(rib, file, Duration.ofHours(1), source -> true));
        String message = String.valueOf(refused.getMessage());
        assertTrue(
                message.contains("damaged")
                        || message.contains("cut short")
                        || message.contains("version")
                        || message.contains("not a RIB"),
                message);
        assertEquals(List.of(), rib.peers());
        assertEquals(0, rib.memory().attributeSets() + rib.memory().ipv4Prefixes());
    }

    @Test
    void aRouteTakesThreeBytesOrSoAndAPrefixFive() throws Exception {
        Rib rib = rib();
        SplittableRandom random = new SplittableRandom(1);
        AdjRibIn one = up(rib, ONE);
        AdjRibIn two = up(rib, TWO);
        int routes = 20_000;
        for (int i = 0; i < routes; i += 5) {
            int from = i;
            List<Prefix> prefixes = IntStream.range(from, from + 5)
                    .mapToObj(n -> Prefix.of(Address.ipv4(0x01000000 + (n << 8)), 24))
                    .toList();
            Stream.of(one, two)
                    .forEach(peer -> peer.update(Attributes.announce(Attributes.random(random), HOP, prefixes)));
        }
        Path file = folder.resolve("rib");
        RibFile.save(rib, file);
        long sets = rib.memory().attributeSets();
        assertTrue(
                Files.size(file) < 2 * 3 * routes + 5 * routes + 80 * sets,
                () -> "a file of " + file.toFile().length() + " bytes");
        Rib other = rib();
        assertEquals(
                2 * routes,
                RibFile.load(other, file, Duration.ofHours(1), source -> true).routes());
        Attributes.settle(other);
        assertEquals(sets, other.memory().attributeSets());
    }
}
