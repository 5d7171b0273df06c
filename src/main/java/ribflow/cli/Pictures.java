package ribflow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import ribflow.matrix.Chart;
import ribflow.matrix.drawing.Colours;
import ribflow.matrix.drawing.SvgHeatmap;
import ribflow.matrix.drawing.SvgSankey;
import ribflow.matrix.drawing.TerminalHeatmap;

/** Options by which a chart becomes pictures: files for a report, colours on a terminal. */
final class Pictures {

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "Write a heatmap into this file, as SVG, and show nothing.")
    private @Nullable Path svg;

    @Option(
            names = "--sankey",
            paramLabel = "FILE",
            description = "Write a Sankey diagram into this file, as SVG, and show nothing.")
    private @Nullable Path sankey;

    @Option(
            names = {"--colour", "--color"},
            paramLabel = "WHEN",
            converter = WhenConverter.class,
            description = "auto: on a terminal with 256 or more colours, unless NO_COLOR is set; always; never."
                    + " Default: ${DEFAULT-VALUE}.")
    private When colour = When.AUTO;

    /** When there are colours. */
    private enum When {
        AUTO,
        ALWAYS,
        NEVER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads when there are colours. */
    static final class WhenConverter implements ITypeConverter<When> {

        @Override
        public When convert(String value) {
            return Arrays.stream(When.values())
                    .filter(when -> when.toString().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + value + "' is not known; allowed: "
                            + Arrays.stream(When.values()).map(When::toString).collect(Collectors.joining(", "))));
        }
    }

    /** Whether files are wanted, in place of anything that is shown. */
    boolean toFiles() {
        return svg != null || sankey != null;
    }

    /** Whether what is shown is a picture: on a terminal, or where colours are insisted on. */
    boolean shown(Terminal terminal) {
        return terminal.forTheEye() || colour == When.ALWAYS;
    }

    /** Writes the files, if some are wanted; else shows the picture. */
    void draw(Chart chart, Terminal terminal) throws IOException {
        draw(chart, terminal, () -> Screen.ofProcess(terminal.environment()).columns());
    }

    /** @param columns how wide a terminal is */
    void draw(Chart chart, Terminal terminal, IntSupplier columns) throws IOException {
        if (svg != null) {
            write(svg, SvgHeatmap.of(chart));
        }
        if (sankey != null) {
            write(sankey, SvgSankey.of(chart));
        }
        if (!toFiles()) {
            int room = terminal.forTheEye() ? columns.getAsInt() : 0;
            String picture = TerminalHeatmap.of(chart, colours(terminal), room);
            OutputStream out = Conversation.toReader(terminal.out());
            out.write(picture.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private Colours colours(Terminal terminal) {
        return switch (colour) {
            case AUTO -> Colours.of(terminal.environment(), terminal.forTheEye());
            case ALWAYS -> Colours.insisted(terminal.environment());
            case NEVER -> Colours.NONE;
        };
    }

    private static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " cannot be written: its folder does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " cannot be written: permission denied", e);
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            throw new IOException(file + " cannot be written: " + why.replace(file + ": ", ""), e);
        }
    }
}
