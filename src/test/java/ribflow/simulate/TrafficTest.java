package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import ribflow.flow.Reason;
import ribflow.simulate.Flow.Direction;
import ribflow.simulate.Router.Metering;

class TrafficTest {

    private static final Routing ROUTING = RoutingTest.ROUTING;
    private static final List<Journey> JOURNEYS = journeys(1, 20_000);

    private static List<Journey> journeys(long seed, int count) {
        Traffic traffic = new Traffic(ROUTING, seed, () -> Flows.NOW);
        return Stream.generate(traffic::next).limit(count).toList();
    }

    @Test
    void sameSeedSameTraffic() {
        assertEquals(JOURNEYS.subList(0, 2000), journeys(1, 2000));
        assertNotEquals(JOURNEYS.subList(0, 2000), journeys(2, 2000));
    }

    @Test
    void everyPopTalksWithEveryOtherAndEachReasonOccurs() {
        Set<Cell> cells = JOURNEYS.stream()
                .map(journey ->
                        new Cell(journey.ingress().end(), journey.egress().end()))
                .collect(Collectors.toSet());
        for (Pop from : Pop.values()) {
            for (Pop to : Pop.values()) {
                assertTrue(cells.contains(new Cell(End.at(from), End.at(to))), from + " to " + to);
            }
        }
        Set<Reason> reasons =
                cells.stream().flatMap(cell -> cell.egress().reason().stream()).collect(Collectors.toSet());
        assertEquals(EnumSet.of(Reason.NO_SESSION, Reason.NO_ROUTE, Reason.MULTICAST, Reason.DROPPED), reasons);
        assertTrue(cells.contains(new Cell(End.unknown(Reason.NO_POP), End.unknown(Reason.NO_SESSION))));
    }

    @Test
    void onlyTheFirstRecordOfAJourneyWasMadeWhereItEntered() {
        for (Journey journey : JOURNEYS) {
            boolean egressAlone = journey.entering().exporter().metering() == Metering.EGRESS;
            assertEquals(
                    egressAlone ? Direction.EGRESS : Direction.INGRESS,
                    journey.entering().direction());
            assertNotEquals(Router.CORE_INTERFACE, journey.entering().in());
            for (Flow again : journey.exported().subList(1, journey.exported().size())) {
                assertTrue(again.in() == Router.CORE_INTERFACE
                        || again.direction() == Direction.EGRESS
                                && again.exporter().metering() == Metering.BOTH);
            }
        }
    }

    @Test
    void aRouterThatMetersWhatGoesOutHasARecordOfAllThatCrossesItAndOfNothingElse() {
        List<Flow> records = JOURNEYS.stream()
                .flatMap(journey -> journey.exported().stream())
                .filter(flow -> flow.exporter().metering() == Metering.EGRESS)
                .toList();
        assertTrue(records.stream().allMatch(flow -> flow.direction() == Direction.EGRESS && flow.out() != 0));
        assertTrue(records.stream().anyMatch(flow -> flow.in() == Router.CORE_INTERFACE));
        assertTrue(records.stream().anyMatch(flow -> flow.out() == Router.CORE_INTERFACE));
        assertTrue(records.stream()
                .anyMatch(flow -> flow.in() != Router.CORE_INTERFACE && flow.out() != Router.CORE_INTERFACE));
        assertTrue(JOURNEYS.stream()
                .filter(journey -> journey.egress().router().equals(Optional.of(Topology.MUNICH_1.source())))
                .allMatch(journey -> journey.exported().stream()
                                .filter(flow -> flow.exporter().equals(Topology.MUNICH_1))
                                .count()
                        == 1));
    }

    @Test
    void theEgressRouterWouldForwardOutOfTheNetworkToo() {
        JOURNEYS.stream()
                .filter(journey -> journey.egress().end().pop().isPresent())
                .forEach(journey -> {
                    Offer ingressSays = journey.entering().to().orElseThrow();
                    assertEquals(
                            ingressSays,
                            ROUTING.forward(
                                            ingressSays.router(),
                                            journey.entering().conversation().destination())
                                    .orElseThrow());
                });
    }

    @Test
    void nobodyCarriesTrafficBetweenThoseHeDoesNotEarnFrom() {
        Set<Long> notCustomers = Topology.NEIGHBOURS.stream()
                .filter(neighbour -> neighbour.relation() != Neighbour.Relation.CUSTOMER)
                .map(neighbour -> (long) neighbour.asn())
                .collect(Collectors.toSet());
        assertFalse(JOURNEYS.stream()
                .anyMatch(journey -> notCustomers.contains(journey.ingress().neighbour())
                        && notCustomers.contains(journey.egress().neighbour())));
    }

    /** What is known of where it leaves is the egress router's, not what the ingress router's record says. */
    @Test
    void eachSideIsAnInterfaceWithTheNeighbourBehindIt() {
        for (Journey journey : JOURNEYS) {
            Flow entering = journey.entering();
            assertEquals(
                    Optional.of(entering.exporter().source()), journey.ingress().router());
            assertEquals(entering.in(), journey.ingress().iface());
            for (Side side : List.of(journey.ingress(), journey.egress())) {
                if (side.end().pop().isPresent()) {
                    assertEquals(neighbourBehind(side), side.neighbour());
                }
            }
        }
        assertEquals(
                Set.of(4, 6),
                JOURNEYS.stream().map(journey -> journey.crossing().ipVersion()).collect(Collectors.toSet()));
        assertEquals(
                Set.of(0, 10, 18, 46),
                JOURNEYS.stream().map(journey -> journey.crossing().dscp()).collect(Collectors.toSet()));
    }

    private static long neighbourBehind(Side side) {
        if (side.iface() == Router.ACCESS_INTERFACE) {
            return 0;
        }
        return Topology.NEIGHBOURS.stream()
                .filter(neighbour ->
                        side.router().equals(Optional.of(neighbour.router().source()))
                                && side.end().equals(End.at(neighbour.router().pop()))
                                && side.iface() == neighbour.ifIndex())
                .mapToLong(Neighbour::asn)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void netFlow5ExportersSeeNoIpv6() {
        assertTrue(JOURNEYS.stream()
                .flatMap(journey -> journey.exported().stream())
                .filter(flow -> !flow.exporter().dualStack())
                .allMatch(flow -> flow.conversation().isIpv4()));
        assertTrue(JOURNEYS.stream()
                        .filter(journey -> !journey.entering().conversation().isIpv4())
                        .count()
                > 2000);
    }
}
