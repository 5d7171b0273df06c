package ribflow.expr;

import java.util.Optional;

/** How a column is compared with a value. */
enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    IN("in"),
    NOT_IN("not in"),
    CONTAINS("contains"),
    MATCHES("~"),
    MATCHES_NOT("!~");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    /** As it is written. */
    String symbol() {
        return symbol;
    }

    /** Whether a row that has a value is taken exactly where the opposite operator leaves it. */
    boolean negates() {
        return this == NOT_EQUAL || this == NOT_IN || this == MATCHES_NOT;
    }

    /** Takes the operator that comes next, if one does; a single {@code =} is {@code ==}. */
    static Optional<Operator> take(Tokens tokens) throws ExpressionException {
        if (tokens.accept("not")) {
            tokens.expect("in");
            return Optional.of(NOT_IN);
        }
        if (tokens.accept("=")) {
            return Optional.of(EQUAL);
        }
        for (Operator operator : values()) {
            if (tokens.accept(operator.symbol)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }
}
