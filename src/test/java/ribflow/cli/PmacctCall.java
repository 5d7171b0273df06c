package ribflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** {@code ribflow pmacct}, called in this process: what it printed, and its exit status. */
public record PmacctCall(int status, String out, String err) {

    /** Runs it with these arguments. */
    public static PmacctCall of(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(out, new PrintStream(err, true, UTF_8), false, Map.of());
        CommandLine line = new CommandLine(new PmacctCommand(terminal));
        line.setOut(new PrintWriter(out, true, UTF_8)).setErr(new PrintWriter(err, true, UTF_8));
        int status = line.execute(arguments.toArray(String[]::new));
        return new PmacctCall(status, out.toString(UTF_8), err.toString(UTF_8));
    }
}
