package ribflow.cli;

/** What is wrong with what {@code ribflow pmacct} was asked, in the words that are shown. */
final class PmacctException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PmacctException(String message) {
        super(message);
    }
}
