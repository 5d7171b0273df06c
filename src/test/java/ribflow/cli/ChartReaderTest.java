package ribflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;

final class ChartReaderTest {

    static final String ANSWER = """
            WHAT,ROW,COLUMN,TEXT,VALUE,LOCAL,APART,KNOWN
            title,,,Traffic from PoP to PoP,,,,
            period,,,2026-11-22T04:00:00Z to 2026-11-22T04:05:00Z,,,,
            unit,,,bit/s,,,,
            additive,,,true,,,,
            row_named,,,Rome,,,,
            row_unknown,,,unknown,,,,
            column_named,,,"Rome, the ""old"" one",,,,
            column_other,,,3 others,,,,
            tile,0,0,1.20G ± 3 %,1.2E9,1.2E9,true,true
            tile,0,1,too few samples,1500,0,false,false
            tile,1,0,0,0,0,false,true
            tile,1,1,7,7.0,3.5,false,true
            row_sum,0,0,1.20G,1200001500,1200000000,false,true
            row_sum,1,0,7,7,3.5,false,true
            column_sum,0,0,1.20G,1200000000,1200000000,false,true
            column_sum,0,1,1.51k,1507,3.5,false,true
            total,0,0,1.20G,1200001507,1200000003.5,false,true
            note,,,"unknown egress, no_route: 7 bytes",,,,
            later,9,9,what a later version tells,,,,
            """;

    private static Chart read(String answer) throws IOException {
        ChartReader reader = new ChartReader();
        for (String line : answer.lines().toList()) {
            reader.line(line);
        }
        return reader.chart();
    }

    @Test
    void readsAllParts() throws IOException {
        Chart expected = new Chart(
                "Traffic from PoP to PoP",
                "2026-11-22T04:00:00Z to 2026-11-22T04:05:00Z",
                "bit/s",
                List.of(new Axis("Rome", Sort.NAMED), new Axis("unknown", Sort.UNKNOWN)),
                List.of(new Axis("Rome, the \"old\" one", Sort.NAMED), new Axis("3 others", Sort.OTHER)),
                List.of(
                        List.of(
                                new Tile(1.2e9, 1.2e9, true, true, "1.20G ± 3 %"),
                                new Tile(1500, 0, false, false, "too few samples")),
                        List.of(new Tile(0, 0, false, true, "0"), new Tile(7, 3.5, false, true, "7"))),
                List.of(new Tile(1200001500, 1200000000, false, true, "1.20G"), new Tile(7, 3.5, false, true, "7")),
                List.of(
                        new Tile(1200000000, 1200000000, false, true, "1.20G"),
                        new Tile(1507, 3.5, false, true, "1.51k")),
                new Tile(1200001507, 1200000003.5, false, true, "1.20G"),
                true,
                List.of("unknown egress, no_route: 7 bytes"));
        assertEquals(expected, read(ANSWER));
    }

    @Test
    void anyLineThatIsMissingIsSaid() {
        List<String> lines = ANSWER.lines().toList();
        for (int missing = 1; missing < lines.size() - 2; missing++) {
            List<String> fewer = new ArrayList<>(lines);
            String line = fewer.remove(missing);
            IOException no = assertThrows(IOException.class, () -> read(String.join("\n", fewer)), line);
            assertTrue(
                    String.valueOf(no.getMessage()).startsWith("what the daemon answered is no chart, there is no "),
                    no::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2026-11-22T04:00:00Z; 'WHAT\ntitle'; there is no text",
                "x; 'a,b\nc,d'; there is no what",
                "x; 'WHAT,ROW,COLUMN,TEXT,VALUE,LOCAL\ntile,0,0,7,7,0'; there is no apart",
                "x; 'WHAT,ROW,COLUMN,TEXT,VALUE,LOCAL,APART,KNOWN\ntile,0,x,7,7,0,false,true';"
                        + " in its line 'tile,0,x,7,7,0,false,true': For input string: \"x\"",
                "x; 'WHAT,ROW,COLUMN,TEXT,VALUE,LOCAL,APART,KNOWN\ntile,0,0,7,7,9,false,true';"
                        + " in its line 'tile,0,0,7,7,9,false,true': a tile of 7.0, of it 9.0 local",
                "x; ''; there is no title"
            })
    void whatIsNoChartIsSaid(String name, String answer, String complaint) {
        IOException no = assertThrows(IOException.class, () -> read(answer), name);
        assertEquals("what the daemon answered is no chart, " + complaint, no.getMessage());
    }
}
