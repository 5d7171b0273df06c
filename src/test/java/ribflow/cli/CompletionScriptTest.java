package ribflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import ribflow.control.ControlConfig;
import ribflow.control.ControlServer;
import ribflow.flow.FlowField;
import ribflow.query.MemoryTable;
import ribflow.query.QueryEngine;

/** The scripts as shells run them; what they ask is answered by the commands themselves, which ask a real server. */
@Timeout(120)
final class CompletionScriptTest {

    @TempDir
    Path directory;

    private final MemoryTable traffic =
            MemoryTable.of("traffic", List.of(FlowField.DST_AS, FlowField.DST_HOST), "dst_as=1 bytes=1");
    private ControlServer server;

    @Command(name = "ribflow")
    private static final class Root {}

    @BeforeEach
    void start() throws IOException {
        QueryEngine engine =
                new QueryEngine(name -> name.equals("traffic") ? traffic : null, () -> List.of("traffic"), () -> {});
        server = new ControlServer(new ControlConfig(directory.resolve("s"), 4), engine, List.of());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String run(String... arguments) {
        CommandLine line = new CommandLine(new Root());
        ClientCommands.ALL.stream()
                .filter(command -> command != CompletionCommand.class)
                .forEach(line::addSubcommand);
        Terminal terminal = new Terminal(
                new ByteArrayOutputStream(),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                false,
                Map.of("RIBFLOW_SOCKET", directory.resolve("s").toString()));
        line.addSubcommand(new CompletionCommand(terminal));
        StringWriter out = new StringWriter();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(arguments);
        return out.toString();
    }

    /** Runs a shell; what it says, errors included. */
    private String shell(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }

    /** What bash makes of a line whose words these are, the last of them half written. */
    private String bash(String... words) throws IOException, InterruptedException {
        Path script = Files.writeString(directory.resolve("completion.bash"), run("completion", "bash"));
        // In the place of the program: it writes down what it is asked, and says what it would say.
        Path program = directory.resolve("ribflow");
        String text = words[words.length - 1].replaceFirst("^['\"]", "");
        Files.writeString(directory.resolve("words"), run("completion", "--of", text));
        Files.writeString(
                program,
                "#!/bin/sh\nprintf '%s\\n' \"$*\" > '" + directory + "/asked'\ncat '" + directory + "/words'\n");
        assertTrue(program.toFile().setExecutable(true));
        StringBuilder line = new StringBuilder("source '" + script + "'; COMP_WORDS=('" + program + "'");
        for (String word : words) {
            line.append(" '").append(word.replace("'", "'\\''")).append('\'');
        }
        line.append("); COMP_CWORD=").append(words.length).append("; _ribflow; printf '%s\\n' \"${COMPREPLY[@]}\"");
        return shell("bash", "-c", line.toString()).strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "que                  ; query",
                "r                    ; rib rpki reload",
                "rib lo               ; lookup",
                "tables --form        ; --format",
                "tables -f cs         ; csv",
                "rib lookup --pe      ; --peer",
                "query --w            ; --watch",
                "completion z         ; zsh",
                "-s /x/y que          ; query",
            })
    void bashCompletesCommandsAndOptions(String line, String words) throws IOException, InterruptedException {
        assertEquals(
                Set.of(words.split(" ", -1)), bash(line.split(" ", -1)).lines().collect(Collectors.toSet()));
    }

    @Test
    void bashCompletesInsideTheQuotesOfAQuery() throws IOException, InterruptedException {
        assertEquals("traffic | by dst_as\ntraffic | by dst_host", bash("query", "'traffic | by d"));
        assertEquals(
                "traffic | where dst_as == 1 and dst_host\n".repeat(2).strip(),
                bash("query", "-f", "csv", "\"traffic | where dst_as == 1 and dst_h"),
                "two that differ by a blank, so that the quote stays open");
        assertEquals("traffic|sum", bash("query", "traffic|su"));
        bash("query", "--socket", "/run/x", "'traffic | top");
        assertEquals(
                "completion --socket /run/x --of  traffic | top",
                Files.readString(directory.resolve("asked")).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void shellsTakeTheirScript(String shell) throws IOException, InterruptedException {
        String text = run("completion", shell);
        assertTrue(text.contains("rib") && text.contains("lookup") && text.contains("--of"), text);
        Path script = Files.writeString(directory.resolve("script"), text);
        assertEquals("", shell(shell, "-n", script.toString()));
    }

    @Test
    void anotherShellIsRefused() {
        assertTrue(run("completion", "tcsh").startsWith("which shell? allowed: bash, zsh, fish"));
        assertTrue(run("completion").startsWith("which shell? allowed: bash, zsh, fish"));
    }

    @Test
    void withoutADaemonThereIsStillSomethingToSay() {
        server.close();
        assertTrue(run("completion", "--of", "traffic | by dst_h").contains("dst_host"));
        assertEquals("columns\nhelp\nplan\n", run("completion", "--of", ""));
    }
}
