package ribflow.expr;

import java.time.Instant;
import java.util.Optional;
import java.util.function.ToIntFunction;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Words;
import ribflow.ip.Address;

/** Puts values into the rows of a batch, written as a filter writes them: {@code proto tcp}, {@code src_host 192.0.2.1}. */
public final class RowValues {

    private final ToIntFunction<String> names;
    private final Optional<Instant> now;

    /**
     * @param names the id of a text
     * @param now what moments are seen from
     */
    public RowValues(ToIntFunction<String> names, Instant now) {
        this.names = names;
        this.now = Optional.of(now);
    }

    /**
     * Puts a value into a row.
     *
     * @throws ExpressionException if the text is no value of the column, or the column is one that only a route can fill
     */
    public void put(FlowField field, String text, FlowBatch batch, int row) throws ExpressionException {
        Token token = new Token(Token.Type.QUOTED, text, 0);
        Literals literals = new Literals(field, now);
        switch (field.kind()) {
            case ADDRESS -> {
                Address address = literals.address(token);
                batch.setAddress(field, row, address.high(), address.low());
            }
            case TEXT -> batch.set(field, row, names.applyAsInt(text));
            case WORD -> batch.set(field, row, word(field, token));
            case FLAG -> flag(field, token, batch, row);
            case AS_PATH, COMMUNITIES ->
                throw token.wrong(field.label() + " comes from the route alone, and cannot be given");
            default -> batch.set(field, row, literals.number(token));
        }
    }

    private static long word(FlowField field, Token token) throws ExpressionException {
        Words words = field.words();
        int place = words.labels().indexOf(token.text());
        if (place < 0) {
            throw token.wrong(field.label() + " is a " + words.noun() + ", one of " + String.join(", ", words.labels())
                    + "; not " + token.shown());
        }
        return place;
    }

    private static void flag(FlowField field, Token token, FlowBatch batch, int row) throws ExpressionException {
        switch (token.text()) {
            case "yes" -> batch.set(field, row, 1);
            case "no" -> batch.unset(field, row);
            default -> throw token.wrong(field.label() + " is a flag: yes or no, not " + token.shown());
        }
    }
}
