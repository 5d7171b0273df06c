package ribflow.ledger;

import java.time.Duration;
import java.util.Optional;

/**
 * What the rates of a month may come to: those that were measured, and each bin that is still to come as the one a week
 * before it, in the days before the month if need be. Where there is none a week before, as the one a day before. Bins to
 * come are filled in order, so what stands for a bin a week before may itself have been filled in.
 *
 * <p>So a forecast knows the hours of the day and the days of the week, and neither growth nor holidays: it says what is
 * billed if traffic goes on as it does. Less than a day of samples is no ground for one.
 */
final class Forecast {

    /** How long before a period the samples begin on which its forecast rests. */
    static final Duration BEFORE = Duration.ofDays(7);

    private static final Duration DAY = Duration.ofDays(1);

    private Forecast() {}

    /** The rates of all bins, as far as they are known or foreseen. */
    static Optional<Rates> of(Rates known, Coverage coverage) {
        Bins bins = coverage.bins();
        if (coverage.samples(0) < Math.max(1, bins.in(DAY))) {
            return Optional.empty();
        }
        return Optional.of(
                new Rates(filled(known.in(), coverage), filled(known.out(), coverage), filled(known.sum(), coverage)));
    }

    private static double[] filled(double[] known, Coverage coverage) {
        double[] filled = known.clone();
        int week = coverage.bins().in(BEFORE);
        int day = coverage.bins().in(DAY);
        for (int i = 0; i < filled.length; i++) {
            if (coverage.toCome(i)) {
                double before = at(filled, i - week);
                filled[i] = Double.isNaN(before) ? at(filled, i - day) : before;
            }
        }
        return filled;
    }

    private static double at(double[] rates, int bin) {
        return bin < 0 ? Double.NaN : rates[bin];
    }
}
