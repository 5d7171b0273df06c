package ribflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import ribflow.control.ControlCommand;
import ribflow.control.ControlConfig;
import ribflow.control.ControlServer;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.query.QueryEngine;
import ribflow.query.QueryException;

/** {@code ribflow store} as it is called from a shell: what it asks, whom, and what becomes of complaints. */
@Timeout(120)
final class StoreCommandTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private StoreCommand.Offline offline = (folder, request, format, to, _) ->
            to.write((folder.getFileName() + ": " + request + " as " + format.label() + "\n").getBytes(UTF_8));
    private Path socket;
    private ControlServer server;

    @Command(name = "ribflow")
    private static final class Root {}

    /** A command of the daemon that shows which words came. */
    private static final class Shown implements ControlCommand {

        @Override
        public String name() {
            return "store";
        }

        @Override
        public String usage() {
            return "store";
        }

        @Override
        public String help() {
            return "shows its words";
        }

        @Override
        public Answer run(List<String> arguments) {
            return Answer.of(
                    List.of(Column.text("words")), List.of(List.of(new Cell.Text(String.join(";", arguments)))));
        }
    }

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("s");
        QueryEngine engine = new QueryEngine(_ -> null, List::of, () -> {});
        server = new ControlServer(new ControlConfig(socket, 4), engine, List.of(new Shown()));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(OutputStream to, String... arguments) {
        Terminal terminal =
                new Terminal(to, new PrintStream(err, true, UTF_8), false, Map.of("RIBFLOW_SOCKET", socket.toString()));
        CommandLine.IFactory factory = new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return ClientCommand.class.isAssignableFrom(type)
                        ? type.getDeclaredConstructor(Terminal.class).newInstance(terminal)
                        : CommandLine.defaultFactory().create(type);
            }
        };
        CommandLine line = new CommandLine(new Root(), factory);
        CommandLine store = new CommandLine(new StoreCommand(offline), factory);
        line.addSubcommand(store);
        StringWriter usage = new StringWriter();
        PrintWriter written = new PrintWriter(usage);
        line.setOut(written).setErr(written);
        store.setOut(written).setErr(written);
        int status = line.execute(arguments);
        err.writeBytes(usage.toString().getBytes(UTF_8));
        return status;
    }

    private int run(String... arguments) {
        return run(out, arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "store sizes                                       | sizes",
                "store sizes traffic                               | sizes;traffic",
                "store bins traffic --bin 1h --since -1h           | bins;traffic;since;-1h;bin;1h",
                "store bins traffic --until 2026-11-21T20:40       | bins;traffic;until;2026-11-21T20:40",
                "store gaps --since today traffic                  | gaps;traffic;since;today",
                "store verify                                      | verify",
                "store verify traffic                              | verify;traffic",
                "store compact traffic                             | compact;traffic",
                "store backup /var/backups/x                       | backup;/var/backups/x",
                "store export traffic --bin all --since yesterday  | export;traffic;since;yesterday;bin;all",
                "store import traffic /tmp/x.csv                   | import;traffic;/tmp/x.csv",
                "store import traffic /tmp/x.csv --replace         | import;traffic;/tmp/x.csv;replace",
            })
    void eachCommandSendsItsRequest(String arguments, String words) {
        assertEquals(0, run((arguments + " -f csv").split(" +", -1)), () -> err.toString(UTF_8));
        assertEquals("WORDS\n" + words + "\n", out.toString(UTF_8));
    }

    @Test
    void pathsAreThoseOfTheCaller() {
        assertEquals(0, run("store", "backup", "here"));
        assertEquals(0, run("store", "import", "my table", "my file"));
        Path here = Path.of("").toAbsolutePath();
        assertEquals(
                "WORDS\nbackup;" + here.resolve("here") + "\nWORDS\nimport;my table;" + here.resolve("my file") + "\n",
                out.toString(UTF_8));
    }

    @Test
    void aFolderIsNotAskedOfTheDaemon() {
        server.close();
        assertEquals(0, run("store", "sizes", "--folder", "/x/history"));
        assertEquals(0, run("store", "export", "traffic", "--folder", "history"));
        assertEquals(0, run("store", "import", "traffic", "-", "--folder", "history", "-f", "table"));
        assertEquals("""
                history: store sizes as csv
                history: store export traffic as ndjson
                history: store import traffic - as table
                """, out.toString(UTF_8));
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void complaintsAboutAFolderAreTold() {
        offline = (_, _, _, to, notes) -> {
            to.write("half\n".getBytes(UTF_8));
            notes.accept("note");
            throw new IOException("the store is in use");
        };
        assertEquals(1, run("store", "sizes", "--folder", "x"));
        offline = (_, _, _, _, _) -> {
            throw new QueryException("no such table");
        };
        assertEquals(1, run("store", "sizes", "--folder", "x"));
        assertEquals("note\nerror: the store is in use\nerror: no such table\n", err.toString(UTF_8));
        assertEquals("half\n", out.toString(UTF_8));
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoError() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertEquals(0, run(closed, "store", "export", "traffic", "--folder", "x"));
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void aWrongCommandLineIsAnswered() {
        assertEquals(2, run("store"));
        assertEquals(2, run("store", "export", "traffic", "-f", "json"));
        assertEquals(2, run("store", "import", "traffic", "-"));
        assertEquals(2, run("store", "import", "traffic"));
        assertEquals(2, run("store", "backup"));
        String said = err.toString(UTF_8);
        assertTrue(
                said.contains(
                        "what to do with the history? sizes, bins, gaps, verify, compact, backup, export, import"),
                said);
        assertTrue(said.contains("--format json: an export is ndjson or csv"), said);
        assertTrue(said.contains("-: a daemon reads files, not the standard input of a command; name a file,"), said);
    }

    @Test
    void withoutADaemonItSaysThatThereIsTheFolder() {
        server.close();
        assertEquals(3, run("store", "sizes"));
        assertEquals("""
                error: no daemon answers on the socket %s: No such file or directory
                Start one with 'ribflow daemon -c conf/ribflow.yaml', or name another socket with --socket or $RIBFLOW_SOCKET.
                Or name the folder of a history that no daemon uses with --folder.
                """.formatted(socket), err.toString(UTF_8));
    }
}
