package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.flow.Names;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.QueryException;
import ribflow.tag.Correlation;

final class RibLookupTest {

    private static final Set<Family> FAMILIES = Set.of(Family.IPV4_UNICAST, Family.IPV4_VPN);

    private final Rib rib = new Rib(new Epochs());
    private final Correlation correlation = new Correlation(rib, Maps.EMPTY);
    private final RibLookup lookup = new RibLookup(rib, correlation);
    private final AdjRibIn one = up("192.0.2.1");
    private final AdjRibIn two = up("192.0.2.2");

    private AdjRibIn up(String address) {
        Address peer = Address.parse(address);
        return rib.established(new RibSource.Session(peer), new Speaker(peer, 64500, false), FAMILIES, Set.of());
    }

    private static void announce(AdjRibIn peer, Family family, Nlri nlri, String nextHop, int... path) {
        peer.update(new Update(
                List.of(),
                List.of(new Update.Announcement(family, Address.parse(nextHop), List.of(nlri))),
                Optional.of(new PathAttributes(
                        PathAttributes.Origin.IGP,
                        AsPath.ofSequence(path),
                        OptionalLong.empty(),
                        OptionalLong.of(100),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of())),
                Optional.empty()));
    }

    private static void announce(AdjRibIn peer, String prefix, String nextHop, int... path) {
        announce(peer, Family.IPV4_UNICAST, Nlri.of(Prefix.parse(prefix)), nextHop, path);
    }

    /** The rows as the cells that a test asks for, in words. */
    private List<String> ask(String arguments, String... columns) throws QueryException {
        try (Answer answer = lookup.command().run(List.of(arguments.split(" ")))) {
            List<String> names =
                    answer.columns().stream().map(column -> column.json()).toList();
            Cell[] row = new Cell[names.size()];
            List<String> lines = new ArrayList<>();
            while (answer.next(row)) {
                List<String> words = new ArrayList<>();
                for (String column : columns) {
                    words.add(words(row[names.indexOf(column)]));
                }
                lines.add(String.join(" | ", words));
            }
            return lines;
        }
    }

    private static String words(Cell cell) {
        return switch (cell) {
            case Cell.Text(String text) -> text;
            case Cell.Flag(boolean set) -> set ? "yes" : "no";
            case Cell.Digits(long value) -> "" + value;
            case Cell.Path(String path) -> path;
            case Cell.Absent _ -> "-";
            default -> throw new AssertionError(cell);
        };
    }

    @Test
    void theChosenRouteStandsFirstAndEachOtherSaysWhyItIsNot() throws QueryException {
        announce(one, "203.0.113.0/24", "192.0.2.65", 64501, 64502, 64503);
        announce(two, "203.0.113.0/24", "192.0.2.66", 64501, 64503);
        announce(up("192.0.2.3"), "203.0.0.0/16", "192.0.2.67", 64504);
        assertEquals(
                List.of(
                        "yes | 192.0.2.2 | 203.0.113.0/24 | 64501 64503 | shortest AS path",
                        "no | 192.0.2.1 | 203.0.113.0/24 | 64501 64502 64503 | shortest AS path",
                        "no | 192.0.2.3 | 203.0.0.0/16 | 64504 | a longer prefix goes before it"),
                ask("lookup 203.0.113.7", "chosen", "peer", "prefix", "as_path", "why"));
        assertEquals(
                List.of("yes | 192.0.2.1 | the flow's own next hop", "no | 192.0.2.2 | the flow's own next hop"),
                ask("lookup 203.0.113.7 nexthop 192.0.2.65", "chosen", "peer", "why")
                        .subList(0, 2));
        assertEquals(
                List.of("yes | 192.0.2.1 | it is the only one"),
                ask("lookup 203.0.113.7 peer 192.0.2.1", "chosen", "peer", "why"));
        assertEquals(
                List.of("yes | 192.0.2.3 | 203.0.0.0/16"),
                ask("lookup 203.0.113.7 exporter 192.0.2.3", "chosen", "peer", "prefix"),
                "an exporter is served by its own session");
    }

    @Test
    void aVpnIsAskedByItsDistinguisher() throws QueryException {
        long rd = RouteDistinguisher.parse("64500:100");
        announce(
                one,
                Family.IPV4_VPN,
                new Nlri(Prefix.parse("10.0.0.0/8"), Nlri.NO_PATH_ID, rd, List.of(16)),
                "192.0.2.65");
        assertEquals(
                List.of("10.0.0.0/8 | 16"), ask("lookup 10.1.2.3 rd 64500:100 peer 192.0.2.1", "prefix", "labels"));
        assertEquals(List.of(), ask("lookup 10.1.2.3 rd 64500:101", "prefix"));
        assertEquals(List.of(), ask("lookup 10.1.2.3", "prefix"), "the global table is another one");
    }

    @Test
    void aVpnIsAskedByTheNameThatItsMapGives(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("vrf.map"), """
                rd=0:64500:100 ip=10.0.0.0/8 vrf_name=red
                rd=0:64500:100 ip=10.0.0.1 vrf_name=red
                rd=0:64500:101 ip=10.0.0.1 vrf_name=blue
                rd=0:64500:102 ip=10.0.0.2 vrf_name=blue
                """);
        MapPaths paths = new MapPaths(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(file));
        correlation.maps(Maps.read(paths, new Names()));
        long rd = RouteDistinguisher.parse("64500:100");
        Nlri nlri = new Nlri(Prefix.parse("10.0.0.0/8"), Nlri.NO_PATH_ID, rd, List.of(16));
        announce(one, Family.IPV4_VPN, nlri, "192.0.2.65");
        assertEquals(List.of("10.0.0.0/8"), ask("lookup 10.1.2.3 vrf red", "prefix"));
        assertThrows(QueryException.class, () -> ask("lookup 10.1.2.3 vrf blue"), "two of that name");
        assertThrows(QueryException.class, () -> ask("lookup 10.1.2.3 vrf green"));
    }

    @Test
    void staleRoutesAreShownAsSuch() throws QueryException {
        announce(one, "203.0.113.0/24", "192.0.2.65", 64501);
        one.down(Map.of(Family.IPV4_UNICAST, new Retention(Duration.ofMinutes(1), Duration.ZERO)));
        assertEquals(List.of("yes | yes"), ask("lookup 203.0.113.7", "chosen", "stale"));
    }

    @Test
    void whatCannotBeAskedIsSaid() {
        for (String wrong : List.of(
                "lookup",
                "lookup 203.0.113",
                "lookup 203.0.113.7 peer",
                "lookup 203.0.113.7 peer 192.0.2.9",
                "lookup 203.0.113.7 exporter 192.0.2.9",
                "lookup 203.0.113.7 rd red",
                "lookup 203.0.113.7 port 7",
                "find 203.0.113.7")) {
            assertThrows(QueryException.class, () -> ask(wrong), wrong);
        }
    }

    @Test
    void whoAsksForAPrefixIsToldWhatToAskFor() {
        QueryException refused = assertThrows(QueryException.class, () -> ask("lookup 203.0.113.0/24"));
        assertEquals(
                "'203.0.113.0/24' is not an IP address but a prefix; name one of its addresses, such as 203.0.113.0",
                refused.getMessage());
        QueryException neither = assertThrows(QueryException.class, () -> ask("lookup 203.0.113/33"));
        assertEquals("'203.0.113/33' is not an IP address", neither.getMessage());
    }
}
