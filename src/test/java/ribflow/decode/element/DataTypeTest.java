package ribflow.decode.element;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DataTypeTest {

    private static String text(String type, String octets) {
        byte[] bytes = HexFormat.of().parseHex("aa" + octets + "bb");
        return DataType.named(type).text(ByteBuffer.wrap(bytes), 1, bytes.length - 2);
    }

    @ParameterizedTest
    @CsvSource({
        "unsigned8, ff, 255",
        "unsigned64, ffffffffffffffff, 18446744073709551615",
        "unsigned64, 0102, 258", // RFC 7011, 6.2
        "signed16, fffe, -2",
        "signed32, fe, -2",
        "signed64, 7fffffffffffffff, 9223372036854775807",
        "float64, 3ff8000000000000, 1.5",
        "float64, 3fc00000, 1.5",
        "boolean, 01, true",
        "boolean, 02, false",
        "boolean, 03, 03",
        "macAddress, 00005e0053ff, 00:00:5e:00:53:ff",
        "ipv4Address, c0000201, 192.0.2.1",
        "ipv6Address, 20010db8000000000000000000000001, 2001:db8::1",
        "dateTimeSeconds, 6553f100, 2023-11-14T22:13:20Z",
        "dateTimeMilliseconds, 0000018bcfe5687b, 2023-11-14T22:13:20.123Z",
        "dateTimeMicroseconds, e8fe6f8080000000, 2023-11-14T22:13:20.500Z",
        "dateTimeNanoseconds, 0000000000000000, 2036-02-07T06:28:16Z",
        "string, 474530, GE0",
        "string, 47453000000000, GE0",
        "string, c3bc, ü",
        "string, 03004142, 03004142",
        "octetArray, 00ff10, 00ff10",
        "unsigned256, 0001, 0001",
        // What is not of its type's length
        "unsigned8, 000102030405060708, 000102030405060708",
        "macAddress, 0102, 0102",
        "ipv4Address, 010203, 010203",
        "dateTimeSeconds, 01, 01",
        "float32, 01, 01",
    })
    void aValueAsText(String type, String octets, String text) {
        assertEquals(text, text(type, octets));
    }

    @Test
    void nothingAtAll() {
        for (DataType type : DataType.values()) {
            assertEquals("", type.text(ByteBuffer.allocate(0), 0, 0));
        }
    }

    @Test
    void whichTextsAreNumbers() {
        assertTrue(DataType.UNSIGNED64.numeric(3));
        assertTrue(DataType.FLOAT64.numeric(4));
        assertFalse(DataType.UNSIGNED8.numeric(9));
        assertFalse(DataType.UNSIGNED256.numeric(4));
        assertFalse(DataType.STRING.numeric(1));
    }
}
