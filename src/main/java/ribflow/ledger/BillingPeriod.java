package ribflow.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The time that is billed: the bins that begin in it.
 *
 * @param from in milliseconds since 1970
 * @param until likewise, not included
 * @param month the calendar month in UTC, if it is one
 */
record BillingPeriod(long from, long until, Optional<YearMonth> month) {

    static BillingPeriod of(YearMonth month) {
        return new BillingPeriod(begin(month), begin(month.plusMonths(1)), Optional.of(month));
    }

    static BillingPeriod between(long from, long until) {
        return new BillingPeriod(from, until, Optional.empty());
    }

    /** Whether there is a forecast for it: a month that is not over. */
    boolean forecast(long now) {
        return month.isPresent() && until > now;
    }

    /** The month, or the interval as ISO 8601 writes it. */
    @Override
    public String toString() {
        return month.map(YearMonth::toString)
                .orElseGet(() -> Instant.ofEpochMilli(from) + "/" + Instant.ofEpochMilli(until));
    }

    /** The same to the bounds of the bins that begin in it. */
    BillingPeriod ofWhole(Duration bin) {
        Bins bins = Bins.beginning(from, until, bin);
        return new BillingPeriod(bins.first(), bins.end(), month);
    }

    private static long begin(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
