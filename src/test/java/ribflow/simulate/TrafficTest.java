package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import ribflow.flow.Reason;
import ribflow.simulate.Flow.Direction;

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
                .map(journey -> new Cell(journey.ingress(), journey.egress()))
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
            assertEquals(Direction.INGRESS, journey.entering().direction());
            assertNotEquals(Router.CORE_INTERFACE, journey.entering().in());
            for (Flow again : journey.exported().subList(1, journey.exported().size())) {
                assertTrue(again.in() == Router.CORE_INTERFACE || again.direction() == Direction.EGRESS);
            }
        }
    }

    @Test
    void theEgressRouterWouldForwardOutOfTheNetworkToo() {
        JOURNEYS.stream().filter(journey -> journey.egress().pop().isPresent()).forEach(journey -> {
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
        Set<Integer> notCustomers = Topology.NEIGHBOURS.stream()
                .filter(neighbour -> neighbour.relation() != Neighbour.Relation.CUSTOMER)
                .map(Neighbour::asn)
                .collect(Collectors.toSet());
        assertFalse(JOURNEYS.stream()
                .anyMatch(journey -> notCustomers.contains(journey.sourceNeighbour())
                        && notCustomers.contains(journey.destinationNeighbour())));
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
