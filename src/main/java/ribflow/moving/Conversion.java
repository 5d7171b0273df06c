package ribflow.moving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import ribflow.expr.Nearest;
import ribflow.maps.Problem;
import ribflow.moving.Counterpart.Fate;

/**
 * A configuration of pmacct's on its way into ours.
 *
 * @param yaml our configuration
 * @param tables how many tables it has
 * @param maps whether maps were written
 * @param left what was left out
 * @param notes what should be looked at
 */
record Conversion(String yaml, int tables, boolean maps, List<Left> left, List<Left> notes) {

    /**
     * Converts a configuration, and writes its maps.
     *
     * @param file the configuration
     * @param maps the folder that our maps are written to
     * @param localAs our AS, where the configuration does not say it
     */
    static Conversion of(Path file, Path maps, OptionalLong localAs) throws IOException {
        Findings findings = new Findings();
        List<Problem> problems = new ArrayList<>();
        Directives directives = new Directives(PmacctFile.read(file, problems));
        problems.forEach(problem -> findings.leave(new Origin(problem.file(), problem.line()), problem.message()));
        Path folder = file.resolveSibling("");
        return new Work(directives, new PmacctPaths(folder), findings, maps, localAs)
                .convert(String.valueOf(file.getFileName()));
    }

    private record Work(
            Directives directives, PmacctPaths paths, Findings findings, Path folder, OptionalLong localAs) {

        Conversion convert(String name) throws IOException {
            List<Plugin> plugins = PmacctFile.plugins(directives.take("plugins"));
            MapsPart maps = new MapsPart(directives, paths, findings, folder);
            maps.convert();
            TableFilters filters = new TableFilters(directives, paths, findings);
            filters.readAllowList();
            ListeningPart listening = new ListeningPart(directives, plugins, findings);
            TablesPart tables = new TablesPart(
                    directives, plugins, filters, new TableReductions(directives, paths, maps, findings), findings);
            Yaml yaml = new Yaml();
            yaml.comment(
                    "Converted from " + name + " by ribflow import-pmacct. Behind a key stands the line that it comes"
                            + "\nfrom; what has no counterpart is listed at the end. See ribflow.yaml(5).");
            yaml.blank();
            listening.write(yaml);
            new RoutesPart(directives, paths, findings, localAs).write(yaml);
            maps.write(yaml);
            TagPart tags = new TagPart(directives, paths, maps, findings);
            tags.write(yaml);
            tags.writeGeo(yaml);
            listening.writeSampling(yaml);
            tables.write(yaml);
            listening.writeTime(yaml);
            finish(name, plugins, yaml);
            return new Conversion(yaml.toString(), tables.size(), maps.any(), findings.left(), findings.notes());
        }

        /** Looks up what no part took, and lists all that was found at the end. */
        private void finish(String name, List<Plugin> plugins, Yaml yaml) {
            Map<Counterpart, List<Directive>> rows = new LinkedHashMap<>();
            for (Directive directive : directives.untaken()) {
                Counterparts.of(directive.key())
                        .ifPresentOrElse(
                                row -> rows.computeIfAbsent(row, _ -> new ArrayList<>())
                                        .add(directive),
                                () -> findings.leave(directive, Counterparts.unknown(directive.key())));
            }
            List<Left> notNeeded = new ArrayList<>();
            rows.forEach((row, these) -> untaken(row, these, plugins, notNeeded));
            findings.sort(name);
            list(yaml, "Has no counterpart, or not quite:", findings.left());
            list(yaml, "To be looked at:", findings.notes());
            list(yaml, "Not needed:", notNeeded);
        }

        private void untaken(Counterpart row, List<Directive> these, List<Plugin> plugins, List<Left> notNeeded) {
            List<Directive> off = these.stream()
                    .filter(directive -> directive.value().equalsIgnoreCase("false"))
                    .toList();
            List<Directive> on =
                    these.stream().filter(directive -> !off.contains(directive)).toList();
            switch (row.fate()) {
                case Fate.Missing(String instead) -> {
                    together(on, instead).forEach(findings::leave);
                    notNeeded.addAll(together(off, "it is off"));
                }
                case Fate.NotNeeded(String why) -> notNeeded.addAll(together(these, why));
                case Fate.Becomes(String ours) -> becomes(ours, these, plugins, notNeeded);
            }
        }

        /** What one plugin alone has is lost where ours holds for all tables, or where there is no such plugin. */
        private void becomes(String ours, List<Directive> these, List<Plugin> plugins, List<Left> notNeeded) {
            List<Directive> idle = new ArrayList<>();
            for (Directive directive : these) {
                String brackets = directive.plugin().orElse("");
                List<Plugin> meant = plugins.stream()
                        .filter(plugin -> plugin.meant(brackets))
                        .toList();
                if (brackets.isEmpty() || meant.stream().anyMatch(plugin -> plugin.ignores(directive.key()))) {
                    idle.add(directive);
                } else if (meant.isEmpty()) {
                    List<String> names = plugins.stream().map(Plugin::name).toList();
                    findings.leave(
                            directive,
                            "there is no plugin '" + brackets + "'" + Nearest.question(Nearest.to(brackets, names))
                                    + "; allowed: " + String.join(", ", names));
                } else {
                    findings.leave(directive, ours + " is not had for one plugin from here: to be set by hand");
                }
            }
            notNeeded.addAll(together(idle, "it has no effect in this configuration"));
        }

        private static List<Left> together(List<Directive> directives, String instead) {
            return directives.isEmpty()
                    ? List.of()
                    : List.of(new Left(
                            directives.stream().map(Directive::origin).toList(),
                            directives.stream().map(Directive::named).toList(),
                            instead));
        }

        private static void list(Yaml yaml, String title, List<Left> lines) {
            if (!lines.isEmpty()) {
                yaml.blank();
                yaml.comment(title);
                lines.forEach(line -> yaml.comment("  " + line));
            }
        }
    }
}
