package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruthTest {

    @Test
    void countsTheRecordOfTheIngressRouterOnceAndTimesItsSamplingRate() {
        Flow entering = Flows.ipv4(Topology.LONDON_1);
        Flow again = Flows.ipv4(Topology.PARIS_1);
        Truth.Tally tally = new Truth.Tally();
        tally.add(new Journey(
                List.of(entering, again), End.at(Pop.LONDON), End.at(Pop.PARIS), 65538, 1299, 65538, 15169));
        Truth truth = tally.soFar();
        assertEquals(Map.of(new Cell(End.at("London"), End.at("Paris")), 9000L * 2000), truth.cells());
        assertEquals(Map.of(15169L, 18_000_000L), truth.byDestinationAs());
        assertEquals(Map.of(1299L, 18_000_000L), truth.byDestinationNeighbour());
        assertEquals(Map.of(65538L, 18_000_000L), truth.bySourceNeighbour());
        assertEquals(new Truth.Sums(1, 9000, 18_000_000), truth.entering());
        assertEquals(new Truth.Sums(2, 18_000, 27_000_000), truth.sent());
    }

    @Test
    void namesWhatWasMeasuredWrong() {
        assertEquals(Map.of(), Truth.differences(Map.of("a", 1L), Map.of("a", 1L)));
        assertEquals(
                Map.of("a", -1L, "b", 2L, "c", 5L),
                Truth.differences(Map.of("a", 3L, "b", 1L, "d", 9L), Map.of("a", 2L, "b", 3L, "c", 5L, "d", 9L)));
    }
}
