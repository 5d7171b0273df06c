package ribflow.matrix.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColoursTest {

    @ParameterizedTest
    @CsvSource({
        "TERM=xterm-256color, true, INDEXED",
        "TERM=xterm-256color COLORTERM=truecolor, true, TRUE",
        "TERM=screen-256color COLORTERM=24bit, true, TRUE",
        "TERM=xterm-direct, true, TRUE",
        "TERM=xterm COLORTERM=yes, true, INDEXED",
        "TERM=xterm, true, NONE",
        "TERM=linux, true, NONE",
        "TERM=dumb COLORTERM=truecolor, true, NONE",
        "COLORTERM=truecolor, true, NONE",
        "NO_COLOR=1 TERM=xterm-256color COLORTERM=truecolor, true, NONE",
        "NO_COLOR= TERM=xterm-256color, true, INDEXED",
        "TERM=xterm-256color COLORTERM=truecolor, false, NONE"
    })
    void areWhatTheEnvironmentSays(String environment, boolean terminal, Colours colours) {
        assertEquals(colours, Colours.of(variables(environment), terminal));
    }

    @ParameterizedTest
    @CsvSource({"TERM=xterm-direct, TRUE", "TERM=dumb, INDEXED", "NO_COLOR=1 TERM=xterm-256color, INDEXED"})
    void areThereIfInsistedOn(String environment, Colours colours) {
        assertEquals(colours, Colours.insisted(variables(environment)));
    }

    @Test
    void paintOneColourOnAnother() {
        Rgb ground = Rgb.of("#0097af");
        assertEquals("", Colours.NONE.on(ground) + Colours.NONE.off());
        assertEquals("\u001b[48;5;31;38;5;16m", Colours.INDEXED.on(ground));
        assertEquals("\u001b[48;2;0;151;175;38;2;0;0;0m", Colours.TRUE.on(ground));
        assertEquals("\u001b[0m", Colours.TRUE.off());
    }

    private static Map<String, String> variables(String text) {
        Map<String, String> variables = new HashMap<>();
        for (String variable : text.split(" ")) {
            String[] parts = variable.split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        return variables;
    }
}
