package ribflow.maps;

import java.util.Comparator;
import java.util.List;

/**
 * Something wrong in a file of the operator's.
 *
 * @param file the file, as the operator named it
 * @param line its line, from 1; 0 where the file as a whole is meant
 * @param path the key; empty where the line as a whole is meant
 * @param message what is wrong, and what is allowed
 */
public record Problem(String file, int line, String path, String message) {

    /** File by file as they come, and by line in each. */
    public static List<Problem> inReadingOrder(List<Problem> problems) {
        List<String> files = problems.stream().map(Problem::file).distinct().toList();
        return problems.stream()
                .sorted(Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.file()))
                        .thenComparingInt(Problem::line))
                .toList();
    }

    /** The form that editors and people understand: {@code file:line: path: message}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
