package ribflow.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.explain.Scene.announce;
import static ribflow.explain.Scene.complete;
import static ribflow.explain.Scene.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.Retention;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.config.ConfigurationErrors;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Prefix;
import ribflow.query.Format;
import ribflow.query.QueryException;

/**
 * What is explained of a flow in the cases that operators ask about, word for word as {@code test-fixtures/explain} has it.
 * After a change of words, {@code -Dgolden.write=true} writes them anew, to be read before they are committed.
 */
final class ExplainCommandTest {

    private static final Path FOLDER = Path.of("test-fixtures/explain");

    private static final String CONFIGURATION = """
            maps: {exporters: exporters.map, pops: pops.map, interfaces: interfaces.map, sampling: sampling.map, vrf: vrf.map}
            tables:
              traffic: {aggregate: [src_as, dst_as, as_path, peer_dst_ip], bin: 5m, renormalise: true}
              web: {aggregate: [dst_as], filter: proto == tcp and dst_port == 443}
              hosts: {aggregate: [dst_host], limit: 2}
            """;

    private static final String FLOW = "exporter 192.0.2.1 source 198.51.100.7 destination 203.0.113.5 in 3";

    @TempDir
    private Path folder;

    @BeforeEach
    void maps() throws IOException {
        map(folder, "exporters.map", "bgp_ip=192.0.2.100 ip=192.0.2.0/24\n");
        map(folder, "pops.map", "pop=Paris ip=192.0.2.1\npop=Rome nexthop=192.0.2.64/26\n");
        map(folder, "interfaces.map", "ip=192.0.2.1 in=3 role=customer\n");
        map(folder, "sampling.map", "# none yet\n");
        map(folder, "vrf.map", "rd=0:64500:100 ip=192.0.2.1 in=7\n");
    }

    private Scene scene() throws IOException, ConfigurationErrors {
        return new Scene(folder, CONFIGURATION);
    }

    private static void assertGolden(String name, String told) throws IOException {
        Path golden = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, told);
        }
        assertEquals(Files.readString(golden), told);
    }

    private static void assertGolden(String name, Scene scene, String flow) throws IOException, QueryException {
        assertGolden(name, scene.explain(Format.TABLE, flow));
    }

    private static AdjRibIn reflector(Scene scene) {
        AdjRibIn reflector = scene.up("192.0.2.100");
        announce(reflector, "203.0.113.0/24", "192.0.2.66", 64501, 64502);
        announce(reflector, "203.0.0.0/16", "192.0.2.67", 64503);
        announce(reflector, "198.51.100.0/24", "192.0.2.68", 64511);
        complete(reflector);
        return reflector;
    }

    private static AdjRibIn edge(Scene scene) {
        AdjRibIn edge = scene.up("192.0.2.1");
        announce(edge, "203.0.113.0/24", "192.0.2.65", 64502);
        complete(edge);
        return edge;
    }

    @Test
    void plainSuccess() throws Exception {
        try (Scene scene = scene()) {
            reflector(scene);
            edge(scene);
            scene.options("192.0.2.1").flow("192.0.2.1", "198.51.100.7", "203.0.113.5");
            assertGolden("plain-success.txt", scene, FLOW + " proto tcp dst_port 443");
            assertGolden("plain-success.json", scene.explain(Format.JSON, FLOW + " proto=tcp dst_port=443"));
        }
    }

    @Test
    void noSession() throws Exception {
        try (Scene scene = scene()) {
            assertGolden("no-session.txt", scene, FLOW);
        }
    }

    @Test
    void staleRoutes() throws Exception {
        try (Scene scene = scene()) {
            edge(scene).down(Map.of(Family.IPV4_UNICAST, new Retention(Duration.ofMinutes(2), Duration.ZERO)));
            scene.options("192.0.2.1");
            assertGolden("stale.txt", scene, FLOW);
        }
    }

    @Test
    void onlyADefaultRoute() throws Exception {
        try (Scene scene = scene()) {
            announce(scene.up("192.0.2.1"), "0.0.0.0/0", "192.0.2.65", 64501);
            scene.options("192.0.2.1");
            assertGolden("default-only.txt", scene, FLOW);
        }
    }

    @Test
    void ownPrefix() throws Exception {
        try (Scene scene = scene()) {
            announce(scene.up("192.0.2.1"), "203.0.113.0/24", "192.0.2.65");
            scene.options("192.0.2.1");
            assertGolden("own-prefix.txt", scene, FLOW);
        }
    }

    @Test
    void severalPathsOfOnePeer() throws Exception {
        try (Scene scene = scene()) {
            AdjRibIn edge = scene.up("192.0.2.1");
            Prefix prefix = Prefix.parse("203.0.113.0/24");
            for (int path = 1; path <= 3; path++) {
                Nlri nlri = new Nlri(prefix, path, 0, List.of());
                announce(edge, Family.IPV4_UNICAST, nlri, "192.0.2." + (64 + path), 64501, 64502);
            }
            complete(edge);
            scene.options("192.0.2.1");
            assertGolden("add-path.txt", scene, FLOW);
            assertGolden("add-path-by-next-hop.txt", scene, FLOW + " nexthop 192.0.2.66");
        }
    }

    @Test
    void vpn() throws Exception {
        try (Scene scene = scene()) {
            AdjRibIn edge = edge(scene);
            long rd = RouteDistinguisher.parse("64500:100");
            Nlri nlri = new Nlri(Prefix.parse("203.0.112.0/20"), Nlri.NO_PATH_ID, rd, List.of(24_001));
            announce(edge, Family.IPV4_VPN, nlri, "192.0.2.65", 64999);
            scene.options("192.0.2.1");
            assertGolden("vrf.txt", scene, FLOW.replace("in 3", "in 7"));
            String mistyped = scene.explain(Format.TABLE, FLOW + " vrf RED");
            assertTrue(
                    mistyped.contains("next hop 192.0.2.65; in no VPN: neither the record nor a row of maps.vrf has the"
                            + " route distinguisher of its VRF\n"),
                    mistyped);
            assertFalse(scene.explain(Format.TABLE, FLOW + " vrf 0").contains("in no VPN"), "0 is the global table");
        }
    }

    @Test
    void samplingNotKnown() throws Exception {
        try (Scene scene = scene()) {
            edge(scene);
            scene.flow("192.0.2.1", "198.51.100.7", "203.0.113.5");
            assertGolden("sampling-unknown.txt", scene, FLOW);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "source 198.51.100.7 | no exporter is given: which router's flow is it? usage: explain exporter ADDRESS",
                "exporter 192.0.2.1 | neither source nor destination is given; usage: explain exporter ADDRESS",
                "exporter 192.0.2.1 in 3 | neither source nor destination is given; usage: explain exporter ADDRESS",
                "exporter 192.0.2.1 source | 'source' has no value behind it; usage: explain exporter ADDRESS",
                "exporter edge1 source ::1 | the exporter is the address of a router, such as 192.0.2.1 or 2001:db8::1; not"
                        + " 'edge1'",
                "exporter 192.0.2.1 source ::1 source ::2 | 'source' is given twice",
                "exporter 192.0.2.1 source ::1 src_host ::2 | 'src_host' is given twice",
                "exporter 192.0.2.1 source 198.51.100.0/24 | src_host is an IP address, such as 192.0.2.1; not"
                        + " '198.51.100.0/24'",
                "exporter 192.0.2.1 source ::1 destination 192.0.2.9 | source ::1 and destination 192.0.2.9 are not of one"
                        + " family; allowed: both IPv4, or both IPv6",
                "exporter 192.0.2.1 source ::1 rate 0 | sampling_rate is 1 (all packets) or more; not '0'",
                "exporter 192.0.2.1 source ::1 in xe-0/0/3 | in_iface is a number, such as 10; not 'xe-0/0/3'",
                "exporter 192.0.2.1 source ::1 rd red | mpls_vpn_rd is a route distinguisher, such as 0:64500:1; not 'red'",
                "exporter 192.0.2.1 source ::1 dst_prt=443 | 'dst_prt' is neither a word of explain nor a column; did you"
                        + " mean dst_port?",
                "exporter 192.0.2.1 sorce ::1 | 'sorce' is neither a word of explain nor a column; did you mean source?",
                "exporter 192.0.2.1 source ::1 as_path 64500 | as_path comes from the route alone, and cannot be given",
                "exporter 192.0.2.1 source ::1 time soon | timestamp_end is a time"
            })
    void whatCannotBeExplainedIsSaid(String words, String complaint) throws Exception {
        try (Scene scene = scene()) {
            String told = String.valueOf(assertThrows(QueryException.class, () -> scene.explain(Format.TABLE, words))
                    .getMessage());
            assertTrue(told.startsWith(complaint), told);
        }
    }

    /** Whoever asks is not counted: neither as a flow of an exporter, nor in a table. */
    @Test
    void nothingIsCounted() throws Exception {
        try (Scene scene = scene()) {
            edge(scene);
            scene.flow("192.0.2.1", "198.51.100.7", "203.0.113.5");
            String before = scene.explain(Format.TABLE, FLOW);
            for (int i = 0; i < 3; i++) {
                assertEquals(before, scene.explain(Format.TABLE, FLOW));
            }
            assertEquals(1, scene.exporters(), "nor is anyone an exporter for being asked about");
            scene.explain(Format.TABLE, FLOW.replace("192.0.2.1", "192.0.2.2"));
            assertEquals(1, scene.exporters());
        }
    }

    @Test
    void routesThatChangeMeanwhileAreAskedForAgain() throws Exception {
        try (Scene scene = scene()) {
            AdjRibIn edge = edge(scene);
            int[] changes = {0};
            scene.behindTagger(() -> {
                if (changes[0]++ < 2) {
                    announce(edge, "203.0.113.4/" + (29 + changes[0]), "192.0.2.70", 64505);
                }
            });
            String told = scene.explain(Format.TABLE, FLOW);
            assertEquals(4, changes[0], "once more, for all columns and for those of tables");
            assertTrue(told.contains(" 203.0.113.4/31 "), told);
            assertTrue(told.matches("(?s).*columns +dst_mask +31 .*"), told);
            assertFalse(told.contains("may not fit together"), told);
        }
    }

    @Test
    void routesThatNeverHoldStillAreToldAsSuch() throws Exception {
        try (Scene scene = scene()) {
            AdjRibIn edge = edge(scene);
            int[] calls = {0};
            scene.behindTagger(() -> {
                if (calls[0]++ % 2 == 0) {
                    announce(edge, "203.0.113.0/" + (25 + calls[0] / 2), "192.0.2.70", 64505);
                }
            });
            assertTrue(scene.explain(Format.TABLE, FLOW).contains("parts of it may not fit together"));
        }
    }

    private static final String TAGGED = CONFIGURATION
            .replace("maps: {", "maps: {pretag: pretag.map, ")
            .concat("  tagged: {aggregate: [tag, label, tos]}\n");

    @Test
    void tagsByRowsThatJump() throws Exception {
        map(folder, "pretag.map", """
                # by interface, then by kind
                set_tag=1000 ip=192.0.2.7 jeq=kind
                set_tag=1001 ip=192.0.2.1 in=3 jeq=kind
                set_tag=1002 ip=192.0.2.1
                set_label=customer label=kind comms=64500:7 jeq=marked
                set_tos=32 label=marked
                """);
        try (Scene scene = new Scene(folder, TAGGED)) {
            edge(scene);
            scene.options("192.0.2.1").flow("192.0.2.1", "198.51.100.7", "203.0.113.5");
            assertGolden("tag-by-jeq.txt", scene, FLOW);
        }
    }

    /** The matrix reads the IP version, which decoders find out, and counters of its own, which no flow has. */
    @Test
    void countsInTheMatrixAsFlowsDo() throws Exception {
        try (Scene scene = new Scene(folder, CONFIGURATION + "matrix: {}\n")) {
            edge(scene);
            scene.flow("192.0.2.1", "198.51.100.7", "203.0.113.5");
            String told = scene.explain(Format.TABLE, FLOW);
            assertRow(told, "tables", "matrix", "counts(?: as new row)?", "-", "bin .*, ip_version 4[;,].*");
            assertFalse(told.contains("a map that was read anew"), told);
            String ipv6 = scene.explain(Format.TABLE, "exporter 192.0.2.1 destination 2001:db8::1 in 3");
            assertRow(ipv6, "tables", "matrix", "counts(?: as new row)?", "-", "bin .*, ip_version 6[;,].*");
        }
    }

    /** Tables see what workers fill, and they fill what was asked when they started. */
    @Test
    void aMapThatIsReadAnewMayAskWhatFlowsDoNotHaveYet() throws Exception {
        map(folder, "pretag.map", "set_tag=1 ip=192.0.2.1\n");
        try (Scene scene = new Scene(folder, TAGGED)) {
            edge(scene);
            map(folder, "pretag.map", "set_tag=2 ip=192.0.2.1 comms=64500:7\nset_tag=1 ip=192.0.2.1\n");
            scene.reloadMaps();
            String told = scene.explain(Format.TABLE, FLOW);
            assertRow(told, "tags", "tag", "2", "map", "pretag.map:1: .*");
            assertRow(told, "tables", "tagged", "counts as new row", "-", "tag 1, .*");
            assertRow(told, "tables", "tag", "1", "-", "a map that was read anew asks columns .*");
        }
    }

    /** A tag that counts flows counts none that is made up. */
    @Test
    void tagsThatCountAreLeftAsTheyAre() throws Exception {
        map(folder, "pretag.map", "set_tag=7++ ip=192.0.2.1\n");
        try (Scene scene = new Scene(folder, TAGGED)) {
            for (int i = 0; i < 3; i++) {
                assertRow(scene.explain(Format.TABLE, FLOW), "tags", "tag", "7", "map", "pretag.map:1: .*");
            }
        }
    }

    /** What a table leaves out is left out of the row that a flow is told to add to. */
    @Test
    void rowsAreToldInAsMuchDetailAsTheyHave() throws Exception {
        String tables = "  short: {aggregate: [as_path, std_comm], as_path_radius: 1, communities: [\"64999:*\"]}\n"
                + "  sides: {aggregate: [sum_as]}\n"
                + "  ports: {aggregate: [dst_port], ports: [80]}\n"
                + "  newest: {aggregate: [dst_host], limit: 1, when_full: replace}\n";
        try (Scene scene = new Scene(folder, CONFIGURATION + tables)) {
            reflector(scene);
            scene.flow("192.0.2.1", "198.51.100.7", "203.0.113.5").flow("192.0.2.1", "198.51.100.7", "203.0.113.6");
            String told = scene.explain(Format.TABLE, FLOW + " dst_port 443 proto tcp");
            String sums = "; so far: packets 2, flows 2, bytes 2,000";
            assertRow(told, "tables", "short", "counts", "-", "as_path 64501, std_comm -" + sums);
            assertRow(told, "tables", "sides", "counts", "-", "sum_as 64511" + sums);
            assertRow(told, "tables", "sides", "counts", "-", "sum_as 64502" + sums);
            assertRow(told, "tables", "ports", "counts", "-", "dst_port -, folded yes" + sums);
            String replacing = scene.explain(Format.TABLE, FLOW.replace("203.0.113.5", "203.0.113.7"));
            assertRow(
                    replacing,
                    "tables",
                    "newest",
                    "counts as new row",
                    "limit",
                    "dst_host 203.0.113.7; no row now, .*");
        }
    }

    private static void assertRow(String told, String... cells) {
        String row = String.join(" +", cells);
        assertTrue(told.matches("(?s).*\n" + row + "\n.*"), () -> row + "\n" + told);
    }

    @Test
    void anSflowAgentIsKnownByItsDatagrams() throws Exception {
        try (Scene scene = scene()) {
            scene.sflow("192.0.2.1");
            assertRow(
                    scene.explain(Format.TABLE, FLOW),
                    "exporter",
                    "address",
                    "192.0.2.1",
                    "sflow agent",
                    "known by the agent address in its sFlow datagrams.*");
        }
        try (Scene scene = new Scene(folder, CONFIGURATION + "decode: {sflow_exporter: source}\n")) {
            scene.sflow("192.0.2.1");
            assertRow(
                    scene.explain(Format.TABLE, FLOW),
                    "exporter",
                    "address",
                    "192.0.2.1",
                    "datagram",
                    "known by the source address of its datagrams");
        }
    }

    @Test
    void anExporterThatWasNeverHeardIsHeldAgainstThoseThatWere() throws Exception {
        try (Scene scene = scene()) {
            scene.options("192.0.2.1").options("192.0.2.2");
            assertTrue(
                    scene.explain(Format.TABLE, FLOW.replace("192.0.2.1", "192.0.2.9"))
                            .contains(
                                    "# exporter 192.0.2.9: no datagram ever came from it; heard so far: 192.0.2.1, 192.0.2.2\n"));
        }
    }

    @Test
    void ofARouterThatMetersWhatGoesOutTheOtherFlowsDoNotEnter() throws Exception {
        map(
                folder,
                "interfaces.map",
                "ip=192.0.2.1 metering=egress\nip=192.0.2.1 in=3 role=customer\nip=192.0.2.1 in=4 role=core\n");
        try (Scene scene = scene()) {
            String ingress = scene.explain(Format.TABLE, FLOW + " sampling_direction 0");
            assertRow(ingress, "pops", "enters", "-", "-", "an ingress flow: .* metering=egress");
            String core = scene.explain(Format.TABLE, FLOW.replace("in 3", "in 4") + " sampling_direction 1");
            assertRow(core, "pops", "enters", "-", "-", "interfaces.map:3: ip=192.0.2.1 in=4 role=core");
        }
    }

    @Test
    void whatDoesNotEnterSaysWhy() throws Exception {
        map(folder, "interfaces.map", "ip=192.0.2.1 in=3 role=customer\nip=192.0.2.1 in=4 role=core\n");
        try (Scene scene = scene()) {
            String egress = scene.explain(Format.TABLE, FLOW + " sampling_direction 1");
            assertRow(egress, "pops", "enters", "-", "-", "an egress flow: .*");
            String core = scene.explain(Format.TABLE, FLOW.replace("in 3", "in 4"));
            assertRow(core, "pops", "enters", "-", "-", "interfaces.map:2: ip=192.0.2.1 in=4 role=core");
            String unknown = scene.explain(Format.TABLE, FLOW.replace("in 3", "in 5"));
            assertRow(unknown, "pops", "enters", "-", "-", "interfaces.map has rows about the exporter, and none .*");
            String multicast = scene.explain(Format.TABLE, FLOW.replace("203.0.113.5", "232.1.2.3"));
            assertRow(
                    multicast,
                    "destination",
                    "not looked up",
                    "232.1.2.3",
                    "-",
                    "the destination is a multicast group");
        }
    }

    @Test
    void ratesAreToldWithTheirSource() throws Exception {
        try (Scene scene = scene()) {
            String given = scene.explain(Format.TABLE, FLOW + " rate 50");
            assertRow(given, "sampling", "rate", "1 of 50", "record", "the flow record or sample itself");
        }
        map(folder, "sampling.map", "ip=192.0.2.0/24 rate=10\nip=192.0.2.1 in=3 rate=20\n");
        try (Scene scene = scene()) {
            String mapped = scene.explain(Format.TABLE, FLOW);
            assertRow(mapped, "sampling", "rate", "1 of 20", "map", "sampling.map:2: ip=192.0.2.1 in=3 rate=20");
        }
        map(folder, "sampling.map", "");
        try (Scene scene = new Scene(folder, CONFIGURATION + "sampling: {default: 4096}\n")) {
            String byDefault = scene.explain(Format.TABLE, FLOW);
            assertRow(byDefault, "sampling", "rate", "1 of 4096", "default", "the configured default");
        }
    }

    @Test
    void flowsOutOfTimeSayInWhichBinTheyCount() throws Exception {
        try (Scene scene = scene()) {
            String late = scene.explain(Format.TABLE, FLOW + " time 2026-11-21T00:00:00Z");
            assertRow(late, "tables", "traffic", "counts as new row", "-", "bin 2026-11-22T03:10:00Z, .*");
            assertRow(late, "tables", "time_reason", "late", "rule", "the flow ended longer ago than .*");
        }
    }

    @Test
    void originsAreToldWithTheVrpsThatJudgeThem() throws Exception {
        try (Scene scene = scene()) {
            edge(scene);
            scene.allow("203.0.112.0/20", 20, 64502);
            scene.allow("203.0.113.0/24", 24, 64999);
            String told = scene.explain(Format.TABLE, FLOW);
            assertTrue(
                    told.matches(
                            "(?s).*columns +dst_roa +invalid_lost +rpki +VRPs that cover 203.0.113.0/24: 203.0.113.0/24 up"
                                    + " to /24 from AS64999, 203.0.112.0/20 up to /20 from AS64502\n.*"),
                    told);
        }
    }

    @Test
    void nextHopsThatAreFollowed() throws Exception {
        try (Scene scene = new Scene(folder, CONFIGURATION + "tag: {follow_nexthop: [192.0.2.64/26]}\n")) {
            announce(scene.up("192.0.2.1"), "203.0.113.0/24", "192.0.2.65", 64502);
            announce(scene.up("192.0.2.65"), "203.0.0.0/16", "192.0.2.99", 64503);
            String told = scene.explain(Format.TABLE, FLOW);
            assertTrue(
                    told.contains(
                            "# to 203.0.113.5: 203.0.113.0/24 of 192.0.2.1 (it is the only one), next hop 192.0.2.65,"
                                    + " followed to 192.0.2.99\n"),
                    told);
            assertTrue(told.matches("(?s).*next hop followed: chosen +203.0.0.0/16 .*"), told);
            assertTrue(told.matches("(?s).*peer_dst_ip +192.0.2.99 .*"), told);
            assertTrue(told.matches("(?s).*dst_mask +24 .*"), told);
        }
    }

    @Test
    void routesThatAreFollowed() throws Exception {
        try (Scene scene = new Scene(folder, CONFIGURATION + "tag: {follow_default: 2}\n")) {
            announce(scene.up("192.0.2.1"), "0.0.0.0/0", "192.0.2.65", 64501);
            announce(scene.up("192.0.2.65"), "203.0.113.0/24", "192.0.2.66", 64502);
            assertGolden("followed.txt", scene, FLOW);
        }
    }

    @Test
    void foldedRow() throws Exception {
        try (Scene scene = scene()) {
            edge(scene);
            scene.options("192.0.2.1");
            for (int host = 1; host <= 4; host++) {
                scene.flow("192.0.2.1", "198.51.100.7", "203.0.113." + host);
            }
            assertGolden("folded-row.txt", scene, FLOW);
        }
    }
}
