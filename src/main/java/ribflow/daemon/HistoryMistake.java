package ribflow.daemon;

/** A mistake of ours in keeping the history: what tables hold in memory is as whole as it was. */
final class HistoryMistake extends RuntimeException {

    private static final long serialVersionUID = 1;

    HistoryMistake(Throwable cause) {
        super("the history is not kept any more", cause);
    }
}
