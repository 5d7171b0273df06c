package ribflow.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Comma-separated values (RFC 4180), a record a line: no cell holds the end of one. */
public final class Csv {

    private Csv() {}

    /** A line is no record: what is wrong with it. */
    public static final class Malformed extends IOException {

        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what);
        }
    }

    /** What needs no quotes, and could not be taken for an error by a client. */
    static boolean plain(String text) {
        return text.indexOf(',') < 0
                && text.indexOf('"') < 0
                && text.indexOf('\n') < 0
                && text.indexOf('\r') < 0
                && !text.startsWith("error:");
    }

    /** In quotes, and in each line but one. */
    static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The cells of a line. */
    public static List<String> cells(String line) throws Malformed {
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (at <= line.length()) {
            if (at < line.length() && line.charAt(at) == '"') {
                StringBuilder cell = new StringBuilder();
                at = unquoted(line, at + 1, cell);
                cells.add(cell.toString());
                if (at < line.length() && line.charAt(at) != ',') {
                    throw new Malformed("a comma is expected behind the quotes that end at character " + at);
                }
            } else {
                int comma = line.indexOf(',', at);
                int end = comma < 0 ? line.length() : comma;
                cells.add(line.substring(at, end));
                at = end;
            }
            at++; // the comma
        }
        return cells;
    }

    /** Reads to the closing quote, and returns the place behind it. */
    private static int unquoted(String line, int from, StringBuilder cell) throws Malformed {
        int at = from;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c != '"') {
                cell.append(c);
            } else if (at < line.length() && line.charAt(at) == '"') {
                cell.append('"');
                at++;
            } else {
                return at;
            }
        }
        throw new Malformed("the quotes that begin at character " + from + " do not end");
    }
}
