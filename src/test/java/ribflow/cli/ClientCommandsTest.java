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
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
import ribflow.flow.FlowField;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.query.MemoryTable;
import ribflow.query.QueryEngine;

/** The commands as they are called from a shell, against a real server. */
@Timeout(120)
final class ClientCommandsTest {

    @TempDir
    Path directory;

    private final MemoryTable traffic = MemoryTable.of(
            "traffic",
            List.of(FlowField.DST_AS, FlowField.EGRESS_POP),
            "dst_as=15169 egress_pop=München packets=1 flows=1 bytes=1234567",
            "egress_pop=Rome packets=1 flows=1 bytes=20");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path socket;
    private ControlServer server;

    @Command(name = "ribflow")
    private static final class Root {}

    /** A command of the daemon that shows which words came. */
    private record Shown(String name) implements ControlCommand {

        @Override
        public String usage() {
            return name;
        }

        @Override
        public String help() {
            return "shows its words";
        }

        @Override
        public Answer run(List<String> arguments) {
            return Answer.of(List.of(Column.text("words")), List.of(List.of(new Cell.Text(name + arguments))));
        }
    }

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("s");
        QueryEngine engine =
                new QueryEngine(name -> name.equals("traffic") ? traffic : null, () -> List.of("traffic"), () -> {});
        List<ControlCommand> commands = List.of(
                        "bgp", "exporters", "tables", "stats", "matrix", "ledger", "rib", "explain", "erase", "reload")
                .stream()
                .<ControlCommand>map(Shown::new)
                .toList();
        server = new ControlServer(new ControlConfig(socket, 4), engine, commands);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(Terminal terminal, String... arguments) {
        CommandLine.IFactory factory = new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return ClientCommand.class.isAssignableFrom(type)
                        ? type.getDeclaredConstructor(Terminal.class).newInstance(terminal)
                        : CommandLine.defaultFactory().create(type);
            }
        };
        CommandLine line = new CommandLine(new Root(), factory);
        ClientCommands.ALL.forEach(line::addSubcommand);
        StringWriter usage = new StringWriter();
        line.setOut(new PrintWriter(usage)).setErr(new PrintWriter(usage));
        int status = line.execute(arguments);
        err.writeBytes(usage.toString().getBytes(UTF_8));
        return status;
    }

    private int run(boolean forTheEye, OutputStream to, String... arguments) {
        Map<String, String> environment = Map.of("RIBFLOW_SOCKET", socket.toString());
        return run(new Terminal(to, new PrintStream(err, true, UTF_8), forTheEye, environment), arguments);
    }

    private int run(String... arguments) {
        return run(false, out, arguments);
    }

    private void prints(String expected, String... arguments) {
        out.reset();
        assertEquals(0, run(arguments), () -> err.toString(UTF_8));
        assertEquals(expected, out.toString(UTF_8));
    }

    /** A script reads data alone, and whoever runs it is told of gaps. */
    @Test
    void notesGoToStandardErrorWhereTheFormatHasNoPlaceForThem() {
        traffic.note("no data 2 days", "coarser\nbins");
        String notes = "note: no data 2 days\nnote: coarser bins\n";
        Map<String, String> answers = Map.of(
                "csv", "BYTES\n1234587\n",
                "json", "[\n{\"bytes\": 1234587}\n]\n",
                "ndjson", "{\"bytes\": 1234587}\n");
        answers.forEach((format, answer) -> {
            err.reset();
            prints(answer, "query", "-f", format, "traffic | sum bytes");
            assertEquals(notes, err.toString(UTF_8), format);
        });
        err.reset();
        prints("BYTES\n1234587\n", "query", "traffic | sum bytes");
        assertEquals(notes, err.toString(UTF_8), "the format that is not named is csv");
        err.reset();
        prints(
                "# no data 2 days\n# coarser bins\n    BYTES\n1,234,587\n",
                "query",
                "-f",
                "table",
                "traffic | sum bytes");
        assertEquals("", err.toString(UTF_8));
        out.reset();
        assertEquals(1, run("query", "traffic | nonsense"));
        assertTrue(err.toString(UTF_8).contains("  traffic | nonsense\n            ^\n"), () -> err.toString(UTF_8));
    }

    @Test
    void printsWhatTheDaemonAnswersInTheFormatThatIsWanted() {
        prints(
                "DST_AS,EGRESS_POP,BYTES\n15169,München,1234567\n,Rome,20\n",
                "query",
                "traffic | select dst_as, egress_pop, bytes");
        prints("BYTES\n1234587\n", "query", "traffic", "|", "sum", "bytes");
        prints("BYTES\n1234587\n", "query", "traffic |\n  sum bytes\n");
        prints("[\n{\"bytes\": 1234587}\n]\n", "query", "-f", "json", "traffic | sum bytes");
        prints("{\"bytes\": 1234587}\n", "query", "--format=ndjson", "traffic | sum bytes");
        prints("    BYTES\n1,234,587\n", "query", "--format=table", "traffic | sum bytes");
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void aPlanIsShown() {
        prints(
                "STAGE,READS,ROWS_AT_MOST,KEEPS,BYTES_AT_MOST,COLUMNS\n"
                        + "traffic,,2,\"a picture of the table, nothing of it copied\",0,dst_as egress_pop packets flows bytes\n"
                        + "limit 1,,1,nothing,0,dst_as egress_pop packets flows bytes\n",
                "query",
                "--plan",
                "traffic | limit 1");
    }

    @Test
    void watchTakesSecondsOrNone() {
        assertEquals(1, run("query", "--watch", "trafic | sum"));
        assertEquals(1, run("query", "--watch", "7", "trafic | sum"));
        assertEquals(1, run("query", "-w=7", "trafic | sum"));
        String complaint = """
                error: there is no table 'trafic'; did you mean traffic?; the tables are traffic
                  trafic | sum
                  ^
                """;
        assertEquals(complaint.repeat(3), err.toString(UTF_8));
        err.reset();
        assertEquals(2, run("query", "--watch", "0", "traffic"));
        assertEquals(2, run("query", "--watch", "2", "--tail", "traffic"));
        assertEquals(2, run("query", "--plan", "--tail", "traffic"));
        assertEquals(2, run("query", "--watch", "2", "traffic | by dst_as |  TAIL "));
        assertTrue(err.toString(UTF_8).startsWith("--watch wants a number of seconds, 1 or more"), err.toString(UTF_8));
        assertTrue(err.toString(UTF_8).contains("--watch, --tail and --plan: one at a time"), err.toString(UTF_8));
    }

    @Test
    void tailIsAStage() {
        assertEquals(1, run("query", "--tail", "traffic | sum"));
        assertEquals("""
                error: 'tail' needs time bins, and traffic has none: give the table a 'bin' in the configuration
                  traffic | sum | tail
                                  ^
                """, err.toString(UTF_8));
    }

    @Test
    void aTerminalGetsATable() {
        assertEquals(0, run(true, out, "query", "traffic | sum bytes"));
        assertEquals("    BYTES\n1,234,587\n", out.toString(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bgp                                       | bgp[]",
                "bgp 192.0.2.1                             | bgp[192.0.2.1]",
                "bgp refresh 192.0.2.1                     | bgp[refresh, 192.0.2.1]",
                "bgp reset 192.0.2.1                       | bgp[reset, 192.0.2.1]",
                "bgp reset 192.0.2.1 now                   | bgp[reset, 192.0.2.1, now]",
                "exporters                                 | exporters[]",
                "exporters 192.0.2.1                       | exporters[192.0.2.1]",
                "tables                                    | tables[]",
                "stats                                     | stats[]",
                "ledger                                    | ledger[]",
                "ledger 10.0.0.1#3 -b interface --samples  | ledger[by, interface, of, 10.0.0.1#3, samples]",
                "ledger --since -7d --until now -r max     | ledger[since, -7d, until, now, rule, max]",
                "ledger AS64501 -m last                    | ledger[of, AS64501, month, last]",
                "matrix                                    | matrix[cells]",
                "matrix all                                | matrix[cells, all]",
                "matrix -l router --by class --last 1h     | matrix[cells, level, router, by, class, last, 1h]",
                "matrix --p95 --since -7d --until today    | matrix[cells, p95, since, -7d, until, today]",
                "matrix --at -1h --bytes --top 5 --plain   | matrix[cells, bytes, at, -1h, top, 5, plain]",
                "matrix check --last 1d                    | matrix[check, last, 1d]",
                "matrix --last 1d check                    | matrix[check, last, 1d]",
                "matrix all check                          | matrix[check, all]",
                "matrix roles                              | matrix[roles]",
                "reload                                    | reload[]",
                "erase my;table                            | erase[my;table]",
                "rib lookup 2001:db8::1                    | rib[lookup, 2001:db8::1]",
                "rib lookup 192.0.2.1 --peer 10.0.0.1      | rib[lookup, 192.0.2.1, peer, 10.0.0.1]",
                "explain -e 10.0.0.1 --destination ::1 a=b | explain[exporter, 10.0.0.1, destination, ::1, a=b]",
                "rib lookup 192.0.2.1 --rd 1:2 -e 10.0.0.1 | rib[lookup, 192.0.2.1, exporter, 10.0.0.1, rd, 1:2]",
            })
    void eachCommandSendsItsRequest(String arguments, String words) {
        prints("{\"words\": \"" + words + "\"}\n", (arguments + " -f ndjson").split(" ", -1));
    }

    @Test
    void optionsInFrontOfASubcommandAreItsOwn() {
        out.reset();
        Terminal elsewhere =
                new Terminal(out, new PrintStream(err, true, UTF_8), true, Map.of("RIBFLOW_SOCKET", "/nowhere/at/all"));
        assertEquals(0, run(elsewhere, "matrix", "-s", socket.toString(), "-f", "csv", "check"));
        assertEquals("WORDS\nmatrix[check]\n", out.toString(UTF_8));
    }

    @Test
    void anArgumentWithBlanksIsOneWord() {
        prints("WORDS\nerase[my table]\n", "erase", "my table");
        prints("WORDS\nerase[it's]\n", "erase", "it's");
    }

    @Test
    void theCaretPointsAtTheMistake() {
        assertEquals(1, run("query", "-f", "ndjson", "traffic | where dst_sa == 1"));
        assertEquals("""
                error: there is no column 'dst_sa'; did you mean dst_as?
                  traffic | where dst_sa == 1
                                  ^
                """, err.toString(UTF_8));
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void aWrongCommandLineIsAnswered() {
        assertEquals(2, run("query"));
        assertTrue(err.toString(UTF_8).startsWith("Missing required parameter: 'QUERY'"), err.toString(UTF_8));
        err.reset();
        assertEquals(2, run("tables", "-f", "xml"));
        assertTrue(
                err.toString(UTF_8).contains("'xml' is no format; the formats are table, csv, json, ndjson"),
                err.toString(UTF_8));
        assertEquals(2, run("rib"));
        assertEquals(2, run("explain", "--destination", "192.0.2.1"));
        assertEquals(2, run("rib", "lookup"));
        assertEquals(2, run("tables", "all"));
        assertEquals(2, run("matrix", "--rate", "--p95"));
        assertEquals(2, run("matrix", "all", "--last", "1h"));
    }

    @Test
    void withoutADaemonItSaysWhereItLookedAndHowToStartOne() {
        server.close();
        assertEquals(3, run("tables"));
        assertEquals(3, run("tables", "--socket", "/nowhere/at.all"));
        assertEquals("""
                error: no daemon answers on the socket %s: No such file or directory
                Start one with 'ribflow daemon -c conf/ribflow.yaml', or name another socket with --socket or $RIBFLOW_SOCKET.
                error: no daemon answers on the socket /nowhere/at.all: No such file or directory
                Start one with 'ribflow daemon -c conf/ribflow.yaml', or name another socket with --socket or $RIBFLOW_SOCKET.
                """.formatted(socket), err.toString(UTF_8));
    }

    @Test
    void whatIsWrongWithASocketIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertEquals(3, run("tables", "--socket", file.toString()));
        assertEquals("""
                error: no daemon answers on the socket %s: Connection refused
                That is no socket: name another socket with --socket or $RIBFLOW_SOCKET.
                """.formatted(file), err.toString(UTF_8));
        err.reset();
        Path left = directory.resolve("left");
        try (ServerSocketChannel ended = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            ended.bind(UnixDomainSocketAddress.of(left));
        }
        assertEquals(3, run("tables", "--socket", left.toString()));
        assertEquals("""
                error: no daemon answers on the socket %s: Connection refused
                It has ended without taking the socket away: start it again, or name another socket with --socket or $RIBFLOW_SOCKET.
                """.formatted(left), err.toString(UTF_8));
    }

    @Test
    void anAnswerThatBreaksOffIsNoSuccess() throws Exception {
        Path other = directory.resolve("other");
        try (ServerSocketChannel broken = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            broken.bind(UnixDomainSocketAddress.of(other));
            Thread daemon = Thread.ofVirtual().start(() -> {
                try (SocketChannel client = broken.accept()) {
                    client.read(ByteBuffer.allocate(100));
                    client.write(ByteBuffer.wrap("BYTES\n12".getBytes(UTF_8)));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(1, run("tables", "--socket", other.toString()));
            daemon.join();
        }
        assertEquals("BYTES\n", out.toString(UTF_8));
        assertEquals("error: the daemon closed the connection before its answer was whole\n", err.toString(UTF_8));
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoError() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertEquals(0, run(false, closed, "query", "traffic"));
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void aLongAnswerComesWhole() throws IOException {
        server.close();
        String[] rows = IntStream.range(0, 20_000).mapToObj(i -> "dst_as=" + i).toArray(String[]::new);
        MemoryTable large = MemoryTable.of("large", List.of(FlowField.DST_AS), rows);
        server = new ControlServer(
                new ControlConfig(socket, 4), new QueryEngine(_ -> large, () -> List.of("large"), () -> {}), List.of());
        server.start();
        assertEquals(0, run("query", "large | select dst_as"));
        List<String> lines = out.toString(UTF_8).lines().toList();
        assertEquals(20_001, lines.size());
        assertEquals("19999", lines.getLast());
    }

    @Test
    void helpShowsExamples() {
        for (Class<?> command : ClientCommands.ALL) {
            String name = command.getAnnotation(Command.class).name();
            assertEquals(0, run(name, "--help"));
            assertTrue(err.toString(UTF_8).contains("Usage: ribflow " + name), err.toString(UTF_8));
        }
        assertTrue(err.toString(UTF_8).contains("ribflow query 'traffic | where dst_as == 15169"));
        assertTrue(err.toString(UTF_8).contains("3   no daemon answers on the socket"), err.toString(UTF_8));
    }
}
