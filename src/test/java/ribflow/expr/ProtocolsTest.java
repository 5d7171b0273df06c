package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ProtocolsTest {

    @Test
    void eachPrintedNameIsReadBack() {
        for (int number = 0; number < 256; number++) {
            String name = Protocols.name(number);
            OptionalInt read = Protocols.number(name);
            assertEquals(number, read.isPresent() ? read.getAsInt() : Integer.parseInt(name));
        }
    }

    @Test
    void findsNamesAFewEditsAway() {
        assertEquals(1, Nearest.distance("dst_as", "dst_sa"));
        assertEquals(3, Nearest.distance("kitten", "sitting"));
        assertEquals(List.of("traffic"), Nearest.to("trafic", List.of("matrix", "traffic", "talkers")));
        assertTrue(Nearest.to("x", List.of("matrix", "traffic")).isEmpty());
    }
}
