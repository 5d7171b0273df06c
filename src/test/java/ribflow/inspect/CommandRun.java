package ribflow.inspect;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import ribflow.Main;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What came of a run of {@code ribflow decode}. */
record CommandRun(int status, String out, String err) {

    static CommandRun decode(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = command.execute(
                Stream.concat(Stream.of("decode"), Stream.of(arguments)).toArray(String[]::new));
        return new CommandRun(status, out.toString(), err.toString());
    }

    /** The objects that were printed. */
    List<JsonNode> lines() {
        return out.lines().map(JsonMapper.shared()::readTree).toList();
    }
}
