package ribflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ribflow.control.ControlConfig;
import ribflow.control.ControlServer;
import ribflow.flow.FlowField;
import ribflow.query.MemoryTable;
import ribflow.query.QueryEngine;

/** A live view, on a screen that a test looks at. */
@Timeout(120)
final class WatchTest {

    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";

    @TempDir
    Path directory;

    private final MemoryTable traffic = MemoryTable.of(
            "traffic", List.of(FlowField.DST_AS), "dst_as=1 bytes=10", "dst_as=2 bytes=20", "dst_as=3 bytes=30");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ControlServer server;
    private Conversation conversation;
    private int pauses;

    @BeforeEach
    void start() throws IOException {
        Path socket = directory.resolve("s");
        QueryEngine engine =
                new QueryEngine(name -> name.equals("traffic") ? traffic : null, () -> List.of("traffic"), () -> {});
        server = new ControlServer(new ControlConfig(socket, 4), engine, List.of());
        server.start();
        conversation = Conversation.with(socket);
    }

    @AfterEach
    void stop() throws IOException {
        conversation.close();
        server.close();
    }

    private Optional<String> watch(boolean forTheEye, Screen screen, String request, Watch.Pause pause)
            throws IOException {
        Terminal terminal = new Terminal(out, new PrintStream(out, true, UTF_8), forTheEye, Map.of());
        return new Watch(terminal, () -> screen, "every 2s: " + request, pause).ask(conversation, request);
    }

    private boolean once() {
        return ++pauses < 2;
    }

    private String screen() {
        return out.toString(UTF_8)
                .replace(ENTER, "<enter>")
                .replace(LEAVE, "<leave>")
                .replace("\u001b[H", "<home>")
                .replace("\u001b[K", "")
                .replace("\u001b[J", "<clear>");
    }

    @Test
    void answersFollowEachOtherInPlaceAndTheTerminalIsGivenBack() throws IOException {
        assertEquals(Optional.empty(), watch(true, new Screen(24, 80), "csv traffic | sum bytes", this::once));
        String picture = "<home>every 2s: csv traffic | sum bytes\nBYTES\n60\n<clear>";
        assertEquals("<enter>" + picture + picture + "<leave>", screen());
    }

    @Test
    void whatDoesNotFitIsCut() throws IOException {
        watch(true, new Screen(5, 12), "csv traffic | select dst_as, bytes", () -> false);
        assertEquals("<enter><home>every 2s: c…\nDST_AS,BYTES\n1,10\n… 2 more li…\n<clear><leave>", screen());
    }

    @Test
    void elsewhereAnswersAreWrittenOneBehindTheOther() throws IOException {
        watch(false, new Screen(5, 5), "csv traffic | sum bytes", this::once);
        assertEquals("BYTES\n60\n\nBYTES\n60\n", out.toString(UTF_8));
    }

    @Test
    void aComplaintEndsIt() throws IOException {
        assertEquals(
                Optional.of("at 5: there is no table or command 'zzz'; 'help' lists them"),
                watch(true, new Screen(24, 80), "csv zzz", this::once));
        assertEquals("", screen());
    }

    @Test
    void theTerminalIsGivenBackWhenTheDaemonGoes() throws IOException {
        assertThrows(
                IOException.class,
                () -> watch(true, new Screen(24, 80), "csv traffic | sum bytes", () -> {
                    server.close();
                    return true;
                }));
        assertEquals("<leave>", screen().substring(screen().length() - "<leave>".length()));
    }
}
