package ribflow.decode.element;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import ribflow.ip.Address;

/**
 * The abstract data types of information elements (RFC 7012, 3.1; RFC 6313; RFC 9740), and how a value of each is written
 * for people. What does not have the length of its type is written as its octets, so no value is ever lost.
 */
public enum DataType {
    OCTET_ARRAY("octetArray", Form.OCTETS),
    UNSIGNED8("unsigned8", Form.UNSIGNED),
    UNSIGNED16("unsigned16", Form.UNSIGNED),
    UNSIGNED32("unsigned32", Form.UNSIGNED),
    UNSIGNED64("unsigned64", Form.UNSIGNED),
    UNSIGNED256("unsigned256", Form.OCTETS),
    SIGNED8("signed8", Form.SIGNED),
    SIGNED16("signed16", Form.SIGNED),
    SIGNED32("signed32", Form.SIGNED),
    SIGNED64("signed64", Form.SIGNED),
    FLOAT32("float32", Form.FLOAT),
    FLOAT64("float64", Form.FLOAT),
    BOOLEAN("boolean", Form.TRUTH),
    MAC_ADDRESS("macAddress", Form.MAC),
    STRING("string", Form.TEXT),
    SECONDS("dateTimeSeconds", Form.SECONDS),
    MILLISECONDS("dateTimeMilliseconds", Form.MILLISECONDS),
    MICROSECONDS("dateTimeMicroseconds", Form.NTP),
    NANOSECONDS("dateTimeNanoseconds", Form.NTP),
    IPV4_ADDRESS("ipv4Address", Form.ADDRESS),
    IPV6_ADDRESS("ipv6Address", Form.ADDRESS),
    BASIC_LIST("basicList", Form.OCTETS),
    SUB_TEMPLATE_LIST("subTemplateList", Form.OCTETS),
    SUB_TEMPLATE_MULTI_LIST("subTemplateMultiList", Form.OCTETS);

    private static final Map<String, DataType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(type -> type.registered, Function.identity()));

    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    private final String registered;
    private final Form form;

    DataType(String registered, Form form) {
        this.registered = registered;
        this.form = form;
    }

    private enum Form {
        OCTETS,
        UNSIGNED,
        SIGNED,
        FLOAT,
        TRUTH,
        MAC,
        TEXT,
        SECONDS,
        MILLISECONDS,
        NTP,
        ADDRESS
    }

    /** The type of that name in IANA's registry. */
    static DataType named(String registered) {
        DataType type = BY_NAME.get(registered);
        if (type == null) {
            throw new IllegalArgumentException("'" + registered + "' is no abstract data type");
        }
        return type;
    }

    /** The name in IANA's registry. */
    public String registered() {
        return registered;
    }

    /** Whether the text of a value of that many octets is a number. */
    public boolean numeric(int length) {
        return switch (form) {
            case UNSIGNED, SIGNED -> length >= 1 && length <= 8;
            case FLOAT -> length == 4 || length == 8;
            default -> false;
        };
    }

    /**
     * The value for people: numbers in decimal, addresses and times in their usual forms (UTC), texts as they are, other
     * octets in hexadecimal. Numbers may be of reduced size (RFC 7011, 6.2).
     */
    public String text(ByteBuffer in, int at, int length) {
        return switch (form) {
            case UNSIGNED -> numeric(length) ? Long.toUnsignedString(unsigned(in, at, length)) : octets(in, at, length);
            case SIGNED -> numeric(length) ? Long.toString(signed(in, at, length)) : octets(in, at, length);
            case FLOAT -> floating(in, at, length);
            case TRUTH -> truth(in, at, length);
            case MAC ->
                length == 6 ? HexFormat.ofDelimiter(":").formatHex(bytes(in, at, length)) : octets(in, at, length);
            case TEXT -> string(in, at, length);
            case SECONDS ->
                length == 4 ? Instant.ofEpochSecond(unsigned(in, at, 4)).toString() : octets(in, at, length);
            case MILLISECONDS ->
                length == 8 ? Instant.ofEpochMilli(in.getLong(at)).toString() : octets(in, at, length);
            case NTP -> length == 8 ? ntp(in.getLong(at)).toString() : octets(in, at, length);
            case ADDRESS -> address(in, at, length);
            case OCTETS -> octets(in, at, length);
        };
    }

    /** The octets in hexadecimal: the text of a value whose type is not known. */
    public static String octets(ByteBuffer in, int at, int length) {
        return HexFormat.of().formatHex(bytes(in, at, length));
    }

    /** UTF-8; a text in a field of fixed length is filled up with zero octets. With others among them it is no text. */
    private static String string(ByteBuffer in, int at, int length) {
        int end = at + length;
        while (end > at && in.get(end - 1) == 0) {
            end--;
        }
        for (int i = at; i < end; i++) {
            if (in.get(i) == 0) {
                return octets(in, at, length);
            }
        }
        return new String(bytes(in, at, end - at), StandardCharsets.UTF_8);
    }

    private static String floating(ByteBuffer in, int at, int length) {
        return switch (length) {
            case 4 -> Float.toString(in.getFloat(at));
            case 8 -> Double.toString(in.getDouble(at));
            default -> octets(in, at, length);
        };
    }

    /** RFC 7011, 6.1.5: one octet, 1 for true and 2 for false. */
    private static String truth(ByteBuffer in, int at, int length) {
        return switch (length == 1 ? in.get(at) : 0) {
            case 1 -> "true";
            case 2 -> "false";
            default -> octets(in, at, length);
        };
    }

    private static String address(ByteBuffer in, int at, int length) {
        return switch (length) {
            case 4 -> Address.ipv4(in.getInt(at)).toString();
            case 16 -> new Address(in.getLong(at), in.getLong(at + 8)).toString();
            default -> octets(in, at, length);
        };
    }

    /** RFC 7011, 6.1.9 and 6.1.10; seconds below 2^31 are of the era that begins in 2036 (RFC 4330, 3). */
    private static Instant ntp(long timestamp) {
        long seconds = timestamp >>> 32;
        long since1900 = seconds >>> 31 == 0 ? seconds + (1L << 32) : seconds;
        long nanos = (timestamp & 0xffff_ffffL) * 1_000_000_000L >>> 32;
        return Instant.ofEpochSecond(since1900 - SECONDS_1900_TO_1970, nanos);
    }

    private static long unsigned(ByteBuffer in, int at, int length) {
        long value = 0;
        for (int i = at; i < at + length; i++) {
            value = value << 8 | in.get(i) & 0xff;
        }
        return value;
    }

    private static long signed(ByteBuffer in, int at, int length) {
        int unused = 64 - 8 * length;
        return unsigned(in, at, length) << unused >> unused;
    }

    private static byte[] bytes(ByteBuffer in, int at, int length) {
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        return bytes;
    }
}
