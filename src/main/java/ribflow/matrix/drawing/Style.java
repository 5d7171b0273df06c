package ribflow.matrix.drawing;

import java.util.function.Function;

/**
 * The rules of style of a picture: its colours on light paper, and on dark paper where the reader's page is dark. No
 * variables, since printers' and converters' programs do not know them.
 */
final class Style {

    private final String kind;
    private final StringBuilder fixed = new StringBuilder();
    private final StringBuilder light = new StringBuilder();
    private final StringBuilder dark = new StringBuilder();

    /** @param kind the class of the picture, under which the rules hold */
    Style(String kind) {
        this.kind = kind;
        fill("paper", Palette::paper).fill("ink", Palette::ink).fill("quiet", Palette::quiet);
        rule("title", "font-size:18px;font-weight:600").rule("strong", "font-weight:600");
    }

    /** What is the same on all paper. */
    Style rule(String name, String declarations) {
        fixed.append(selector(name)).append('{').append(declarations).append("}\n");
        return this;
    }

    Style fill(String name, Function<Palette, Rgb> colour) {
        return coloured(name, "fill", colour);
    }

    Style stroke(String name, Function<Palette, Rgb> colour) {
        return coloured(name, "stroke", colour);
    }

    private Style coloured(String name, String property, Function<Palette, Rgb> colour) {
        light.append(rule(name, property, colour.apply(Palette.LIGHT)));
        dark.append(rule(name, property, colour.apply(Palette.DARK)));
        return this;
    }

    private String rule(String name, String property, Rgb colour) {
        return selector(name) + '{' + property + ':' + colour.hex() + "}\n";
    }

    private String selector(String name) {
        return '.' + kind + " ." + name;
    }

    String text() {
        return fixed + light.toString() + "@media (prefers-color-scheme:dark){\n" + dark + "}\n";
    }
}
