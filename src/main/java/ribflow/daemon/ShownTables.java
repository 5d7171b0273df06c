package ribflow.daemon;

import static ribflow.query.Column.text;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import ribflow.control.ControlCommand;
import ribflow.control.ControlConfig.Shown;
import ribflow.expr.Expression;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.LiveAnswer;
import ribflow.query.Naming;
import ribflow.query.QueryEngine;
import ribflow.query.QueryException;
import ribflow.table.Snapshot;
import ribflow.table.Table;
import ribflow.table.TableSource;
import ribflow.table.Tables;

/**
 * The commands behind {@code ribflow pmacct}: what a table is, and queries that take what they show. Its rows it asks for
 * by ordinary queries, so this is all that the daemon knows of it.
 */
final class ShownTables {

    private final Tables tables;
    private final Map<String, Shown> shown;

    ShownTables(Tables tables, List<Shown> shown) {
        this.tables = tables;
        this.shown = shown.stream().collect(Collectors.toMap(Shown::table, Function.identity()));
    }

    /** {@code pmacct}: describes the table of that name, on a socket of one table that one, otherwise the first. */
    ControlCommand describe(Optional<String> own) {
        return Commands.command(
                "pmacct",
                "pmacct [TABLE]",
                "what ribflow pmacct shows: a table, its columns with their kinds, and when it was last erased",
                arguments -> {
                    if (arguments.size() > 1) {
                        throw new QueryException("usage: pmacct [TABLE]");
                    }
                    String name = arguments.isEmpty() ? own.orElseGet(this::first) : arguments.getFirst();
                    return described(table(name));
                });
    }

    private String first() {
        return tables.all().getFirst().name();
    }

    private Answer described(Table table) {
        Shown how = shown.getOrDefault(table.name(), new Shown(table.name(), false, Optional.empty()));
        String columns = table.keys().stream()
                .map(key -> key.label() + ":" + key.kind().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
        return new Commands.Rows(text("table"), text("columns"), text("flows"), text("erased"))
                .add(
                        Commands.words(table.name()),
                        Commands.words(columns),
                        new Cell.Flag(how.flows()),
                        table.erasedAt().isPresent()
                                ? new Cell.Time(table.erasedAt().getAsLong())
                                : Cell.ABSENT)
                .answer();
    }

    private Table table(String name) throws QueryException {
        return tables.table(name)
                .orElseThrow(() -> new QueryException("there is no table '" + name + "'; there are: "
                        + tables.all().stream().map(Table::name).collect(Collectors.joining(", "))));
    }

    /** {@code reset QUERY}: the answer of the query, whose rows begin again at zero. */
    ControlCommand reset() {
        return new OfQuery(
                "reset",
                "reset TABLE [| where CONDITION] [| STAGE]...",
                "answers the query, and subtracts what it read from the table's rows: those that meet the condition count"
                        + " from zero again, but for what is in its history",
                this,
                Table::reset);
    }

    /** {@code erase QUERY}: the answer of the query, with the table empty from that moment on. */
    ControlCommand erase() {
        return new OfQuery(
                "erase",
                "erase TABLE [| STAGE]...",
                "empties a table, but for what is in its history; with stages, answers the query of what was in it",
                this,
                (table, _) -> table.takeAll());
    }

    /** A picture of a table that is taken out of it. */
    @FunctionalInterface
    private interface Taking {
        Snapshot of(Table table, Optional<Expression> condition);
    }

    /** A command whose words are a query. */
    private record OfQuery(String name, String usage, String help, ShownTables shown, Taking taking)
            implements ControlCommand {

        @Override
        public Answer answer(String query) throws QueryException {
            return shown.take(name, query, taking);
        }

        @Override
        public Answer run(List<String> arguments) throws QueryException {
            return answer(String.join(" ", arguments));
        }
    }

    private Answer take(String name, String query, Taking taking) throws QueryException {
        Instant now = Instant.now();
        Optional<Expression> condition = QueryEngine.condition(query, now);
        // A query that is wrong takes nothing, nor one that is too large: what a stage keeps, it keeps before the first
        // row.
        try (Answer wouldBe = engine(TableSource::snapshot, now).run(query)) {
            if (wouldBe instanceof LiveAnswer) {
                throw new QueryException("'tail' goes on for ever, and '" + name + "' takes what is there now");
            }
            wouldBe.next(new Cell[wouldBe.columns().size()]);
        }
        Answer answer = engine(table -> taking.of(table, condition), now).run(query);
        if (query.indexOf('|') >= 0) {
            return answer;
        }
        answer.close();
        return new Commands.Rows(text(name.equals("erase") ? "erased" : name))
                .add(Commands.words(query.strip()))
                .answer();
    }

    private QueryEngine engine(Function<Table, Snapshot> picture, Instant now) {
        return new QueryEngine(
                name -> tables.table(name).map(table -> source(table, picture)).orElse(null),
                () -> tables.all().stream().map(Table::name).toList(),
                tables::freshen,
                () -> Naming.NONE,
                InstantSource.fixed(now));
    }

    private static TableSource source(Table table, Function<Table, Snapshot> picture) {
        return new TableSource() {
            @Override
            public String name() {
                return table.name();
            }

            @Override
            public Snapshot snapshot() {
                return picture.apply(table);
            }

            @Override
            public long settledUntil() {
                return table.settledUntil();
            }
        };
    }
}
