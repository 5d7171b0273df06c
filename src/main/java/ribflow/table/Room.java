package ribflow.table;

/**
 * Which rows a table has room for. Whatever has no row of its own counts under {@code other} of its bin: every byte once.
 *
 * @param limit rows, over all bins
 * @param full what is done beyond
 * @param atLeast what a row must have when its bin closes
 */
public record Room(int limit, WhenFull full, AtLeast atLeast) {

    /** What is done when there are as many rows as there may be. */
    public enum WhenFull {
        /** New keys count under {@code other}. */
        FOLD,
        /**
         * The smallest rows of the fullest bin make room: a quarter at a time, so that it costs little a row. What they had
         * counts under {@code other}, and one whose key comes again begins anew; so a row may have less than its key had,
         * never more.
         */
        REPLACE
    }

    /** A row with less of any of these goes under {@code other}. */
    public record AtLeast(long packets, long flows, long bytes) {

        /** Every row stays. */
        public static final AtLeast NOTHING = new AtLeast(0, 0, 0);
    }

    /** Rows beyond the limit are folded, small ones stay. */
    public Room(int limit) {
        this(limit, WhenFull.FOLD, AtLeast.NOTHING);
    }
}
