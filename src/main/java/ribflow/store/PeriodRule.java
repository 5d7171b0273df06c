package ribflow.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** How much time a partition holds: so much that it has some ten thousand bins at most, and some hundred mostly. In UTC. */
enum PeriodRule {
    DAY("\\d{4}-\\d\\d-\\d\\d", "", ChronoUnit.DAYS),
    MONTH("\\d{4}-\\d\\d", "-01", ChronoUnit.MONTHS),
    YEAR("\\d{4}", "-01-01", ChronoUnit.YEARS);

    private final Pattern name;
    private final String firstDay;
    private final ChronoUnit unit;

    PeriodRule(String name, String firstDay, ChronoUnit unit) {
        this.name = Pattern.compile(name);
        this.firstDay = firstDay;
        this.unit = unit;
    }

    /** That for bins of a length. */
    static PeriodRule of(Duration length) {
        if (length.compareTo(Duration.ofHours(1)) < 0) {
            return DAY;
        }
        return length.compareTo(Duration.ofDays(1)) < 0 ? MONTH : YEAR;
    }

    /** The name of the period that has a moment: {@code 2026-11-22}, {@code 2026-11}, {@code 2026}. */
    String name(long millis) {
        String day = OffsetDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        return day.substring(0, day.length() - firstDay.length());
    }

    /** The first day of a period, if that is the name of one. */
    Optional<LocalDate> firstDay(String period) {
        try {
            return name.matcher(period).matches() ? Optional.of(LocalDate.parse(period + firstDay)) : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** When a period ends that begins on that day. */
    LocalDate next(LocalDate firstDay) {
        return firstDay.plus(1, unit);
    }
}
