package ribflow.moving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

    /** Readers tell some problems at a time, and refused rows can hide others. */
    private static final int ROUNDS = 50;

    private static final String MORE = "what follows was not read";

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
    private final Set<String> told = new HashSet<>();

    MapFile(Path target, String header, List<Line> lines, Findings findings) {
        this.target = target;
        this.lines = new ArrayList<>(lines);
        this.lines.addFirst(new Line(new Origin(header, 0), MARK + header + " by ribflow import-pmacct"));
        this.findings = findings;
    }

    /** Writes the file, without the rows that the reader has complaints about. */
    void write(Function<Path, List<Problem>> reader) throws IOException {
        Optional<String> earlier = earlier();
        Path folder = target.toAbsolutePath().resolveSibling("");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("maps cannot be written to " + folder + ": it is no folder, nor can it be made", e);
        }
        for (int round = 0; round < ROUNDS; round++) {
            put();
            List<Problem> problems = reader.apply(target);
            Set<Integer> wrong = problems.stream()
                    .map(Problem::line)
                    .filter(line -> line > 0)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (wrong.isEmpty()) {
                keep(earlier);
                return;
            }
            for (int line : wrong) {
                leaveOut(line, problems);
            }
        }
        giveUp(reader);
        keep(earlier);
    }

    /** Nobody wants to read more complaints; but what the daemon takes is all that may be written. */
    private void giveUp(Function<Path, List<Problem>> reader) throws IOException {
        put();
        int first = reader.apply(target).stream()
                .mapToInt(Problem::line)
                .filter(line -> line > 0)
                .min()
                .orElse(lines.size() + 1);
        if (first <= lines.size()) {
            findings.leave(lines.get(first - 1).from(), "this row and all behind it: too many rows are wrong");
            for (int line = first; line <= lines.size(); line++) {
                Line refused = lines.get(line - 1);
                lines.set(line - 1, new Line(refused.from(), "! left out: " + refused.text()));
            }
            put();
        }
    }

    private void leaveOut(int line, List<Problem> problems) {
        Line refused = lines.get(line - 1);
        String why = problems.stream()
                .filter(problem -> problem.line() == line && !problem.message().endsWith(MORE))
                .map(MapFile::why)
                .distinct()
                .collect(Collectors.joining("; "));
        if (told.add(refused.from() + why)) {
            findings.leave(refused.from(), why); // once, whatever number of rows it became
        }
        lines.set(line - 1, new Line(refused.from(), "! left out: " + refused.text()));
    }

    /** The complaint, without all the keys that there are. */
    private static String why(Problem problem) {
        String message =
                problem.message().startsWith("unknown key; allowed:") ? "there is no such key" : problem.message();
        return (problem.path().isEmpty() ? "" : problem.path() + ": ") + message;
    }

    /** An earlier conversion. A file that somebody else wrote is not ours to replace. */
    private Optional<String> earlier() throws IOException {
        if (!Files.exists(target)) {
            return Optional.empty();
        }
        String text = Files.readString(target, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(MARK)) {
            throw new IOException(target + " is there already, and is no earlier conversion");
        }
        return Optional.of(text);
    }

    /** An earlier conversion may have been mended by hand, or be that of another daemon's configuration. */
    private void keep(Optional<String> earlier) throws IOException {
        if (earlier.isPresent() && !earlier.get().equals(Files.readString(target, StandardCharsets.ISO_8859_1))) {
            Path kept = target.resolveSibling(target.getFileName() + "~");
            Files.writeString(kept, earlier.get(), StandardCharsets.ISO_8859_1);
            findings.note(lines.getFirst().from(), "another " + target + " was there, and is now " + kept);
        }
    }

    private void put() throws IOException {
        Files.writeString(target, lines.stream().map(Line::text).collect(Collectors.joining("\n", "", "\n")));
    }
}
