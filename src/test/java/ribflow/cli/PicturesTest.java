package ribflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import ribflow.matrix.Chart;
import ribflow.matrix.drawing.Networks;
import ribflow.matrix.drawing.SvgHeatmap;
import ribflow.matrix.drawing.SvgSankey;

final class PicturesTest {

    private static final Map<String, String> XTERM = Map.of("TERM", "xterm-256color");

    private final Chart chart = Networks.of(12);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Command
    private static final class Drawing {
        @Mixin
        private final Pictures pictures = new Pictures();
    }

    private static Pictures options(String... arguments) {
        Drawing drawing = new Drawing();
        new CommandLine(drawing).parseArgs(arguments);
        return drawing.pictures;
    }

    private Terminal terminal(boolean forTheEye, Map<String, String> environment) {
        return new Terminal(out, System.err, forTheEye, environment);
    }

    private String shown(Pictures pictures, boolean forTheEye, Map<String, String> environment, int columns)
            throws IOException {
        out.reset();
        pictures.draw(chart, terminal(forTheEye, environment), () -> columns);
        return out.toString(UTF_8);
    }

    @Test
    void filesAreWrittenAndNothingIsShown() throws IOException {
        Path svg = folder.resolve("heat.svg");
        Path sankey = folder.resolve("sankey.svg");
        Pictures pictures = options("--svg", svg.toString(), "--sankey", sankey.toString());
        assertTrue(pictures.toFiles());
        assertEquals("", shown(pictures, true, XTERM, 80));
        assertEquals(SvgHeatmap.of(chart), Files.readString(svg));
        assertEquals(SvgSankey.of(chart), Files.readString(sankey));
    }

    @Test
    void aTerminalHasThePictureThatFitsWithItsColours() throws IOException {
        Pictures pictures = options();
        assertFalse(pictures.toFiles());
        assertTrue(pictures.shown(terminal(true, Map.of())));
        assertFalse(pictures.shown(terminal(false, XTERM)));
        assertTrue(shown(pictures, true, XTERM, 200).contains("\u001b[48;5;"));
        assertFalse(shown(pictures, true, Map.of("TERM", "xterm-256color", "NO_COLOR", "1"), 200)
                .contains("\u001b"));
        assertTrue(shown(pictures, true, XTERM, 400).contains("149G ± "));
        assertFalse(shown(pictures, true, XTERM, 100).contains("149G ± "));
    }

    @Test
    void coloursCanBeInsistedOnOrRefused() throws IOException {
        assertTrue(options("--colour", "always").shown(terminal(false, Map.of())));
        assertTrue(shown(options("--color", "always"), false, Map.of(), 1).contains("\u001b[48;5;"));
        assertTrue(shown(options("--colour=always"), false, Map.of("TERM", "xterm-direct"), 1)
                .contains("\u001b[48;2;"));
        assertFalse(shown(options("--colour", "never"), true, XTERM, 200).contains("\u001b"));
        ParameterException no = assertThrows(ParameterException.class, () -> options("--colour", "sometimes"));
        assertEquals(
                "Invalid value for option '--colour': 'sometimes' is not known; allowed: auto, always, never",
                no.getMessage());
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        Path nowhere = folder.resolve("nowhere/a.svg");
        IOException no =
                assertThrows(IOException.class, () -> shown(options("--svg", nowhere.toString()), true, XTERM, 80));
        assertEquals(nowhere + " cannot be written: its folder does not exist", no.getMessage());
        IOException dir =
                assertThrows(IOException.class, () -> shown(options("--sankey", folder.toString()), true, XTERM, 80));
        assertEquals(folder + " cannot be written: Is a directory", dir.getMessage());
    }
}
