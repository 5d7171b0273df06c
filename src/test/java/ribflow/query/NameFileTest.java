package ribflow.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.ip.Address;
import ribflow.maps.Problem;

final class NameFileTest {

    @TempDir
    Path folder;

    private final List<Problem> problems = new ArrayList<>();

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("names.csv"), text);
    }

    private List<String> complaints() {
        return problems.stream()
                .map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void aFileThatIsNoneOfNamesIsNotReadToItsEnd() throws IOException {
        NameFile.ases(file("wrong\n".repeat(1000)), problems);
        assertEquals(101, problems.size());
        assertEquals(
                "100 problems; what follows was not read", problems.getLast().message());
    }

    @Test
    void readsNamesOfAses() throws IOException {
        assertEquals(
                Map.of(64500L, "Example Net, Inc.", 64501L, "Say \"hello\"", 4200000000L, "Big", 3L, "Köln"),
                NameFile.ases(file("""
                        AS,NAME
                        # a comment

                        64500, Example Net, Inc.
                        AS64501,"Say ""hello\"""
                        as4200000000,"Big"
                        3,Köln
                        """), problems));
        assertEquals(List.of(), complaints());
    }

    @Test
    void readsNamesOfExporters() throws IOException {
        assertEquals(
                Map.of(Address.parse("192.0.2.1"), "edge1", Address.parse("2001:db8::1"), "edge2"),
                NameFile.exporters(file("192.0.2.1,edge1\n2001:db8:0::1,edge2"), problems));
        assertEquals(List.of(), complaints());
    }

    @Test
    void tellsAllThatIsWrong() throws IOException {
        NameFile.ases(file("""
                64500
                64500,
                x,Name
                4294967296,Too large
                -1,Negative
                1,One
                1,Uno
                as,name
                """), problems);
        assertEquals(
                List.of(
                        "names.csv:1: a row is 'as,name'; not '64500'",
                        "names.csv:2: a row is 'as,name'; not '64500,'",
                        "names.csv:3: as: 'x' is not an AS number, 0 to 4294967295",
                        "names.csv:4: as: '4294967296' is not an AS number, 0 to 4294967295",
                        "names.csv:5: as: '-1' is not an AS number, 0 to 4294967295",
                        "names.csv:7: as: 1 is named twice",
                        "names.csv:8: as: 'as' is not an AS number, 0 to 4294967295"),
                complaints());
        problems.clear();
        NameFile.exporters(file("192.0.2.256,x\n192.0.2.0/24,y\n"), problems);
        assertEquals(
                List.of(
                        "names.csv:1: ip: '192.0.2.256' is not an IP address",
                        "names.csv:2: ip: '192.0.2.0/24' is not an IP address"),
                complaints());
    }

    @Test
    void aFileThatCannotBeReadIsAProblem() throws IOException {
        NameFile.ases(folder.resolve("nowhere.csv"), problems);
        Files.write(folder.resolve("latin1.csv"), "1,K\u00f6ln".getBytes(StandardCharsets.ISO_8859_1));
        NameFile.ases(folder.resolve("latin1.csv"), problems);
        assertEquals(
                List.of(
                        "nowhere.csv: there is no such file",
                        "latin1.csv:1: the line is not UTF-8 text; allowed: UTF-8 (iconv -f latin1 -t utf-8 converts the usual other)"),
                complaints());
    }

    @Test
    void theSamplesAreGood() {
        assertEquals(
                "Google", NameFile.ases(Path.of("maps/as-names.csv"), problems).get(15169L));
        assertEquals(
                4,
                NameFile.exporters(Path.of("maps/exporter-names.csv"), problems).size());
        assertEquals(List.of(), problems);
    }
}
