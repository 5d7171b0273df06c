package ribflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import ribflow.control.ControlConfig;
import ribflow.control.ControlServer;
import ribflow.flow.FlowField;
import ribflow.query.Format;
import ribflow.query.MemoryTable;
import ribflow.query.QueryEngine;

/** The same query, asked over the socket as {@code nc -U} asks it and by the command: the same bytes. */
@Timeout(120)
final class SameAnswersTest {

    private static final List<String> QUERIES = List.of(
            "traffic",
            "traffic | where dst_as == 15169 and proto == tcp",
            "traffic | where dst_host in (192.0.2.0/24, 2001:db8::/32) and not dst_as in 1..100",
            "traffic | where missing dst_as",
            "traffic | where dst_as == 4",
            "traffic | since 2026-11-21T20:40 | by stamp_inserted, egress_pop | sum bytes | sort stamp_inserted",
            "traffic | bin 1h | by stamp_inserted | rate",
            "traffic | by dst_as | sum bytes, avg bytes, max packets, count, count distinct dst_host, p95 | top 2 bytes other",
            "traffic | by dst_as, as_path | top 1 other | rate | join names",
            "traffic | by std_comm, enters | sort std_comm desc | limit 2",
            "traffic | sum",
            "traffic | count",
            "plan traffic | by dst_as | top 10",
            "columns",
            "help");

    private static final List<String> WRONG =
            List.of("traffic | by dst_sa", "trafic", "traffic | top", "plan traffic | wher x");

    @TempDir
    Path directory;

    private final MemoryTable traffic = MemoryTable.binned(
            "traffic",
            List.of(
                    FlowField.STAMP_INSERTED,
                    FlowField.DST_AS,
                    FlowField.DST_HOST,
                    FlowField.PROTO,
                    FlowField.AS_PATH,
                    FlowField.STD_COMM,
                    FlowField.EGRESS_POP,
                    FlowField.ENTERS),
            "stamp_inserted=2026-11-21T20:35:00Z dst_as=15169 dst_host=192.0.2.1 proto=tcp as_path=1_15169 std_comm=1:2_3:4"
                    + " egress_pop=München enters=1 packets=1000 flows=1 bytes=1234567",
            "stamp_inserted=2026-11-21T20:40:00Z dst_as=15169 dst_host=2001:db8::1 proto=udp egress_pop=a,\"b\\c packets=7 bytes=8",
            "stamp_inserted=2026-11-21T20:45:00Z dst_as=8075 dst_host=192.0.2.3 proto=tcp packets=30 flows=2 bytes=9000",
            "stamp_inserted=2026-11-21T20:45:00Z packets=3 flows=3 bytes=300");

    private Path socket;
    private ControlServer server;

    @BeforeEach
    void start() throws IOException {
        socket = directory.resolve("s");
        QueryEngine engine =
                new QueryEngine(name -> name.equals("traffic") ? traffic : null, () -> List.of("traffic"), () -> {});
        server = new ControlServer(new ControlConfig(socket, 4), engine, List.of());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** What the socket says to one request, as it is. */
    private String overTheSocket(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap((request + "\n").getBytes(UTF_8)));
            channel.shutdownOutput();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (channel.read(buffer) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return all.toString(UTF_8);
        }
    }

    /** What the command writes, to its output and to its errors. */
    private List<String> byTheCommand(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                out, new PrintStream(err, true, UTF_8), false, Map.of("RIBFLOW_SOCKET", socket.toString()));
        new CommandLine(new QueryCommand(terminal)).execute(arguments);
        return List.of(out.toString(UTF_8), err.toString(UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void areTheSameBothWays(Format format) throws IOException {
        for (String query : QUERIES) {
            String answer = overTheSocket(format.label() + " " + query);
            assertTrue(answer.endsWith("\n") && !answer.startsWith("error:"), answer);
            assertEquals(
                    List.of(answer.substring(0, answer.length() - 1), ""),
                    byTheCommand("-f", format.label(), query),
                    query);
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void complaintsAreTheSame(Format format) throws IOException {
        for (String query : WRONG) {
            String answer = overTheSocket(format.label() + " " + query);
            List<String> command = byTheCommand("-f", format.label(), query);
            assertEquals("", command.getFirst());
            String complaint = command.getLast().lines().findFirst().orElseThrow();
            assertEquals(answer.strip().replaceFirst("^error: at \\d+: ", "error: "), complaint);
            int caret = command.getLast().lines().toList().get(2).indexOf('^') - 2;
            int at = Integer.parseInt(answer.replaceAll("(?s)^error: at (\\d+): .*", "$1"));
            assertEquals(at - 1 - format.label().length() - 1, caret, query);
        }
    }

    @Test
    void planAndTailAreOptionsOrPartOfTheQuery() throws IOException {
        assertEquals(
                byTheCommand("-f", "csv", "plan traffic | top 1"),
                byTheCommand("-f", "csv", "--plan", "traffic | top 1"));
        assertEquals(
                byTheCommand("-f", "json", "traffic | tail"),
                byTheCommand("-f", "json", "--tail", "traffic"),
                "refused alike");
    }
}
