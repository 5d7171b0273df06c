package ribflow.moving;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.flow.FlowField;
import ribflow.ip.Prefix;

/** What keeps flows out of a table: pmacct's filters, joined into one expression of ours. */
final class TableFilters {

    /** An expression, and where it comes from. */
    record Filter(String text, List<Origin> origins) {}

    private final Directives directives;
    private final PmacctPaths paths;
    private final Findings findings;
    private Optional<Filter> allowed = Optional.empty();

    TableFilters(Directives directives, PmacctPaths paths, Findings findings) {
        this.directives = directives;
        this.paths = paths;
        this.findings = findings;
    }

    /** Reads the list of exporters, which holds for all tables. */
    void readAllowList() {
        allowed = directives.take("nfacctd_allow_file", "sfacctd_allow_file").flatMap(file -> {
            List<Prefix> exporters = List.copyOf(paths.prefixes(file, findings).keySet());
            String text = exporters.stream().map(TableFilters::plain).collect(Collectors.joining(", "));
            return exporters.isEmpty() ? Optional.empty() : checked(file, "peer_src_ip in (" + text + ")");
        });
    }

    private static String plain(Prefix prefix) {
        boolean single = prefix.length() == (prefix.isIpv4() ? 32 : 128);
        return single ? prefix.address().toString() : prefix.toString();
    }

    /** The expression for a plugin's table; empty if it takes all flows. */
    Optional<Filter> of(Plugin plugin) {
        List<Filter> all = new ArrayList<>();
        allowed.ifPresent(all::add);
        directives
                .take(plugin, "aggregate_filter")
                .flatMap(bpf -> checked(bpf, "bpf(\"" + bpf.value().replace("\"", "") + "\")"))
                .ifPresent(all::add);
        directives
                .take(plugin, "pre_tag_filter")
                .flatMap(tags -> tags(tags, "tag"))
                .ifPresent(all::add);
        directives
                .take(plugin, "pre_tag2_filter")
                .flatMap(tags -> tags(tags, "tag2"))
                .ifPresent(all::add);
        directives.take(plugin, "pre_tag_label_filter").flatMap(this::labels).ifPresent(all::add);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        String text = all.size() == 1
                ? all.getFirst().text()
                : all.stream().map(filter -> "(" + filter.text() + ")").collect(Collectors.joining(" and "));
        return Optional.of(new Filter(
                text, all.stream().flatMap(filter -> filter.origins().stream()).toList()));
    }

    /** Numbers and ranges, any of which suffices; with a minus none of which may be; 0 for flows without a tag. */
    private Optional<Filter> tags(Directive directive, String column) {
        List<String> values = new ArrayList<>();
        List<String> never = new ArrayList<>();
        boolean untagged = false;
        for (String each : directive.value().split(",")) {
            String tag = each.strip();
            if (tag.equals("0")) {
                untagged = true;
            } else if (tag.matches("-?[0-9]+(-[0-9]+)?")) {
                String range = tag.replaceFirst("^-", "").replace("-", "..");
                (tag.startsWith("-") ? never : values).add(range);
            } else {
                findings.leave(directive, "'" + tag + "' is no tag; allowed: numbers, ranges such as 10-20, -6, 0");
            }
        }
        return joined(directive, column, values, never, untagged);
    }

    private Optional<Filter> labels(Directive directive) {
        List<String> values = new ArrayList<>();
        List<String> never = new ArrayList<>();
        boolean untagged = false;
        for (String each : directive.value().split(",")) {
            String label = each.strip();
            if (label.equals("null")) {
                untagged = true;
            } else {
                String quoted = "'" + label.replaceFirst("^-", "").replace("'", "") + "'";
                (label.startsWith("-") ? never : values).add(quoted);
            }
        }
        return joined(directive, "label", values, never, untagged);
    }

    private Optional<Filter> joined(
            Directive directive, String column, List<String> values, List<String> never, boolean untagged) {
        List<String> any = new ArrayList<>();
        if (!values.isEmpty()) {
            any.add(column + " in (" + String.join(", ", values) + ")");
        }
        if (untagged) {
            any.add("missing " + column);
        }
        List<String> parts = new ArrayList<>();
        if (!any.isEmpty()) {
            parts.add(any.size() == 1 ? any.getFirst() : "(" + String.join(" or ", any) + ")");
        }
        if (!never.isEmpty()) {
            parts.add("not (" + column + " in (" + String.join(", ", never) + "))");
        }
        return parts.isEmpty() ? Optional.empty() : checked(directive, String.join(" and ", parts));
    }

    /** The expression, if the tables' own reader takes it; else it is told what is wrong with it. */
    private Optional<Filter> checked(Directive directive, String text) {
        try {
            Expressions.parse(text).compile(new TreeSet<>(FlowField.values()), (_, _) -> "");
            return Optional.of(new Filter(text, List.of(directive.origin())));
        } catch (ExpressionException e) {
            findings.leave(directive, "not a filter that can be had, so the table takes all flows: " + e.getMessage());
            return Optional.empty();
        }
    }
}
