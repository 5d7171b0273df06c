package ribflow.keeping;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text, each with an end: who takes a disk for an export, or a file of zeros, is told so before all of it is in
 * memory. Lines end as {@link java.io.BufferedReader} knows it.
 */
final class Lines {

    /** In characters; the longest row of a table is a hundredth of that. */
    static final int LONGEST = 1 << 20;

    private final Reader in;
    private final char[] buffer = new char[8192];
    private final StringBuilder line = new StringBuilder();
    private int at;
    private int end;
    private boolean behindReturn;
    private int number;

    Lines(Reader in) {
        this.in = in;
    }

    /**
     * The next line, without its end; null behind the last.
     *
     * @throws Records.Malformed if it is too long
     */
    @Nullable
    String next() throws IOException {
        line.setLength(0);
        boolean some = false;
        while (fill()) {
            if (behindReturn && buffer[at] == '\n') {
                behindReturn = false;
                at++;
                continue;
            }
            behindReturn = false;
            number += some ? 0 : 1;
            some = true;
            int from = at;
            while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
                at++;
            }
            line.append(buffer, from, at - from);
            if (line.length() > LONGEST) {
                throw new Records.Malformed(
                        "the line is longer than " + LONGEST + " characters, which no row of an export is");
            }
            if (at < end) {
                behindReturn = buffer[at++] == '\r';
                return line.toString();
            }
        }
        return some ? line.toString() : null;
    }

    /** The number of the line that was read last, from 1; 0 before the first. */
    int number() {
        return number;
    }

    private boolean fill() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return at < end;
    }
}
