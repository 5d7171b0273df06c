package ribflow.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import ribflow.simulate.Cell;
import ribflow.simulate.Truth;

/**
 * What the daemon measured, held against what the simulated network really forwarded: the bytes of all exported
 * flows, every cell of the matrix with its reasons, and the sums of each AS.
 */
record DemoProof(Truth truth, DemoMeasurement measured) {

    /** One line if every number is right; else a line for each that is wrong. */
    List<String> lines() {
        List<String> wrong = wrong();
        return wrong.isEmpty() ? List.of(accounts()) : wrong;
    }

    boolean holds() {
        return wrong().isEmpty();
    }

    private String accounts() {
        Truth.Sums sent = truth.sent();
        long cellBytes =
                truth.cells().values().stream().mapToLong(Long::longValue).sum();
        return String.format(
                Locale.ROOT,
                "Proof: %,d bytes sent by the routers in %,d flow records = %,d bytes accounted (%,d where the traffic"
                        + " entered, %,d seen again inside and not counted twice); unaccounted: 0. All %d cells of the"
                        + " matrix, %,d bytes with sampling undone, and the sums of %d ASes are what was forwarded.",
                sent.exportedBytes(),
                sent.flows(),
                measured.entering() + measured.seenAgain(),
                measured.entering(),
                measured.seenAgain(),
                truth.cells().size(),
                cellBytes,
                measured.byAs().values().stream().mapToInt(Map::size).sum());
    }

    private List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        compare(wrong, "flows", truth.sent().flows(), measured.flows());
        compare(wrong, "exported bytes where traffic entered", truth.entering().exportedBytes(), measured.entering());
        compare(wrong, "exported bytes seen again", truth.seenAgain().exportedBytes(), measured.seenAgain());
        SortedMap<Cell, Long> cells = Truth.differences(truth.cells(), measured.cells());
        cells.forEach((cell, _) -> compare(
                wrong,
                "cell " + cell,
                truth.cells().getOrDefault(cell, 0L),
                measured.cells().getOrDefault(cell, 0L)));
        compare(wrong, DemoMeasurement.DESTINATION_AS, truth.byDestinationAs());
        compare(wrong, DemoMeasurement.DESTINATION_NEIGHBOUR, truth.bytesBy(crossing -> crossing.egress().neighbour()));
        compare(wrong, DemoMeasurement.SOURCE_AS, truth.bySourceAs());
        compare(wrong, DemoMeasurement.SOURCE_NEIGHBOUR, truth.bytesBy(crossing -> crossing.ingress().neighbour()));
        return wrong;
    }

    private void compare(List<String> wrong, String column, Map<Long, Long> happened) {
        Map<Long, Long> said = measured.byAs().getOrDefault(column, Map.of());
        Truth.differences(happened, said)
                .forEach((as, _) -> compare(
                        wrong,
                        column + ' ' + (as == 0 ? "none" : as),
                        happened.getOrDefault(as, 0L),
                        said.getOrDefault(as, 0L)));
    }

    private static void compare(List<String> wrong, String what, long happened, long measured) {
        if (happened != measured) {
            wrong.add(String.format(
                    Locale.ROOT,
                    "WRONG: %s: measured %,d, forwarded %,d (%+,d)",
                    what,
                    measured,
                    happened,
                    measured - happened));
        }
    }
}
