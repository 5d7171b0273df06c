package ribflow.moving;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time: {@code 300}, {@code 300s}, {@code 5m}, {@code 1h}, {@code 1d}, {@code 1w}, {@code 1M}. */
final class Times {

    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})\\s*([smhdwM]?)");

    private static final long DAY = 86_400;

    private Times() {}

    static OptionalLong seconds(Directive directive, Findings findings) {
        @Nullable
        Long seconds = findings.tryRead(
                directive,
                directive.value(),
                Times::parse,
                "a number of seconds, or with s, m, h, d, w or M behind it");
        return seconds == null ? OptionalLong.empty() : OptionalLong.of(seconds);
    }

    private static long parse(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches() || matcher.group(1).matches("0+")) {
            throw new IllegalArgumentException("'" + text + "' is no length of time");
        }
        return Long.parseLong(matcher.group(1))
                * switch (matcher.group(2)) {
                    case "m" -> 60;
                    case "h" -> 3_600;
                    case "d" -> DAY;
                    case "w" -> 7 * DAY;
                    case "M" -> 30 * DAY;
                    default -> 1;
                };
    }

    /** The longest bin that is no longer than that, and that divides a day evenly. */
    static long bin(long seconds) {
        long bin = Math.min(seconds, DAY);
        while (DAY % bin != 0) {
            bin--;
        }
        return bin;
    }

    /** In our words: {@code 90s}, {@code 5m}. */
    static String words(long seconds) {
        return seconds % DAY == 0
                ? seconds / DAY + "d"
                : seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
