package ribflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import ribflow.control.ControlConfig;
import ribflow.control.ControlServer;
import ribflow.flow.FlowField;
import ribflow.query.MemoryTable;
import ribflow.query.QueryEngine;

/**
 * Every query in {@code test-fixtures/wrong/query} is answered with exactly the lines of the {@code .errors} beside it, as they
 * are seen in a terminal. After a change of words, {@code -Dgolden.write=true} writes these anew, to be read before they are
 * committed.
 */
@Timeout(120)
final class WrongQueriesTest {

    private static final Path FOLDER = Path.of("test-fixtures/wrong/query");

    private final List<MemoryTable> tables = List.of(
            MemoryTable.binned(
                    "traffic",
                    List.of(
                            FlowField.STAMP_INSERTED,
                            FlowField.PEER_SRC_IP,
                            FlowField.SRC_AS,
                            FlowField.DST_AS,
                            FlowField.DST_HOST,
                            FlowField.DST_PORT,
                            FlowField.PROTO,
                            FlowField.AS_PATH,
                            FlowField.STD_COMM)),
            MemoryTable.of("prefixes", List.of(FlowField.DST_NET, FlowField.DST_MASK, FlowField.DST_AS)));

    @TempDir
    Path directory;

    private ControlServer server;

    @BeforeEach
    void start() throws IOException {
        QueryEngine engine = new QueryEngine(
                name -> tables.stream()
                        .filter(table -> table.name().equals(name))
                        .findFirst()
                        .orElse(null),
                () -> tables.stream().map(MemoryTable::name).toList(),
                () -> {});
        server = new ControlServer(new ControlConfig(directory.resolve("s"), 4), engine, List.of());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("files")
    void theMistakeIsExplained(Path file) throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, UTF_8),
                true,
                Map.of("RIBFLOW_SOCKET", directory.resolve("s").toString()));
        int status = new CommandLine(new QueryCommand(terminal))
                .execute(Files.readString(file).strip());
        Path expected = Path.of(file.toString().replace(".query", ".errors"));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expected, err.toString(UTF_8));
        }
        assertEquals(Files.readString(expected), err.toString(UTF_8));
        assertEquals(1, status);
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".query"))
                    .sorted()
                    .toList();
        }
    }
}
