package ribflow.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "0.333, 0.33",
        "999, 999",
        "999.4, 999",
        "999.5, 1.00k",
        "1000, 1.00k",
        "1234, 1.23k",
        "12345, 12.3k",
        "123456, 123k",
        "999499, 999k",
        "999500, 1.00M",
        "9996000, 10.0M",
        "1e9, 1.00G",
        "5e21, 5000E"
    })
    void haveThreeDigits(double value, String text) {
        assertEquals(text, Figures.readable(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.333, 0.3",
        "9.96, 10",
        "1234, 1.2k",
        "9960, 10k",
        "12345, 12k",
        "123456, 123k",
        "999500, 1.0M"
    })
    void haveTwoWhereThereIsNoRoom(double value, String text) {
        assertEquals(text, Figures.readable(value, 2));
    }
}
