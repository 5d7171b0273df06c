package ribflow.moving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ribflow.maps.Syntax;

/** Where tags come from: {@code tag} and {@code geoip}. */
final class TagPart {

    private final Directives directives;
    private final PmacctPaths paths;
    private final MapsPart maps;
    private final Findings findings;

    TagPart(Directives directives, PmacctPaths paths, MapsPart maps, Findings findings) {
        this.directives = directives;
        this.paths = paths;
        this.maps = maps;
        this.findings = findings;
    }

    void write(Yaml yaml) {
        Optional<Directive> as = directives.take("nfacctd_as", "sfacctd_as", "nfacctd_as_new", "sfacctd_as_new");
        Optional<Directive> net = directives.take("nfacctd_net", "sfacctd_net");
        Optional<Directive> peer = directives.take("bgp_peer_src_as_type");
        boolean routes = directives.any("bgp_daemon") || directives.any("bmp_daemon");
        List<Directive> follow = Stream.of("bgp_follow_default", "bgp_follow_nexthop", "bgp_follow_nexthop_external")
                .flatMap(name -> directives.take(name).stream())
                .toList();
        if (!routes && as.isEmpty() && net.isEmpty() && peer.isEmpty()) {
            return;
        }
        yaml.blank();
        yaml.section("tag", () -> {
            sources(yaml, "as", as);
            sources(yaml, "net", net);
            sources(yaml, "next_hop", net);
            peerSrcAs(yaml, peer);
            follow.forEach(directive -> follow(yaml, directive));
        });
    }

    /** {@code geoip}: one file of theirs, which has cities or only countries. */
    void writeGeo(Yaml yaml) {
        directives
                .take("geoipv2_file")
                .flatMap(file -> paths.find(file, findings).map(found -> Map.entry(file, found)))
                .ifPresent(entry -> {
                    Path found = entry.getValue().toAbsolutePath().normalize();
                    boolean cities = String.valueOf(found.getFileName())
                            .toLowerCase(Locale.ROOT)
                            .contains("city");
                    yaml.blank();
                    yaml.section(
                            "geoip",
                            () -> yaml.put(
                                    cities ? "city" : "country",
                                    Yaml.quoted(found.toString()),
                                    entry.getKey().origin()));
                });
    }

    /** Without the key, pmacct takes what the record says, and so do we then. */
    private void sources(Yaml yaml, String key, Optional<Directive> directive) {
        if (directive.isEmpty()) {
            yaml.comment("as pmacct has it where nothing is said");
            yaml.put(key, "[flow]");
            return;
        }
        String source = source(directive.get());
        yaml.put(key, "[" + source + "]", directive.get().origin());
    }

    private String source(Directive directive) {
        String word = directive.value().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "netflow", "sflow", "false", "mask" -> "flow";
            case "bgp", "bmp", "true" -> "bgp";
            case "file" -> {
                if (!maps.has("networks")) {
                    findings.leave(directive, "there is no networks_file that could answer");
                }
                yield "networks";
            }
            case "longest", "fallback", "auto" -> "longest";
            default -> {
                findings.leave(
                        directive,
                        "'" + word + "' is no source here, flow was written; allowed: netflow, sflow, file, bgp, bmp,"
                                + " longest");
                yield "flow";
            }
        };
    }

    private void peerSrcAs(Yaml yaml, Optional<Directive> type) {
        List<String> sources = new ArrayList<>();
        switch (type.map(directive -> directive.value().toLowerCase(Locale.ROOT))
                .orElse("netflow")) {
            case "map" -> sources.add("map");
            case "bgp" -> sources.add("bgp");
            case "netflow", "sflow" -> sources.add("flow");
            default -> {
                findings.leave(type.orElseThrow(), "no source of peer_src_as; allowed: netflow, sflow, map, bgp");
                sources.add("flow");
            }
        }
        if (maps.bgpAnswers() && !sources.contains("bgp")) {
            sources.add("bgp");
        }
        if (type.isPresent()) {
            yaml.put("peer_src_as", Yaml.list(sources), type.get().origin());
        } else {
            yaml.put("peer_src_as", Yaml.list(sources));
        }
    }

    private void follow(Yaml yaml, Directive directive) {
        switch (directive.key()) {
            case "bgp_follow_default" -> {
                long times = findings.read(directive, text -> Syntax.number(text, 0, 20), "0 to 20", () -> 0L);
                yaml.put("follow_default", String.valueOf(times), directive.origin());
            }
            case "bgp_follow_nexthop" -> {
                List<String> prefixes = new ArrayList<>();
                for (String text : directive.value().split(",")) {
                    Object prefix =
                            findings.tryRead(directive, text.strip(), PmacctPaths::prefix, Syntax.PREFIX.allowed());
                    if (prefix != null) {
                        prefixes.add(Yaml.quoted(prefix.toString()));
                    }
                }
                yaml.put("follow_nexthop", Yaml.list(prefixes), directive.origin());
            }
            default -> yaml.put("follow_nexthop_external", String.valueOf(directive.yes()), directive.origin());
        }
    }
}
