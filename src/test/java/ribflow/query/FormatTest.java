package ribflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

final class FormatTest {

    private static final List<Column> COLUMNS = List.of(
            Column.of(FlowField.DST_AS),
            Column.of(FlowField.AS_PATH),
            Column.of(FlowField.STD_COMM),
            Column.of(FlowField.EGRESS_POP),
            Column.of(FlowField.STAMP_INSERTED),
            Column.of(FlowField.ENTERS),
            Column.of(FlowField.BYTES),
            Column.of(FlowField.local(0, "bps", Kind.DECIMAL, "BPS", "bytes per second")));

    private static final List<List<Cell>> ROWS = List.of(
            List.of(
                    new Cell.Digits(4_200_000_000L),
                    new Cell.Path("64500 64501 {64502,64503}"),
                    new Cell.Communities("64500:1 64500:2"),
                    new Cell.Text("Paris \"Nord\", 1"),
                    new Cell.Time(1_795_293_600_000L),
                    new Cell.Flag(true),
                    new Cell.Count(12_345_678),
                    new Cell.Rate(9_876_543.21)),
            List.of(
                    new Cell.Digits(1),
                    new Cell.Path(""),
                    new Cell.Communities(""),
                    new Cell.Text("München\nSüd"),
                    new Cell.Time(1_795_293_600_123L),
                    new Cell.Flag(false),
                    new Cell.Count(0),
                    new Cell.Rate(0.5)),
            Collections.nCopies(8, Cell.ABSENT));

    private static String written(Format format, List<Column> columns, List<List<Cell>> rows, String... notes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer answer = Answer.of(columns, rows, List.of(notes))) {
            assertEquals(rows.size(), format.write(answer, out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8);
    }

    @Test
    void aTableIsForTheEye() {
        assertEquals("""
                # two exporters have no roles
                    DST_AS  AS_PATH                    COMMS            EGRESS_POP       INSERTED                  ENTERS       BYTES  BIT/S
                4200000000  64500 64501 {64502,64503}  64500:1 64500:2  Paris "Nord", 1  2026-11-21T20:40:00Z      yes     12,345,678  9.88M
                         1  ^$                         -                München Süd      2026-11-21T20:40:00.123Z  -                0   0.50
                         -  -                          -                -                -                         -                -      -
                """, written(Format.TABLE, COLUMNS, ROWS, "two exporters have no roles"));
    }

    @Test
    void csvIsThatOfPmacct() {
        assertEquals("""
                DST_AS,AS_PATH,COMMS,EGRESS_POP,INSERTED,ENTERS,BYTES,BPS
                4200000000,"64500_64501_{64502,64503}",64500:1_64500:2,"Paris ""Nord"", 1",2026-11-21T20:40:00Z,true,12345678,9876543
                1,,,München Süd,2026-11-21T20:40:00.123Z,false,0,0.5
                ,,,,,,,
                """, written(Format.CSV, COLUMNS, ROWS, "not here"));
    }

    @Test
    void jsonIsOneArray() {
        assertEquals("""
                [
                {"as_dst": 4200000000, "as_path": "64500_64501_{64502,64503}", "comms": "64500:1_64500:2", "egress_pop": "Paris \\"Nord\\", 1", "stamp_inserted": "2026-11-21T20:40:00Z", "enters": true, "bytes": 12345678, "bps": 9876543},
                {"as_dst": 1, "as_path": "", "comms": "", "egress_pop": "München\\u000aSüd", "stamp_inserted": "2026-11-21T20:40:00.123Z", "enters": false, "bytes": 0, "bps": 0.5},
                {"as_dst": null, "as_path": null, "comms": null, "egress_pop": null, "stamp_inserted": null, "enters": null, "bytes": null, "bps": null}
                ]
                """, written(Format.JSON, COLUMNS, ROWS));
        assertEquals("[\n]\n", written(Format.JSON, COLUMNS, List.of()));
    }

    @Test
    void ndjsonIsAnObjectToALine() {
        List<Column> columns = List.of(Column.text("name"), Column.number("rows"));
        assertEquals(
                """
                {"name": "traffic", "rows": 12}
                {"name": "matrix", "rows": null}
                """,
                written(
                        Format.NDJSON,
                        columns,
                        List.of(
                                List.of(new Cell.Text("traffic"), new Cell.Count(12)),
                                List.of(new Cell.Text("matrix"), Cell.ABSENT))));
        assertEquals("", written(Format.NDJSON, columns, List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void noLineIsEmptyOrLooksLikeAnError(Format format) {
        List<Column> columns = List.of(Column.text("name"));
        List<List<Cell>> rows = List.of(
                List.of(Cell.ABSENT),
                List.of(new Cell.Text("")),
                List.of(new Cell.Path("")),
                List.of(new Cell.Text("a\n\nb")),
                List.of(new Cell.Text("error: a name")));
        String text = written(format, columns, rows);
        assertTrue(text.endsWith("\n"));
        text.lines().forEach(line -> {
            assertFalse(line.isBlank(), format + ": " + text);
            assertFalse(line.startsWith("error:"), format + ": " + text);
        });
    }

    @Test
    void aLongTableStreamsBehindTheRowsThatWereMeasured() {
        List<List<Cell>> rows = IntStream.range(0, 3_000)
                .mapToObj(i -> List.<Cell>of(new Cell.Text("x".repeat(i == 2_500 ? 9 : 4)), new Cell.Count(i)))
                .collect(Collectors.toList());
        List<String> lines = written(Format.TABLE, List.of(Column.text("name"), Column.number("n")), rows)
                .lines()
                .toList();
        assertEquals(3_001, lines.size());
        assertEquals("NAME    N", lines.getFirst());
        assertEquals("xxxx  998", lines.get(999));
        assertEquals("xxxxxxxxx  2,500", lines.get(2_501));
        assertEquals("xxxx  2,999", lines.getLast());
    }
}
