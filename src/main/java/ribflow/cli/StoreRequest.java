package ribflow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import ribflow.query.QueryException;

/** A request about the history: to the daemon whose it is, or answered here where no daemon uses its folder. */
@Command(
        exitCodeList = {
            "0:it was done",
            "1:it was not done or not to the end, or something is damaged",
            "2:the command line is wrong",
            "3:no daemon answers on the socket"
        })
abstract class StoreRequest extends ClientCommand {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreCommand store;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "Works on this folder, a history or a backup of one, which no daemon may be using. Without it the"
                            + " daemon is asked, about its own.")
    private @Nullable Path folder;

    StoreRequest(Terminal terminal) {
        super(terminal);
    }

    /** Whether no daemon is asked. */
    final boolean offline() {
        return folder != null;
    }

    @Override
    public Integer call() {
        if (folder != null) {
            return here(folder);
        }
        int status = super.call();
        if (status == NO_DAEMON) {
            terminal().err().println("Or name the folder of a history that no daemon uses with --folder.");
        }
        return status;
    }

    private int here(Path folder) {
        check();
        try (OutputStream out = Conversation.toReader(terminal().out())) {
            store.offline().answer(folder, line(), format(), out, terminal().err()::println);
            return FINE;
        } catch (Conversation.NobodyReads _) {
            return FINE;
        } catch (QueryException | IOException e) {
            terminal().err().println("error: " + e.getMessage());
            return ERROR;
        }
    }

    /** An option as the request has it: its name and its value, if it was given. */
    static String option(String name, @Nullable String value) {
        return value == null ? "" : " " + name + " " + Words.word(value);
    }
}
