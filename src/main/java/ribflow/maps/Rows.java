package ribflow.maps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rows of a map's file. A row is a line of {@code key=value} pairs; {@code #} or {@code !} where a pair could begin
 * starts a comment; a value with blanks stands in quotes.
 *
 * <p>Reading is strict and goes on to the end: rows with anything wrong are reported and left out, so that one look
 * shows everything there is to mend. Only of a file that is wrong all over, the rest is left.
 *
 * <p>Maps of some thousand rows keep them all; one of a million takes them {@linkplain #each one by one} and keeps what it
 * needs.
 */
final class Rows {

    /** So many problems of one file are told at most. */
    static final int MOST_PROBLEMS = 100;

    private static final Rows NONE = new Rows(List.of(), RowDigests.NONE);

    private final List<Row> rows;
    private final RowDigests digests;

    private Rows(List<Row> rows, RowDigests digests) {
        this.rows = rows;
        this.digests = digests;
    }

    static Rows none() {
        return NONE;
    }

    static Rows read(Path file, MapFormat format, List<Problem> problems) {
        List<Row> rows = new ArrayList<>();
        RowDigests digests = each(file, format, problems, rows::add);
        return new Rows(rows, digests);
    }

    static Rows parse(String file, String text, MapFormat format, List<Problem> problems) {
        List<Row> rows = new ArrayList<>();
        try {
            BufferedReader lines = new BufferedReader(new StringReader(text));
            return new Rows(rows, each(file, lines, format, problems, rows::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands over every row as it is read, if nothing is wrong with it by itself. */
    static RowDigests each(Path file, MapFormat format, List<Problem> problems, Consumer<Row> rows) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return each(file.toString(), lines, format, problems, rows);
        } catch (NoSuchFileException e) {
            problems.add(new Problem(file.toString(), 0, "", "there is no such file"));
        } catch (CharacterCodingException e) {
            problems.add(Problem.notUtf8(file));
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), 0, "", "the file cannot be read: " + e.getMessage()));
        }
        return RowDigests.NONE;
    }

    private static RowDigests each(
            String file, BufferedReader lines, MapFormat format, List<Problem> problems, Consumer<Row> rows)
            throws IOException {
        RowParser parser = new RowParser(file, format, problems);
        RowDigests digests = new RowDigests();
        int before = problems.size();
        int line = 0;
        for (String content = lines.readLine(); content != null; content = lines.readLine()) {
            Row row = parser.parse(++line, content);
            if (row != null) {
                digests.add(row.canonical());
                rows.accept(row);
            }
            if (problems.size() - before >= MOST_PROBLEMS) {
                problems.add(new Problem(file, line, "", MOST_PROBLEMS + " problems; what follows was not read"));
                break;
            }
        }
        return digests;
    }

    List<Row> all() {
        return rows;
    }

    /** To tell which rows came and went. */
    RowDigests digests() {
        return digests;
    }

    int size() {
        return rows.size();
    }

    /** Reports every row that says the same as an earlier one, and yields the rest. */
    List<Row> distinct(Function<Row, Object> identity) {
        Map<Object, Row> seen = new HashMap<>();
        List<Row> distinct = new ArrayList<>();
        for (Row row : rows) {
            Row earlier = seen.putIfAbsent(identity.apply(row), row);
            if (earlier == null) {
                distinct.add(row);
            } else {
                row.repeats(earlier.line());
            }
        }
        return distinct;
    }

    /** A key and its value, as written. */
    record Pair(String key, String value) {

        @Override
        public String toString() {
            boolean bare = !value.isEmpty() && value.chars().noneMatch(Character::isWhitespace);
            char quote = value.indexOf('"') < 0 ? '"' : '\'';
            return key + "=" + (bare ? value : quote + value + quote);
        }
    }
}
