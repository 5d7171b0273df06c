package ribflow.keeping;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of records, which all have the same columns. */
interface Records {

    /** The names of the columns, as they are written. */
    List<String> columns();

    /**
     * The values of the next record in the order of the columns, null where it has none; the array is used again.
     *
     * @throws Malformed if the line is no record
     */
    Optional<@Nullable String[]> next() throws IOException;

    /** The number of the line that was read last, from 1. */
    int line();

    /** A line is not as it should be: what is wrong with it. */
    final class Malformed extends IOException {

        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what);
        }
    }
}
