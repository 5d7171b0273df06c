package ribflow.query;

import java.time.Instant;

/** Values in JSON (RFC 8259). */
public final class Json {

    private Json() {}

    /** The value as pmacct writes it. */
    public static String value(Cell cell) {
        return switch (cell) {
            case Cell.Absent() -> "null";
            case Cell.Text(String text) -> quoted(text);
            case Cell.Digits(long value) -> Long.toUnsignedString(value);
            case Cell.Count(long value) -> Long.toString(value);
            case Cell.Rate(double rate) -> Layout.plain(rate);
            case Cell.Time(long millis) -> quoted(Instant.ofEpochMilli(millis).toString());
            case Cell.Flag(boolean set) -> Boolean.toString(set);
            case Cell.Path(String ases) -> quoted(ases.replace(' ', '_'));
            case Cell.Communities(String communities) -> quoted(communities.replace(' ', '_'));
        };
    }

    /** A string of RFC 8259: quotes, backslashes and control characters are escaped. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
