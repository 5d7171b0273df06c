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
