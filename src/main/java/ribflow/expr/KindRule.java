package ribflow.expr;

import static ribflow.expr.Operator.AT_LEAST;
import static ribflow.expr.Operator.AT_MOST;
import static ribflow.expr.Operator.CONTAINS;
import static ribflow.expr.Operator.EQUAL;
import static ribflow.expr.Operator.IN;
import static ribflow.expr.Operator.LESS;
import static ribflow.expr.Operator.MATCHES;
import static ribflow.expr.Operator.MATCHES_NOT;
import static ribflow.expr.Operator.MORE;
import static ribflow.expr.Operator.NOT_EQUAL;
import static ribflow.expr.Operator.NOT_IN;

import java.util.List;
import java.util.stream.Collectors;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * What may be asked of a column of a kind: one row per {@link Kind}.
 *
 * @param noun what a value is, in an error message
 * @param example a value as it is written
 * @param operators the comparisons that make sense
 */
record KindRule(String noun, String example, List<Operator> operators) {

    private static final List<Operator> EQUALITY = List.of(EQUAL, NOT_EQUAL, IN, NOT_IN);
    private static final List<Operator> ORDER = List.of(EQUAL, NOT_EQUAL, LESS, AT_MOST, MORE, AT_LEAST, IN, NOT_IN);
    private static final List<Operator> BITS = List.of(EQUAL, NOT_EQUAL, IN, NOT_IN, CONTAINS);
    private static final List<Operator> TEXT = List.of(EQUAL, NOT_EQUAL, IN, NOT_IN, CONTAINS, MATCHES, MATCHES_NOT);

    static KindRule of(Kind kind) {
        return switch (kind) {
            case ADDRESS -> new KindRule("an IP address", "192.0.2.1", EQUALITY);
            case ASN -> new KindRule("an AS number", "64500", ORDER);
            case NUMBER, LONG -> new KindRule("a number", "10", ORDER);
            case MASK -> new KindRule("a prefix length", "24", ORDER);
            case PORT -> new KindRule("a port", "443", ORDER);
            case PROTOCOL -> new KindRule("an IP protocol", "tcp", EQUALITY);
            case TCP_FLAGS -> new KindRule("TCP flags", "syn", BITS);
            case MAC -> new KindRule("a MAC address", "00:00:5e:00:53:01", EQUALITY);
            case TIME -> new KindRule("a time", "2026-11-21T20:40:00Z", ORDER);
            case AS_PATH -> new KindRule("an AS path", "\"64500 64501\"", TEXT);
            case COMMUNITIES -> new KindRule("communities", "64500:1", TEXT);
            case TEXT -> new KindRule("a name", "Paris", TEXT);
            case WORD -> new KindRule("one of a few words", "no_route", EQUALITY);
            case RD -> new KindRule("a route distinguisher", "0:64500:1", EQUALITY);
            case FLAG -> new KindRule("a flag", "", List.of());
            case DECIMAL -> new KindRule("a number", "1.5M", ORDER);
            case COUNTER -> new KindRule("a counter", "1500 or 10M (units are k, M, G, T and P)", ORDER);
        };
    }

    /** The complaint about an operator that the column does not take, or about there being none. */
    ExpressionException needsOperator(FlowField field, Token at) {
        String allowed = operators.stream().map(Operator::symbol).collect(Collectors.joining(", "));
        return at.wrong(
                operators.isEmpty()
                        ? field.label() + " is a flag: it stands alone, as in '" + field.label() + "' or 'not "
                                + field.label() + "'"
                        : field.label() + " is " + noun + ", followed by one of " + allowed + "; not by " + at.shown());
    }

    /** The complaint about a value that is none of the kind. */
    ExpressionException needsValue(FlowField field, Token at) {
        return at.wrong(field.label() + " is " + noun + ", such as " + example + "; not " + at.shown());
    }
}
