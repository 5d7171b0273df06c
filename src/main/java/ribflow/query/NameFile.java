package ribflow.query;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import ribflow.ip.Address;
import ribflow.maps.Problem;

/**
 * A file of names: a line for each, {@code 64500,Example Net} or {@code 192.0.2.1,edge1.Paris}. A header ({@code as,name} or
 * {@code ip,name}) is skipped, {@code #} begins a comment. A name may hold commas, and may stand in quotes, which are doubled
 * inside (RFC 4180).
 *
 * <p>Reading is strict and goes on to the end, as with maps: whatever is wrong is told with its line.
 */
public final class NameFile<K> {

    private static final int MOST_PROBLEMS = 100;

    private final String header;
    private final String allowed;
    private final Function<String, K> reader;
    private final List<Problem> problems;
    private final Map<K, String> names = new HashMap<>();

    private NameFile(String header, String allowed, Function<String, K> reader, List<Problem> problems) {
        this.header = header;
        this.allowed = allowed;
        this.reader = reader;
        this.problems = problems;
    }

    /** Names of ASes, which may be written {@code AS64500}. */
    public static Map<Long, String> ases(Path file, List<Problem> problems) {
        return new NameFile<>("as", "an AS number, 0 to 4294967295", NameFile::as, problems).read(file);
    }

    /** Names of exporters by their addresses. */
    public static Map<Address, String> exporters(Path file, List<Problem> problems) {
        return new NameFile<>("ip", "an IP address", Address::parse, problems).read(file);
    }

    private static Long as(String text) {
        boolean prefix = text.regionMatches(true, 0, "AS", 0, 2);
        return Integer.toUnsignedLong(Integer.parseUnsignedInt(prefix ? text.substring(2) : text));
    }

    private Map<K, String> read(Path file) {
        try {
            int line = 0;
            int before = problems.size();
            for (String text : Files.readString(file).lines().toList()) {
                line++;
                if (problems.size() - before >= MOST_PROBLEMS) {
                    problems.add(new Problem(
                            file.toString(), line, "", MOST_PROBLEMS + " problems; what follows was not read"));
                    break;
                }
                String row = text.strip();
                boolean heading = line == 1 && row.regionMatches(true, 0, header + ",", 0, header.length() + 1);
                if (!row.isEmpty() && !row.startsWith("#") && !heading) {
                    row(file.toString(), line, row);
                }
            }
        } catch (NoSuchFileException _) {
            problems.add(new Problem(file.toString(), 0, "", "there is no such file"));
        } catch (CharacterCodingException _) {
            problems.add(Problem.notUtf8(file));
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), 0, "", "the file cannot be read: " + e.getMessage()));
        }
        return names;
    }

    private void row(String file, int line, String row) {
        int comma = row.indexOf(',');
        String name = comma < 0 ? "" : unquoted(row.substring(comma + 1).strip());
        if (name.isEmpty()) {
            problems.add(new Problem(file, line, "", "a row is '" + header + ",name'; not '" + row + "'"));
            return;
        }
        String text = unquoted(row.substring(0, comma).strip());
        try {
            if (names.putIfAbsent(reader.apply(text), name) != null) {
                problems.add(new Problem(file, line, header, text + " is named twice"));
            }
        } catch (IllegalArgumentException _) {
            problems.add(new Problem(file, line, header, "'" + text + "' is not " + allowed));
        }
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
    }
}
