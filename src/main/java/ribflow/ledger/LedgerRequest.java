package ribflow.ledger;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import ribflow.expr.ExpressionException;
import ribflow.expr.Token;
import ribflow.expr.Tokens;
import ribflow.maps.BillingRule;
import ribflow.maps.Subject;

/**
 * What is asked of the ledger: {@link #USAGE}, the parts in any order.
 *
 * @param kind only subjects of this kind
 * @param subject only this one, by its label or its name
 * @param period the time that is billed
 * @param rule what is billed, whatever was agreed
 * @param samples whether the samples are wanted rather than what they come to
 */
record LedgerRequest(
        Optional<Subject.Kind> kind,
        Optional<String> subject,
        BillingPeriod period,
        Optional<BillingRule> rule,
        boolean samples) {

    static final String USAGE =
            "ledger [by KIND] [of SUBJECT] [month MONTH | since TIME [until TIME]] [rule RULE] [samples]";

    /** The reader of one. */
    private static final class Reader {

        private final Tokens tokens;
        private final Instant now;
        private Subject.@Nullable Kind kind;
        private @Nullable String subject;
        private @Nullable BillingPeriod period;
        private @Nullable BillingRule rule;
        private boolean samples;

        Reader(Tokens tokens, Instant now) {
            this.tokens = tokens;
            this.now = now;
        }

        LedgerRequest read() throws ExpressionException {
            while (tokens.peek().type() != Token.Type.END) {
                part();
            }
            if (samples && subject == null) {
                throw tokens.peek().wrong("samples of whom? 'of SUBJECT' says so");
            }
            if (samples && rule != null) {
                throw tokens.peek().wrong("samples are as they were measured, by no rule; allowed: one of both");
            }
            return new LedgerRequest(
                    Optional.ofNullable(kind),
                    Optional.ofNullable(subject),
                    Optional.ofNullable(period).orElseGet(() -> BillingPeriod.of(thisMonth())),
                    Optional.ofNullable(rule),
                    samples);
        }

        private void part() throws ExpressionException {
            Token word = tokens.next();
            switch (word.text()) {
                case "by" -> kind = once(word, kind, word(Subject.Kind.values(), Subject.Kind::label, "a kind"));
                case "of" -> subject = once(word, subject, text());
                case "month" -> period = once(word, period, BillingPeriod.of(month()));
                case "since" -> period = once(word, period, span());
                case "rule" -> rule = once(word, rule, word(BillingRule.values(), BillingRule::label, "a rule"));
                case "samples" -> samples = true;
                default -> throw word.wrong(word.shown() + " is not understood; usage: " + USAGE);
            }
        }

        private static <T> T once(Token word, @Nullable T before, T now) throws ExpressionException {
            if (before != null) {
                throw word.wrong("this is said twice; allowed: once");
            }
            return now;
        }

        private String text() throws ExpressionException {
            Token token = tokens.next();
            if (token.type() == Token.Type.END) {
                throw token.wrong("a subject is expected here, such as 64501, 10.1.0.1#3 or a customer's name");
            }
            return token.text();
        }

        private <T> T word(T[] all, Function<T, String> label, String what) throws ExpressionException {
            Token token = tokens.next();
            return Arrays.stream(all)
                    .filter(one -> label.apply(one).equals(token.text()))
                    .findFirst()
                    .orElseThrow(() -> token.wrong(what + " is expected here: "
                            + Arrays.stream(all).map(label).collect(Collectors.joining(", ")) + "; not "
                            + token.shown()));
        }

        private YearMonth month() throws ExpressionException {
            Token token = tokens.next();
            YearMonth month = switch (token.text()) {
                case "current" -> thisMonth();
                case "last" -> thisMonth().minusMonths(1);
                default -> {
                    try {
                        yield YearMonth.parse(token.text());
                    } catch (DateTimeParseException _) {
                        throw token.wrong(
                                "a month is expected here, such as 2026-11, current or last; not " + token.shown());
                    }
                }
            };
            if (month.isAfter(thisMonth())) {
                throw token.wrong("this month has not begun");
            }
            if (month.getYear() < 1970) {
                throw token.wrong("nothing was collected before 1970");
            }
            return month;
        }

        private YearMonth thisMonth() {
            return YearMonth.from(now.atZone(ZoneOffset.UTC));
        }

        private BillingPeriod span() throws ExpressionException {
            long from = Math.max(0, tokens.moment().toEpochMilli());
            Token end = tokens.peek();
            long until = tokens.accept("until") ? tokens.moment().toEpochMilli() : now.toEpochMilli();
            if (until <= from) {
                throw end.wrong("the time ends before it begins");
            }
            return BillingPeriod.between(from, until);
        }
    }

    static LedgerRequest parse(String text, Instant now) throws ExpressionException {
        return new Reader(Tokens.of(text, Optional.of(now)), now).read();
    }

    /** Whether a subject of that name is asked for. */
    boolean wants(Subject one, Optional<String> name) {
        return subject.isEmpty()
                || subject.get().equals(one.label())
                || subject.equals(name)
                || one.kind() == Subject.Kind.NEIGHBOUR && subject.get().equalsIgnoreCase("AS" + one.label());
    }
}
