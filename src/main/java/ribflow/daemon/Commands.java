package ribflow.daemon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import ribflow.control.ControlCommand;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.query.QueryException;

/** What the commands of the socket have in common: a name, a usage, arguments, and an answer of rows. */
final class Commands {

    private Commands() {}

    /** What a command does with its arguments. */
    @FunctionalInterface
    interface Body {
        Answer run(List<String> arguments) throws QueryException;
    }

    private record Command(String name, String usage, String help, Body body) implements ControlCommand {

        @Override
        public Answer run(List<String> arguments) throws QueryException {
            return body.run(arguments);
        }
    }

    /** A command of a body. */
    static ControlCommand command(String name, String usage, String help, Body body) {
        return new Command(name, usage, help, body);
    }

    /** A command without arguments. */
    static ControlCommand command(String name, String help, Supplier<Answer> body) {
        return command(name, name, help, arguments -> {
            if (!arguments.isEmpty()) {
                throw new QueryException("'" + name + "' takes no arguments");
            }
            return body.get();
        });
    }

    /** Rows under construction. */
    static final class Rows {

        private final List<Column> columns;
        private final List<List<Cell>> rows = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Rows(Column... columns) {
            this.columns = List.of(columns);
        }

        Rows add(Cell... cells) {
            rows.add(Arrays.asList(cells));
            return this;
        }

        Rows note(String note) {
            notes.add(note);
            return this;
        }

        Answer answer() {
            return Answer.of(columns, rows, notes);
        }
    }

    static Cell words(Object value) {
        return value.toString().isEmpty() ? Cell.ABSENT : new Cell.Text(value.toString());
    }

    static Cell count(long value) {
        return new Cell.Count(value);
    }

    static Cell digits(long value) {
        return new Cell.Digits(value);
    }

    static Cell time(long millis) {
        return millis <= 0 ? Cell.ABSENT : new Cell.Time(millis);
    }

    /** An argument that is an address. */
    static Address address(String argument) throws QueryException {
        try {
            return Address.parse(argument);
        } catch (IllegalArgumentException e) {
            throw new QueryException("'" + argument + "' is not an IP address" + example(argument));
        }
    }

    private static String example(String argument) {
        try {
            return argument.contains("/")
                    ? " but a prefix; name one of its addresses, such as "
                            + Prefix.parse(argument).address()
                    : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
