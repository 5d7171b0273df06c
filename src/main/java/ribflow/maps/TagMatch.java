package ribflow.maps;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import ribflow.expr.Expression;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.flow.FlowField;
import ribflow.ip.Prefix;

/**
 * What a key of the tag map asks of a flow. The text is kept to tell one map from the next.
 *
 * @param text as it was written
 * @param condition what it comes to
 */
record TagMatch(String text, Expression condition) {

    private static final String NOT = ", or -VALUE for all others";

    private static final Map<String, String> ROA_STATES = Map.of(
            "v", "valid", "i", "invalid", "u", "unknown", "valid", "valid", "invalid", "invalid", "unknown", "unknown");

    /** Multicast groups of both families (RFC 5771, RFC 4291). */
    private static final Expression MULTICAST = Expression.within(FlowField.DST_HOST, Prefix.parse("224.0.0.0/4"))
            .or(Expression.within(FlowField.DST_HOST, Prefix.parse("ff00::/8")));

    @Override
    public String toString() {
        return text;
    }

    /** Values that may be negated. */
    private static Syntax<TagMatch> syntax(String allowed, Function<String, Expression> reader) {
        return new Syntax<>(allowed + NOT, text -> {
            boolean negated = text.startsWith("-");
            Expression condition = reader.apply(negated ? text.substring(1) : text);
            return new TagMatch(text, negated ? condition.not() : condition);
        });
    }

    static MapKey<TagMatch> number(String name, FlowField field, long most, String meaning) {
        return MapKey.optional(
                name, syntax("0 to " + most, text -> Expression.equal(field, Syntax.number(text, 0, most))), meaning);
    }

    /** Some bits of a number, which are shifted down. */
    static MapKey<TagMatch> octet(String name, FlowField field, int shift, String meaning) {
        return MapKey.optional(
                name,
                syntax(
                        "0 to 255",
                        text -> Expression.bits(field, 0xffL << shift, Syntax.number(text, 0, 255) << shift)),
                meaning);
    }

    /** An AS number; 0 is pmacct's way of saying that it is not known. */
    static MapKey<TagMatch> as(String name, FlowField field, String meaning) {
        return MapKey.optional(
                name,
                syntax(
                        Syntax.AS_NUMBER.allowed() + "; 0 where it is not known",
                        text -> text.equals("0")
                                ? Expression.has(field).not()
                                : Expression.equal(field, Syntax.AS_NUMBER.read(text))),
                meaning);
    }

    static MapKey<TagMatch> prefix(String name, FlowField field, String meaning) {
        return MapKey.optional(
                name,
                syntax(Syntax.PREFIX.allowed(), text -> Expression.within(field, Syntax.PREFIX.read(text))),
                meaning);
    }

    static MapKey<TagMatch> exporter(String name, String meaning) {
        return MapKey.optional(
                name,
                new Syntax<>(
                        Syntax.PREFIX.allowed(),
                        text -> new TagMatch(text, Expression.within(FlowField.PEER_SRC_IP, Syntax.PREFIX.read(text)))),
                meaning);
    }

    /** Whatever a comparison in our own language takes on its right side. */
    static MapKey<TagMatch> value(String name, FlowField field, String operator, String allowed, String meaning) {
        return MapKey.optional(
                name,
                syntax(allowed, text -> parsed(field.label() + " " + operator + " '" + text + "'", text)),
                meaning);
    }

    static MapKey<TagMatch> roa(String name, FlowField field, String meaning) {
        return MapKey.optional(
                name,
                syntax("valid, invalid or unknown, or v, i, u", text -> {
                    String state = ROA_STATES.get(text.toLowerCase(Locale.ROOT));
                    if (state == null) {
                        throw new IllegalArgumentException("'" + text + "' is no validation state");
                    }
                    return parsed(field.label() + " == " + state, text);
                }),
                meaning);
    }

    /** One of several communities, parted by commas. */
    static MapKey<TagMatch> communities(String name, FlowField field, String meaning) {
        return MapKey.optional(
                name,
                syntax(
                        "communities such as 64500:1 or 64500:*, parted by commas",
                        text -> Expression.any(Stream.of(text.split(",", -1))
                                .map(one -> parsed(field.label() + " contains '" + one + "'", one))
                                .toList())),
                meaning);
    }

    static MapKey<TagMatch> multicast(String name, String meaning) {
        return trueOrFalse(name, MULTICAST, meaning);
    }

    /** Whether the flow record carries something. */
    static MapKey<TagMatch> carries(String name, FlowField field, String meaning) {
        return trueOrFalse(name, Expression.has(field), meaning);
    }

    private static MapKey<TagMatch> trueOrFalse(String name, Expression condition, String meaning) {
        return MapKey.optional(
                name,
                new Syntax<>("true or false", text -> switch (text) {
                    case "true" -> new TagMatch(text, condition);
                    case "false" -> new TagMatch(text, condition.not());
                    default -> throw new IllegalArgumentException("'" + text + "' is neither");
                }),
                meaning);
    }

    /** An expression of our own language. */
    static MapKey<TagMatch> expression(String name, String meaning) {
        return MapKey.optional(
                name,
                new Syntax<>(
                        "an expression in quotes, as in the filter of a table", text -> new TagMatch(text, ours(text))),
                meaning);
    }

    /** A filter in the syntax of libpcap. */
    static MapKey<TagMatch> filter(String name, String meaning) {
        return MapKey.optional(
                name,
                new Syntax<>(
                        "a filter in quotes, as tcpdump has it: pcap-filter(7)", text -> new TagMatch(text, bpf(text))),
                meaning);
    }

    /** A word that is always true of flows, the only things that are tagged. */
    static MapKey<TagMatch> flows(String name, String word, String meaning) {
        return MapKey.optional(
                name,
                new Syntax<>(word + ": nothing but flows is tagged", text -> {
                    if (!text.equals(word)) {
                        throw new IllegalArgumentException("'" + text + "' never comes to be tagged");
                    }
                    return new TagMatch(text, Expression.ALWAYS);
                }),
                meaning);
    }

    private static Expression ours(String text) {
        try {
            return Expressions.parse(text);
        } catch (ExpressionException e) {
            throw wrong(text, e);
        }
    }

    private static Expression bpf(String text) {
        try {
            return Expressions.bpf(text);
        } catch (ExpressionException e) {
            throw wrong(text, e);
        }
    }

    private static IllegalArgumentException wrong(String text, ExpressionException e) {
        return new IllegalArgumentException(
                "character " + (e.position() + 1) + " of '" + text + "': " + e.getMessage(), e);
    }

    /** What we have written ourselves, so that a position in it says nothing to anybody. */
    private static Expression parsed(String expression, String shown) {
        if (shown.indexOf('\'') >= 0) {
            throw new IllegalArgumentException("'" + shown + "' holds a quote");
        }
        try {
            return Expressions.parse(expression);
        } catch (ExpressionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
