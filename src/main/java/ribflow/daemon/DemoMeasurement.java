package ribflow.daemon;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ribflow.flow.Reason;
import ribflow.simulate.Cell;
import ribflow.simulate.End;

/**
 * What the daemon says it measured in the demo, asked over its socket as a user would.
 *
 * @param cells bytes by ingress and egress, reasons included
 * @param byAs bytes by AS, for each of the columns in which ASes stand; 0 where there is none
 * @param entering bytes as exported, of the flows that enter
 * @param seenAgain bytes as exported, of all others
 * @param flows all flows
 */
record DemoMeasurement(
        Map<Cell, Long> cells, Map<String, Map<Long, Long>> byAs, long entering, long seenAgain, long flows) {

    static final String DESTINATION_AS = "dst_as";
    static final String DESTINATION_NEIGHBOUR = "peer_dst_as";
    static final String SOURCE_AS = "src_as";
    static final String SOURCE_NEIGHBOUR = "peer_src_as";

    static DemoMeasurement ask(Asker daemon) throws IOException {
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
        return new DemoMeasurement(cells(daemon), byAs, entering, seenAgain, flows);
    }

    private static Map<Cell, Long> cells(Asker daemon) throws IOException {
        Map<Cell, Long> cells = new HashMap<>();
        for (List<String> row :
                daemon.rows("matrix | by ingress_pop, ingress_reason, egress_pop, egress_reason | sum bytes")) {
            cells.merge(
                    new Cell(end(row.get(0), row.get(1)), end(row.get(2), row.get(3))),
                    Long.parseLong(row.getLast()),
                    Long::sum);
        }
        return cells;
    }

    private static End end(String pop, String reason) {
        return pop.isEmpty() ? End.unknown(Reason.valueOf(reason.toUpperCase(Locale.ROOT))) : End.at(pop);
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
