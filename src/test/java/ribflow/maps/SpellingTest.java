package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpellingTest {

    private static final List<String> KNOWN =
            List.of("listen", "workers", "receive_buffer", "neighbours", "renormalise", "hold_time");

    @ParameterizedTest
    @CsvSource({
        "worker, workers",
        "neighbors, neighbours",
        "renormalize, renormalise",
        "lisetn, listen",
        "recieve_buffer, receive_buffer",
        "hold_timer, hold_time",
        "hold, hold_time"
    })
    void findsWhatWasMeant(String word, String meant) {
        assertEquals(Optional.of(meant), Spelling.nearest(word, KNOWN));
    }

    @Test
    void doesNotGuessWildly() {
        assertEquals(Optional.empty(), Spelling.nearest("password", KNOWN));
        assertEquals("allowed: ip, in", Spelling.hint("filter", List.of("ip", "in")));
    }

    @ParameterizedTest
    @CsvSource({"'', abc, 3", "abc, abc, 0", "abc, acb, 1", "abc, abcd, 1", "kitten, sitting, 3", "ca, abc, 3"})
    void countsLettersToChange(String a, String b, int distance) {
        assertEquals(distance, Spelling.distance(a, b));
        assertEquals(distance, Spelling.distance(b, a));
    }
}
