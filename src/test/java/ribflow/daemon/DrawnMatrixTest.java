package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import ribflow.cli.ClientCommands;
import ribflow.control.ControlCommand;
import ribflow.control.ControlConfig;
import ribflow.control.ControlServer;
import ribflow.matrix.Chart;
import ribflow.matrix.drawing.Networks;
import ribflow.matrix.drawing.SvgHeatmap;
import ribflow.matrix.drawing.SvgSankey;
import ribflow.query.Answer;
import ribflow.query.QueryEngine;

/** The chart that the daemon tells of, line by line, and the one that the client draws are the same. */
@Timeout(120)
final class DrawnMatrixTest {

    @TempDir
    Path directory;

    private record Telling(Chart chart) implements ControlCommand {

        @Override
        public String name() {
            return "matrix";
        }

        @Override
        public String usage() {
            return "matrix chart";
        }

        @Override
        public String help() {
            return "tells of a chart";
        }

        @Override
        public Answer run(List<String> arguments) {
            assertEquals(List.of("chart"), arguments);
            return MatrixTables.chart(chart);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 40})
    void nothingIsLostOnTheWay(int pops) throws Exception {
        Chart chart = Networks.of(pops);
        Path socket = directory.resolve("s");
        Path heatmap = directory.resolve("heatmap.svg");
        Path sankey = directory.resolve("sankey.svg");
        QueryEngine engine = new QueryEngine(_ -> null, List::of, () -> {});
        try (ControlServer server =
                new ControlServer(new ControlConfig(socket, 4), engine, List.of(new Telling(chart)))) {
            server.start();
            CommandLine ribflow = new CommandLine(CommandLine.Model.CommandSpec.create());
            ClientCommands.ALL.forEach(ribflow::addSubcommand);
            assertEquals(
                    0,
                    ribflow.execute("matrix", "--socket", "" + socket, "--svg", "" + heatmap, "--sankey", "" + sankey));
        }
        assertEquals(SvgHeatmap.of(chart), Files.readString(heatmap));
        assertEquals(SvgSankey.of(chart), Files.readString(sankey));
    }
}
