package ribflow.control;

import java.util.List;
import ribflow.query.Answer;
import ribflow.query.Format;
import ribflow.query.QueryException;

/** A request that is no query: shows the state of a part of the daemon, or tells it to do something. */
public interface ControlCommand {

    /** The word a request begins with. */
    String name();

    /** The whole request as it is written: {@code rib lookup ADDRESS [peer PEER]}. */
    String usage();

    /** What it does, in one sentence. */
    String help();

    /** The format if the asker names none. */
    default Format format() {
        return Format.CSV;
    }

    /**
     * Answers the request, given what stands behind its name as it was written: for commands whose argument is a language
     * of its own.
     */
    default Answer answer(String text) throws QueryException {
        return run(Requests.arguments(text));
    }

    /**
     * Answers the request.
     *
     * @param arguments the words behind the name, without the quotes they may have had
     */
    Answer run(List<String> arguments) throws QueryException;
}
