package ribflow.maps;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixNumbers;

/**
 * A file of prefixes, one a line, with comments behind {@code #} or {@code !}: which networks a table tells apart. Of a line
 * of pmacct's networks_file, {@code [nexthop,][[peerAS_]originAS,]net/len}, the prefix is taken. A prefix that is there twice
 * does no harm here.
 */
public final class PrefixList {

    private PrefixList() {}

    /** The prefixes, each with the number 0; what is wrong with the others is added to the problems. */
    public static PrefixNumbers read(Path file, List<Problem> problems) {
        PrefixNumbers.Builder prefixes = new PrefixNumbers.Builder();
        int before = problems.size();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int line = 0;
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                read(file, ++line, text, prefixes, problems);
                if (problems.size() - before >= Rows.MOST_PROBLEMS) {
                    String message = Rows.MOST_PROBLEMS + " problems; what follows was not read";
                    problems.add(new Problem(file.toString(), line, "", message));
                    break;
                }
            }
        } catch (CharacterCodingException e) {
            problems.add(Problem.notUtf8(file));
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), 0, "", "the file cannot be read: " + e.getMessage()));
        }
        PrefixNumbers read = prefixes.build();
        if (read.size() == 0 && problems.size() == before) {
            problems.add(new Problem(file.toString(), 0, "", "no prefix is in the file; allowed: one a line"));
        }
        return read;
    }

    private static void read(Path file, int line, String text, PrefixNumbers.Builder prefixes, List<Problem> problems) {
        String bare = withoutComment(text).strip();
        if (bare.isEmpty()) {
            return;
        }
        try {
            Prefix prefix =
                    Syntax.PREFIX.read(bare.substring(bare.lastIndexOf(',') + 1).strip());
            prefixes.put(prefix, 0);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(file.toString(), line, "", Syntax.PREFIX.explain(e)));
        }
    }

    private static String withoutComment(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '#' || text.charAt(i) == '!') {
                return text.substring(0, i);
            }
        }
        return text;
    }
}
