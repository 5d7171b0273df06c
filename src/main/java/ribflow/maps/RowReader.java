package ribflow.maps;

import java.util.ArrayList;
import java.util.List;

/** Takes a line of a map apart into pairs, up to the first thing that is none. */
final class RowReader {

    private final String file;
    private final int line;
    private final String text;
    private final MapFormat format;
    private final List<Problem> problems;
    private int at;

    RowReader(String file, int line, String text, MapFormat format, List<Problem> problems) {
        this.file = file;
        this.line = line;
        this.text = line == 1 && text.startsWith("\ufeff") ? text.substring(1) : text;
        this.format = format;
        this.problems = problems;
    }

    List<Rows.Pair> pairs() {
        List<Rows.Pair> pairs = new ArrayList<>();
        for (skipBlanks(); !atEnd() && text.charAt(at) != '#' && text.charAt(at) != '!'; skipBlanks()) {
            int start = at;
            while (!atEnd() && !blank() && text.charAt(at) != '=') {
                at++;
            }
            String key = text.substring(start, at);
            if (atEnd() || text.charAt(at) != '=' || key.isEmpty()) {
                skipWord();
                if (format.shortForm().isPresent() && pairs.isEmpty()) {
                    pairs.addAll(shortRow(format.shortForm().get(), text.substring(start, at)));
                    continue;
                }
                String word = text.substring(start, at);
                wrong("", "'" + word + "' is not a pair; allowed: key=value without blanks around '='");
            } else {
                at++;
                pairs.add(new Rows.Pair(key, value(key)));
            }
        }
        return pairs;
    }

    private List<Rows.Pair> shortRow(MapFormat.ShortForm form, String word) {
        try {
            return form.pairs(word);
        } catch (IllegalArgumentException e) {
            wrong("", e.getMessage() + "; allowed: " + form.allowed() + ", or key=value without blanks around '='");
            return List.of();
        }
    }

    private String value(String key) {
        if (!atEnd() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            int close = text.indexOf(text.charAt(at), at + 1);
            if (close >= 0) {
                String value = text.substring(at + 1, close);
                at = close + 1;
                return value;
            }
            wrong(key, "the quote is not closed; allowed: a value between two equal quotes");
            return "";
        }
        int start = at;
        skipWord();
        return text.substring(start, at);
    }

    private void wrong(String path, String message) {
        problems.add(new Problem(file, line, path, message));
        at = text.length();
    }

    private void skipWord() {
        while (!atEnd() && !blank()) {
            at++;
        }
    }

    private void skipBlanks() {
        while (!atEnd() && blank()) {
            at++;
        }
    }

    private boolean blank() {
        return Character.isWhitespace(text.charAt(at));
    }

    private boolean atEnd() {
        return at == text.length();
    }
}
