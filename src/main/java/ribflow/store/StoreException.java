package ribflow.store;

import java.io.IOException;

/** The history could not be read or written; the message says what, where, and what became of it. */
public sealed class StoreException extends IOException permits DamageException {

    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
