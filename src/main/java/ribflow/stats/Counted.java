package ribflow.stats;

/** One row of a package's counters, implemented by an enum: what it is called, and what it counts. */
public interface Counted {

    String name();

    /** What is counted, in one sentence. */
    String help();

    /** The name as users see it: lower case with underscores. */
    default String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
