package ribflow.keeping;

import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import ribflow.keeping.Holes.Hole;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.store.Gap;
import ribflow.store.StoredBin;

/**
 * What the history does not know, as rows: the gaps that the daemon noted, with what it knew of them, and holes that the headers
 * of the bins tell of while no gap does, such as those of bins that were never imported or of a partition that was set aside. A
 * gap explains as much of a hole as it lasted: a restart of seconds does not hide that the day after it is gone.
 */
final class GapRows {

    private record Row(String table, long from, long until, long millis, Cell flows, String why) {}

    private final long since;
    private final long until;
    private final List<Row> rows = new ArrayList<>();

    /** Of gaps that end after the one and begin before the other, in milliseconds since 1970. */
    GapRows(long since, long until) {
        this.since = since;
        this.until = until;
    }

    /** Adds those of a table. */
    void add(String table, List<Gap> gaps, NavigableMap<Long, StoredBin> bins) {
        for (Gap gap : gaps) {
            Cell flows = gap.flows().isPresent() ? new Cell.Count(gap.flows().getAsLong()) : Cell.ABSENT;
            add(new Row(
                    table,
                    gap.from(),
                    gap.until(),
                    gap.until() - gap.from(),
                    flows,
                    gap.why().words()));
        }
        for (Hole hole : Holes.of(bins)) {
            List<Gap> within = gaps.stream()
                    .filter(gap -> gap.from() < hole.until() && hole.from() < gap.until())
                    .toList();
            long unexplained = hole.millis() - millis(within, hole);
            if (within.isEmpty() || unexplained >= bins.firstEntry().getValue().length()) {
                add(new Row(table, hole.from(), hole.until(), unexplained, Cell.ABSENT, "nothing was collected"));
            }
        }
    }

    private static long millis(List<Gap> gaps, Hole hole) {
        return gaps.stream()
                .mapToLong(gap -> Math.min(gap.until(), hole.until()) - Math.max(gap.from(), hole.from()))
                .sum();
    }

    private void add(Row row) {
        if (row.from < until && row.until > since) {
            rows.add(row);
        }
    }

    Answer answer() {
        return Answer.of(
                List.of(text("table"), text("from"), text("until"), number("millis"), number("flows"), text("why")),
                rows.stream()
                        .sorted(Comparator.comparing(Row::table).thenComparingLong(Row::from))
                        .map(row -> List.of(
                                new Cell.Text(row.table),
                                new Cell.Time(row.from),
                                new Cell.Time(row.until),
                                new Cell.Count(row.millis),
                                row.flows,
                                new Cell.Text(row.why)))
                        .toList());
    }
}
