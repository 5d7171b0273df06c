package ribflow.cli;

import java.util.ArrayList;
import java.util.List;

/** Reads lines of the daemon's CSV (RFC 4180), in which no cell holds the end of a line. */
final class Csv {

    private Csv() {}

    static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (at <= line.length()) {
            if (at < line.length() && line.charAt(at) == '"') {
                StringBuilder cell = new StringBuilder();
                at = quoted(line, at + 1, cell);
                cells.add(cell.toString());
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
    private static int quoted(String line, int from, StringBuilder cell) {
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
        return at;
    }
}
