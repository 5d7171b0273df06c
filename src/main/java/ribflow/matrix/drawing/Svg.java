package ribflow.matrix.drawing;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes SVG 1.1 that stands alone: an element to a line, no empty lines, names escaped, numbers to a tenth of a pixel.
 *
 * <p>Whoever puts several pictures into one page of HTML shares one room of names among them; so rules of style hold below
 * the class of the picture's kind, and identifiers carry what is told of it.
 */
final class Svg {

    private static final String FONT = "Helvetica Neue,Helvetica,Arial,Liberation Sans,sans-serif";

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** An element's attributes, by name and value in turns. */
    Svg open(String element, Object... attributes) {
        start(element, attributes).append(">\n");
        open.push(element);
        return this;
    }

    Svg close() {
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    Svg leaf(String element, Object... attributes) {
        start(element, attributes).append("/>\n");
        return this;
    }

    Svg text(String content, String element, Object... attributes) {
        start(element, attributes)
                .append('>')
                .append(escaped(content))
                .append("</")
                .append(element)
                .append(">\n");
        return this;
    }

    /** What is told of the element that is open, and shown where a pointer rests on it. */
    Svg title(String content) {
        return text(content, "title");
    }

    private StringBuilder start(String element, Object... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(value instanceof Number number ? number(number.doubleValue()) : escaped(value.toString()))
                    .append('"');
        }
        return out;
    }

    /** Begins a picture on paper of its own. */
    Svg begin(String kind, double width, double height, String title, String description, String style) {
        String name = kind + '-' + Integer.toHexString((title + description).hashCode());
        open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                kind,
                "width",
                width,
                "height",
                height,
                "viewBox",
                "0 0 " + number(width) + ' ' + number(height),
                "role",
                "img",
                "aria-labelledby",
                name + "-title " + name + "-desc",
                "font-family",
                FONT);
        text(title, "title", "id", name + "-title");
        text(description, "desc", "id", name + "-desc");
        open("style");
        out.append(style);
        close();
        return leaf("rect", "class", "paper", "width", width, "height", height);
    }

    /** The whole picture. */
    String end() {
        while (!open.isEmpty()) {
            close();
        }
        return out.toString();
    }

    /** At most one decimal. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        String sign = tenths < 0 ? "-" : "";
        long rest = Math.abs(tenths);
        return sign + rest / 10 + (rest % 10 == 0 ? "" : "." + rest % 10);
    }

    /**
     * Text for between tags and quotes (XML 1.0, 2.2 and 2.4). What XML cannot carry becomes a replacement character; so
     * does what turns the direction of the text behind it, lest a name rewrite its neighbours.
     */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean allowed(int c) {
        boolean turns = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
        boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
        boolean control = c < 0x20 || c >= 0x7F && c <= 0x9F;
        return !turns && !surrogate && !control && (c & 0xFFFE) != 0xFFFE;
    }
}
