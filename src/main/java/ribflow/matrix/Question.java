package ribflow.matrix;

import java.util.Optional;

/**
 * What is asked of the matrix.
 *
 * @param level between what it is
 * @param by by what its cells are split
 * @param span of which time
 * @param percentile whether the 95th percentile of the bins' rates is wanted, too
 */
public record Question(Level level, Optional<Split> by, Span span, boolean percentile) {

    /** Of sums alone, not split. */
    public Question(Level level, Span span) {
        this(level, Optional.empty(), span, false);
    }
}
