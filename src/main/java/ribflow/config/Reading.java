package ribflow.config;

import java.util.ArrayList;
import java.util.List;
import ribflow.maps.Problem;

/** A file that is being read, and all that was found wrong in it so far. */
final class Reading {

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Reading(String file) {
        this.file = file;
    }

    void wrong(int line, String path, String message) {
        problems.add(new Problem(file, line, path, message));
    }

    /** A section is wrong as a whole. */
    void wrong(Values section, String message) {
        wrong(section.line(), section.path(), message);
    }

    /** A key's value is wrong. */
    void wrong(Values section, Key<?> key, String message) {
        wrong(section.line(key), section.path(key), message);
    }

    /** A key's value is wrong where there is one: the rest of the file speaks against it. */
    void contradicts(Values section, Key<?> key, String message) {
        if (section.given(key)) {
            wrong(section, key, message);
        }
    }

    /** What was found wrong in another file that this one names. */
    void wrong(List<Problem> elsewhere) {
        problems.addAll(elsewhere);
    }

    List<Problem> problems() {
        return Problem.inReadingOrder(problems);
    }

    boolean fine() {
        return problems.isEmpty();
    }
}
