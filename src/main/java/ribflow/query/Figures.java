package ribflow.query;

import java.util.Locale;

/** Numbers for reading: three significant digits and a decimal prefix, as {@code 1.23M}. */
final class Figures {

    private static final String PREFIXES = "kMGTPE";

    private Figures() {}

    /** A number that is not negative. Below a thousand, whole numbers stand as they are. */
    static String readable(double value) {
        if (value < 999.5) {
            return value == Math.rint(value) ? Long.toString((long) value) : digits(value);
        }
        double scaled = value;
        int prefix = -1;
        while (scaled >= 999.5 && prefix + 1 < PREFIXES.length()) {
            scaled /= 1000;
            prefix++;
        }
        return digits(scaled) + PREFIXES.charAt(prefix);
    }

    private static String digits(double value) {
        int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
