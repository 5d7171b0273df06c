package ribflow.table;

import java.time.Duration;

/** How finely whoever reads a snapshot needs time to be told apart. */
public sealed interface Grain {

    /** By the table's own bins. */
    record Own() implements Grain {}

    /** By bins of that length, however they are made up. */
    record Of(Duration length) implements Grain {}

    /** Not at all: the fewer rows the better. */
    record Any() implements Grain {}
}
