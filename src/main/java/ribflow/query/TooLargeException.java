package ribflow.query;

/** An answer needs more memory than answers may have; found out on the way, since only the rows can tell. */
public final class TooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
        super(message);
    }
}
