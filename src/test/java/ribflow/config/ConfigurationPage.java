package ribflow.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** ribflow.yaml(5): every key, from {@link Keys}. */
final class ConfigurationPage {

    private static final String EXAMPLE = """
        bgp:
          local_as: 64500
          router_id: 10.0.0.250
          neighbours:
            - {address: 10.0.0.11, as: 64500}
            - {prefix: 10.1.0.0/16, as: 64500}
        tables:
          traffic:
            aggregate: [src_as, dst_as, peer_dst_as]
            bin: 5m
        """;

    private final Roff page = new Roff("ribflow.yaml", 5, "File formats");

    static String example() {
        return EXAMPLE;
    }

    String render() {
        page.name("ribflow.yaml", "configuration of ribflow");
        page.section("SYNOPSIS");
        page.synopsis("\\fBribflow daemon \\-c\\fR \\fIFILE\\fR");
        page.synopsis("\\fBribflow check \\-c\\fR \\fIFILE\\fR");
        page.section("DESCRIPTION");
        page.text("""
            The file is YAML: sections of keys, indented by blanks. A key that is left out has its default. `ribflow \
            check` tells everything that is wrong with a file and with the maps it names, a line each:

            `file:line: path: what is wrong; allowed: what is allowed`

            Durations have a unit: 500ms, 30s, 5m, 1h, 1d. So have sizes: 64KiB, 8MiB, 1GiB, or 64kB, 8MB, 1GB for \
            powers of ten. Counts may be written 10k or 1M. A list of one value may be written without brackets. \
            Addresses in brackets need quotes, since brackets make lists. Relative paths begin at the folder of the \
            file. YAML's aliases and further documents are not read.\
            """);
        page.section("EXAMPLE");
        page.example(EXAMPLE);
        page.section("KEYS");
        section("", Keys.ROOT);
        page.section("RELOAD");
        page.text("""
            On SIGHUP, or by `ribflow reload`, the daemon reads the file and all maps again. If anything \
            is wrong with them it says so and goes on as before.

            Else the maps take effect, and so do changes of the keys below; a change of any other key is logged as \
            waiting for a restart.\
            """);
        Keys.all().stream()
                .filter(located -> located.key().reloadable() && located.key().type() instanceof Type.One<?>)
                .forEach(located -> page.item(located.path()));
        page.section("FROM PMACCT");
        page.text("Where keys of pmacct's nfacctd went; the meaning is close, not always the same:");
        page.example(Keys.all().stream()
                .flatMap(located -> Arrays.stream(located.key().pmacct().split(", "))
                        .filter(name -> !name.isEmpty())
                        .map(name -> String.format("%-31s%s", name, located.path())))
                .sorted()
                .collect(Collectors.joining("\n")));
        page.section("SEE ALSO");
        page.text("ribflow(1), ribflow-maps(5), ribflow-columns(7)");
        return page.toString();
    }

    /** The single keys of a section under its path, then each of its inner sections under theirs. */
    private void section(String path, Type.Section section) {
        section.keys().stream().filter(key -> inner(key) == null).forEach(this::key);
        for (Key<?> key : section.keys()) {
            Inner inner = inner(key);
            if (inner != null) {
                String at = path + key.name() + inner.suffix();
                page.subsection(at);
                page.text(key.doc() + presence(key).transform(words -> words.isEmpty() ? "" : " " + words));
                section(at + ".", inner.section());
            }
        }
    }

    private record Inner(String suffix, Type.Section section) {}

    private static @Nullable Inner inner(Key<?> key) {
        return switch (key.type()) {
            case Type.Section section -> new Inner("", section);
            case Type.Named named -> new Inner(".NAME", named.element());
            case Type.ListOf<?> list when list.element() instanceof Type.Section section -> new Inner("[]", section);
            case Type.ListOf<?> _, Type.One<?> _ -> null;
        };
    }

    private void key(Key<?> key) {
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(key.doc());
        paragraphs.add("Allowed: " + key.type().allowed() + ".");
        paragraphs.add(presence(key));
        page.item(key.name(), paragraphs.toArray(String[]::new));
    }

    private static String presence(Key<?> key) {
        return switch (key.presence()) {
            case Key.Presence.Required() -> "It must be given.";
            case Key.Presence.Default(String yaml) when yaml.equals("{}") -> "";
            case Key.Presence.Default(String yaml) when yaml.equals("\"\"") -> "Default: none.";
            case Key.Presence.Default(String yaml) -> "Default: `" + yaml + "`.";
            case Key.Presence.Otherwise(String words) -> "Without it: " + words + ".";
        };
    }
}
