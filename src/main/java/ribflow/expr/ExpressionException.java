package ribflow.expr;

import java.util.Collection;
import java.util.stream.Collectors;
import ribflow.flow.FlowField;

/** What is wrong with an expression or a query, and where: the operator's mistake, told so that it can be mended. */
public final class ExpressionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * @param message what is wrong, and what is allowed
     * @param position the index of the character it is about, from 0, in the text that was parsed
     */
    public ExpressionException(String message, int position) {
        super(message);
        this.position = position;
    }

    /** The complaint about a column that is no column of the rows at hand. */
    public static ExpressionException noColumn(FlowField field, Collection<FlowField> available, int position) {
        String columns = available.stream().map(FlowField::label).collect(Collectors.joining(", "));
        return new ExpressionException("there is no column " + field.label() + " here; there are " + columns, position);
    }

    /** The index of the character the message is about, from 0. */
    public int position() {
        return position;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
