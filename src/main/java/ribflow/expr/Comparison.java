package ribflow.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import ribflow.expr.Condition.Addresses;
import ribflow.expr.Condition.And;
import ribflow.expr.Condition.Column;
import ribflow.expr.Condition.Masked;
import ribflow.expr.Condition.Not;
import ribflow.expr.Condition.Numbers;
import ribflow.expr.Condition.Texts;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * Reads what stands behind a column and an operator, as the column's kind wants it, and makes a condition of it: numbers
 * and everything that is kept as a number become ranges of numbers, addresses and prefixes become ranges of addresses,
 * and what is kept as an interned id becomes a test of its text.
 */
final class Comparison {

    private final Column column;
    private final FlowField field;
    private final Operator operator;
    private final Tokens tokens;
    private final Literals literals;

    Comparison(Column column, Operator operator, Tokens tokens) {
        this.column = column;
        this.field = column.field();
        this.operator = operator;
        this.tokens = tokens;
        this.literals = new Literals(field, tokens.now());
    }

    Condition read() throws ExpressionException {
        return switch (field.kind()) {
            case ADDRESS -> addresses();
            case TCP_FLAGS -> operator == Operator.CONTAINS ? Masked.all(column, literals.number(value())) : numbers();
            case ASN, NUMBER, LONG, MASK, PORT, PROTOCOL, MAC, TIME, RD, DECIMAL, COUNTER -> numbers();
            case WORD -> words();
            case AS_PATH, COMMUNITIES, TEXT -> new Texts(column, text(), operator.negates());
            case FLAG -> throw new AssertionError("a flag takes no operator");
        };
    }

    private Token value() throws ExpressionException {
        Token token = tokens.next();
        if (!token.isValue()) {
            throw KindRule.of(field.kind()).needsValue(field, token);
        }
        return token;
    }

    /** One item, or several in brackets. */
    private <T> List<T> items(Item<T> item) throws ExpressionException {
        List<T> items = new ArrayList<>();
        if (!tokens.accept("(")) {
            items.add(item.read());
            return items;
        }
        do {
            items.add(item.read());
        } while (tokens.accept(","));
        tokens.expect(")");
        return items;
    }

    /** Reads an item of a set. */
    @FunctionalInterface
    private interface Item<T> {
        T read() throws ExpressionException;
    }

    private boolean set() {
        return operator == Operator.IN || operator == Operator.NOT_IN;
    }

    private Numbers numbers() throws ExpressionException {
        LongRanges ranges =
                set() ? LongRanges.of(items(this::numberRange)) : LongRanges.of(operator, literals.number(value()));
        return new Numbers(column, ranges, operator.negates());
    }

    /** A word may stand for several values. */
    private Numbers words() throws ExpressionException {
        List<LongRanges.Range> values = set() ? items(() -> literals.word(value())) : List.of(literals.word(value()));
        return new Numbers(column, LongRanges.of(values), operator.negates());
    }

    private LongRanges.Range numberRange() throws ExpressionException {
        Token first = value();
        long from = literals.number(first);
        long to = tokens.accept("..") ? literals.number(value()) : from;
        LongRanges.Range range = new LongRanges.Range(from, to);
        if (range.isEmpty()) {
            throw first.wrong("the range ends before it begins");
        }
        return range;
    }

    private Condition addresses() throws ExpressionException {
        if (set()) {
            return new Addresses(column, AddressRanges.of(items(this::addressRange)), operator.negates());
        }
        Token token = value();
        return token.text().indexOf('/') >= 0 ? network(token) : sameAddress(literals.address(token));
    }

    private Addresses sameAddress(Address address) {
        AddressRanges one = AddressRanges.of(List.of(new AddressRanges.Range(address, address)));
        return new Addresses(column, one, operator.negates());
    }

    /** {@code dst_net == 192.0.2.0/24} asks two columns: the address, and the length in {@code dst_mask}. */
    private Condition network(Token token) throws ExpressionException {
        Prefix prefix = literals.prefix(token);
        if (field != FlowField.SRC_NET && field != FlowField.DST_NET) {
            throw token.wrong(field.label() + " is an address; whether it lies within a prefix is asked by '"
                    + field.label() + (operator.negates() ? " not" : "") + " in " + prefix + "'");
        }
        FlowField mask = field == FlowField.SRC_NET ? FlowField.SRC_MASK : FlowField.DST_MASK;
        Column length = new Column(mask, column.position());
        Condition same = new And(
                new Addresses(
                        column,
                        AddressRanges.of(List.of(new AddressRanges.Range(prefix.address(), prefix.address()))),
                        false),
                new Numbers(length, LongRanges.of(Operator.EQUAL, prefix.length()), false));
        Condition known = new And(new Condition.Has(column), new Condition.Has(length));
        return operator.negates() ? new And(known, new Not(same)) : same;
    }

    private AddressRanges.Range addressRange() throws ExpressionException {
        Token first = value();
        if (!tokens.accept("..")) {
            return AddressRanges.Range.of(literals.prefix(first));
        }
        AddressRanges.Range range = new AddressRanges.Range(literals.address(first), literals.address(value()));
        if (range.from().isIpv4() != range.to().isIpv4() || range.from().compareTo(range.to()) > 0) {
            throw first.wrong("a range goes from an address to a later one of the same family");
        }
        return range;
    }

    private Predicate<String> text() throws ExpressionException {
        return switch (operator) {
            case IN, NOT_IN -> Set.copyOf(items(() -> literals.text(value())))::contains;
            case CONTAINS -> literals.member(value());
            case MATCHES, MATCHES_NOT -> literals.pattern(value());
            case EQUAL, NOT_EQUAL, LESS, AT_MOST, MORE, AT_LEAST -> literals.text(value())::equals;
        };
    }
}
