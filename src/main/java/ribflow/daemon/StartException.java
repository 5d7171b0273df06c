package ribflow.daemon;

/** The daemon could not start, for a reason that the operator can mend: a port is taken, a folder is not writable. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
