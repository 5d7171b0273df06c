package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.query.Answer;
import ribflow.query.Cell;

final class MatrixTablesTest {

    /** Which part of a percentile is local nobody knows: that is no zero. */
    @ParameterizedTest
    @CsvSource({"true, 0, 0", "true, 5, 5", "false, 0, ?", "false, 8, 8"})
    void theLocalPartIsAFigureWhereItIsKnown(boolean additive, double local, String shown) {
        Tile tile = new Tile(8, local, false, true, "8");
        Chart chart = new Chart(
                "",
                "",
                "",
                List.of(new Axis("Paris", Sort.NAMED)),
                List.of(new Axis("Paris", Sort.NAMED)),
                List.of(List.of(tile)),
                List.of(tile),
                List.of(tile),
                tile,
                additive,
                List.of());
        Answer answer = MatrixTables.grid(Optional.empty(), List.of(new MatrixTables.Part("", chart)), List.of());
        Cell[] row = new Cell[answer.columns().size()];
        assertTrue(answer.next(row));
        assertEquals("local", answer.columns().getLast().json());
        assertEquals(Commands.words(shown), row[row.length - 1]);
    }
}
