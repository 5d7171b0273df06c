package ribflow.stats;

import java.util.Locale;

/** Numbers for reading: three significant digits and a decimal prefix, as {@code 1.23M}, or all digits in groups. */
public final class Figures {

    private static final String PREFIXES = "kMGTPE";

    private Figures() {}

    /** A number that is not negative. Below a thousand, whole numbers stand as they are. */
    public static String readable(double value) {
        return readable(value, 3);
    }

    /**
     * The same with two significant digits where there is room for no more: {@code 1.2M}, {@code 12M}, but {@code 123M}.
     *
     * @param digits 2 or 3
     */
    public static String readable(double value, int digits) {
        if (value < 999.5) {
            return value == Math.rint(value) ? Long.toString((long) value) : digits(value, digits);
        }
        double scaled = value;
        int prefix = -1;
        while (scaled >= 999.5 && prefix + 1 < PREFIXES.length()) {
            scaled /= 1000;
            prefix++;
        }
        return digits(scaled, digits) + PREFIXES.charAt(prefix);
    }

    /** All digits of a whole number, in groups of three: {@code 1,234,567}. */
    public static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String digits(double value, int digits) {
        boolean ones = value < (digits == 2 ? 9.95 : 9.995);
        int decimals = ones ? digits - 1 : value < 99.95 ? digits - 2 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
