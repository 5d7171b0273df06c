package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.config.Configuration;
import ribflow.config.ConfigurationErrors;
import ribflow.config.ConfigurationFile;
import ribflow.config.RibFilesConfig.Save;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.stats.Counters;

final class WarmStartTest {

    private static final RibSource KNOWN = new RibSource.Session(Address.parse("192.0.2.1"));
    private static final RibSource UNKNOWN = new RibSource.Session(Address.parse("198.51.100.1"));
    private static final Set<Family> FAMILIES = Set.of(Family.IPV4_UNICAST);

    private final Counters<DaemonCounter> counters = new Counters<>(DaemonCounter.class);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("rib");
    }

    private static Rib ribWithRoutes() {
        Rib rib = new Rib(new Epochs());
        announce(rib, KNOWN);
        announce(rib, UNKNOWN);
        announce(rib, new RibSource.Monitored(KNOWN.peer(), 0, UNKNOWN.peer(), RibSource.View.ADJ_RIB_IN_POST));
        announce(rib, new RibSource.File("collector", KNOWN.peer()));
        return rib;
    }

    private static void announce(Rib rib, RibSource source) {
        AdjRibIn peer = rib.established(source, new Speaker(source.peer(), 64500, false), FAMILIES, Set.of());
        peer.update(new Update(
                List.of(),
                List.of(Update.Announcement.of(
                        Family.IPV4_UNICAST,
                        Address.parse("192.0.2.65"),
                        List.of(Prefix.parse("203.0.113.0/24"), Prefix.parse("198.51.100.0/24")))),
                Optional.of(new PathAttributes(
                        PathAttributes.Origin.IGP,
                        AsPath.ofSequence(64501),
                        OptionalLong.empty(),
                        OptionalLong.of(100),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of())),
                Optional.empty()));
    }

    private Configuration configuration() throws IOException, ConfigurationErrors {
        return ConfigurationFile.read(Files.writeString(folder.resolve("ribflow.yaml"), """
                bgp:
                  listen: ["127.0.0.1:1790"]
                  local_as: 64500
                  router_id: 192.0.2.10
                  neighbours:
                    - { prefix: 192.0.2.0/24, as: 64500 }
                tables:
                  t: { aggregate: [dst_as] }
                """));
    }

    private WarmStart warm(Rib rib) {
        return new WarmStart(Optional.of(new Save(file, Duration.ofHours(1), Duration.ofHours(1))), rib, counters);
    }

    private void save(Rib rib) {
        WarmStart warm = warm(rib);
        warm.start();
        warm.end();
    }

    @Test
    void whoMayComeBackHasItsRoutesFromTheStart() throws Exception {
        save(ribWithRoutes());
        assertEquals(1, counters.get(DaemonCounter.RIB_SAVED));

        Rib next = new Rib(new Epochs());
        warm(next).load(configuration());
        AdjRibIn known = next.peer(KNOWN);
        assertNotNull(known);
        assertEquals(2, known.routes(Family.IPV4_UNICAST));
        assertEquals(2, known.stale());
        assertEquals(
                1,
                next.peers().size(),
                "neither a neighbour that is not configured, nor BMP without a station, nor a file");
        assertNull(next.peer(UNKNOWN));
    }

    @Test
    void aDamagedFileIsToldAndTheDaemonStartsWithoutRoutes() throws Exception {
        save(ribWithRoutes());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Rib next = new Rib(new Epochs());
        warm(next).load(configuration());
        assertEquals(List.of(), next.peers());
        assertEquals(1, counters.get(DaemonCounter.RIB_LOADS_FAILED));
    }

    @Test
    void aFirstStartFindsNothingAndThatIsNoFailure() throws Exception {
        warm(new Rib(new Epochs())).load(configuration());
        assertEquals(0, counters.get(DaemonCounter.RIB_LOADS_FAILED));
    }

    @Test
    void aDaemonThatCouldNotStartLeavesTheFileAlone() throws Exception {
        save(ribWithRoutes());
        byte[] saved = Files.readAllBytes(file);
        warm(new Rib(new Epochs())).end();
        assertArrayEquals(saved, Files.readAllBytes(file));
    }

    @Test
    void aFolderThatIsNotThereIsCounted() {
        file = folder.resolve("nowhere/rib");
        save(ribWithRoutes());
        assertEquals(1, counters.get(DaemonCounter.RIB_SAVES_FAILED));
    }
}
