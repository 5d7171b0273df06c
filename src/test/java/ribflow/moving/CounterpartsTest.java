package ribflow.moving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CounterpartsTest {

    @Test
    void everyKeyOfPmacctsHasARow() throws IOException {
        List<String> keys = Files.readAllLines(Path.of("test-fixtures/moving/keys.txt"));
        assertTrue(keys.size() > 600, "the list is cut: " + keys.size());
        assertEquals(
                List.of(),
                keys.stream().filter(key -> Counterparts.of(key).isEmpty()).toList());
    }

    @Test
    void noRowIsInVain() throws IOException {
        List<String> keys = Files.readAllLines(Path.of("test-fixtures/moving/keys.txt"));
        List<String> vain = Counterparts.ALL.stream()
                .flatMap(row -> row.keys().stream())
                .filter(pattern -> !List.of("interface", "interface_wait", "sfacctd_zmq_address")
                        .contains(pattern))
                .filter(pattern -> keys.stream()
                        .noneMatch(key ->
                                new Counterpart(List.of(pattern), new Counterpart.Fate.Missing("")).closeness(key) > 0))
                .toList();
        assertEquals(List.of(), vain, "patterns that no key of pmacct's has");
    }

    @Test
    void theRowThatSpellsOutMostCounts() {
        assertEquals("tables.NAME.bin", words("sql_history"));
        assertTrue(words("sql_history_roundoff").startsWith("not needed: bins begin"), words("sql_history_roundoff"));
        assertTrue(words("sql_host").startsWith("there is no output to databases"), words("sql_host"));
        assertTrue(words("nfacctd_kafka_topic").startsWith("flows come over UDP"), words("nfacctd_kafka_topic"));
    }

    @Test
    void aKeyOfNobodysIsToldWithItsNeighbour() {
        assertEquals("no key of pmacct's; did you mean aggregate?", Counterparts.unknown("agregate"));
        assertEquals("no key of pmacct's", Counterparts.unknown("something_else_altogether"));
    }

    private static String words(String key) {
        return Counterparts.of(key).orElseThrow().fate().words();
    }
}
