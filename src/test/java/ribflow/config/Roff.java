package ribflow.config;

import java.util.Locale;

/**
 * A manual page in the making: prose in, man(7) macros out. In prose, {@code `words`} come out bold and an empty line
 * begins a paragraph. What comes out is ASCII, so that every roff and every terminal shows it.
 */
final class Roff {

    private static final int WIDTH = 100;

    private final StringBuilder out = new StringBuilder();

    Roff(String title, int section, String part) {
        out.append(".\\\" Made from the program's own definitions by ManPagesTest; changes here are lost.\n");
        macro("TH", title.toUpperCase(Locale.ROOT), Integer.toString(section), "", "ribflow", part);
        out.append(".nh\n.ad l\n");
    }

    Roff name(String name, String purpose) {
        section("NAME");
        out.append(escape(name)).append(" \\- ").append(escape(purpose)).append('\n');
        return this;
    }

    Roff section(String title) {
        macro("SH", title);
        return this;
    }

    Roff subsection(String title) {
        macro("SS", title);
        return this;
    }

    /** Paragraphs. */
    Roff text(String prose) {
        for (String paragraph : prose.split("\n\n", -1)) {
            out.append(".PP\n");
            lines(paragraph);
        }
        return this;
    }

    /** A term in bold and what is to be said of it; further paragraphs are indented alike. */
    Roff item(String term, String... paragraphs) {
        out.append(".TP\n\\fB").append(escape(term)).append("\\fR\n");
        return body(paragraphs);
    }

    /** The same with a term that is marked up already. */
    Roff markedItem(String term, String... paragraphs) {
        out.append(".TP\n").append(term).append('\n');
        return body(paragraphs);
    }

    private Roff body(String... paragraphs) {
        for (int i = 0; i < paragraphs.length; i++) {
            if (i > 0) {
                out.append(".br\n");
            }
            lines(paragraphs[i]);
        }
        return this;
    }

    /** Lines as they are. */
    Roff example(String text) {
        out.append(".PP\n.RS 4\n.nf\n");
        text.lines().forEach(line -> out.append(protect(escape(line))).append('\n'));
        out.append(".fi\n.RE\n");
        return this;
    }

    /** A line of a synopsis, marked up already. */
    Roff synopsis(String line) {
        out.append(".PP\n").append(line).append('\n');
        return this;
    }

    private void macro(String name, String... arguments) {
        out.append('.').append(name);
        for (String argument : arguments) {
            out.append(" \"").append(escape(argument)).append('"');
        }
        out.append('\n');
    }

    /** Prose in lines of moderate length, so that a change of a page shows as what it is. */
    private void lines(String prose) {
        StringBuilder line = new StringBuilder();
        for (String word : mark(escape(prose.strip())).split("\\s+", -1)) {
            if (!line.isEmpty() && line.length() + word.length() >= WIDTH) {
                out.append(protect(line.toString())).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.append(protect(line.toString())).append('\n');
    }

    private static String mark(String escaped) {
        return escaped.replaceAll("`([^`]+)`", "\\\\fB$1\\\\fR");
    }

    /** A line that begins like a macro is none. */
    private static String protect(String line) {
        return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
    }

    static String escape(String text) {
        String escaped = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("\u2026", "...")
                .replace("\u2013", "\\(en")
                .replace("\u2014", "\\(em")
                .replace("\u00d7", "\\(mu")
                .replace("\u00b1", "\\(+-")
                .replace("\u2192", "\\(->")
                .replace("\u2019", "'");
        if (!escaped.chars().allMatch(c -> c < 128)) {
            throw new IllegalArgumentException("no escape is known for a character of: " + text);
        }
        return escaped;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
