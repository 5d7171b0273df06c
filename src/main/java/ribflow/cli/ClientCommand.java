package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import ribflow.query.Format;

/** A command whose answer is shown in the format that the asker wants. */
abstract class ClientCommand extends SocketCommand {

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "table, csv, json (one array) or ndjson (an object to a line). Default: table on a terminal,"
                    + " otherwise csv. What stands above a table, such as time that was not collected, goes to standard"
                    + " error with the others: lines that begin with 'note: '.",
            converter = FormatConverter.class)
    private @Nullable Format format;

    ClientCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    final Format format() {
        if (format != null) {
            return format;
        }
        return above().filter(command -> command instanceof ClientCommand client && client.formatNamed())
                .map(SocketCommand::format)
                .orElseGet(this::byDefault);
    }

    /** Whether the asker names a format. */
    final boolean formatNamed() {
        return format != null;
    }

    /** The format if the asker names none. */
    Format byDefault() {
        return terminal().forTheEye() ? Format.TABLE : Format.CSV;
    }

    /** A script reads data alone, and whoever runs it is told of gaps. */
    @Override
    boolean noted() {
        return format() != Format.TABLE;
    }
}
