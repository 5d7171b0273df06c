package ribflow.expr;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.RouteDistinguisher;
import ribflow.flow.Words;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** Reads values as they are written for a column, and complains about what is no value of its kind. */
final class Literals {

    /** The bits of the flags octet (RFC 9293, 3.1), the lowest first. */
    private static final List<String> TCP_FLAGS = List.of("fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr");

    /** One AS or several. Possessive, since a greedy group takes stack for each turn, and a request holds thousands. */
    private static final Pattern ASES = Pattern.compile("\\d++( \\d++)*+");

    private static final String COUNTER_UNITS = "kMGTP";

    private static final Pattern DECIMAL = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,15})?)([" + COUNTER_UNITS + "]?)");

    private final FlowField field;
    private final KindRule rule;
    private final Optional<Instant> now;

    /** @param now what moments are seen from, where they may be */
    Literals(FlowField field, Optional<Instant> now) {
        this.field = field;
        this.now = now;
        this.rule = KindRule.of(field.kind());
    }

    /** The number that a column of the kind holds for this value. */
    long number(Token token) throws ExpressionException {
        return switch (field.kind()) {
            case PROTOCOL -> protocol(token);
            case RD -> routeDistinguisher(token);
            case TCP_FLAGS -> tcpFlags(token);
            case MAC -> mac(token);
            case TIME -> time(token);
            case COUNTER -> counter(token);
            case DECIMAL -> decimal(token);
            case ASN -> whole(token, withoutPrefix(token.text(), "AS"));
            case NUMBER, LONG, MASK, PORT -> whole(token, token.text());
            case ADDRESS, AS_PATH, COMMUNITIES, TEXT, WORD, FLAG ->
                throw new AssertionError(field + " holds no number");
        };
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length()) ? text.substring(prefix.length()) : text;
    }

    private long whole(Token token, String digits) throws ExpressionException {
        int bits = field.kind().bits();
        boolean hexadecimal = digits.startsWith("0x");
        try {
            long value = hexadecimal
                    ? Long.parseUnsignedLong(digits, 2, digits.length(), 16)
                    : Long.parseUnsignedLong(digits);
            if (bits == 64 || value >>> bits == 0) {
                return value;
            }
        } catch (NumberFormatException _) {
            if (digits.isEmpty() || !digits.chars().allMatch(Character::isDigit)) {
                throw rule.needsValue(field, token);
            }
        }
        throw token.wrong(field.label() + " is " + rule.noun() + ": 0 to "
                + Long.toUnsignedString(bits == 64 ? -1L : (1L << bits) - 1) + ", not " + token.text());
    }

    private long protocol(Token token) throws ExpressionException {
        OptionalInt named = Protocols.number(token.text());
        if (named.isPresent()) {
            return named.getAsInt();
        }
        if (!token.text().chars().allMatch(Character::isDigit)) {
            throw token.wrong("there is no IP protocol " + token.shown() + " here; its number will do"
                    + Nearest.question(Nearest.to(token.text(), Protocols.names())));
        }
        return whole(token, token.text());
    }

    /** The values that one of the column's words stands for. */
    LongRanges.Range word(Token token) throws ExpressionException {
        Words words = field.words();
        Words.Span span = words.find(token.text()).orElse(null);
        if (span == null) {
            throw token.wrong("there is no " + words.noun() + " " + token.shown() + "; allowed: "
                    + String.join(", ", words.labels())
                    + words.groups().keySet().stream()
                            .sorted()
                            .map(group -> ", and " + group + " for all that begin so")
                            .collect(Collectors.joining())
                    + Nearest.question(Nearest.to(token.text(), words.labels())));
        }
        return new LongRanges.Range(span.from(), span.to());
    }

    private long routeDistinguisher(Token token) throws ExpressionException {
        try {
            return RouteDistinguisher.parse(token.text());
        } catch (IllegalArgumentException _) {
            throw rule.needsValue(field, token);
        }
    }

    private long tcpFlags(Token token) throws ExpressionException {
        int bit = TCP_FLAGS.indexOf(token.text().toLowerCase(Locale.ROOT));
        if (bit < 0 && token.text().chars().noneMatch(Character::isDigit)) {
            throw token.wrong("there is no TCP flag " + token.shown() + "; the flags are "
                    + String.join(", ", TCP_FLAGS) + ", or a number such as 0x12");
        }
        return bit >= 0 ? 1L << bit : whole(token, token.text());
    }

    private long mac(Token token) throws ExpressionException {
        String text = token.text().replace('-', ':');
        if (!text.matches("\\p{XDigit}{1,2}(:\\p{XDigit}{1,2}){5}")) {
            throw rule.needsValue(field, token);
        }
        return Stream.of(text.split(":", -1))
                .mapToLong(octet -> Long.parseLong(octet, 16))
                .reduce(0, (m, o) -> m << 8 | o);
    }

    private long time(Token token) throws ExpressionException {
        return Moments.read(token.text(), now)
                .orElseThrow(() -> rule.needsValue(field, token))
                .toEpochMilli();
    }

    /** A whole number, with a decimal unit if wanted: {@code 10k}, {@code 1.5M}. */
    private long counter(Token token) throws ExpressionException {
        String text = token.text();
        int unit = text.isEmpty() ? -1 : COUNTER_UNITS.indexOf(text.charAt(text.length() - 1));
        String digits = unit < 0 ? text : text.substring(0, text.length() - 1);
        try {
            if (digits.matches("\\d{1,19}(\\.\\d{1,15})?")) {
                return new BigDecimal(digits).movePointRight(3 * (unit + 1)).longValueExact();
            }
        } catch (ArithmeticException _) {
            // said below
        }
        throw rule.needsValue(field, token);
    }

    /** The same with a fraction: {@code 1.5M}. */
    private long decimal(Token token) throws ExpressionException {
        Matcher number = DECIMAL.matcher(token.text());
        if (!number.matches()) {
            throw rule.needsValue(field, token);
        }
        int unit = number.group(2).isEmpty() ? -1 : COUNTER_UNITS.indexOf(number.group(2));
        return Double.doubleToLongBits(Double.parseDouble(number.group(1)) * Math.pow(1000, unit + 1));
    }

    Address address(Token token) throws ExpressionException {
        try {
            return Address.parse(token.text());
        } catch (IllegalArgumentException _) {
            throw rule.needsValue(field, token);
        }
    }

    Prefix prefix(Token token) throws ExpressionException {
        try {
            return Prefix.parse(token.text());
        } catch (IllegalArgumentException e) {
            if (token.text().indexOf('/') < 0) {
                throw rule.needsValue(field, token);
            }
            throw token.wrong(e.getMessage() + whole(token.text()));
        }
    }

    /** The prefix that an address lies in whose own bits were written, too. */
    private static String whole(String text) {
        int slash = text.indexOf('/');
        try {
            Address address = Address.parse(text.substring(0, slash));
            int length = Integer.parseInt(text.substring(slash + 1));
            boolean possible = length <= (address.isIpv4() ? 32 : 128);
            return possible ? "; did you mean " + Prefix.of(address, length) + "?" : "";
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    /**
     * A whole text, as the {@link ribflow.flow.Dictionary} has it. AS paths and communities may be joined by pmacct's
     * {@code _}, as they are in our own CSV and JSON.
     */
    String text(Token token) {
        boolean list = field.kind() != Kind.TEXT;
        return list ? token.text().replace('_', ' ').strip().replaceAll(" +", " ") : token.text();
    }

    /** What {@code contains} asks: an AS or a run of ASes in a path, a community in a set, a part of a name. */
    Predicate<String> member(Token token) throws ExpressionException {
        return switch (field.kind()) {
            case AS_PATH -> asesInRow(token);
            case TEXT -> partOfName(token.text());
            default -> CommunityPattern.read(field, token);
        };
    }

    /** A part of a name, in whatever case: people remember names, not how they are written. */
    private static Predicate<String> partOfName(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return name -> name.toLowerCase(Locale.ROOT).contains(lower);
    }

    private Predicate<String> asesInRow(Token token) throws ExpressionException {
        String row = text(token);
        if (!ASES.matcher(row).matches()) {
            throw rule.needsValue(field, token);
        }
        String wanted = ' ' + row + ' ';
        return path -> (' ' + path.replaceAll("[^0-9]+", " ") + ' ').contains(wanted);
    }

    /**
     * A regular expression that is found anywhere in the text. In those of AS paths and communities {@code _} stands for
     * the begin, the end, or anything between two numbers, as routers have it.
     */
    Predicate<String> pattern(Token token) throws ExpressionException {
        String regex = field.kind() == Kind.TEXT ? token.text() : token.text().replace("_", "(?:^|[ ,{}()\\[\\]]|$)");
        return RegularExpression.read(token, regex);
    }
}
