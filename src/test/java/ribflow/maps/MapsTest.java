package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.flow.Names;
import ribflow.ip.Address;

final class MapsTest {

    private final Names names = new Names();

    @TempDir
    private Path folder;

    @Test
    void peersOfAnExporterAddUpInTheOrderOfTheFile() throws Exception {
        ExporterMap map = ExporterMap.read(file("""
            bgp_ip=10.0.0.9   ip=10.1.0.7
            bgp_ip=10.0.0.1   ip=10.1.0.0/16    # its reflector
            bgp_ip=10.0.0.2   ip=0.0.0.0/0
            bgp_ip=10.0.0.1   ip=10.1.0.0/24
            bgp_ip=2001:db8::1 ip=::/0
            """));
        assertEquals(addresses("10.0.0.9", "10.0.0.1", "10.0.0.2"), map.peersOf(Address.parse("10.1.0.7")));
        assertEquals(addresses("10.0.0.1", "10.0.0.2"), map.peersOf(Address.parse("10.1.1.7")));
        assertEquals(addresses("10.0.0.2"), map.peersOf(Address.parse("192.0.2.1")));
        assertEquals(addresses("2001:db8::1"), map.peersOf(Address.parse("2001:db8::7")));
        assertEquals(addresses("10.0.0.9", "10.0.0.1", "10.0.0.2", "2001:db8::1"), map.peers());
    }

    @Test
    void aPopIsThatOfTheInterfaceElseOfTheRouter() throws Exception {
        PopMap map = PopMap.read(file("""
            ! routers
            pop=Paris      ip=10.1.0.0/16
            pop="St Denis" ip=10.1.0.1    in=3
            pop=Rome       ip=10.2.0.1
            pop=London     ip=10.3.0.1    in=4
            pop=Munich     ip=10.1.0.0/16 in=5
            """), names);
        Address paris = Address.parse("10.1.0.1");
        assertEquals(names.id("St Denis"), map.popOf(paris, 3));
        assertEquals(names.id("Munich"), map.popOf(paris, 5), "the longer prefix has no row for this interface");
        assertEquals(names.id("Paris"), map.popOf(paris, 4));
        assertEquals(names.id("Paris"), map.popOf(paris, -1));
        assertEquals(names.id("Paris"), map.popOf(paris));
        assertEquals(names.id("Rome"), map.popOf(Address.parse("10.2.0.1"), 3));
        assertEquals(names.id("London"), map.popOf(Address.parse("10.3.0.1"), 4));
        assertEquals(PopMap.NONE, map.popOf(Address.parse("10.3.0.1"), 5));
        assertEquals(PopMap.NONE, map.popOf(Address.parse("10.3.0.1")));
        assertEquals(List.of("Paris", "St Denis", "Rome", "London", "Munich"), map.pops());
    }

    @Test
    void aNextHopIsInThePopOfItsRowElseOfTheRouterWithThatAddress() throws Exception {
        PopMap map = PopMap.read(file("""
            pop=Paris nexthop=192.0.2.0/24
            pop=Rome  nexthop=192.0.2.128/25
            pop=Rome  ip=10.2.0.1
            pop=Paris ip=10.1.0.1 in=3
            pop=Rome  ip=10.4.0.1
            pop=Munich nexthop=10.4.0.1
            pop=Munich nexthop=2001:db8:4::/48
            """), names);
        assertEquals("Paris", popOfNextHop(map, "192.0.2.1"));
        assertEquals("Rome", popOfNextHop(map, "192.0.2.129"));
        assertEquals("Rome", popOfNextHop(map, "10.2.0.1"), "a router's own address");
        assertEquals("none", popOfNextHop(map, "10.1.0.1"), "one interface of a router is not the router");
        assertEquals("Munich", popOfNextHop(map, "10.4.0.1"), "nexthop wins over ip");
        assertEquals("Munich", popOfNextHop(map, "2001:db8:4::1"));
        assertEquals("none", popOfNextHop(map, "203.0.113.1"));
    }

    @Test
    void trafficEntersByOutsideInterfacesOfExportersThatHaveRoles() throws Exception {
        InterfaceMap map = InterfaceMap.read(file("""
            ip=10.1.0.1 in=3 role=customer name="ACME, Paris"
            ip=10.1.0.1 in=4 role=core
            ip=10.2.0.0/24 role=upstream
            ip=10.2.0.1 in=9 role=core
            """), names);
        Address paris = Address.parse("10.1.0.1");
        Address rome = Address.parse("10.2.0.1");
        Address stranger = Address.parse("10.9.0.1");
        assertEquals(Role.CUSTOMER, map.role(paris, 3));
        assertEquals(Optional.of("ACME, Paris"), map.name(paris, 3));
        assertEquals(Optional.empty(), map.name(paris, 4));
        assertNull(map.role(paris, 5));
        assertEquals(Role.UPSTREAM, map.role(rome, -1));
        assertEquals(List.of(true, false, false, false), enters(map, paris, 3, 4, 5, -1));
        assertEquals(List.of(true, false), enters(map, rome, 1, 9));
        assertEquals(List.of(true, true), enters(map, stranger, 1, -1));
        assertTrue(map.hasRoles(paris));
        assertFalse(map.hasRoles(stranger));
    }

    @Test
    void theNeighbourIsBehindTheInterface() throws Exception {
        PeerAsMap map = PeerAsMap.read(file("""
            id=65001 ip=10.1.0.1 in=3
            id=4294967295 ip=10.1.0.1 in=4294967295
            id=1.10 ip=10.2.0.0/16
            """));
        assertEquals(65001, PeerFlows.asOf(map, Address.parse("10.1.0.1"), 3));
        assertEquals(4294967295L, PeerFlows.asOf(map, Address.parse("10.1.0.1"), 4294967295L));
        assertEquals(-1, PeerFlows.asOf(map, Address.parse("10.1.0.1"), 4));
        assertEquals(65546, PeerFlows.asOf(map, Address.parse("10.2.7.7"), -1));
    }

    @Test
    void lookUpsAllocateNothing() throws Exception {
        PopMap pops = PopMap.read(example(PopMap.FORMAT), names);
        InterfaceMap interfaces = InterfaceMap.read(example(InterfaceMap.FORMAT), names);
        Address exporter = Address.parse("10.1.0.1");
        assertEquals(0, PrefixIndexTest.allocatedBy(() -> {
            long sum = 0;
            for (int i = 0; i < 10_000; i++) {
                sum += pops.popOf(exporter, i & 7) + pops.popOfNextHop(0, Address.ipv4Low(0xc000_0200 + (i & 0xff)));
                sum += (interfaces.enters(exporter, i & 7) ? 1 : 0);
            }
            return sum;
        }));
    }

    @Test
    void theMostParticularRowSaysTheSamplingRate() throws Exception {
        SamplingMap map = SamplingMap.read(file("""
            ip=10.1.0.0/16 rate=100
            id=200 ip=10.1.0.0/16 in=3
            ip=10.1.0.0/16 out=4 rate=300
            ip=10.1.0.0/16 in=3 out=4 rate=400
            ip=10.1.0.7 in=5 rate=none
            ip=2001:db8::/32 rate=4294967295
            """));
        SamplingRules rules = map.rulesOf(Address.parse("10.1.0.1")).orElseThrow();
        assertEquals(100, rules.rate(9, 9));
        assertEquals(100, rules.rate(SamplingRules.ANY, SamplingRules.ANY));
        assertEquals(200, rules.rate(3, 9));
        assertEquals(300, rules.rate(9, 4));
        assertEquals(400, rules.rate(3, 4));
        assertEquals(300, rules.rate(4, 4));
        SamplingRules longer = map.rulesOf(Address.parse("10.1.0.7")).orElseThrow();
        assertEquals(1, longer.rate(5, 4), "the longer prefix wins over out");
        assertEquals(400, longer.rate(3, 4));
        assertEquals(100, longer.rate(9, 9));
        assertEquals(Optional.empty(), map.rulesOf(Address.parse("10.2.0.1")));
        assertEquals(
                4294967295L,
                map.rulesOf(Address.parse("2001:db8::1")).orElseThrow().rate(1, 1));
        SamplingRules only = SamplingMap.read(file("ip=10.1.0.1 in=4294967295 rate=7\n"))
                .rulesOf(Address.parse("10.1.0.1"))
                .orElseThrow();
        assertEquals(7, only.rate(4294967295L, 1));
        assertEquals(SamplingRules.NONE, only.rate(1, 4294967295L));
    }

    @Test
    void theRulesAreThoseOfANaiveSearch() throws Exception {
        java.util.SplittableRandom random = new java.util.SplittableRandom(3);
        for (int round = 0; round < 50; round++) {
            java.util.Map<String, Long> rows = new java.util.LinkedHashMap<>();
            for (int i = 0; i < 40; i++) {
                rows.put(row(24 + 8 * random.nextInt(2), random.nextInt(4), random.nextInt(4)), random.nextLong(1, 99));
            }
            StringBuilder text = new StringBuilder();
            rows.forEach(
                    (row, rate) -> text.append(row).append("rate=").append(rate).append('\n'));
            SamplingRules rules = SamplingMap.read(file(text.toString()))
                    .rulesOf(Address.parse("10.1.0.0"))
                    .orElseThrow();
            for (int in = 0; in < 5; in++) {
                for (int out = 0; out < 5; out++) {
                    assertEquals(naive(rows, in, out), rules.rate(in, out), text.toString());
                }
            }
        }
    }

    private static String row(int bits, int in, int out) {
        return "ip=10.1.0.0/" + bits + " " + (in == 0 ? "" : "in=" + in + " ") + (out == 0 ? "" : "out=" + out + " ");
    }

    private static long naive(java.util.Map<String, Long> rows, int in, int out) {
        for (int bits : new int[] {32, 24}) {
            for (String row : List.of(row(bits, in, out), row(bits, in, 0), row(bits, 0, out), row(bits, 0, 0))) {
                if (rows.containsKey(row)) {
                    return rows.get(row);
                }
            }
        }
        return SamplingRules.NONE;
    }

    @Test
    void allMapsAreReadTogetherAndAllTheirProblemsReported() throws Exception {
        Path pops = file("pop=Paris\n");
        Path peers = file("id=1 ip=10.0.0.1 in=eth0\n");
        Path absent = folder.resolve("absent.map");
        Path binary = folder.resolve("binary.map");
        Files.write(binary, new byte[] {'#', '\n', 'i', 'p', '=', (byte) 0xff});
        MapPaths paths = new MapPaths(
                Optional.of(absent), Optional.of(pops), Optional.of(binary), Optional.of(peers), Optional.empty());
        MapErrors errors = assertThrows(MapErrors.class, () -> Maps.read(paths, names));
        assertEquals(
                List.of(
                        absent + ": there is no such file",
                        pops + ":1: neither ip nor nexthop; allowed: one of them",
                        binary + ":2: the line is not UTF-8 text; allowed: UTF-8 (iconv -f latin1 -t utf-8 converts"
                                + " the usual other)",
                        peers + ":1: in: 'eth0' is not a whole number; allowed: " + Syntax.INTERFACE.allowed()),
                errors.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void aReloadIsToldInWords() throws Exception {
        Path peers = file("id=1 ip=10.0.0.1\nid=2 ip=10.0.0.2\n");
        Path exporters = file("bgp_ip=10.0.0.1 ip=10.1.0.1\nbgp_ip=10.0.0.2 ip=10.1.0.1\n");
        MapPaths paths = new MapPaths(
                Optional.of(exporters), Optional.empty(), Optional.empty(), Optional.of(peers), Optional.empty());
        Maps before = Maps.read(paths, names);
        assertEquals(List.of(), before.changesTo(Maps.read(paths, names)));
        Files.writeString(peers, "# the second moved\nid=1   ip=10.0.0.1\nid=2 ip=10.0.0.3\nid=3 ip=10.0.0.4\n");
        Files.writeString(exporters, "bgp_ip=10.0.0.2 ip=10.1.0.1\nbgp_ip=10.0.0.1 ip=10.1.0.1\n");
        assertEquals(
                List.of("exporters.map: 2 rows, the order changed", "peers.map: 3 rows, 2 added, 1 removed"),
                before.changesTo(Maps.read(paths, names)));
        assertEquals(
                List.of("exporters.map: 0 rows, 0 added, 2 removed", "peers.map: 0 rows, 0 added, 2 removed"),
                before.changesTo(Maps.EMPTY));
        assertEquals(List.of("exporters.map: 2 rows", "peers.map: 2 rows"), before.sizes(paths));
    }

    @Test
    void ofAFileThatIsWrongAllOverTheRestIsLeft() throws Exception {
        Path peers = file("id=0 ip=10.0.0.1\n".repeat(5000));
        MapErrors errors = assertThrows(MapErrors.class, () -> PeerAsMap.read(peers));
        assertEquals(101, errors.problems().size());
        assertEquals(
                peers + ":100: 100 problems; what follows was not read",
                errors.problems().getLast().toString());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void theExamplesOfTheManualAreGood(MapFormat format) {
        List<Problem> problems = new ArrayList<>();
        assertTrue(Rows.parse(format.file(), format.example(), format, problems).size() >= 2);
        assertEquals(List.of(), problems);
        for (MapKey<?> key : format.keys()) {
            assertTrue(format.example().contains(key.name() + "="), key.name() + " is in no example");
        }
    }

    static List<MapFormat> formats() {
        return Maps.FORMATS;
    }

    private Path example(MapFormat format) throws IOException {
        return file(format.example());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "test", ".map"), text);
    }

    private String popOfNextHop(PopMap map, String nextHop) {
        Address address = Address.parse(nextHop);
        int pop = map.popOfNextHop(address.high(), address.low());
        return pop == PopMap.NONE ? "none" : names.text(pop);
    }

    private static List<Boolean> enters(InterfaceMap map, Address exporter, long... interfaces) {
        return java.util.Arrays.stream(interfaces)
                .mapToObj(in -> map.enters(exporter, in))
                .toList();
    }

    private static List<Address> addresses(String... texts) {
        return java.util.Arrays.stream(texts).map(Address::parse).toList();
    }
}
