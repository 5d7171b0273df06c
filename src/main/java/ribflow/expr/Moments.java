package ribflow.expr;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments as they are written: a date, a date and a time with or without an offset from UTC, where a blank will do for
 * the {@code T}; and, in queries, seen from now: {@code now}, {@code today}, {@code yesterday} (both at 00:00 UTC), each
 * with a time taken off if wanted: {@code now-90m}, or short {@code -90m} or {@code 90m}.
 */
public final class Moments {

    /** How moments are written, for complaints. */
    public static final String FORMS = "2026-11-21T20:40, 2026-11-21, -1h, now, today or yesterday";

    private static final Pattern RELATIVE =
            Pattern.compile("(now|today|yesterday)?(?:-(\\d{1,6}[smhdw]))?|(\\d{1,6}[smhdw])");

    private Moments() {}

    /** Empty if this is no moment, or if it is one seen from now and there is no now. */
    public static Optional<Instant> read(String text, Optional<Instant> now) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Matcher relative = RELATIVE.matcher(lower);
        if (relative.matches() && !lower.isEmpty()) {
            return now.map(at -> from(at, relative));
        }
        return absolute(text.strip().replace(' ', 'T'));
    }

    private static Instant from(Instant now, Matcher relative) {
        String begin = relative.group(1);
        Instant moment = begin == null || begin.equals("now") ? now : now.truncatedTo(ChronoUnit.DAYS);
        if ("yesterday".equals(begin)) {
            moment = moment.minus(1, ChronoUnit.DAYS);
        }
        String ago = relative.group(2) != null ? relative.group(2) : relative.group(3);
        if (ago == null) {
            return moment;
        }
        long count = Long.parseLong(ago.substring(0, ago.length() - 1));
        char unit = ago.charAt(ago.length() - 1);
        return switch (unit) {
            case 's' -> moment.minus(count, ChronoUnit.SECONDS);
            case 'm' -> moment.minus(count, ChronoUnit.MINUTES);
            case 'h' -> moment.minus(count, ChronoUnit.HOURS);
            case 'd' -> moment.minus(count, ChronoUnit.DAYS);
            default -> moment.minus(7 * count, ChronoUnit.DAYS);
        };
    }

    private static Optional<Instant> absolute(String text) {
        try {
            if (text.indexOf('T') < 0) {
                return counted(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            boolean offset =
                    text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
            return counted(
                    offset
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** A moment, unless its milliseconds are more than can be counted: some three hundred million years. */
    private static Optional<Instant> counted(Instant moment) {
        boolean near = Math.abs(moment.getEpochSecond()) < Long.MAX_VALUE / 1000;
        return near ? Optional.of(moment) : Optional.empty();
    }
}
