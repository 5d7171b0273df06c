package ribflow.moving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ribflow.maps.Problem;

/**
 * The text of a configuration, taken apart into directives. A line that begins with {@code !} or {@code #} is a comment;
 * the first colon ends the key.
 */
final class PmacctFile {

    private static final Pattern DIRECTIVE =
            Pattern.compile("\\s*([A-Za-z0-9_]+)\\s*(?:\\[\\s*([^\\]]*?)\\s*])?\\s*:\\s*(.*?)\\s*");

    private static final Pattern PLUGIN = Pattern.compile("([A-Za-z0-9_]+)(?:\\[\\s*([^\\]]+?)\\s*])?");

    private PmacctFile() {}

    /** @param problems lines that are no directives */
    static List<Directive> read(Path file, List<Problem> problems) throws IOException {
        String name = String.valueOf(file.getFileName());
        List<String> lines = PmacctPaths.read(file);
        List<Directive> directives = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("!") || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = DIRECTIVE.matcher(line);
            if (matcher.matches() && !matcher.group(3).isEmpty()) {
                directives.add(new Directive(
                        new Origin(name, i + 1),
                        matcher.group(1).toLowerCase(Locale.ROOT),
                        Optional.ofNullable(matcher.group(2)).filter(plugin -> !plugin.isEmpty()),
                        matcher.group(3)));
            } else {
                problems.add(new Problem(
                        name, i + 1, "", "'" + line + "' is no directive; allowed: key: value, or key[plugin]: value"));
            }
        }
        return directives;
    }

    /** The plugins of {@code plugins}; the memory plugin if there is no such key. */
    static List<Plugin> plugins(Optional<Directive> named) {
        if (named.isEmpty()) {
            return List.of(new Plugin(new Origin("", 0), "memory", "memory"));
        }
        List<Plugin> plugins = new ArrayList<>();
        for (String each : named.get().value().split(",")) {
            Matcher matcher = PLUGIN.matcher(each.strip());
            if (matcher.matches()) {
                String type = matcher.group(1).toLowerCase(Locale.ROOT);
                plugins.add(new Plugin(
                        named.get().origin(),
                        type,
                        Optional.ofNullable(matcher.group(2)).orElse(type)));
            } else {
                plugins.add(new Plugin(named.get().origin(), each.strip(), each.strip()));
            }
        }
        return plugins;
    }
}
