package ribflow.query;

import java.util.OptionalInt;
import ribflow.expr.ExpressionException;

/** What is wrong with a request, and where if that can be said: the asker's mistake, told so that it can be mended. */
public final class QueryException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int NOWHERE = -1;

    private final String complaint;
    private final int position;

    /** A complaint about the request as a whole. */
    public QueryException(String complaint) {
        this(complaint, NOWHERE);
    }

    /**
     * A complaint about one place.
     *
     * @param position the index of the character it is about, from 0
     */
    public QueryException(String complaint, int position) {
        super(complaint);
        this.complaint = complaint;
        this.position = position;
    }

    QueryException(ExpressionException cause) {
        super(cause.getMessage(), cause);
        this.complaint = cause.getMessage();
        this.position = cause.position();
    }

    @Override
    public String getMessage() {
        return complaint;
    }

    /** The index of the character it is about, from 0. */
    public OptionalInt position() {
        return position == NOWHERE ? OptionalInt.empty() : OptionalInt.of(position);
    }
}
