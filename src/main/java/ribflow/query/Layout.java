package ribflow.query;

import java.util.List;

/**
 * Writes one answer, value by value. Nothing here waits for whoever reads: what is written stays in memory until it is sent
 * where a row ends ({@link Utf8}).
 */
interface Layout {

    void begin(List<String> notes);

    /** Begins the value of a column, of all in order, and says who takes it. */
    CellSink column(int index);

    /** The row has all its values. */
    void endRow();

    void end();

    /** The next row may be long in coming: nothing is held back. */
    default void pause() {}

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
