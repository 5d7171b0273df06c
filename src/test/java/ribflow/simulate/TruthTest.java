package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruthTest {

    private static final Flow ENTERING = Flows.ipv4(Topology.LONDON_1);
    private static final Flow AGAIN = Flows.ipv4(Topology.PARIS_1);
    private static final Side CUSTOMER = Side.at(Topology.LONDON_1, 101, 65538);
    private static final Side UPSTREAM = Side.at(Topology.PARIS_1, 102, 1299);
    private static final Journey JOURNEY = new Journey(List.of(ENTERING, AGAIN), CUSTOMER, UPSTREAM, 65538, 15169);

    @Test
    void countsTheRecordOfTheIngressRouterOnceAndTimesItsSamplingRate() {
        Truth.Tally tally = new Truth.Tally(Witness.NONE);
        tally.add(JOURNEY);
        Truth truth = tally.soFar();
        assertEquals(
                Map.of(new Crossing(CUSTOMER, UPSTREAM, 46, 4), new Amount(1, 20_000, 18_000_000)), truth.crossings());
        assertEquals(Map.of(new Cell(End.at("London"), End.at("Paris")), 18_000_000L), truth.cells());
        assertEquals(Map.of(15169L, 18_000_000L), truth.byDestinationAs());
        assertEquals(Map.of(65538L, 18_000_000L), truth.bySourceAs());
        assertEquals(new Truth.Sums(1, 9000, 18_000_000), truth.entering());
        assertEquals(new Truth.Sums(2, 18_000, 27_000_000), truth.sent());
    }

    @Test
    void anyLevelIsASumOfTheFinestCells() {
        Crossing voice = new Crossing(CUSTOMER, UPSTREAM, 46, 4);
        Crossing other = new Crossing(CUSTOMER, UPSTREAM, 0, 6);
        Map<Crossing, Amount> crossings = Map.of(voice, new Amount(1, 2, 3), other, new Amount(10, 20, 30));
        assertEquals(Map.of(voice.cell(), new Amount(11, 22, 33)), Truth.by(crossings, Crossing::cell));
        assertEquals(Map.of(46, new Amount(1, 2, 3), 0, new Amount(10, 20, 30)), Truth.by(crossings, Crossing::dscp));
    }

    /** NetFlow v9 has whole seconds in its header: {@link FlowEncoderTest} holds that against what is decoded. */
    @Test
    void tellsTheWitnessWhatEntersOnceItIsSent() {
        List<Long> ends = new ArrayList<>();
        Truth.Tally tally = new Truth.Tally((crossing, end, amount) -> {
            assertEquals(JOURNEY.crossing(), crossing);
            assertEquals(new Amount(1, 20_000, 18_000_000), amount);
            ends.add(end);
        });
        tally.add(JOURNEY);
        tally.sent(AGAIN, 5);
        assertEquals(List.of(), ends);
        tally.sent(ENTERING, 7);
        tally.sent(ENTERING, 8);
        assertEquals(List.of(7L), ends, "only once, and only what entered");
    }

    @Test
    void namesWhatWasMeasuredWrong() {
        assertEquals(Map.of(), Truth.differences(Map.of("a", 1L), Map.of("a", 1L)));
        assertEquals(
                Map.of("a", -1L, "b", 2L, "c", 5L),
                Truth.differences(Map.of("a", 3L, "b", 1L, "d", 9L), Map.of("a", 2L, "b", 3L, "c", 5L, "d", 9L)));
    }
}
