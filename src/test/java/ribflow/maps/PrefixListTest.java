package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.ip.Address;
import ribflow.ip.PrefixNumbers;

/** Lists of prefixes that tables name. */
final class PrefixListTest {

    @TempDir
    private Path folder;

    private final List<Problem> problems = new ArrayList<>();

    private PrefixNumbers read(String text) throws IOException {
        Path file = folder.resolve("list");
        Files.writeString(file, text);
        return PrefixList.read(file, problems);
    }

    private static boolean holds(PrefixNumbers prefixes, String address) {
        Address parsed = Address.parse(address);
        return prefixes.find(parsed.high(), parsed.low()) != PrefixNumbers.NONE;
    }

    @Test
    void aPrefixALineAndPmacctsNetworksFile() throws IOException {
        PrefixNumbers prefixes = read("""
                # ours
                192.0.2.0/24   ! the office
                192.0.2.0/24

                64500,198.51.100.0/24
                10.0.0.1,64500_64501,2001:db8::/32
                203.0.113.7
                """);
        assertEquals(List.of(), problems);
        assertEquals(4, prefixes.size());
        List<String> inside = List.of("192.0.2.255", "198.51.100.1", "2001:db8:1::1", "203.0.113.7");
        assertEquals(inside, inside.stream().filter(a -> holds(prefixes, a)).toList());
        List<String> outside = List.of("192.0.3.0", "203.0.113.8", "2001:db9::", "::ffff:0:0", "10.0.0.1");
        assertEquals(List.of(), outside.stream().filter(a -> holds(prefixes, a)).toList());
    }

    @Test
    void whatIsWrongIsToldWithItsLineAndNotWithoutEnd() throws IOException {
        read("10.0.0.0/8\nours\n10.0.0.1/8\n" + "x\n".repeat(1000));
        assertEquals(Rows.MOST_PROBLEMS + 1, problems.size());
        assertEquals(2, problems.getFirst().line());
        problems.clear();
        read("# nothing yet\n");
        assertEquals(1, problems.size());
        problems.clear();
        PrefixList.read(folder.resolve("none"), problems);
        assertEquals(1, problems.size());
        assertNotEquals("", problems.getFirst().message());
    }
}
