package ribflow.query;

import java.io.OutputStream;

/** Values in JSON (RFC 8259), one by one. */
public final class Json {

    private Json() {}

    /** The value as pmacct writes it. */
    public static String value(Cell cell) {
        Utf8 out = new Utf8(OutputStream.nullOutputStream());
        cell.into(new JsonValues(out));
        return out.toString();
    }

    /** A string of RFC 8259: quotes, backslashes and control characters are escaped. */
    public static String quoted(String text) {
        return value(new Cell.Text(text));
    }
}
