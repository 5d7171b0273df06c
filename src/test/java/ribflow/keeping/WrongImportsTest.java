package ribflow.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.flow.FlowField;
import ribflow.query.QueryException;

/** What is said of files that are not as they should be: the file, the line, what is wrong and what is allowed. */
final class WrongImportsTest {

    private static final String HEADER = "stamp_inserted,src_as,packets,flows,bytes\n";
    private static final String GOOD = "2026-11-22T10:00:00Z,64500,1,1,100\n";

    private static void readAll(String text) throws QueryException, IOException {
        BinReader reader = BinReader.of("f.csv", new StringReader(text));
        while (reader.next(reader.keys(), Duration.ofMinutes(5)).isPresent()) {
            // until it complains
        }
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("", "f.csv:1: it is empty; allowed: what 'ribflow store export' writes"),
                Arguments.of("\n" + HEADER, "f.csv:1: it is empty; allowed: what 'ribflow store export' writes"),
                Arguments.of(
                        "src_as,packets,flows,bytes\n",
                        "f.csv:1: there is no stamp_inserted, so that nobody knows when the bins begin"),
                Arguments.of(
                        "stamp_inserted,packets,flows\n",
                        "f.csv:1: there is no column bytes; packets, flows and bytes must be there"),
                Arguments.of(
                        "stamp_inserted,src_sa,packets,flows,bytes\n",
                        "f.csv:1: there is no column 'src_sa'; did you mean src_as?"),
                Arguments.of(
                        "stamp_inserted,src_as,src_as,packets,flows,bytes\n",
                        "f.csv:1: the column 'src_as' is there twice"),
                Arguments.of(
                        HEADER + GOOD + "2026-11-22T10:00:00Z,64500,1,1\n",
                        "f.csv:3: it has 4 cells, and the header 5"),
                Arguments.of(HEADER + GOOD + "\n", "f.csv:3: it has 1 cells, and the header 5"),
                Arguments.of(
                        HEADER + "\"2026-11-22T10:00:00Z,64500,1,1,1\n",
                        "f.csv:2: the quotes that begin at character 1 do not end"),
                Arguments.of(
                        HEADER + "2026-11-22T10:00:00Z,\"1\"2,1,1,1\n",
                        "f.csv:2: a comma is expected behind the quotes that end at character 24"),
                Arguments.of(
                        HEADER + "yesterday,64500,1,1,1\n",
                        "f.csv:2: stamp_inserted: 'yesterday' is not a time; allowed: such as 2026-11-21T20:40:00Z"),
                Arguments.of(
                        HEADER + ",64500,1,1,1\n",
                        "f.csv:2: stamp_inserted is empty, so that nobody knows when the bin begins"),
                Arguments.of(
                        HEADER + "2026-11-22T10:01:00Z,64500,1,1,1\n",
                        "f.csv:2: bin_millis: no bin of 300000 ms begins at 2026-11-22T10:01:00Z"),
                Arguments.of(
                        HEADER + "2026-11-22T10:00:00Z,4294967296,1,1,1\n",
                        "f.csv:2: src_as: '4294967296' is not a number of this column; allowed: 0 to 4294967295"),
                Arguments.of(
                        HEADER + "2026-11-22T10:00:00Z,-1,1,1,1\n",
                        "f.csv:2: src_as: '-1' is not a number of this column; allowed: 0 to 4294967295"),
                Arguments.of(
                        HEADER + "2026-11-22T10:00:00Z,+1,1,1,1\n",
                        "f.csv:2: src_as: '+1' is not a number of this column; allowed: 0 to 4294967295"),
                Arguments.of(
                        HEADER + "2026-11-22T10:00:00Z,1,1,1,9223372036854775808\n",
                        "f.csv:2: bytes: '9223372036854775808' is not a number of this column; allowed: 0 to"
                                + " 9223372036854775807"),
                Arguments.of(
                        HEADER + "2026-11-22T10:00:00Z,1,1,,7\n",
                        "f.csv:2: packets, flows and bytes must all be there, or none where the bin has no rows"),
                Arguments.of(
                        "bin_millis," + HEADER + "0," + GOOD,
                        "f.csv:2: bin_millis: no bin of 0 ms begins at 2026-11-22T10:00:00Z"),
                Arguments.of(
                        "covered_millis," + HEADER + "300001," + GOOD,
                        "f.csv:2: covered_millis: 300001 ms are more than the bin has, 300000"),
                Arguments.of(
                        "covered_millis," + HEADER + "300000," + GOOD + "299999," + GOOD,
                        "f.csv:3: what covered_millis or bin_rows say of the bin is not what the line before says"),
                Arguments.of(
                        "bin_rows," + HEADER + "3," + GOOD + "3," + GOOD,
                        "f.csv:3: the bin of 2026-11-22T10:00:00Z has 2 lines, and bin_rows says 3: is the file whole?"),
                Arguments.of("{\"stamp_inserted\": 1", "f.csv:1: it is no JSON object: "),
                Arguments.of("{} {}", "f.csv:1: there is something behind the object"),
                Arguments.of("{\"a\": 1, \"a\": 1}", "f.csv:1: it has 'a' twice"),
                Arguments.of("{\"a\": [1]}", "f.csv:1: 'a' is neither a text nor a number"),
                Arguments.of(
                        json("\"2026-11-22T10:00:00Z\"") + "{\"bites\": 1}\n",
                        "f.csv:2: it has 'bites', which the first line has not"),
                Arguments.of(json("\"2026-11-22T10:00:00Z\"") + "7\n", "f.csv:2: an object is expected: {…}"),
                Arguments.of(json("\"2026-11-22T10:00:00Z\"") + "\n", "f.csv:2: an object is expected: {…}"),
                Arguments.of(
                        json("\"2026-11-22T10:00:00Z\"")
                                + json("\"2026-11-22T10:00:00Z\"").substring(0, 30),
                        "f.csv:2: it is no JSON object: "),
                Arguments.of(
                        json("7"), "f.csv:1: stamp_inserted: '7' is not a time; allowed: such as 2026-11-21T20:40:00Z"),
                Arguments.of(
                        json("null"), "f.csv:1: stamp_inserted is empty, so that nobody knows when the bin begins"));
    }

    private static String json(String stamp) {
        return "{\"stamp_inserted\": " + stamp + ", \"packets\": 1, \"flows\": 1, \"bytes\": 1}\n";
    }

    @ParameterizedTest
    @MethodSource("files")
    void isToldWhereAndWhatIsWrong(String file, String complaint) {
        QueryException wrong = assertThrows(QueryException.class, () -> readAll(file));
        String message = wrong.getMessage();
        assertEquals(complaint, complaint.endsWith(": ") ? message.substring(0, complaint.length()) : message);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("peer_src_ip", "10.1", "'10.1' is not an IP address"),
                Arguments.of("enters", "1", "'1' is not a flag; allowed: true or false"),
                Arguments.of(
                        "proto",
                        "tpc",
                        "'tpc' is not an IP protocol; allowed: a name such as tcp, or a number from 0 to 255"),
                Arguments.of(
                        "src_mac",
                        "00:00:5e",
                        "'00:00:5e' is not a MAC address; allowed: six bytes such as 00:00:5e:00:53:01"),
                Arguments.of("src_mask", "256", "'256' is not a number of this column; allowed: 0 to 255"),
                Arguments.of("src_port", "65536", "'65536' is not a number of this column; allowed: 0 to 65535"),
                Arguments.of(
                        "mpls_vpn_rd",
                        "0:65536:0:0",
                        "'0:65536:0:0' is not a route distinguisher; allowed: such as 0:64500:1, 1:192.0.2.1:1 or"
                                + " 2:4200000000:1"),
                Arguments.of(
                        "src_roa",
                        "good",
                        "'good' is not a validation state; allowed: "
                                + String.join(", ", FlowField.SRC_ROA.words().labels())));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueThatIsNoneOfItsColumn(String column, String value, String complaint) {
        String file = "stamp_inserted,bytes,packets,flows," + column + "\n2026-11-22T10:00:00Z,1,1,1," + value + "\n";
        QueryException wrong = assertThrows(QueryException.class, () -> readAll(file));
        assertEquals("f.csv:2: " + column + ": " + complaint, wrong.getMessage());
    }

    @Test
    void columnsThatTheTableDoesNotHave() throws Exception {
        BinReader reader = BinReader.of("f.csv", new StringReader(HEADER + GOOD));
        QueryException wrong = assertThrows(
                QueryException.class,
                () -> reader.into("traffic", List.of(FlowField.STAMP_INSERTED, FlowField.DST_AS)));
        assertEquals("f.csv:1: traffic has no column src_as; it has stamp_inserted, dst_as", wrong.getMessage());
    }

    /** A file of zeros, or a disk: there is no end of it, and memory has one. */
    @Test
    void aLineWithoutEnd() {
        Reader zeros = new Reader() {
            @Override
            public int read(char[] into, int at, int length) {
                Arrays.fill(into, at, at + length, '\0');
                return length;
            }

            @Override
            public void close() {}
        };
        QueryException wrong = assertThrows(QueryException.class, () -> BinReader.of("zeros", zeros));
        assertEquals(
                "zeros:1: the line is longer than 1048576 characters, which no row of an export is",
                wrong.getMessage());
        String long3 = HEADER + GOOD + "9".repeat(Lines.LONGEST + 1);
        QueryException third = assertThrows(QueryException.class, () -> readAll(long3));
        assertEquals(
                "f.csv:3: the line is longer than 1048576 characters, which no row of an export is",
                third.getMessage());
    }

    @Test
    void aBinForWhichThereIsNoRoom() throws Exception {
        String rows = HEADER + GOOD.repeat(1000);
        BinReader roomy = BinReader.of("f.csv", new StringReader(rows), 1 << 20);
        assertEquals(
                1000,
                roomy.next(roomy.keys(), Duration.ofMinutes(5))
                        .orElseThrow()
                        .rows()
                        .size());
        BinReader narrow = BinReader.of("f.csv", new StringReader(rows), 20_000);
        QueryException wrong =
                assertThrows(QueryException.class, () -> narrow.next(narrow.keys(), Duration.ofMinutes(5)));
        assertTrue(
                String.valueOf(wrong.getMessage())
                        .matches("f\\.csv:(\\d+): the bin of 2026-11-22T10:00:00Z has more than \\d+ rows, for which"
                                + " there is no room: a bin may take 20000 bytes of memory"),
                wrong.getMessage());
    }

    @Test
    void linesEndAsOnAnySystem() throws Exception {
        Lines lines = new Lines(new StringReader("a\r\nb\n\nc\rd\r\r\n" + "e".repeat(9000) + "\r\n"));
        for (String line : List.of("a", "b", "", "c", "d", "", "e".repeat(9000))) {
            assertEquals(line, lines.next());
        }
        assertEquals(7, lines.number());
        assertNull(lines.next());
        assertEquals(7, lines.number());
    }
}
