package ribflow.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.simulate.Amount;
import ribflow.simulate.MatrixLevel;
import ribflow.simulate.Truth;

/**
 * What the daemon measured, held against what the simulated network really forwarded: the bytes of all exported
 * flows, every cell of the matrices of all levels, flows, packets and bytes, and the sums of each AS.
 */
record DemoProof(Truth truth, DemoMeasurement measured) {

    private static final Amount NONE = new Amount(0, 0, 0);

    /** Of each level, so many wrong cells are shown. */
    private static final int SHOWN = 10;

    /** One line if every number is right; else a line for each that is wrong, or for the first of many. */
    List<String> lines() {
        List<String> wrong = wrong();
        return wrong.isEmpty() ? List.of(accounts()) : wrong;
    }

    boolean holds() {
        return wrong().isEmpty();
    }

    private String accounts() {
        Truth.Sums sent = truth.sent();
        return String.format(
                Locale.ROOT,
                "Proof: %,d bytes sent by the routers in %,d flow records = %,d bytes accounted (%,d where the traffic"
                        + " entered, %,d seen again inside and not counted twice); unaccounted: 0. All %,d bytes with"
                        + " sampling undone are in the right cells of all matrices (%s), and the sums of %d ASes are"
                        + " what was forwarded.",
                sent.exportedBytes(),
                sent.flows(),
                measured.entering() + measured.seenAgain(),
                measured.entering(),
                measured.seenAgain(),
                truth.entering().bytes(),
                Arrays.stream(MatrixLevel.values())
                        .map(level -> String.format(
                                Locale.ROOT, "%,d %s", cells(level).size(), level))
                        .collect(Collectors.joining("; ")),
                measured.byAs().values().stream().mapToInt(Map::size).sum());
    }

    private Map<List<String>, Amount> cells(MatrixLevel level) {
        return level.of(truth.crossings());
    }

    private List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        compare(wrong, "flows", truth.sent().flows(), measured.flows());
        compare(wrong, "exported bytes where traffic entered", truth.entering().exportedBytes(), measured.entering());
        compare(wrong, "exported bytes seen again", truth.seenAgain().exportedBytes(), measured.seenAgain());
        for (MatrixLevel level : MatrixLevel.values()) {
            compare(wrong, level);
        }
        compare(wrong, DemoMeasurement.DESTINATION_AS, truth.byDestinationAs());
        compare(
                wrong,
                DemoMeasurement.DESTINATION_NEIGHBOUR,
                truth.bytesBy(crossing -> crossing.egress().neighbour()));
        compare(wrong, DemoMeasurement.SOURCE_AS, truth.bySourceAs());
        compare(
                wrong,
                DemoMeasurement.SOURCE_NEIGHBOUR,
                truth.bytesBy(crossing -> crossing.ingress().neighbour()));
        return wrong;
    }

    private void compare(List<String> wrong, MatrixLevel level) {
        Map<List<String>, Amount> happened = cells(level);
        Map<List<String>, Amount> said = measured.matrices().getOrDefault(level, Map.of());
        List<List<String>> cells = Stream.concat(happened.keySet().stream(), said.keySet().stream())
                .distinct()
                .filter(cell -> !happened.getOrDefault(cell, NONE).equals(said.getOrDefault(cell, NONE)))
                .sorted(Comparator.comparing(Object::toString))
                .toList();
        for (List<String> cell : cells.subList(0, Math.min(SHOWN, cells.size()))) {
            Amount right = happened.getOrDefault(cell, NONE);
            Amount measure = said.getOrDefault(cell, NONE);
            String what = "cell " + level + ", " + named(level, cell);
            compare(wrong, what, right.bytes(), measure.bytes());
            compare(wrong, what + ", packets", right.packets(), measure.packets());
            compare(wrong, what + ", flows", right.flows(), measure.flows());
        }
        if (cells.size() > SHOWN) {
            wrong.add("WRONG: " + (cells.size() - SHOWN) + " more cells " + level);
        }
    }

    /** What is known of a cell, with the names of the columns: {@code ingress_pop Paris, egress_reason dropped}. */
    private static String named(MatrixLevel level, List<String> cell) {
        List<String> known = new ArrayList<>();
        for (int i = 0; i < cell.size(); i++) {
            if (!cell.get(i).isEmpty()) {
                known.add(level.columns().get(i).label() + ' ' + cell.get(i));
            }
        }
        return String.join(", ", known);
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
