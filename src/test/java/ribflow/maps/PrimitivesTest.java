package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

final class PrimitivesTest {

    @TempDir
    private Path folder;

    private List<Problem> define(String text, boolean running) throws IOException {
        Path file = folder.resolve("primitives.map");
        Files.writeString(file, text);
        List<Problem> problems = new ArrayList<>();
        Primitives.define(file, running, problems);
        return problems;
    }

    private List<String> wrong(String text) throws IOException {
        return Problem.inReadingOrder(define(text, false)).stream()
                .map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
    }

    private static FlowField column(String label) {
        return FlowField.named(label).orElseThrow();
    }

    @Test
    void everySemanticsIsAColumn() throws IOException {
        assertEquals(List.of(), define("""
            # pmacct's example
            name=primitives_test_int  field_type=198    len=8  semantics=u_int
            name=primitives_test_ip   field_type=9:12236 len=4 semantics=ip
            name=primitives_test_mac  field_type=365    len=6  semantics=mac
            name=primitives_test_str  field_type=4294967295:1 len=vlen semantics=str
            name=primitives_test_hex  field_type=33002  len=2  semantics=hex
            name=primitives_test_raw  field_type=33000  len=12 semantics=raw
            """, false));
        assertEquals(Kind.LONG, column("primitives_test_int").kind());
        assertEquals(Kind.ADDRESS, column("primitives_test_ip").kind());
        assertEquals(Kind.MAC, column("primitives_test_mac").kind());
        assertEquals(Kind.TEXT, column("primitives_test_str").kind());
        assertFalse(column("primitives_test_str").octets());
        assertTrue(column("primitives_test_hex").octets());
        assertTrue(column("primitives_test_raw").octets());
        assertEquals(
                List.of(new FlowField.Element(9, 12_236)),
                column("primitives_test_ip").elements());
        assertEquals(
                List.of(new FlowField.Element(-1, 1)),
                column("primitives_test_str").elements());
        assertTrue(column("primitives_test_raw").custom());
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws IOException {
        assertEquals(
                List.of(
                        "primitives.map:1: name: there is a column src_host already; allowed: a small letter and up to 31"
                                + " small letters, digits or underscores; no other column's name",
                        "primitives.map:2: name: there is a column src_host, whose name in JSON is ip_src; allowed: a"
                                + " small letter and up to 31 small letters, digits or underscores; no other column's name",
                        "primitives.map:3: field_type: 65536 is out of range; allowed: the number of an information"
                                + " element, 1 to 65535, or of an enterprise's as PEN:number, such as 9:12235",
                        "primitives.map:4: field_type: 32768 is out of range; allowed: the number of an information"
                                + " element, 1 to 65535, or of an enterprise's as PEN:number, such as 9:12235",
                        "primitives.map:5: name: 'by' has a meaning of its own in queries; allowed: a small letter and up"
                                + " to 31 small letters, digits or underscores; no other column's name",
                        "primitives.map:6: len: no length of that semantics; allowed: 1 to 8",
                        "primitives.map:7: len: no length of that semantics; allowed: 4 or 16",
                        "primitives.map:8: len: no length of that semantics; allowed: 6",
                        "primitives.map:9: semantics: 'float' is not known; allowed: one of u_int, ip, mac, str, hex, raw",
                        "primitives.map:10: packet_ptr: unknown key; allowed: name, field_type, len, semantics",
                        "primitives.map:10: field_type: the key is missing; allowed: the number of an information element,"
                                + " 1 to 65535, or of an enterprise's as PEN:number, such as 9:12235",
                        "primitives.map:12: line 11 already has a row for the same; allowed: one"),
                wrong("""
                    name=src_host field_type=1 len=1 semantics=u_int
                    name=ip_src field_type=1 len=1 semantics=u_int
                    name=a field_type=65536 len=1 semantics=u_int
                    name=b field_type=9:32768 len=1 semantics=u_int
                    name=by field_type=1 len=1 semantics=u_int
                    name=d field_type=1 len=9 semantics=u_int
                    name=e field_type=1 len=vlen semantics=ip
                    name=f field_type=1 len=8 semantics=mac
                    name=g field_type=1 len=8 semantics=float
                    name=h packet_ptr=packet:0 len=8 semantics=u_int
                    name=i field_type=1 len=8 semantics=u_int
                    name=i field_type=2 len=8 semantics=u_int
                    """));
        assertTrue(FlowField.named("i").isEmpty(), "of a file with anything wrong nothing is defined");
    }

    @Test
    void aRunningDaemonKeepsTheColumnsItHas() throws IOException {
        String row = "name=primitives_test_kept field_type=52 len=1 semantics=u_int\n";
        assertEquals(List.of(), define(row, false));
        assertEquals(List.of(), define(row, true));
        assertEquals(
                1,
                define(row + "name=primitives_test_new field_type=53 len=1 semantics=u_int\n", true)
                        .size());
        assertEquals(1, define(row.replace("52", "53"), true).size());
        assertTrue(FlowField.named("primitives_test_new").isEmpty());
    }
}
