package ribflow.maps;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * How a value is written in an operator's file: one word of the manual, and its reader.
 *
 * @param allowed what may be written, as it ends the sentence <em>allowed: …</em>
 * @param reader turns the text into the value, or throws an IllegalArgumentException that says what is wrong with it
 */
public record Syntax<T>(String allowed, Function<String, T> reader) {

    public static final Syntax<Address> ADDRESS =
            new Syntax<>("an IP address, such as 192.0.2.1 or 2001:db8::1", Address::parse);

    public static final Syntax<Prefix> PREFIX =
            new Syntax<>("a prefix or a single address, such as 10.1.0.0/16 or 2001:db8::1", Syntax::prefix);

    /** An AS number in asplain or asdot (RFC 5396). */
    public static final Syntax<Long> AS_NUMBER =
            new Syntax<>("an AS number, 1 to 4294967295 but not 23456 (AS_TRANS)", Syntax::asNumber);

    public static final Syntax<Long> INTERFACE =
            new Syntax<>("the SNMP ifIndex, 1 to 4294967295", text -> number(text, 1, 0xffff_ffffL));

    public static final Syntax<Long> MAC = new Syntax<>("a MAC address, such as 00:00:5e:00:53:01", Syntax::mac);

    /** A name that people give, for people to read. */
    public static final Syntax<String> NAME =
            new Syntax<>("1 to 64 printable characters, in quotes if there are blanks among them", Syntax::name);

    /** One of the constants, in lower case. */
    public static <E extends Enum<E>> Syntax<E> oneOf(Class<E> type) {
        String all = Arrays.stream(type.getEnumConstants()).map(Syntax::label).collect(Collectors.joining(", "));
        return new Syntax<>(
                "one of " + all,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> label(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not known")));
    }

    /** The value that the text stands for. */
    public T read(String text) {
        return reader.apply(text);
    }

    /** What is wrong, and what is allowed: the message for what {@link #read} threw. */
    public String explain(IllegalArgumentException wrong) {
        return wrong.getMessage() + "; allowed: " + allowed;
    }

    /** Reads a whole number of that range. */
    public static long number(String text, long least, long most) {
        int digits = text.startsWith("-") ? text.length() - 1 : text.length();
        if (digits < 1 || digits > 18 || !digits(text, text.length() - digits)) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number");
        }
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            throw new IllegalArgumentException(text + " is out of range");
        }
        return number;
    }

    /** Whether all from that place on are digits. Asked a million times for a large map, so no regular expression. */
    private static boolean digits(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Prefix prefix(String text) {
        int slash = text.indexOf('/');
        Address address = Address.parse(slash < 0 ? text : text.substring(0, slash));
        int most = address.isIpv4() ? 32 : 128;
        int length = slash < 0 ? most : prefixLength(text.substring(slash + 1), most);
        Prefix prefix = Prefix.of(address, length);
        if (!prefix.address().equals(address)) {
            throw new IllegalArgumentException(
                    "'" + text + "' has bits set behind its length (did you mean " + prefix + "?)");
        }
        return prefix;
    }

    private static int prefixLength(String text, int most) {
        if (text.isEmpty() || text.length() > 3 || !digits(text, 0) || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("prefix length '" + text + "' is not 0 to " + most);
        }
        return Integer.parseInt(text);
    }

    private static long asNumber(String text) {
        int dot = text.indexOf('.');
        long number = dot < 0
                ? number(text, 0, 0xffff_ffffL)
                : number(text.substring(0, dot), 0, 0xffff) << 16 | number(text.substring(dot + 1), 0, 0xffff);
        // RFC 7607: AS 0 must not be used; RFC 6793, 9: AS_TRANS stands in for numbers beyond two octets.
        if (number == 0 || number == 23456) {
            throw new IllegalArgumentException("'" + text + "' is a reserved AS number");
        }
        return number;
    }

    private static long mac(String text) {
        String[] octets = text.split("[:-]", -1);
        long mac = 0;
        for (String octet : octets) {
            if (octets.length != 6 || !octet.matches("\\p{XDigit}{1,2}")) {
                throw new IllegalArgumentException("'" + text + "' is no MAC address");
            }
            mac = mac << 8 | Long.parseLong(octet, 16);
        }
        return mac;
    }

    private static String name(String text) {
        if (text.isBlank() || text.length() > 64 || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("'" + text + "' cannot be a name");
        }
        if (text.endsWith(",")) {
            throw new IllegalArgumentException("'" + text + "' ends with a comma, and keys are parted by blanks alone");
        }
        return text;
    }
}
