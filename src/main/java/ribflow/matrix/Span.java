package ribflow.matrix;

/** Which bins of the table make the matrix. */
public sealed interface Span {

    /** The latest bin to which no flow can be added any more; all there are if none is complete yet. */
    record LatestComplete() implements Span {}

    /** The latest bin, which is still being filled. */
    record Current() implements Span {}

    /** The bin that holds that moment, in milliseconds since 1970. */
    record At(long millis) implements Span {}

    /** All bins that begin at a moment or later, and before another, in milliseconds since 1970. */
    record Between(long from, long until) implements Span {}

    /** All bins that are kept, summed. */
    record All() implements Span {}
}
