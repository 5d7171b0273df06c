package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Route;
import ribflow.bgp.rib.Speaker;
import ribflow.config.RibFilesConfig;
import ribflow.config.RibFilesConfig.Form;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.Maps;
import ribflow.query.QueryException;
import ribflow.stats.Counters;
import ribflow.tag.Correlation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A table of all families written to a file, and read back into another RIB. */
final class RibFilesTest {

    private static final Address PEER = Address.parse("192.0.2.1");
    private static final Address NEXT_HOP = Address.parse("192.0.2.9");
    private static final long RD = 0x0000_fbf4_0000_0007L;
    private static final PathAttributes ATTRIBUTES = new PathAttributes(
            PathAttributes.Origin.EGP,
            AsPath.ofSequence(64500, 64501),
            OptionalLong.of(10),
            OptionalLong.of(200),
            List.of(64500 << 16 | 1),
            List.of(0x0002_fbf4_0000_0001L),
            List.of(new PathAttributes.LargeCommunity(1, 2, 3)),
            Optional.empty(),
            List.of());

    @TempDir
    Path folder;

    private final Counters<DaemonCounter> counters = new Counters<>(DaemonCounter.class);

    private static Update announce(Family family, String nextHop, Nlri nlri) {
        return new Update(
                List.of(),
                List.of(new Update.Announcement(family, Address.parse(nextHop), List.of(nlri))),
                Optional.of(ATTRIBUTES),
                Optional.empty());
    }

    private static AdjRibIn table(Rib rib) {
        AdjRibIn table = rib.established(
                new RibSource.Session(PEER),
                new Speaker(Address.parse("10.0.0.1"), 64500, true),
                Set.copyOf(Family.read()),
                Set.of());
        Prefix ipv4 = Prefix.parse("198.51.100.0/24");
        Prefix ipv6 = Prefix.parse("2001:db8::/32");
        table.update(announce(Family.IPV4_UNICAST, "192.0.2.9", new Nlri(ipv4, 7, 0, List.of())));
        table.update(announce(Family.IPV4_UNICAST, "192.0.2.9", new Nlri(ipv4, 8, 0, List.of())));
        table.update(announce(Family.IPV6_UNICAST, "2001:db8::9", Nlri.of(ipv6)));
        table.update(announce(Family.IPV4_MULTICAST, "192.0.2.9", Nlri.of(ipv4)));
        table.update(announce(Family.IPV6_LABELLED, "2001:db8::9", new Nlri(ipv6, -1, 0, List.of(100))));
        table.update(announce(Family.IPV4_VPN, "192.0.2.9", new Nlri(ipv4, -1, RD, List.of(16, 17))));
        table.update(announce(Family.IPV6_VPN, "192.0.2.9", new Nlri(ipv6, 9, RD, List.of(18))));
        return table;
    }

    private static Set<String> routes(Rib rib, AdjRibIn table) {
        Set<String> all = new TreeSet<>();
        rib.forEach(table, route -> all.add(text(route)));
        return all;
    }

    private static String text(Route route) {
        return route.family() + " " + route.nlri() + " via " + route.nextHop() + " " + route.attributes();
    }

    private RibDump dump(Rib rib) {
        return new RibDump(rib, Address.parse("10.0.0.250"), () -> Instant.ofEpochSecond(1_800_000_000));
    }

    private RibFileFeed feed(Rib rib, Path file) {
        return new RibFileFeed(
                List.of(new RibFilesConfig.File(file, "test")),
                rib,
                new Correlation(rib, Maps.EMPTY),
                Runnable::run,
                counters);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Rib rib = new Rib(new Epochs());
        AdjRibIn table = table(rib);
        Path file = folder.resolve("table.mrt");
        assertEquals(7, dump(rib).write(table, Form.MRT, file));
        Rib other = new Rib(new Epochs());
        try (RibFileFeed feed = feed(other, file)) {
            feed.look();
        }
        AdjRibIn read = other.peers().getFirst();
        assertEquals(new RibSource.File("test", PEER), read.source());
        assertEquals(64500, read.speaker().as());
        assertEquals(routes(rib, table), routes(other, read));
        assertEquals(1, counters.get(DaemonCounter.RIB_FILES_READ));
    }

    /** The file is read again when it changes: what it no longer has is gone. One that is cut takes nothing away. */
    @Test
    void aFileThatChangesIsReadAgain() throws IOException {
        Rib rib = new Rib(new Epochs());
        AdjRibIn table = table(rib);
        Path file = folder.resolve("table.mrt");
        dump(rib).write(table, Form.MRT, file);
        byte[] whole = Files.readAllBytes(file);
        Rib other = new Rib(new Epochs());
        try (RibFileFeed feed = feed(other, file)) {
            feed.look();
            Set<String> before = routes(other, other.peers().getFirst());
            feed.look();
            assertEquals(1, counters.get(DaemonCounter.RIB_FILES_READ), "an unchanged file is not read again");

            Files.write(file, Arrays.copyOf(whole, whole.length - 5));
            feed.look();
            assertEquals(before, routes(other, other.peers().getFirst()));

            table.update(new Update(
                    List.of(new Update.Withdrawal(
                            Family.IPV6_UNICAST, Nlri.of(List.of(Prefix.parse("2001:db8::/32"))))),
                    List.of(),
                    Optional.empty(),
                    Optional.empty()));
            dump(rib).write(table, Form.MRT, file);
            feed.look();
            while (other.work(1_000_000)) {}
            assertEquals(routes(rib, table), routes(other, other.peers().getFirst()));

            Files.delete(file);
            feed.look();
            assertEquals(1, counters.get(DaemonCounter.RIB_FILES_FAILED));
            assertEquals(routes(rib, table), routes(other, other.peers().getFirst()));
        }
    }

    /** A cut file does not make the feed forget whose routes it once brought. */
    @Test
    void aPeerThatIsNoLongerInTheFileGoesAlsoAfterACut() throws IOException {
        Rib rib = new Rib(new Epochs());
        Path file = folder.resolve("table.mrt");
        dump(rib).write(table(rib), Form.MRT, file);
        byte[] whole = Files.readAllBytes(file);
        Rib other = new Rib(new Epochs());
        try (RibFileFeed feed = feed(other, file)) {
            feed.look();
            Files.write(file, Arrays.copyOf(whole, 20));
            feed.look();
            assertEquals(1, other.peers().size());
            rib.remove(new RibSource.Session(PEER));
            AdjRibIn empty = rib.established(new RibSource.Session(PEER), Speaker.UNKNOWN, Set.of(), Set.of());
            dump(rib).write(empty, Form.MRT, file);
            feed.look();
            assertEquals(List.of(), other.peers());
        }
    }

    /** As it is for a moment when somebody writes it anew in its place. */
    @Test
    void aFileWithNothingInItTakesNothingAway() throws IOException {
        Rib rib = new Rib(new Epochs());
        Path file = folder.resolve("table.mrt");
        dump(rib).write(table(rib), Form.MRT, file);
        Rib other = new Rib(new Epochs());
        try (RibFileFeed feed = feed(other, file)) {
            feed.look();
            Files.write(file, new byte[0]);
            feed.look();
            assertEquals(7, routes(other, other.peers().getFirst()).size());
        }
    }

    /** Whoever may read other new files of the daemon may read its dumps. */
    @Test
    void aDumpIsAsReadableAsAnyNewFile() throws IOException {
        Rib rib = new Rib(new Epochs());
        AdjRibIn table = table(rib);
        Path file = folder.resolve("table.json");
        dump(rib).write(table, Form.JSON, file);
        Path any = Files.writeString(folder.resolve("any"), "");
        assertEquals(Files.getPosixFilePermissions(any), Files.getPosixFilePermissions(file));
    }

    /** A VRF's Loc-RIB beside the router's own: neither overwrites the other's file. */
    @Test
    void peersThatOnlyTheirDistinguishersTellApartHaveFilesOfTheirOwn() {
        RibSource one = new RibSource.Monitored(PEER, 0, Address.UNSPECIFIED, RibSource.View.LOC_RIB);
        RibSource vrf = new RibSource.Monitored(PEER, RD, Address.UNSPECIFIED, RibSource.View.LOC_RIB);
        assertEquals("bmp 192.0.2.1 loc-rib", one.toString());
        assertEquals("bmp 192.0.2.1 loc-rib rd 0:64500:7", vrf.toString());
    }

    @Test
    void jsonHasPmacctsKeys() throws IOException {
        Rib rib = new Rib(new Epochs());
        AdjRibIn table = table(rib);
        Path file = folder.resolve("table.json");
        dump(rib).write(table, Form.JSON, file);
        List<JsonNode> lines = new ArrayList<>();
        Files.readAllLines(file).forEach(line -> lines.add(JsonMapper.shared().readTree(line)));
        assertEquals(9, lines.size());
        assertEquals("dump_init", lines.getFirst().path("event_type").asString());
        assertEquals(7, lines.getLast().path("entries").asInt());
        JsonNode vpn = lines.stream()
                .filter(line ->
                        line.path("afi").asInt() == 1 && line.path("safi").asInt() == 128)
                .findFirst()
                .orElseThrow();
        assertEquals("dump", vpn.path("event_type").asString());
        assertEquals("0:64500:7", vpn.path("rd").asString());
        assertEquals("198.51.100.0/24", vpn.path("ip_prefix").asString());
        assertEquals(NEXT_HOP.toString(), vpn.path("bgp_nexthop").asString());
        assertEquals("64500 64501", vpn.path("as_path").asString());
        assertEquals("64500:1", vpn.path("comms").asString());
        assertEquals("1:2:3", vpn.path("lcomms").asString());
        assertEquals("e", vpn.path("origin").asString());
        assertEquals(200, vpn.path("local_pref").asInt());
        assertEquals(10, vpn.path("med").asInt());
        assertEquals("16 17", vpn.path("mpls_label").asString());
        assertTrue(vpn.path("as_path_id").isMissingNode());
    }

    @Test
    void theCommandSaysWhatIsWrong() throws IOException, QueryException {
        Rib rib = new Rib(new Epochs());
        table(rib);
        try (RibDumps dumps = new RibDumps(rib, dump(rib), Optional.empty(), counters)) {
            var command = dumps.beside(Commands.command("rib", "rib lookup", "looks up", arguments -> {
                throw new QueryException("not asked");
            }));
            Path file = folder.resolve("a.mrt");
            command.run(List.of("dump", "192.0.2.1", "mrt", file.toString()));
            assertTrue(Files.size(file) > 100);
            for (List<String> wrong : List.of(
                    List.of("dump", "192.0.2.1", "mrt"),
                    List.of("dump", "192.0.2.2", "mrt", file.toString()),
                    List.of("dump", "192.0.2.1", "xml", file.toString()),
                    List.of("dump", "192.0.2.1", "mrt", "a.mrt"),
                    List.of("dump", "192.0.2.1", "mrt", folder + "/none/a.mrt"))) {
                assertThrows(QueryException.class, () -> command.run(wrong), wrong::toString);
            }
            try (Stream<Path> left = Files.list(folder)) {
                assertEquals(List.of(file), left.toList());
            }
        }
    }
}
