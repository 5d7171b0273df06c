package ribflow.moving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import ribflow.config.ConfigurationFile;
import ribflow.flow.FlowField;

/** The plugins: each that counts becomes a table. */
final class TablesPart {

    /** What other versions called a primitive. */
    private static final Map<String, String> RENAMED = Map.of("sum", "sum_host", "class_frame", "class");

    /** What nfprobe and sfprobe send where nothing is said: flows. */
    private static final String WHOLE_FLOWS = "src_host, dst_host, src_port, dst_port, proto, tos, in_iface, out_iface";

    private static final String BY_DEFAULT = "src_host";

    /** What our keys keep and late are by default. */
    private static final int USUAL_KEEP = 12;

    private static final long LATE = 300;

    private final Directives directives;
    private final List<Plugin> plugins;
    private final TableFilters filters;
    private final TableReductions reductions;
    private final Findings findings;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> sockets = new HashSet<>();

    TablesPart(
            Directives directives,
            List<Plugin> plugins,
            TableFilters filters,
            TableReductions reductions,
            Findings findings) {
        this.reductions = reductions;
        this.directives = directives;
        this.plugins = plugins;
        this.filters = filters;
        this.findings = findings;
    }

    /** How many tables came of it. */
    int size() {
        return names.size();
    }

    /** The tables; nothing if no plugin counts. */
    void write(Yaml yaml) {
        List<Plugin> counting = new ArrayList<>();
        for (Plugin plugin : plugins) {
            plugin.elsewhere()
                    .ifPresent(instead ->
                            findings.leave(new Left(List.of(plugin.origin()), List.of(shown(plugin)), instead)));
            if (plugin.type().equals("print")) {
                findings.note(
                        plugin.origin(),
                        shown(plugin)
                                + ": the table keeps what the plugin printed: `ribflow query` and `ribflow pmacct`"
                                + " print it");
            }
            if (plugin.known() && !plugin.type().equals("tee")) {
                counting.add(plugin);
            }
        }
        if (!counting.isEmpty()) {
            yaml.blank();
            yaml.section("tables", () -> counting.forEach(plugin -> table(plugin, yaml)));
        }
    }

    private static String shown(Plugin plugin) {
        return plugin.type() + (plugin.name().equals(plugin.type()) ? "" : "[" + plugin.name() + "]");
    }

    private void table(Plugin plugin, Yaml yaml) {
        String name = tableName(plugin);
        names.add(name);
        yaml.comment("plugin " + shown(plugin));
        yaml.section(name, () -> {
            Set<String> columns = aggregate(plugin, yaml);
            filters.of(plugin)
                    .ifPresent(filter -> yaml.put(
                            "filter",
                            Yaml.quoted(filter.text()),
                            filter.origins().toArray(Origin[]::new)));
            bin(plugin, yaml);
            renormalise(plugin, yaml);
            reductions.write(plugin, columns, yaml);
            socket(plugin, yaml);
        });
    }

    /** A name that our language takes, like the plugin's. */
    private String tableName(Plugin plugin) {
        String plain = MapRows.column(plugin.name()).replaceAll("^[^a-z]+", "");
        String base = plain.isEmpty() ? plugin.type() : plain.substring(0, Math.min(plain.length(), 28));
        String name = ConfigurationFile.canNameTable(base) ? base : base + "_";
        for (int number = 2; names.contains(name); number++) {
            name = base + "_" + number;
        }
        return name;
    }

    /** Writes the columns, and tells them. */
    private Set<String> aggregate(Plugin plugin, Yaml yaml) {
        Optional<Directive> given = directives.take(plugin, "aggregate");
        Optional<Directive> stitching = directives
                .take(plugin, "nfacctd_stitching", "sfacctd_stitching")
                .filter(Directive::yes);
        String text = given.map(Directive::value).orElse(plugin.probe() ? WHOLE_FLOWS : BY_DEFAULT);
        Set<String> columns = new LinkedHashSet<>();
        for (String primitive : text.split(",")) {
            String column = MapRows.column(primitive.strip());
            String ours = RENAMED.getOrDefault(column, column);
            Optional<FlowField> field = FlowField.named(ours);
            if (field.isEmpty()) {
                given.ifPresent(directive -> findings.leave(
                        directive, "there is no column '" + primitive.strip() + "'; allowed: see ribflow columns"));
            } else if (!field.get().counter() || field.get() == FlowField.FLOWS) {
                columns.add(ours);
            }
        }
        if (stitching.isPresent()) {
            columns.add("timestamp_min");
            columns.add("timestamp_max");
        }
        if (Set.of("flows").containsAll(columns)) {
            columns.add("none");
        }
        String list = Yaml.list(List.copyOf(columns));
        if (given.isPresent()) {
            yaml.put("aggregate", list, given.get().origin());
        } else {
            yaml.comment(plugin.probe() ? "what the probe sends" : "what pmacct has where nothing is said");
            yaml.put("aggregate", list);
        }
        return columns;
    }

    private void bin(Plugin plugin, Yaml yaml) {
        Optional<Directive> history =
                plugin.probe() ? Optional.empty() : directives.take(plugin, plugin.key("history"));
        Optional<Directive> refresh = plugin.type().equals("memory") || plugin.sql() || plugin.probe()
                ? Optional.empty()
                : directives.take(plugin, plugin.key("refresh_time"));
        Optional<Directive> length = history.or(() -> refresh);
        if (length.isPresent()) {
            OptionalLong seconds = Times.seconds(length.get(), findings);
            seconds.ifPresent(time -> {
                bin(length.get(), time, yaml);
                reductions.writeAtLeast(plugin, yaml);
            });
        } else if (List.of("print", "kafka", "amqp").contains(plugin.type())) {
            yaml.put("bin", "1m", plugin.origin(), "what " + plugin.key("refresh_time") + " is where nothing is said");
            reductions.writeAtLeast(plugin, yaml);
        }
    }

    private void bin(Directive directive, long seconds, Yaml yaml) {
        long bin = Times.bin(seconds);
        if (bin != seconds) {
            findings.leave(
                    directive,
                    "a bin divides a day evenly, " + Times.words(bin) + " was written; a query can add bins up");
        }
        yaml.put("bin", Times.words(bin), directive.origin());
        long open = 1 + (LATE + bin - 1) / bin;
        if (open > USUAL_KEEP) {
            yaml.put("keep", String.valueOf(open), directive.origin(), "bins are open for late flows");
        }
    }

    private void renormalise(Plugin plugin, Yaml yaml) {
        Optional<Directive> given = directives.take(
                plugin, "nfacctd_renormalize", "sfacctd_renormalize", "pmacctd_renormalize", "uacctd_renormalize");
        if (given.isPresent()) {
            yaml.put(
                    "renormalise",
                    String.valueOf(given.get().yes()),
                    given.get().origin());
        } else {
            yaml.comment("as pmacct has it where nothing is said; true scales by the sampling rate");
            yaml.put("renormalise", "false");
        }
    }

    /** Where pmacct's client finds the table, and ours then. */
    private void socket(Plugin plugin, Yaml yaml) {
        if (plugin.type().equals("memory")) {
            directives
                    .take(plugin, "imt_path")
                    .filter(path -> sockets.add(path.value()))
                    .ifPresent(path -> yaml.put("socket", Yaml.quoted(path.value()), path.origin()));
        }
    }
}
