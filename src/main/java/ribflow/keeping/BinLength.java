package ribflow.keeping;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of bins as they are written: {@code 30s}, {@code 5m}, {@code 1h}, {@code 1d}. */
final class BinLength {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})([smhd])");

    private BinLength() {}

    /** @throws IllegalArgumentException if it is none; the message says what is allowed */
    static Duration read(String text) {
        Matcher length = WRITTEN.matcher(text.toLowerCase(Locale.ROOT));
        if (!length.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no length of bins; allowed: a number with s, m, h or d, such as 5m or 1h");
        }
        long count = Long.parseLong(length.group(1));
        return switch (length.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    static String written(Duration length) {
        long millis = length.toMillis();
        return millis % 86_400_000 == 0
                ? millis / 86_400_000 + "d"
                : millis % 3_600_000 == 0
                        ? millis / 3_600_000 + "h"
                        : millis % 60_000 == 0
                                ? millis / 60_000 + "m"
                                : millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
