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
 * of the bins tell of while no gap does, such as those of bins that were never imported or of a partition that was set aside.
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
            if (gaps.stream().noneMatch(gap -> gap.from() < hole.until() && hole.from() < gap.until())) {
                add(new Row(table, hole.from(), hole.until(), hole.millis(), Cell.ABSENT, "nothing was collected"));
            }
        }
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
