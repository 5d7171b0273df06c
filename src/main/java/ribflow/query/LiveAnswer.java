package ribflow.query;

/** An answer whose rows come as time goes by. */
public interface LiveAnswer extends Answer {

    /** Whether the next row is not there yet, so that whoever writes rows should send what was written. */
    boolean waits();

    /** Ends the answer, even while somebody waits for its next row. For any thread. */
    void stop();
}
