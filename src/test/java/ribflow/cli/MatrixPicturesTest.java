package ribflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import ribflow.control.ControlCommand;
import ribflow.control.ControlConfig;
import ribflow.control.ControlServer;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.query.Csv;
import ribflow.query.QueryEngine;
import ribflow.query.QueryException;

/** {@code ribflow matrix} as it draws, against a server that answers with a chart. */
@Timeout(120)
final class MatrixPicturesTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(Map.of("TERM", "xterm-256color"));
    private ControlServer server;

    /** Answers with the chart of another test, and remembers what was asked. */
    private final class Charting implements ControlCommand {

        @Override
        public String name() {
            return "matrix";
        }

        @Override
        public String usage() {
            return "matrix";
        }

        @Override
        public String help() {
            return "answers";
        }

        @Override
        public Answer run(List<String> arguments) throws QueryException {
            asked.add(String.join(" ", arguments));
            if (arguments.contains("wrong")) {
                throw new QueryException("there is no such level");
            }
            List<List<Cell>> rows = ChartReaderTest.ANSWER
                    .lines()
                    .skip(1)
                    .map(MatrixPicturesTest::row)
                    .toList();
            List<Column> columns = ChartReaderTest.ANSWER
                    .lines()
                    .limit(1)
                    .flatMap(line -> Arrays.stream(line.split(",")))
                    .map(Column::text)
                    .toList();
            return Answer.of(columns, rows);
        }
    }

    private static List<Cell> row(String line) {
        try {
            return Csv.cells(line).stream().<Cell>map(Cell.Text::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        Path socket = directory.resolve("s");
        environment.put("RIBFLOW_SOCKET", socket.toString());
        QueryEngine engine = new QueryEngine(_ -> null, List::of, () -> {});
        server = new ControlServer(new ControlConfig(socket, 4), engine, List.of(new Charting()));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(boolean forTheEye, OutputStream to, String... arguments) {
        Terminal terminal = new Terminal(to, new PrintStream(err, true, UTF_8), forTheEye, environment);
        StringWriter usage = new StringWriter();
        int status = new CommandLine(new MatrixCommand(terminal), new CommandLine.IFactory() {
                    @Override
                    public <K> K create(Class<K> type) throws Exception {
                        return ClientCommand.class.isAssignableFrom(type)
                                ? type.getDeclaredConstructor(Terminal.class).newInstance(terminal)
                                : CommandLine.defaultFactory().create(type);
                    }
                })
                .setErr(new PrintWriter(usage))
                .execute(arguments);
        err.writeBytes(usage.toString().getBytes(UTF_8));
        return status;
    }

    private int run(boolean forTheEye, String... arguments) {
        out.reset();
        err.reset();
        asked.clear();
        return run(forTheEye, out, arguments);
    }

    @Test
    void onATerminalItIsAHeatmap() {
        assertEquals(0, run(true, "--level", "router"));
        assertEquals(List.of("chart level router"), asked);
        assertTrue(out.toString(UTF_8).startsWith("Traffic from PoP to PoP: bit/s, "), out.toString(UTF_8));
        assertTrue(out.toString(UTF_8).contains("\u001b[48;5;"), out.toString(UTF_8));
        environment.put("NO_COLOR", "1");
        assertEquals(0, run(true));
        assertFalse(out.toString(UTF_8).contains("\u001b"), out.toString(UTF_8));
    }

    @Test
    void inAPipeItIsRowsUnlessColoursAreInsistedOn() {
        assertEquals(0, run(false));
        assertEquals(List.of("cells"), asked);
        assertEquals(0, run(false, "--colour", "always"));
        assertEquals(List.of("chart"), asked);
        assertTrue(out.toString(UTF_8).contains("\u001b[48;5;"), out.toString(UTF_8));
    }

    @Test
    void aFormatThatIsNamedAndASplitMatrixAreNoPictures() {
        assertEquals(0, run(true, "--format", "table"));
        assertEquals(0, run(true, "--by", "class"));
        assertEquals(0, run(true, "--format", "csv", "--colour", "always"));
        assertFalse(out.toString(UTF_8).contains("\u001b"), out.toString(UTF_8));
        assertEquals(List.of("cells"), asked);
    }

    @Test
    void bothFilesAreOfOneAnswer() throws IOException {
        Path svg = directory.resolve("a.svg");
        Path sankey = directory.resolve("b.svg");
        assertEquals(0, run(true, "all", "--svg", svg.toString(), "--sankey", sankey.toString()));
        assertEquals(List.of("chart all"), asked);
        assertEquals("", out.toString(UTF_8) + err.toString(UTF_8));
        assertTrue(Files.readString(svg).contains("class=\"ribflow-heatmap\""));
        assertTrue(Files.readString(sankey).contains("class=\"ribflow-sankey\""));
    }

    @Test
    void whatCannotBeDrawnIsSaid() {
        String svg = directory.resolve("a.svg").toString();
        assertEquals(1, run(false, "--svg", directory.resolve("no/a.svg").toString()));
        assertEquals(
                "error: " + directory.resolve("no/a.svg") + " cannot be written: its folder does not exist\n",
                err.toString(UTF_8));
        assertEquals(1, run(false, "--svg", svg, "--level", "wrong"));
        assertEquals("error: there is no such level\n", err.toString(UTF_8));
        assertFalse(Files.exists(Path.of(svg)));
        assertEquals(2, run(false, "--svg", svg, "--format", "csv"));
        assertTrue(err.toString(UTF_8).startsWith("--svg and --sankey show nothing that could have a --format"));
        assertEquals(2, run(false, "--svg", svg, "--by", "class"));
        assertTrue(err.toString(UTF_8).startsWith("--svg and --sankey draw one matrix, and --by makes several"));
        assertEquals(2, run(false, "--colour", "blue"));
        assertTrue(err.toString(UTF_8).contains("'blue' is not known; allowed: auto, always, never"));
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoError() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertEquals(0, run(false, closed, "--colour", "always"));
        assertEquals("", err.toString(UTF_8));
    }
}
