package ribflow.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import ribflow.maps.BillingRule;
import ribflow.maps.Commit;
import ribflow.maps.Subject;

/**
 * What is billed for a subject in a period.
 *
 * @param subject for whom
 * @param name what people call it; empty if they do not
 * @param rule what is billed
 * @param in the percentile of what came in, in bits per second; nothing where there is no sample at all
 * @param out of what went out
 * @param sum of both together
 * @param billed what the rule makes of them, in whole bits per second
 * @param commit the rate that is paid for in any case, if there is one
 * @param overage how much more was billed; nothing without commit
 * @param amount what it costs, for a month with a price
 * @param currency in which
 * @param forecast what will have been billed at the end of the period, if it goes on like this; nothing for one that is over
 * @param above how many samples were above the commit; nothing without commit
 * @param free how many may be in the whole period before there is an overage; nothing without commit
 */
record Statement(
        Subject subject,
        String name,
        BillingRule rule,
        OptionalDouble in,
        OptionalDouble out,
        OptionalDouble sum,
        OptionalLong billed,
        OptionalLong commit,
        OptionalLong overage,
        Optional<BigDecimal> amount,
        String currency,
        OptionalLong forecast,
        OptionalInt above,
        OptionalInt free) {

    private static final BigDecimal MBIT = BigDecimal.valueOf(1_000_000);

    /**
     * The statement about a subject.
     *
     * @param first the first bin of the period; those before are for the forecast
     * @param agreed what is agreed about it, if anything is
     * @param asked a rule that counts in place of the one agreed on
     */
    static Statement of(
            Usage usage,
            String name,
            Coverage coverage,
            int first,
            boolean month,
            Optional<Commit> agreed,
            Optional<BillingRule> asked) {
        BillingRule rule = asked.or(() -> agreed.map(Commit::rule)).orElse(BillingRule.MAX);
        Rates rates = Rates.of(usage, coverage);
        Rates.Percentiles soFar = rates.percentiles(first);
        OptionalLong billed = whole(soFar.by(rule));
        OptionalLong commit = agreed.map(Commit::bitsPerSecond).orElse(OptionalLong.empty());
        OptionalLong overage = billed.isPresent() && commit.isPresent()
                ? OptionalLong.of(Math.max(0, billed.getAsLong() - commit.getAsLong()))
                : OptionalLong.empty();
        int toCome = coverage.toCome(first, coverage.bins().count());
        OptionalLong forecast = toCome == 0 || !month
                ? OptionalLong.empty()
                : whole(Forecast.of(rates, coverage)
                        .map(all -> all.percentiles(first).by(rule))
                        .orElse(OptionalDouble.empty()));
        return new Statement(
                usage.subject(),
                name,
                rule,
                soFar.in(),
                soFar.out(),
                soFar.sum(),
                billed,
                commit,
                overage,
                month && billed.isPresent()
                        ? agreed.flatMap(terms -> amount(terms, billed.getAsLong(), overage))
                        : Optional.empty(),
                agreed.map(Commit::currency).orElse(""),
                forecast,
                commit.isPresent() ? OptionalInt.of(rates.above(commit.getAsLong(), rule, first)) : OptionalInt.empty(),
                commit.isPresent()
                        ? OptionalInt.of(Rates.free(coverage.samples(first) + toCome))
                        : OptionalInt.empty());
    }

    /** The commit at its price and what is above at the other; without commit all that was billed. */
    private static Optional<BigDecimal> amount(Commit terms, long billed, OptionalLong overage) {
        return terms.price().map(price -> {
            BigDecimal paid =
                    price.multiply(BigDecimal.valueOf(terms.bitsPerSecond().orElse(billed)));
            BigDecimal more = terms.burst().orElse(price).multiply(BigDecimal.valueOf(overage.orElse(0)));
            return paid.add(more).divide(MBIT, 2, RoundingMode.HALF_UP);
        });
    }

    private static OptionalLong whole(OptionalDouble rate) {
        return rate.isPresent() ? OptionalLong.of(Math.round(rate.getAsDouble())) : OptionalLong.empty();
    }
}
