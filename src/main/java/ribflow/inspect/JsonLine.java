package ribflow.inspect;

import ribflow.query.Json;

/** A JSON object in the making, on one line. */
final class JsonLine {

    private final StringBuilder out = new StringBuilder("{");

    /** A text. */
    JsonLine put(String key, String value) {
        return raw(key, Json.quoted(value));
    }

    /** A number of 64 bits. */
    JsonLine put(String key, long value) {
        return raw(key, Long.toString(value));
    }

    JsonLine put(String key, boolean value) {
        return raw(key, Boolean.toString(value));
    }

    /** Whatever it is, in JSON. */
    JsonLine raw(String key, String json) {
        out.append(out.length() == 1 ? "" : ",")
                .append(Json.quoted(key))
                .append(':')
                .append(json);
        return this;
    }

    /** All keys and values of another object. */
    JsonLine all(JsonLine other) {
        if (other.out.length() > 1) {
            out.append(out.length() == 1 ? "" : ",").append(other.out, 1, other.out.length());
        }
        return this;
    }

    /** In ASCII, whatever the terminal's character set is: all else is escaped (RFC 8259, 7). */
    @Override
    public String toString() {
        StringBuilder ascii = new StringBuilder(out.length() + 1);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c < 0x7f) {
                ascii.append(c);
            } else {
                ascii.append(String.format("\\u%04x", (int) c));
            }
        }
        return ascii.append('}').toString();
    }

    /** An array of values that are JSON already. */
    static String array(Iterable<?> values) {
        StringBuilder array = new StringBuilder("[");
        values.forEach(value -> array.append(array.length() == 1 ? "" : ",").append(value));
        return array.append(']').toString();
    }
}
