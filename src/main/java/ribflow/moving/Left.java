package ribflow.moving;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that has no counterpart, or not quite.
 *
 * @param origins the lines where it stands, all in one file
 * @param what the keys, or nothing where the lines as a whole are meant
 * @param instead why, and what to do
 */
record Left(List<Origin> origins, List<String> what, String instead) {

    Left(Directive directive, String instead) {
        this(List.of(directive.origin()), List.of(directive.named()), instead);
    }

    Left(Origin origin, String instead) {
        this(List.of(origin), List.of(), instead);
    }

    /** {@code file:3,4: key, key: instead}. */
    @Override
    public String toString() {
        String lines = origins.stream()
                .map(origin -> String.valueOf(origin.line()))
                .distinct()
                .collect(Collectors.joining(","));
        String keys =
                what.isEmpty() ? "" : String.join(", ", what.stream().distinct().toList()) + ": ";
        String file = origins.getFirst().file();
        return file + (lines.equals("0") ? "" : ":" + lines) + ": " + keys + instead;
    }
}
