package ribflow.table;

/** Something that queries can read: a table, the matrix. */
public interface TableSource {

    String name();

    /** A consistent picture of all rows as of now: no torn row, none missing or doubled, while collecting goes on. */
    Snapshot snapshot();
}
