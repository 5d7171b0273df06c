package ribflow.maps;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import ribflow.expr.Expression;

/**
 * A row of the tag map: what it asks of a flow, and what a flow gets that meets it.
 *
 * @param line where it stands
 * @param condition what a flow has if the row is about it
 * @param tag the first tag
 * @param tag2 the second tag
 * @param label the id of the label
 * @param tos the ToS octet
 * @param stack how tags join those of rows before
 * @param jump the row to go on with; the end if there is none
 */
public record TagRule(
        MapLine line,
        Expression condition,
        Optional<Tag> tag,
        Optional<Tag> tag2,
        OptionalInt label,
        OptionalInt tos,
        Stack stack,
        OptionalInt jump) {

    /**
     * A tag.
     *
     * @param value the tag, or the first of them
     * @param counter the next one, where each flow gets another; all workers count by it
     */
    public record Tag(long value, Optional<AtomicLong> counter) {

        static Tag of(long value, boolean counting) {
            return new Tag(value, counting ? Optional.of(new AtomicLong(value)) : Optional.empty());
        }

        @Override
        public String toString() {
            return Long.toUnsignedString(value) + (counter.isPresent() ? "++" : "");
        }
    }

    /** Whether a tag of it counts flows. */
    boolean counts() {
        return tag.flatMap(Tag::counter).isPresent()
                || tag2.flatMap(Tag::counter).isPresent();
    }

    /** Counts on from where a rule stood that gives the same. */
    void goOnFrom(TagRule older) {
        goOn(tag, older.tag);
        goOn(tag2, older.tag2);
    }

    private static void goOn(Optional<Tag> now, Optional<Tag> before) {
        now.flatMap(Tag::counter)
                .ifPresent(counter ->
                        before.flatMap(Tag::counter).map(AtomicLong::get).ifPresent(counter::set));
    }

    /** How a tag joins the one that a row before has set. */
    public enum Stack {
        /** It takes its place. */
        REPLACE,
        /** It is added. */
        SUM,
        /** Its bits are set too. */
        OR
    }
}
