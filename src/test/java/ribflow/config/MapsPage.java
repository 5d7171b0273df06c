package ribflow.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import ribflow.maps.MapFormat;
import ribflow.maps.Maps;
import ribflow.maps.Primitives;

/** ribflow-maps(5): every map, from {@link Maps#FORMATS}, and the file of own columns. */
final class MapsPage {

    private final Roff page = new Roff("ribflow-maps", 5, "File formats");

    String render() {
        page.name("ribflow-maps", "what only you know of your network");
        page.section("DESCRIPTION");
        page.text("""
            Maps are files that `maps` and `primitives` in ribflow.yaml(5) name. A row is a line of `key=value` pairs without blanks \
            around the equals sign; a value with blanks in it stands in single or double quotes. Where a pair could \
            begin, # or ! begins a comment.

            Reading is strict: unknown keys, missing keys, bad values and rows that say the same twice are all \
            reported, each with its line, by `ribflow check`, at start and on reload. A map with anything wrong in it \
            is not used at all. On SIGHUP the daemon reads those of `maps` again and logs how many rows came and went.\
            """);
        List<MapFormat> formats = new ArrayList<>(Maps.FORMATS);
        formats.add(Primitives.FORMAT);
        for (MapFormat format : formats) {
            page.section(format.file().toUpperCase(Locale.ROOT));
            page.text("Tells " + format.purpose() + ".");
            page.text(format.rules());
            format.keys()
                    .forEach(key -> page.item(
                            key.name(),
                            key.meaning().substring(0, 1).toUpperCase(Locale.ROOT)
                                    + key.meaning().substring(1) + "."
                                    + (key.required() ? " Every row has it." : ""),
                            "Allowed: " + key.syntax().allowed() + "."));
            page.text("For example:");
            page.example(format.example());
        }
        page.section("SEE ALSO");
        page.text("ribflow(1), ribflow.yaml(5), ribflow-columns(7)");
        return page.toString();
    }
}
