package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import ribflow.flow.Names;
import ribflow.ip.Address;

/** Each map names the row that gave its answer, as an operator finds it in the file. */
final class MapLineTest {

    private static final Address ROUTER = Address.parse("10.1.0.7");

    private static Rows rows(MapFormat format, String text) {
        List<Problem> problems = new ArrayList<>();
        Rows rows = Rows.parse("/etc/ribflow/" + format.file(), text, format, problems);
        assertEquals(List.of(), problems);
        return rows;
    }

    private static String words(Optional<MapLine> line) {
        return line.map(MapLine::toString).orElse("none");
    }

    @Test
    void popsByInterfaceAndByNextHop() {
        PopMap map = PopMap.of(rows(PopMap.FORMAT, """
                # the core
                pop=Paris   ip=10.1.0.0/16   ! all of it
                pop="St Denis" ip=10.1.0.7 in=12

                pop=Rome nexthop=10.1.0.7
                """), new Names());
        assertEquals("pops.map:2: pop=Paris ip=10.1.0.0/16", words(map.lineOf(ROUTER, 3)));
        assertEquals("pops.map:3: pop=\"St Denis\" ip=10.1.0.7 in=12", words(map.lineOf(ROUTER, 12)));
        assertEquals("pops.map:5: pop=Rome nexthop=10.1.0.7", words(map.lineOfNextHop(ROUTER)));
        assertEquals("pops.map:2: pop=Paris ip=10.1.0.0/16", words(map.lineOfNextHop(Address.parse("10.1.0.8"))));
        assertEquals("none", words(map.lineOfNextHop(Address.parse("192.0.2.1"))));
    }

    @Test
    void rolesOfInterfaces() {
        InterfaceMap map = InterfaceMap.of(
                rows(InterfaceMap.FORMAT, "ip=10.1.0.0/16 role=core\nip=10.1.0.7 in=3 role=customer\n"), new Names());
        assertEquals("interfaces.map:2: ip=10.1.0.7 in=3 role=customer", words(map.lineOf(ROUTER, 3)));
        assertEquals("interfaces.map:1: ip=10.1.0.0/16 role=core", words(map.lineOf(ROUTER, 4)));
        assertEquals("none", words(map.lineOf(Address.parse("10.2.0.1"), 3)));
    }

    @Test
    void samplingRates() {
        SamplingRules rules =
                SamplingMap.of(rows(SamplingMap.FORMAT, """
                        ip=10.1.0.7 rate=1000
                        ip=10.1.0.7 rate=none out=4
                        ip=10.0.0.0/8 id=5 in=3 out=4
                        """)).rulesOf(ROUTER).orElseThrow();
        assertEquals("sampling.map:1: ip=10.1.0.7 rate=1000", words(rules.lineOf(3, 9)));
        assertEquals("sampling.map:2: ip=10.1.0.7 rate=none out=4", words(rules.lineOf(3, 4)));
    }

    @Test
    void peersOfExporters() {
        ExporterMap map = ExporterMap.of(
                rows(ExporterMap.FORMAT, "bgp_ip=10.0.0.1 ip=10.1.0.0/16\nbgp_ip=10.0.0.1 ip=10.1.0.7\n"));
        assertEquals(
                "exporters.map:1: bgp_ip=10.0.0.1 ip=10.1.0.0/16",
                words(map.lineOf(ROUTER, Address.parse("10.0.0.1"))));
        assertEquals("none", words(map.lineOf(ROUTER, Address.parse("10.0.0.2"))));
    }
}
