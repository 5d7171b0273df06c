package ribflow.query;

import java.io.IOException;
import java.util.List;

/** Writes one answer. */
interface Layout {

    void begin(List<String> notes) throws IOException;

    /** Writes a row; the cells are the caller's again on return. */
    void row(Cell[] cells) throws IOException;

    void end() throws IOException;

    /** The next row may be long in coming: nothing is held back. */
    default void pause() throws IOException {}

    /** A rate as a plain number: three digits behind the point below a thousand, none above. */
    static String plain(double rate) {
        if (Math.abs(rate) >= 1000) {
            return Long.toString(Math.round(rate));
        }
        long thousandths = Math.round(rate * 1000);
        return thousandths % 1000 == 0 ? Long.toString(thousandths / 1000) : Double.toString(thousandths / 1000.0);
    }

    /** Texts go on one line, whatever is in them. */
    static String oneLine(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[\r\n]+", " ");
    }
}
