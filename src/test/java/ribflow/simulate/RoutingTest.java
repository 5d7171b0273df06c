package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

class RoutingTest {

    static final Routing ROUTING = Routing.converge(Internet.offers(1));

    @Test
    void sameSeedSameInternet() {
        assertEquals(Internet.offers(7), Internet.offers(7));
        assertNotEquals(Internet.offers(7), Internet.offers(8));
    }

    @Test
    void thereAreSomeThousandPrefixesOfBothFamiliesAndManyAreNested() {
        List<Prefix> ipv4 = ROUTING.prefixes().stream().filter(Prefix::isIpv4).toList();
        long ipv6 = ROUTING.prefixes().size() - ipv4.size();
        long nested = ipv4.stream()
                .filter(p -> ipv4.stream().anyMatch(q -> !q.equals(p) && q.contains(p)))
                .count();
        assertTrue(ipv4.size() > 2000 && ipv6 > 500, ipv4.size() + " and " + ipv6);
        assertTrue(nested > ipv4.size() / 4, nested + " are nested");
    }

    @Test
    void edgesDifferFromBothReflectorsForAFifthOfThePrefixes() {
        Set<Prefix> differing = Topology.ROUTERS.stream()
                .filter(r -> r.role() == Router.Role.EDGE)
                .flatMap(r -> ROUTING.bests(r).values().stream())
                .filter(best -> !best.router().equals(exit(Topology.REFLECTOR_1, best.prefix())))
                .filter(best -> !best.router().equals(exit(Topology.REFLECTOR_2, best.prefix())))
                .map(Offer::prefix)
                .collect(Collectors.toSet());
        assertTrue(differing.size() * 5 > ROUTING.prefixes().size(), differing.size() + " differ");
    }

    @Test
    void twoEdgesHaveNoSessionAndForwardAsTheirReflectorSays() {
        List<Router> old = Topology.ROUTERS.stream()
                .filter(r -> r.forwards() && !r.speaks())
                .toList();
        assertEquals(2, old.size());
        for (Router router : old) {
            Map<Prefix, Offer> reflected = new LinkedHashMap<>(
                    ROUTING.bests(Topology.reflectorsOf(router).getFirst()));
            reflected.keySet().removeIf(p -> !p.isIpv4());
            assertEquals(reflected, ROUTING.bests(router));
        }
        assertNotEquals(
                Topology.reflectorsOf(old.getFirst()),
                Topology.reflectorsOf(old.getLast()),
                "they prefer different ones");
    }

    @Test
    void oneRoutersNextHopsAreExternal() {
        Set<Router> external = ROUTING.offers().stream()
                .filter(o -> !o.nextHop().equals(o.router().loopback())
                        && !o.nextHop().equals(o.router().loopback6()))
                .map(Offer::router)
                .collect(Collectors.toSet());
        assertEquals(Set.of(Topology.ROME_2), external);
    }

    @Test
    void noPathLoopsThroughTheNetworkItself() {
        assertTrue(ROUTING.offers().stream().noneMatch(o -> o.path().contains(Topology.OWN_AS)));
    }

    @Test
    void medTurnsHotPotatoCold() {
        List<Offer> ofPaid = ROUTING.offers().stream()
                .filter(o -> o.neighbourAs() == 64502 && o.med().orElse(0) == 50)
                .toList();
        assertTrue(ofPaid.size() > 20);
        assertTrue(ofPaid.stream().noneMatch(o -> ROUTING.bests(o.router()).containsValue(o)));
    }

    @Test
    void prependsKeepTheSpareLineSpare() {
        Offer spare = ROUTING.offers().stream()
                .filter(o -> o.neighbourAs() == 64506 && o.path().size() == 4)
                .findFirst()
                .orElseThrow();
        assertEquals(Topology.MUNICH_1, exit(Topology.PARIS_1, spare.prefix()));
    }

    @Test
    void anEdgeUsesItsOwnExitBeforeANearOneAndTheNearBeforeTheFar() {
        Prefix prefix = Prefix.parse("192.0.2.0/24");
        Offer london = offer(prefix, Topology.LONDON_1, 1299);
        Offer paris = offer(prefix, Topology.PARIS_1, 1299);
        Routing routing = Routing.converge(List.of(london, paris));
        Address destination = Address.parse("192.0.2.1");
        assertEquals(london, routing.forward(Topology.LONDON_1, destination).orElseThrow());
        assertEquals(paris, routing.forward(Topology.PARIS_2, destination).orElseThrow());
        assertEquals(paris, routing.forward(Topology.MUNICH_1, destination).orElseThrow());
        assertEquals(paris, routing.forward(Topology.LONDON_2, destination).orElseThrow(), "as its reflector says");
    }

    private static Router exit(Router at, Prefix prefix) {
        return ROUTING.best(at, prefix).orElseThrow().router();
    }

    private static Offer offer(Prefix prefix, Router router, int asn) {
        Neighbour neighbour = Topology.NEIGHBOURS.stream()
                .filter(n -> n.router().equals(router) && n.asn() == asn)
                .findFirst()
                .orElseThrow();
        return Offer.learned(prefix, neighbour, List.of(asn), java.util.OptionalLong.empty(), List.of());
    }
}
