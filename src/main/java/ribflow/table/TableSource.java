package ribflow.table;

/** Something that queries can read: a table, the matrix. */
public interface TableSource {

    String name();

    /** A consistent picture of all rows as of now: no torn row, none missing or doubled, while collecting goes on. */
    Snapshot snapshot();

    /**
     * Up to which moment all bins are final, in milliseconds since 1970: those that end at it or before. Without bins
     * nothing ever is. Cheap, for any thread.
     */
    default long settledUntil() {
        return Long.MIN_VALUE;
    }
}
