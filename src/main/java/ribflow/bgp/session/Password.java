package ribflow.bgp.session;

import java.nio.charset.StandardCharsets;

/** A secret shared with a neighbour, whose digest stands in every TCP segment (RFC 2385). It is never shown. */
public record Password(String text) {

    /** The longest key that Linux takes. */
    public static final int LONGEST = 80;

    public Password {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > LONGEST) {
            throw new IllegalArgumentException("a password of " + bytes + " bytes");
        }
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
