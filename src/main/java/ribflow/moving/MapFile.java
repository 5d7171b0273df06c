package ribflow.moving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import ribflow.maps.Problem;

/**
 * A map on its way into one of ours.
 *
 * <p>Rows are changed where the two formats differ, and then our own strict reader decides: what it refuses becomes a comment
 * in the new file, and is told with the line of the old one. So every file that is written is one that the daemon takes,
 * and no row of the old one is lost without a word.
 */
final class MapFile {

    static final String MARK = "! Converted from ";

    /** Refused rows can hide others: a duplicate of a row that was taken out is none. */
    private static final int ROUNDS = 5;

    /**
     * A line of ours.
     *
     * @param from the line that it comes from
     * @param text empty if it says nothing any more
     */
    record Line(Origin from, String text) {}

    private final Path target;
    private final List<Line> lines;
    private final Findings findings;

    MapFile(Path target, String header, List<Line> lines, Findings findings) {
        this.target = target;
        this.lines = new ArrayList<>(lines);
        this.lines.addFirst(new Line(new Origin(header, 0), MARK + header + " by ribflow import-pmacct"));
        this.findings = findings;
    }

    /** Writes the file, without the rows that the reader has complaints about. */
    void write(Function<Path, List<Problem>> reader) throws IOException {
        guard();
        Files.createDirectories(target.toAbsolutePath().resolveSibling(""));
        for (int round = 0; round < ROUNDS; round++) {
            put();
            List<Problem> problems = reader.apply(target);
            Set<Integer> wrong = problems.stream()
                    .map(Problem::line)
                    .filter(line -> line > 0)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (wrong.isEmpty()) {
                return;
            }
            for (int line : wrong) {
                leaveOut(line, problems);
            }
        }
        put();
    }

    private void leaveOut(int line, List<Problem> problems) {
        Line refused = lines.get(line - 1);
        String why = problems.stream()
                .filter(problem -> problem.line() == line)
                .map(MapFile::why)
                .distinct()
                .collect(Collectors.joining("; "));
        findings.leave(refused.from(), why);
        lines.set(line - 1, new Line(refused.from(), "! left out: " + refused.text()));
    }

    /** The complaint, without all the keys that there are. */
    private static String why(Problem problem) {
        String message =
                problem.message().startsWith("unknown key; allowed:") ? "there is no such key" : problem.message();
        return (problem.path().isEmpty() ? "" : problem.path() + ": ") + message;
    }

    /** A file that somebody else wrote is not ours to replace. */
    private void guard() throws IOException {
        if (Files.exists(target)
                && !Files.readString(target, StandardCharsets.ISO_8859_1).startsWith(MARK)) {
            throw new IOException(target + " is there already, and is no earlier conversion");
        }
    }

    private void put() throws IOException {
        Files.writeString(target, lines.stream().map(Line::text).collect(Collectors.joining("\n", "", "\n")));
    }
}
