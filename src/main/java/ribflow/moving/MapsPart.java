package ribflow.moving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import ribflow.flow.Names;
import ribflow.maps.ExporterMap;
import ribflow.maps.MapErrors;
import ribflow.maps.NetworksMap;
import ribflow.maps.PeerAsMap;
import ribflow.maps.Primitives;
import ribflow.maps.Problem;
import ribflow.maps.SamplingMap;
import ribflow.maps.TagMap;
import ribflow.maps.VrfMap;

/** The maps: their files, and {@code maps} and {@code primitives} that name them. */
final class MapsPart {

    private final Directives directives;
    private final PmacctPaths paths;
    private final Findings findings;
    private final Path folder;

    /** What was written, by our key. */
    private final Map<String, Directive> written = new LinkedHashMap<>();

    private boolean bgpAnswers;

    MapsPart(Directives directives, PmacctPaths paths, Findings findings, Path folder) {
        this.directives = directives;
        this.paths = paths;
        this.findings = findings;
        this.folder = folder;
    }

    /** Whether a map says that BGP is to tell {@code peer_src_as}. */
    boolean bgpAnswers() {
        return bgpAnswers;
    }

    boolean any() {
        return !written.isEmpty();
    }

    boolean has(String key) {
        return written.containsKey(key);
    }

    /** Converts all of them; columns that the operator defines can be named after that. */
    void convert() throws IOException {
        MapRows rows = new MapRows(findings);
        convert("primitives", rows::primitives, Strict.PRIMITIVES, "aggregate_primitives");
        convert("exporters", rows::exporters, Strict.EXPORTERS, "bgp_agent_map", "bmp_agent_map");
        convert("peers", rows::peers, Strict.PEERS, "bgp_peer_src_as_map");
        convert("sampling", rows::sampling, Strict.SAMPLING, "sampling_map");
        convert("vrf", rows::vrfs, Strict.VRFS, "flow_to_rd_map");
        convert("pretag", rows::pretag, Strict.PRETAG, "pre_tag_map");
        convert("networks", rows::networks, Strict.NETWORKS, "networks_file");
    }

    private void convert(String key, MapRows.Rule rule, Strict reader, String... names) throws IOException {
        Optional<Directive> directive = directives.take(names).or(() -> ofPlugins(names[0]));
        if (directive.isEmpty() || paths.find(directive.get(), findings).isEmpty()) {
            return;
        }
        List<MapFile.Line> lines = new ArrayList<>();
        List<String> text = paths.text(directive.get(), findings);
        for (int i = 0; i < text.size(); i++) {
            Origin from = new Origin(PmacctPaths.name(directive.get()), i + 1);
            String line = text.get(i).stripTrailing();
            boolean comment = line.isBlank() || line.stripLeading().startsWith("!") || line.startsWith("#");
            List<String> ours = comment ? List.of(line) : rule.apply(from, line);
            bgpAnswers |= !comment && key.equals("peers") && MapRows.asksBgp(line);
            ours.forEach(row -> lines.add(new MapFile.Line(from, row)));
        }
        new MapFile(folder.resolve(key + ".map"), PmacctPaths.name(directive.get()), lines, findings)
                .write(reader.problems);
        written.put(key, directive.get());
    }

    /** A map that one plugin alone had: ours hold for all tables, so there can be only one. */
    private Optional<Directive> ofPlugins(String name) {
        List<Directive> all = directives.takeOfPlugins(name);
        all.stream()
                .skip(1)
                .forEach(other -> findings.leave(
                        other,
                        "a map holds for all tables, and that of "
                                + all.getFirst().named() + " was taken"));
        all.stream().limit(1).forEach(first -> findings.note(first, "a map holds for all tables, this one too"));
        return all.stream().findFirst();
    }

    void write(Yaml yaml) {
        Map<String, Directive> maps = new LinkedHashMap<>(written);
        Optional<Directive> primitives = Optional.ofNullable(maps.remove("primitives"));
        if (!maps.isEmpty()) {
            yaml.blank();
            yaml.section("maps", () -> maps.forEach((key, directive) -> put(yaml, key, key, directive)));
        }
        primitives.ifPresent(directive -> {
            yaml.blank();
            put(yaml, "primitives", "primitives", directive);
        });
    }

    private void put(Yaml yaml, String key, String file, Directive directive) {
        yaml.put(key, path(file), directive.origin());
    }

    /** Where one of our maps was written. */
    String path(String key) {
        return Yaml.quoted(folder.resolve(key + ".map").toString());
    }

    /** Our readers, which refuse what is not right. */
    private enum Strict {
        EXPORTERS(file -> problems(() -> ExporterMap.read(file))),
        PEERS(file -> problems(() -> PeerAsMap.read(file))),
        SAMPLING(file -> problems(() -> SamplingMap.read(file))),
        VRFS(file -> problems(() -> VrfMap.read(file, new Names()))),
        PRETAG(file -> problems(() -> TagMap.read(file, new Names()))),
        NETWORKS(file -> problems(() -> NetworksMap.read(file))),
        PRIMITIVES(file -> {
            List<Problem> problems = new ArrayList<>();
            Primitives.define(file, false, problems);
            return problems;
        });

        private final Function<Path, List<Problem>> problems;

        Strict(Function<Path, List<Problem>> problems) {
            this.problems = problems;
        }

        private interface Reading {
            void read() throws MapErrors;
        }

        private static List<Problem> problems(Reading reading) {
            try {
                reading.read();
                return List.of();
            } catch (MapErrors e) {
                return e.problems();
            }
        }
    }
}
