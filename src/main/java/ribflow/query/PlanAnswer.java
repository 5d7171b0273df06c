package ribflow.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import ribflow.flow.FlowField;

/** A plan for people: a row for the source and for each stage, in order. */
final class PlanAnswer {

    private static final List<Column> COLUMNS = List.of(
            Column.text("stage"),
            Column.text("reads"),
            Column.number("rows_at_most"),
            Column.text("keeps"),
            Column.number("bytes_at_most"),
            Column.text("columns"));

    private PlanAnswer() {}

    /**
     * @param text the query as it was written
     * @param notes what a reader of the query's rows would be told
     */
    static Answer of(String text, List<Plan.Step> steps, List<String> notes) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Plan.Step step = steps.get(i);
            int end = i + 1 < steps.size() ? steps.get(i + 1).position() : text.length();
            String stage = text.substring(step.position(), end).strip();
            rows.add(List.of(
                    new Cell.Text((stage.endsWith("|") ? stage.substring(0, stage.length() - 1) : stage).strip()),
                    new Cell.Text(labels(step.reads())),
                    new Cell.Count(step.most()),
                    new Cell.Text(step.keeps()),
                    new Cell.Count(step.bytes()),
                    new Cell.Text(labels(step.columns()))));
        }
        return Answer.of(COLUMNS, rows, notes);
    }

    private static String labels(List<FlowField> fields) {
        return fields.stream().map(FlowField::label).collect(Collectors.joining(" "));
    }

    /** A length of time as it is written in a query. */
    static String words(long millis) {
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
