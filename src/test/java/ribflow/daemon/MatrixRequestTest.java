package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.daemon.MatrixRequest.Shape;
import ribflow.matrix.Level;
import ribflow.matrix.MatrixConfig;
import ribflow.matrix.Measure;
import ribflow.matrix.Span;
import ribflow.matrix.Split;
import ribflow.query.QueryException;

final class MatrixRequestTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final MatrixConfig CONFIG = new MatrixConfig(
            Duration.ofMinutes(5),
            12,
            1000,
            Duration.ofMinutes(5),
            List.of(Level.POP, Level.ROUTER),
            List.of(Split.CLASS),
            true,
            true,
            Optional.empty());

    private static MatrixRequest request(String words) throws QueryException {
        return MatrixRequest.of(words.isEmpty() ? List.of() : List.of(words.split(" ")), CONFIG, NOW);
    }

    private static long millis(String moment) {
        return Instant.parse(moment).toEpochMilli();
    }

    @Test
    void nothingAsksForTheLatestMatrixOfPops() throws QueryException {
        MatrixRequest request = request("");
        assertEquals(Shape.GRID, request.shape());
        assertEquals(Level.POP, request.question().level());
        assertEquals(new Span.LatestComplete(), request.question().span());
        assertEquals(Measure.RATE, request.measure());
        assertEquals(40, request.top());
        assertTrue(request.precision());
        assertFalse(request.question().percentile());
    }

    @Test
    void allWordsAreUnderstood() throws QueryException {
        MatrixRequest request = request("cells level router by class p95 last 1h top 0 plain");
        assertEquals(Shape.CELLS, request.shape());
        assertEquals(Level.ROUTER, request.question().level());
        assertEquals(Optional.of(Split.CLASS), request.question().by());
        assertTrue(request.question().percentile());
        assertEquals(
                new Span.Between(millis("2026-11-22T11:00:00Z"), Long.MAX_VALUE),
                request.question().span());
        assertEquals(Integer.MAX_VALUE, request.top());
        assertFalse(request.precision());
        assertEquals(
                new Span.Between(millis("2026-11-20T00:00:00Z"), millis("2026-11-22T00:00:00Z")),
                request("since 2026-11-20 until today").question().span());
        assertEquals(
                new Span.At(millis("2026-11-22T10:30:00Z")),
                request("at 2026-11-22T10:30").question().span());
        assertEquals(new Span.All(), request("all bytes").question().span());
        assertEquals(new Span.Current(), request("current packets").question().span());
        assertEquals(12, request("level router").top());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "yesterday                  | 'yesterday' is not known here; usage: matrix",
                "level                      | something is missing behind 'level'; usage: matrix",
                "level country              | 'country' is no level; allowed: pop, router, as, pop-as, interface",
                "level as                   | the matrix does not have the level as; allowed: it in matrix.levels, or pop, router",
                "by dscp                    | the matrix cannot be split by 'dscp'; allowed: class (matrix.by)",
                "by colour                  | the matrix cannot be split by 'colour'; allowed: class (matrix.by)",
                "last week                  | 'week' is no time such as 30m, 12h, 7d; allowed: a number and s, m, h, d or w",
                "at noon                    | 'noon' is no moment; allowed: 2026-11-21T20:40, 2026-11-21, -1h, now, today or yesterday",
                "until today                | 'until' needs a beginning; allowed: behind 'since MOMENT'",
                "since today until yesterday| the time ends before it begins; allowed: a later moment behind 'until'",
                "all last 1h                | two times at once; allowed: one of last, at, since, current, all",
                "top ten                    | 'ten' is no number of rows; allowed: 1 to 999999, or 0 for all",
                "chart by class             | a picture is of one matrix; allowed: no 'by' with it",
            })
    void whatIsWrongIsToldWithWhatIsAllowed(String words, String complaint) {
        QueryException wrong = assertThrows(QueryException.class, () -> request(words));
        assertTrue(String.valueOf(wrong.getMessage()).startsWith(complaint), wrong::getMessage);
    }
}
