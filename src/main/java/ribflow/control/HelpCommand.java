package ribflow.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.query.Format;
import ribflow.query.QueryEngine;
import ribflow.query.StageKind;

/** Lists what can be asked: tables, commands, and how a query is written. */
final class HelpCommand implements ControlCommand {

    private final QueryEngine engine;
    private final List<ControlCommand> commands;

    HelpCommand(QueryEngine engine, List<ControlCommand> commands) {
        this.engine = engine;
        this.commands = commands;
    }

    @Override
    public String name() {
        return "help";
    }

    @Override
    public String usage() {
        return "help";
    }

    @Override
    public String help() {
        return "lists tables and commands";
    }

    @Override
    public Format format() {
        return Format.TABLE;
    }

    @Override
    public Answer run(List<String> arguments) {
        List<List<Cell>> rows = new ArrayList<>();
        engine.names().stream().sorted().forEach(name -> rows.add(row(name, "a table; alone, all of its rows")));
        rows.add(row("TABLE | STAGE | …", "a query; its stages:"));
        for (StageKind stage : StageKind.values()) {
            rows.add(row("… | " + stage.syntax(), stage.meaning()));
        }
        rows.add(row(Requests.PLAN + " QUERY", "what a query would do, stage by stage"));
        commands.stream()
                .sorted(Comparator.comparing(ControlCommand::name))
                .forEach(command -> rows.add(row(command.usage(), command.help())));
        rows.add(row("table|csv|json|ndjson REQUEST", "the same in that format"));
        rows.add(
                row(
                        "csv|json|ndjson noted REQUEST",
                        "the same, and in front of it what is to be known of it, such as gaps: lines that begin with 'note: '"));
        return Answer.of(List.of(Column.text("request"), Column.text("meaning")), rows);
    }

    private static List<Cell> row(String request, String meaning) {
        return List.of(new Cell.Text(request), new Cell.Text(meaning));
    }
}
