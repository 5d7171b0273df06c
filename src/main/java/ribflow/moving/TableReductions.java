package ribflow.moving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ribflow.expr.CommunityPattern;
import ribflow.maps.Syntax;

/** What keeps a table small: values that are cut, so that rows become one. pmacct's keys for it hold for all plugins. */
final class TableReductions {

    /** A pattern of theirs: any part of a community, with dots for single letters. */
    private static final Pattern COMMUNITY =
            Pattern.compile("((?:[A-Za-z]+:)?[0-9]+)(?::([0-9]*)(\\.*))?(?::([0-9]*)(\\.*))?");

    private static final int LONGEST_PART = 5;

    private static final Set<String> HOSTS =
            Set.of("src_host", "dst_host", "sum_host", "src_net", "dst_net", "sum_net", "src_mask", "dst_mask");

    private static final Map<String, String> CHECKS = Map.of("minp", "packets", "minf", "flows", "minb", "bytes");

    private static final Set<String> PORTS = Set.of("src_port", "dst_port", "sum_port");

    /**
     * Patterns of one kind of communities.
     *
     * @param columns the columns that hold such
     */
    private record Kind(Directive directive, Set<String> columns, List<String> patterns) {}

    private final Directives directives;
    private final Findings findings;
    private final MapsPart maps;
    private final Optional<Directive> radius;
    private final List<Kind> kinds = new ArrayList<>();

    private final Optional<Directive> portsFile;
    private final List<String> ports;

    TableReductions(Directives directives, PmacctPaths paths, MapsPart maps, Findings findings) {
        this.directives = directives;
        this.findings = findings;
        this.maps = maps;
        this.portsFile = directives.take("ports_file");
        this.ports = portsFile.map(file -> ports(file, paths)).orElse(List.of());
        this.radius = directives.take("bgp_aspath_radius").filter(this::isRadius);
        kind("bgp_stdcomm_pattern", 1, Set.of("std_comm", "src_std_comm"));
        kind("bgp_extcomm_pattern", 1, Set.of("ext_comm", "src_ext_comm"));
        kind("bgp_lrgcomm_pattern", 2, Set.of("lrg_comm", "src_lrg_comm"));
    }

    private List<String> ports(Directive file, PmacctPaths paths) {
        List<String> found = new ArrayList<>();
        for (PmacctPaths.Line line : paths.lines(file, findings)) {
            if (line.text().matches("[0-9]{1,5}") && Integer.parseInt(line.text()) <= 65_535) {
                found.add(line.text());
            } else {
                findings.leave(line.origin(), "'" + line.text() + "' is no port; allowed: 0 to 65535");
            }
        }
        return found.stream().distinct().toList();
    }

    private boolean isRadius(Directive directive) {
        return findings.read(directive, text -> Syntax.number(text, 1, 1000) > 0, "1 to 1000", () -> false);
    }

    private void kind(String key, int parts, Set<String> columns) {
        directives.take(key).ifPresent(directive -> {
            List<String> patterns = new ArrayList<>();
            for (String text : directive.value().split(",")) {
                pattern(directive, text.strip(), parts)
                        .filter(pattern -> !patterns.contains(pattern))
                        .ifPresent(patterns::add);
            }
            if (!patterns.isEmpty()) {
                kinds.add(new Kind(directive, columns, patterns));
            }
        });
    }

    /** The keys of a table that has these columns: only what is among them can be cut. */
    void write(Plugin plugin, Set<String> columns, Yaml yaml) {
        Optional<Directive> ownNetworks = directives
                .take(plugin, "networks_file_filter")
                .filter(Directive::yes)
                .filter(_ -> maps.has("networks"));
        if (columns.contains("as_path") || columns.contains("src_as_path")) {
            radius.ifPresent(directive -> yaml.put("as_path_radius", directive.value(), directive.origin()));
        }
        if (!Collections.disjoint(columns, HOSTS)) {
            ownNetworks.ifPresent(directive -> yaml.put("networks", maps.path("networks"), directive.origin()));
        }
        if (!Collections.disjoint(columns, PORTS) && !ports.isEmpty()) {
            portsFile.ifPresent(directive -> yaml.put("ports", Yaml.list(ports), directive.origin()));
        }
        List<Kind> there = kinds.stream()
                .filter(kind -> kind.columns().stream().anyMatch(columns::contains))
                .toList();
        if (!there.isEmpty()) {
            yaml.put(
                    "communities",
                    Yaml.list(there.stream()
                            .flatMap(kind -> kind.patterns().stream())
                            .map(Yaml::quoted)
                            .toList()),
                    there.stream().map(kind -> kind.directive().origin()).toArray(Origin[]::new));
        }
    }

    /** Theirs match any part of the text, ours the parts between the colons. */
    private Optional<String> pattern(Directive directive, String text, int parts) {
        Matcher matcher = COMMUNITY.matcher(text);
        if (!matcher.matches() || (parts == 1 && matcher.group(4) != null)) {
            findings.leave(directive, "'" + text + "' has no counterpart; allowed: such as 64500: or 64500:100");
            return Optional.empty();
        }
        StringBuilder ours = new StringBuilder(matcher.group(1).toLowerCase(Locale.ROOT));
        for (int group = 2; group <= 2 * parts; group += 2) {
            String digits = Optional.ofNullable(matcher.group(group)).orElse("");
            String dots = Optional.ofNullable(matcher.group(group + 1)).orElse("");
            boolean any = digits.isEmpty() || !dots.isEmpty();
            ours.append(':').append(any ? "*" : digits);
            if (any ? !digits.isEmpty() : digits.length() < LONGEST_PART && group == 2 * parts) {
                findings.note(
                        directive,
                        "'" + text + "' became " + ours
                                + ": ours match whole numbers, theirs also longer ones that begin" + " like this");
            }
        }
        try {
            return Optional.of(CommunityPattern.parse(ours.toString()).toString());
        } catch (IllegalArgumentException e) {
            findings.leave(directive, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** What a row must have when its bin closes: the checks of a plugin's preprocessing that we have, too. */
    void writeAtLeast(Plugin plugin, Yaml yaml) {
        Optional<Directive> checks = directives.take(plugin, plugin.key("preprocess"));
        boolean all = directives
                .take(plugin, plugin.key("preprocess_type"))
                .filter(type -> type.value().equals("all"))
                .isPresent();
        checks.ifPresent(directive -> {
            List<String> least = new ArrayList<>();
            for (String text : directive.value().split(",")) {
                String[] check = text.strip().split("\\s*=\\s*", 2);
                String counter = CHECKS.get(check[0]);
                if (counter != null && check.length == 2 && check[1].matches("[1-9][0-9]{0,8}")) {
                    least.add(counter + ": " + check[1]);
                } else {
                    findings.leave(
                            directive,
                            "'" + text.strip() + "' has no counterpart; allowed: minp, minf, minb with a number");
                }
            }
            if (least.size() > 1 && !all) {
                findings.note(directive, "a row must have all of it here, any of it with pmacct");
            }
            if (!least.isEmpty()) {
                yaml.put("at_least", "{ " + String.join(", ", least) + " }", directive.origin());
            }
        });
    }
}
