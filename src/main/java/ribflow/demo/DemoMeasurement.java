package ribflow.demo;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ribflow.simulate.Amount;
import ribflow.simulate.MatrixColumn;
import ribflow.simulate.MatrixLevel;

/**
 * What the daemon says it measured in the demo, asked over its socket as a user would.
 *
 * @param matrices the matrix of each level: how much by what its columns say
 * @param byAs bytes by AS, for each of the columns in which ASes stand; 0 where there is none
 * @param entering bytes as exported, of the flows that enter
 * @param seenAgain bytes as exported, of all others
 * @param flows all flows
 */
record DemoMeasurement(
        Map<MatrixLevel, Map<List<String>, Amount>> matrices,
        Map<String, Map<Long, Long>> byAs,
        long entering,
        long seenAgain,
        long flows) {

    static final String DESTINATION_AS = "dst_as";
    static final String DESTINATION_NEIGHBOUR = "peer_dst_as";
    static final String SOURCE_AS = "src_as";
    static final String SOURCE_NEIGHBOUR = "peer_src_as";

    static DemoMeasurement ask(Asker daemon) throws IOException {
        Map<MatrixLevel, Map<List<String>, Amount>> matrices = new EnumMap<>(MatrixLevel.class);
        for (MatrixLevel level : MatrixLevel.values()) {
            matrices.put(level, matrix(daemon, level.columns()));
        }
        Map<String, Map<Long, Long>> byAs = new HashMap<>();
        for (String column : List.of(DESTINATION_AS, DESTINATION_NEIGHBOUR, SOURCE_AS, SOURCE_NEIGHBOUR)) {
            byAs.put(column, byAs(daemon, column));
        }
        long entering = 0;
        long seenAgain = 0;
        long flows = 0;
        for (List<String> row : daemon.rows("exported | by enters | sum flows, bytes")) {
            long bytes = Long.parseLong(row.getLast());
            boolean enters = Boolean.parseBoolean(row.getFirst());
            entering += enters ? bytes : 0;
            seenAgain += enters ? 0 : bytes;
            flows += Long.parseLong(row.get(1));
        }
        return new DemoMeasurement(matrices, byAs, entering, seenAgain, flows);
    }

    private static Map<List<String>, Amount> matrix(Asker daemon, List<MatrixColumn> columns) throws IOException {
        String by = columns.stream().map(MatrixColumn::label).collect(Collectors.joining(", "));
        int keys = columns.size();
        Map<List<String>, Amount> cells = new HashMap<>();
        for (List<String> row : daemon.rows("matrix | by " + by + " | sum flows, packets, bytes")) {
            cells.merge(
                    row.subList(0, keys),
                    new Amount(
                            Long.parseLong(row.get(keys)),
                            Long.parseLong(row.get(keys + 1)),
                            Long.parseLong(row.get(keys + 2))),
                    Amount::plus);
        }
        return cells;
    }

    private static Map<Long, Long> byAs(Asker daemon, String column) throws IOException {
        Map<Long, Long> sums = new HashMap<>();
        for (List<String> row : daemon.rows("traffic | by " + column + " | sum bytes")) {
            sums.merge(
                    row.getFirst().isEmpty() ? 0 : Long.parseLong(row.getFirst()),
                    Long.parseLong(row.getLast()),
                    Long::sum);
        }
        return sums;
    }
}
