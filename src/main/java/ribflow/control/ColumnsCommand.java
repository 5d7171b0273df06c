package ribflow.control;

import java.util.List;
import java.util.Locale;
import ribflow.flow.FlowField;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.query.Format;
import ribflow.query.QueryException;

/** Lists all columns that tables can have. */
final class ColumnsCommand implements ControlCommand {

    @Override
    public String name() {
        return "columns";
    }

    @Override
    public String usage() {
        return "columns";
    }

    @Override
    public String help() {
        return "lists all columns that tables can have, with their kinds and their names in CSV and JSON";
    }

    @Override
    public Format format() {
        return Format.TABLE;
    }

    @Override
    public Answer run(List<String> arguments) throws QueryException {
        if (!arguments.isEmpty()) {
            throw new QueryException("'columns' takes no arguments; 'plan TABLE' tells which columns a table has");
        }
        List<Column> columns = List.of(
                Column.text("column"),
                Column.text("kind"),
                Column.text("csv"),
                Column.text("json"),
                Column.text("meaning"));
        return Answer.of(
                columns, FlowField.values().stream().map(ColumnsCommand::row).toList());
    }

    private static List<Cell> row(FlowField field) {
        return List.of(
                new Cell.Text(field.label()),
                new Cell.Text(field.kind().name().toLowerCase(Locale.ROOT)),
                new Cell.Text(field.header()),
                new Cell.Text(field.json()),
                new Cell.Text(field.meaning()));
    }
}
