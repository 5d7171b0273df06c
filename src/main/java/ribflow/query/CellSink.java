package ribflow.query;

/**
 * Takes a value by its type; what the types are, {@link Cell} says. So whoever writes millions of rows down need not make a
 * cell of each value.
 */
interface CellSink {

    void absent();

    void text(String text);

    /** An address, as its two halves: a text. */
    void address(long high, long low);

    void digits(long value);

    void count(long value);

    void rate(double perSecond);

    void time(long millis);

    void flag(boolean set);

    void path(String ases);

    void communities(String communities);
}
