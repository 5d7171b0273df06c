package ribflow.expr;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import ribflow.expr.Condition.Column;
import ribflow.expr.Condition.Masked;
import ribflow.flow.FlowField;

/**
 * Bytes of headers in a filter: {@code tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn}. A flow has no headers any more, so these
 * are only the bytes that a column keeps; all others are mistakes of the operator's, who is told so.
 *
 * <pre>{@code
 * bytes    = PROTOCOL "[" OFFSET [":" SIZE] "]" ["&" number]
 * number   = item {("|" | "&" | "+") item}
 * item     = DIGITS | NAME | "(" number ")"
 * }</pre>
 */
final class BpfBytes {

    /** Where a column stands in a header. */
    private record Place(FlowField field, long mask) {}

    private static final Place SOURCE_PORT = new Place(FlowField.SRC_PORT, 0xffff);
    private static final Place DESTINATION_PORT = new Place(FlowField.DST_PORT, 0xffff);
    private static final Place TYPE = new Place(FlowField.ICMP_TYPE, 0xff);
    private static final Place CODE = new Place(FlowField.ICMP_CODE, 0xff);
    private static final Place FLAGS = new Place(FlowField.TCPFLAGS, 0xff);

    /** By protocol, offset and size, as they are written without blanks. */
    private static final Map<String, Place> PLACES = Map.ofEntries(
            Map.entry("ip[1]", new Place(FlowField.TOS, 0xff)),
            Map.entry("ip[8]", new Place(FlowField.TTL, 0xff)),
            Map.entry("ip[9]", new Place(FlowField.PROTO, 0xff)),
            Map.entry("ip6[6]", new Place(FlowField.PROTO, 0xff)),
            Map.entry("ip6[7]", new Place(FlowField.TTL, 0xff)),
            Map.entry("tcp[0:2]", SOURCE_PORT),
            Map.entry("tcp[2:2]", DESTINATION_PORT),
            Map.entry("udp[0:2]", SOURCE_PORT),
            Map.entry("udp[2:2]", DESTINATION_PORT),
            Map.entry("sctp[0:2]", SOURCE_PORT),
            Map.entry("sctp[2:2]", DESTINATION_PORT),
            Map.entry("tcp[13]", FLAGS),
            Map.entry("tcp[tcpflags]", FLAGS),
            Map.entry("icmp[0]", TYPE),
            Map.entry("icmp[icmptype]", TYPE),
            Map.entry("icmp[1]", CODE),
            Map.entry("icmp[icmpcode]", CODE),
            Map.entry("icmp6[0]", TYPE),
            Map.entry("icmp6[icmp6type]", TYPE),
            Map.entry("icmp6[1]", CODE),
            Map.entry("icmp6[icmp6code]", CODE));

    private static final Map<String, Operator> OPERATORS = Map.of(
            "=", Operator.EQUAL,
            "==", Operator.EQUAL,
            "!=", Operator.NOT_EQUAL,
            "<", Operator.LESS,
            "<=", Operator.AT_MOST,
            ">", Operator.MORE,
            ">=", Operator.AT_LEAST);

    private final BpfTokens tokens;
    private final Condition ofProtocol;
    private final Column column;
    private long mask;

    private BpfBytes(BpfTokens tokens, Condition ofProtocol, Column column, long mask) {
        this.tokens = tokens;
        this.ofProtocol = ofProtocol;
        this.column = column;
        this.mask = mask;
    }

    /** Takes the bytes, up to what they are compared with; the protocol has been taken. */
    static BpfBytes take(BpfTokens tokens, Token protocol, Condition ofProtocol) throws ExpressionException {
        StringBuilder written = new StringBuilder(protocol.text().toLowerCase(Locale.ROOT));
        tokens.expect("[");
        written.append('[');
        while (tokens.peek().type() == Token.Type.WORD) {
            written.append(tokens.next().text().toLowerCase(Locale.ROOT));
        }
        tokens.expect("]");
        String bytes = written.append(']').toString().replace(":1]", "]");
        Place place = PLACES.get(bytes);
        if (place == null) {
            throw protocol.wrong("no column keeps " + bytes + "; there are "
                    + String.join(", ", PLACES.keySet().stream().sorted().toList()));
        }
        BpfBytes taken = new BpfBytes(tokens, ofProtocol, new Column(place.field, protocol.position()), place.mask);
        if (tokens.accept("&")) {
            taken.mask &= taken.item();
        }
        return taken;
    }

    /** Takes the comparison. */
    Condition compare() throws ExpressionException {
        Token token = tokens.next();
        Operator operator = OPERATORS.get(token.text());
        if (operator == null || token.type() != Token.Type.SYMBOL) {
            throw token.wrong("a comparison is expected here (=, !=, <, <=, >, >=), not " + token.shown());
        }
        LongRanges ranges = LongRanges.of(operator, number());
        return new Condition.And(ofProtocol, new Masked(column, mask, ranges, operator.negates()));
    }

    private long number() throws ExpressionException {
        long number = item();
        while (List.of("|", "&", "+").contains(tokens.peek().text())) {
            String operator = tokens.next().text();
            long item = item();
            number = switch (operator) {
                case "|" -> number | item;
                case "&" -> number & item;
                default -> number + item;
            };
        }
        return number;
    }

    private long item() throws ExpressionException {
        if (tokens.accept("(")) {
            long number = number();
            tokens.expect(")");
            return number;
        }
        Token token = tokens.next();
        OptionalInt named = BpfNames.constant(token.text());
        if (named.isPresent()) {
            return named.getAsInt();
        }
        try {
            return Long.decode(token.text());
        } catch (NumberFormatException _) {
            throw token.wrong("a number is expected here, or a name such as tcp-syn, not " + token.shown());
        }
    }
}
