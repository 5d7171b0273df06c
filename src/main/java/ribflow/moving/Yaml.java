package ribflow.moving;

import java.util.List;
import java.util.stream.Collectors;

/** The text of our configuration as it grows, with the lines it comes from behind the keys. */
final class Yaml {

    private static final int COMMENT = 56;

    private final StringBuilder out = new StringBuilder();
    private String indent = "";

    void comment(String text) {
        text.lines()
                .forEach(line -> out.append(indent)
                        .append(line.isEmpty() ? "#" : "# ")
                        .append(line)
                        .append('\n'));
    }

    void blank() {
        if (!out.isEmpty()) {
            out.append('\n');
        }
    }

    /** A section; what is written inside is indented. */
    void section(String key, Runnable inside) {
        out.append(indent).append(key).append(":\n");
        inside(inside);
    }

    /** An element of a list of sections. */
    void item(Runnable inside) {
        out.append(indent).append("-\n");
        inside(inside);
    }

    private void inside(Runnable inside) {
        String outer = indent;
        indent += "  ";
        inside.run();
        indent = outer;
    }

    /** A key with a value that is YAML already. */
    void put(String key, String value, Origin... origins) {
        put(key, value, List.of(origins), "");
    }

    void put(String key, String value, Origin origin, String remark) {
        put(key, value, List.of(origin), remark);
    }

    private void put(String key, String value, List<Origin> origins, String remark) {
        String line = indent + key + ": " + value;
        String comment = origins.stream().map(Origin::toString).collect(Collectors.joining(", "))
                + (origins.isEmpty() || remark.isEmpty() ? "" : ": ")
                + remark;
        out.append(line);
        if (!comment.isEmpty()) {
            out.repeat(" ", Math.max(2, COMMENT - line.length())).append("# ").append(comment);
        }
        out.append('\n');
    }

    /** A text as a YAML scalar that means nothing but itself. */
    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    static String list(List<String> values) {
        return "[" + String.join(", ", values) + "]";
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
