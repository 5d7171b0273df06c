package ribflow.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import ribflow.explain.RowSearch.Found;
import ribflow.explain.RowSearch.Sums;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Reason;
import ribflow.query.Cells;
import ribflow.stats.Figures;
import ribflow.table.Room.WhenFull;
import ribflow.table.Snapshot;
import ribflow.table.Table;
import ribflow.table.TableConfig;
import ribflow.table.Trial;

/** In which tables the flow counts: what their filters say, which row it adds to, and what that row holds by now. */
final class TableSection {

    private final FlowBatch batch;

    TableSection(FlowBatch batch) {
        this.batch = batch;
    }

    void tell(Report report, List<Trial> trials) {
        List<String> counts = new ArrayList<>();
        List<String> not = new ArrayList<>();
        for (Trial trial : trials) {
            (trial.taken() ? counts : not).add(trial.table().name());
            if (trial.taken()) {
                rows(report, trial);
            } else {
                report.add(
                        "tables",
                        trial.table().name(),
                        "does not count",
                        "filter",
                        refused(trial.table().config()));
            }
        }
        if (batch.has(FlowField.TIME_REASON, 0)) {
            Reason reason = Reason.of(batch.column(FlowField.TIME_REASON)[0]);
            report.add("tables", "time_reason", reason.name().toLowerCase(Locale.ROOT), "rule", reason.help());
        }
        report.sum("counts in: " + (counts.isEmpty() ? "no table" : String.join(", ", counts))
                + (not.isEmpty() ? "" : "; not in: " + String.join(", ", not) + " (filter)"));
    }

    /** The filter that the flow does not meet, and what it asks that the flow does not have. */
    private String refused(TableConfig config) {
        String filter = config.filter().orElse("");
        String missing = config.asked().stream()
                .filter(column -> !batch.has(column, 0) && !column.elements().isEmpty())
                .map(FlowField::label)
                .collect(Collectors.joining(", "));
        return "not met: " + filter + (missing.isEmpty() ? "" : "; the flow as given has no " + missing);
    }

    private static void rows(Report report, Trial trial) {
        Table table = trial.table();
        for (int row = 0; row < trial.rows().size(); row++) {
            Found found;
            try (Snapshot snapshot = table.snapshot()) {
                found = new RowSearch(trial.rows(), row, trial.dictionary()).in(snapshot);
            }
            String key = key(trial, row);
            if (found.row().isPresent()) {
                report.add(
                        "tables",
                        table.name(),
                        "counts",
                        "",
                        key + "; so far: " + words(found.row().get()));
            } else if (table.rows() >= table.limit() && table.config().room().full() == WhenFull.REPLACE) {
                report.add(
                        "tables",
                        table.name(),
                        "counts as new row",
                        "limit",
                        key + "; no row now, and the table has its " + Figures.grouped(table.limit())
                                + ": small ones make room for it"
                                + found.other()
                                        .map(sums -> "; in other: " + words(sums))
                                        .orElse(""));
            } else if (table.rows() >= table.limit()) {
                report.add(
                        "tables",
                        table.name(),
                        "counts in other",
                        "limit",
                        key + "; no row, and the table has its " + Figures.grouped(table.limit())
                                + ": folded into other"
                                + found.other()
                                        .map(sums -> "; so far in there: " + words(sums))
                                        .orElse(""));
            } else {
                report.add("tables", table.name(), "counts as new row", "", key + "; nothing so far");
            }
        }
    }

    private static String key(Trial trial, int row) {
        Cells cells = new Cells(trial.dictionary());
        List<String> words = new ArrayList<>();
        for (FlowField column : trial.table().keys()) {
            if (column.joining() == Joining.KEY) {
                String name = column.equals(FlowField.STAMP_INSERTED) ? "bin" : column.label();
                words.add(name + " " + Report.text(cells.of(column, trial.rows(), row)));
            }
        }
        return words.isEmpty() ? "everything" : String.join(", ", words);
    }

    private static String words(Sums sums) {
        return "packets " + Figures.grouped(sums.packets()) + ", flows " + Figures.grouped(sums.flows()) + ", bytes "
                + Figures.grouped(sums.bytes());
    }
}
