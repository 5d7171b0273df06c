package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MomentsTest {

    private static final Optional<Instant> NOW = Optional.of(Instant.parse("2026-11-21T20:47:12Z"));

    @ParameterizedTest
    @CsvSource({
        "2026-11-21,                2026-11-21T00:00:00Z",
        "2026-11-21T20:40,          2026-11-21T20:40:00Z",
        "2026-11-21 20:40:30,       2026-11-21T20:40:30Z",
        "2026-11-21T20:40Z,         2026-11-21T20:40:00Z",
        "2026-11-21T20:40+02:00,    2026-11-21T18:40:00Z",
        "2026-11-21T20:40:00-05:00, 2026-11-22T01:40:00Z",
        "now,                       2026-11-21T20:47:12Z",
        "NOW-1h,                    2026-11-21T19:47:12Z",
        "-30s,                      2026-11-21T20:46:42Z",
        "-90m,                      2026-11-21T19:17:12Z",
        "90m,                       2026-11-21T19:17:12Z",
        "-1h,                       2026-11-21T19:47:12Z",
        "-2d,                       2026-11-19T20:47:12Z",
        "-1w,                       2026-11-14T20:47:12Z",
        "today,                     2026-11-21T00:00:00Z",
        "today-6h,                  2026-11-20T18:00:00Z",
        "yesterday,                 2026-11-20T00:00:00Z",
    })
    void readsAbsoluteAndRelativeOnes(String text, Instant moment) {
        assertEquals(Optional.of(moment), Moments.read(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "h1",
                "now1h",
                "-h",
                "-1",
                "-1y",
                "-1h30m",
                "+1h",
                "tomorrow",
                "2026-13-01",
                "2026-11-21T",
                "T20:40",
                "nowish",
                "now-",
                "yesterday1h",
                "-9999999s",
                "2026-11-21T25:00"
            })
    void refusesWhatIsNone(String text) {
        assertEquals(Optional.empty(), Moments.read(text, NOW));
    }

    @Test
    void nothingIsSeenFromNowWhereThereIsNoNow() {
        assertEquals(Optional.empty(), Moments.read("-1h", Optional.empty()));
        assertEquals(Optional.empty(), Moments.read("yesterday", Optional.empty()));
        assertEquals(Optional.of(Instant.parse("2026-11-21T00:00:00Z")), Moments.read("2026-11-21", Optional.empty()));
    }
}
