package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import ribflow.flow.Reason;
import ribflow.simulate.Amount;
import ribflow.simulate.Cell;
import ribflow.simulate.Crossing;
import ribflow.simulate.End;
import ribflow.simulate.Side;
import ribflow.simulate.Truth;

class DemoProofTest {

    private static final Cell CROSSING = new Cell(End.at("Paris"), End.at("Rome"));
    private static final Cell LOST = new Cell(End.at("Paris"), End.unknown(Reason.NO_ROUTE));
    private static final SortedMap<Long, Long> ASES = new TreeMap<>(Map.of(0L, 1000L, 15169L, 2000L));

    private static final Truth TRUTH = new Truth(
            Map.of(crossing(CROSSING, 15169), new Amount(2, 4, 2000), crossing(LOST, 0), new Amount(1, 2, 1000)),
            ASES,
            ASES,
            new Truth.Sums(3, 30, 3000),
            new Truth.Sums(2, 20, 2000));

    private static Crossing crossing(Cell cell, long neighbour) {
        return new Crossing(side(cell.ingress(), neighbour), side(cell.egress(), neighbour), 0, 4);
    }

    private static Side side(End end, long neighbour) {
        return new Side(end, Optional.empty(), 0, neighbour);
    }

    private static DemoMeasurement measurement(Map<Cell, Long> cells, Map<Long, Long> destinations, long flows) {
        Map<String, Map<Long, Long>> byAs = new HashMap<>();
        byAs.put("dst_as", destinations);
        byAs.put("peer_dst_as", ASES);
        byAs.put("src_as", ASES);
        byAs.put("peer_src_as", ASES);
        return new DemoMeasurement(cells, byAs, 30, 20, flows);
    }

    @Test
    void holdsIfEveryNumberIsRight() {
        DemoProof proof = new DemoProof(TRUTH, measurement(TRUTH.cells(), ASES, 5));
        assertTrue(proof.holds());
        assertEquals(1, proof.lines().size());
        assertTrue(
                proof.lines().getFirst().contains("50 bytes sent by the routers in 5 flow records = 50 bytes"),
                proof.lines().getFirst());
    }

    @Test
    void namesTheCellsThatAreWrongThoughTheTotalIsRight() {
        DemoProof proof = new DemoProof(TRUTH, measurement(Map.of(CROSSING, 1999L, LOST, 1001L), ASES, 5));
        assertFalse(proof.holds());
        assertEquals(
                List.of(
                        "WRONG: cell Paris → Rome: measured 1,999, forwarded 2,000 (-1)",
                        "WRONG: cell Paris → unknown (no_route): measured 1,001, forwarded 1,000 (+1)"),
                proof.lines());
    }

    @Test
    void aRightAmountForAWrongReasonIsWrong() {
        Cell otherReason = new Cell(End.at("Paris"), End.unknown(Reason.MULTICAST));
        DemoProof proof = new DemoProof(TRUTH, measurement(Map.of(CROSSING, 2000L, otherReason, 1000L), ASES, 5));
        assertEquals(2, proof.lines().size());
        assertFalse(proof.holds());
    }

    @Test
    void namesWrongSumsOfAnAsAndLostFlows() {
        DemoProof proof = new DemoProof(TRUTH, measurement(TRUTH.cells(), Map.of(0L, 1000L, 3320L, 2000L), 4));
        assertEquals(
                List.of(
                        "WRONG: flows: measured 4, forwarded 5 (-1)",
                        "WRONG: dst_as 3320: measured 2,000, forwarded 0 (+2,000)",
                        "WRONG: dst_as 15169: measured 0, forwarded 2,000 (-2,000)"),
                proof.lines());
    }
}
