package ribflow.flow;

/** What becomes of a column's values when flows become one row of a table, or rows one group of a query. */
public enum Joining {
    /** Nothing: flows with another value make another row. */
    KEY,
    /** They are added up. */
    SUM,
    /** They are or-ed. */
    OR,
    /** The least stays. */
    MIN,
    /** The largest stays. */
    MAX;

    /** What becomes of columns of that kind, unless their row says otherwise. */
    static Joining of(Kind kind) {
        return kind == Kind.COUNTER ? SUM : kind == Kind.TCP_FLAGS ? OR : KEY;
    }
}
