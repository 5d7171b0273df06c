package ribflow.moving;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the operator must know of a conversion: what was left out, and what was taken in a sense that should be looked at. */
final class Findings {

    private final List<Left> left = new ArrayList<>();
    private final List<Left> notes = new ArrayList<>();

    void leave(Directive directive, String instead) {
        left.add(new Left(directive, instead));
    }

    void leave(Origin origin, String instead) {
        left.add(new Left(origin, instead));
    }

    void leave(Left what) {
        left.add(what);
    }

    void note(Directive directive, String what) {
        notes.add(new Left(directive, what));
    }

    void note(Origin origin, String what) {
        notes.add(new Left(origin, what));
    }

    /** What a value says; what holds otherwise if it cannot be read, which is told. */
    <T> T read(Directive directive, Function<String, T> reader, String allowed, Supplier<T> otherwise) {
        @Nullable T value = tryRead(directive, directive.value(), reader, allowed);
        return value == null ? otherwise.get() : value;
    }

    /** What a part of a value says; null if it cannot be read, which is told. */
    <T> @Nullable T tryRead(Directive directive, String text, Function<String, T> reader, String allowed) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            leave(directive, e.getMessage() + "; allowed: " + allowed);
            return null;
        }
    }

    /** Puts all in the order in which one reads: the configuration first, then its other files, each by lines. */
    void sort(String configuration) {
        Comparator<Left> order = Comparator.<Left, Boolean>comparing(
                        what -> !what.origins().getFirst().file().equals(configuration))
                .thenComparing(what -> what.origins().getFirst());
        left.sort(order);
        notes.sort(order);
    }

    List<Left> left() {
        return left;
    }

    List<Left> notes() {
        return notes;
    }
}
