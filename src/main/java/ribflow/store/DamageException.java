package ribflow.store;

/** What is on disk is not what was written there. */
final class DamageException extends StoreException {

    private static final long serialVersionUID = 1;

    DamageException(String message) {
        super(message);
    }

    DamageException(String message, Throwable cause) {
        super(message, cause);
    }
}
