package ribflow.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.simulate.Amount;
import ribflow.simulate.Crossing;
import ribflow.simulate.End;
import ribflow.simulate.MatrixLevel;
import ribflow.simulate.Side;
import ribflow.simulate.Truth;

class DemoProofTest {

    private static final Side PARIS = side(End.at("Paris"), 15169);
    private static final Crossing CROSSING = new Crossing(PARIS, side(End.at("Rome"), 15169), 46, 4);
    private static final Crossing LOST =
            new Crossing(side(End.at("Paris"), 0), side(End.unknown(Reason.NO_ROUTE), 0), 0, 6);
    private static final SortedMap<Long, Long> ASES = new TreeMap<>(Map.of(0L, 1000L, 15169L, 2000L));
    private static final Map<Crossing, Amount> FORWARDED =
            Map.of(CROSSING, new Amount(2, 4, 2000), LOST, new Amount(1, 2, 1000));

    private static final Truth TRUTH =
            new Truth(FORWARDED, ASES, ASES, new Truth.Sums(3, 30, 3000), new Truth.Sums(2, 20, 2000));

    private static Side side(End end, long neighbour) {
        return new Side(end, end.pop().map(_ -> Address.parse("127.0.1.1")), 7, neighbour);
    }

    private static DemoMeasurement measurement(
            Map<Crossing, Amount> crossings, Map<Long, Long> destinations, long flows) {
        Map<MatrixLevel, Map<List<String>, Amount>> matrices = new EnumMap<>(MatrixLevel.class);
        for (MatrixLevel level : MatrixLevel.values()) {
            matrices.put(level, level.of(crossings));
        }
        Map<String, Map<Long, Long>> byAs = new HashMap<>();
        byAs.put("dst_as", destinations);
        byAs.put("peer_dst_as", ASES);
        byAs.put("src_as", ASES);
        byAs.put("peer_src_as", ASES);
        return new DemoMeasurement(matrices, byAs, 30, 20, flows);
    }

    @Test
    void holdsIfEveryNumberIsRight() {
        DemoProof proof = new DemoProof(TRUTH, measurement(FORWARDED, ASES, 5));
        assertTrue(proof.holds());
        assertEquals(1, proof.lines().size());
        String line = proof.lines().getFirst();
        assertTrue(line.contains("50 bytes sent by the routers in 5 flow records = 50 bytes"), line);
        assertTrue(line.contains("2 from PoP to PoP; 2 from router to router; 2 from PoP to neighbour AS;"), line);
    }

    @Test
    void namesTheCellsThatAreWrongThoughTheTotalIsRight() {
        Map<Crossing, Amount> measured = Map.of(CROSSING, new Amount(2, 4, 1999), LOST, new Amount(1, 2, 1001));
        DemoProof proof = new DemoProof(TRUTH, measurement(measured, ASES, 5));
        assertFalse(proof.holds());
        assertEquals(2 * MatrixLevel.values().length, proof.lines().size());
        assertEquals(
                List.of(
                        "WRONG: cell from PoP to PoP, ingress_pop Paris, egress_reason no_route: measured 1,001,"
                                + " forwarded 1,000 (+1)",
                        "WRONG: cell from PoP to PoP, ingress_pop Paris, egress_pop Rome: measured 1,999, forwarded"
                                + " 2,000 (-1)"),
                proof.lines().subList(0, 2));
    }

    @Test
    void packetsAndFlowsMustBeRightToo() {
        Map<Crossing, Amount> measured = Map.of(CROSSING, new Amount(3, 5, 2000), LOST, new Amount(1, 2, 1000));
        assertEquals(
                List.of(
                        "WRONG: cell from PoP to PoP, ingress_pop Paris, egress_pop Rome, packets: measured 5, forwarded"
                                + " 4 (+1)",
                        "WRONG: cell from PoP to PoP, ingress_pop Paris, egress_pop Rome, flows: measured 3, forwarded 2"
                                + " (+1)"),
                new DemoProof(TRUTH, measurement(measured, ASES, 5)).lines().subList(0, 2));
    }

    @Test
    void aRightAmountForAWrongReasonIsWrong() {
        Crossing otherReason = new Crossing(LOST.ingress(), side(End.unknown(Reason.MULTICAST), 0), 0, 6);
        Map<Crossing, Amount> measured = Map.of(CROSSING, new Amount(2, 4, 2000), otherReason, new Amount(1, 2, 1000));
        assertFalse(new DemoProof(TRUTH, measurement(measured, ASES, 5)).holds());
    }

    @Test
    void aWrongClassIsFoundThoughThePlacesAreRight() {
        Crossing otherClass = new Crossing(CROSSING.ingress(), CROSSING.egress(), 0, 4);
        Map<Crossing, Amount> measured = Map.of(otherClass, new Amount(2, 4, 2000), LOST, new Amount(1, 2, 1000));
        List<String> lines = new DemoProof(TRUTH, measurement(measured, ASES, 5)).lines();
        assertTrue(lines.stream().allMatch(line -> line.contains(MatrixLevel.FINEST.toString())), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("dscp_class voice, dscp 46")), lines::toString);
    }

    @Test
    void ofManyWrongCellsSomeAreNamedAndTheOthersCounted() {
        Map<Crossing, Amount> measured = new HashMap<>(FORWARDED);
        IntStream.range(0, 30)
                .forEach(i -> measured.put(
                        new Crossing(PARIS, side(End.at("Rome " + i), 15169), 46, 4), new Amount(0, 0, 1)));
        List<String> lines = new DemoProof(TRUTH, measurement(measured, ASES, 5)).lines();
        assertEquals(
                10,
                lines.stream()
                        .filter(line -> line.startsWith("WRONG: cell from PoP to PoP, "))
                        .count());
        assertTrue(lines.contains("WRONG: 20 more cells from PoP to PoP"), lines::toString);
    }

    @Test
    void namesWrongSumsOfAnAsAndLostFlows() {
        DemoProof proof = new DemoProof(TRUTH, measurement(FORWARDED, Map.of(0L, 1000L, 3320L, 2000L), 4));
        assertEquals(
                List.of(
                        "WRONG: flows: measured 4, forwarded 5 (-1)",
                        "WRONG: dst_as 3320: measured 2,000, forwarded 0 (+2,000)",
                        "WRONG: dst_as 15169: measured 0, forwarded 2,000 (-2,000)"),
                proof.lines());
    }
}
