package ribflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.maps.Maps;
import ribflow.maps.PeerFlows;

/** conf/ribflow.yaml is the first manual that people read: it must be right, complete, and show the true defaults. */
final class ShippedConfigurationTest {

    private static final Set<String> EXAMPLE_SECTIONS = Set.of(
            "collect.ipfix_tls: added",
            "bgp.neighbours[10.0.0.11].max_prefixes: added",
            "rib.files[/var/lib/ribflow/bview.gz]: added",
            "rib.save: added",
            "rib.dump: added",
            "tables.traffic.at_least: added");
    private static final Path FILE = Path.of("conf/ribflow.yaml");

    @Test
    void isFineTogetherWithTheMaps() throws Exception {
        Configuration configuration = ConfigurationFile.read(FILE);
        Names names = new Names();
        Maps maps = Maps.read(configuration.maps(), names);
        Address paris = Address.parse("10.1.0.7");
        assertEquals(List.of("Paris", "Rome", "St Denis"), maps.pops().pops());
        assertEquals("St Denis", names.text(maps.pops().popOf(paris, 12)));
        assertTrue(maps.interfaces().enters(paris, 12));
        assertEquals(65001, PeerFlows.asOf(maps.peers(), paris, 12));
        List<Address> neighbours = configuration.bgp().neighbours().stream()
                .filter(neighbour -> !neighbour.dynamic())
                .map(neighbour -> neighbour.prefix().address())
                .toList();
        assertEquals(Set.copyOf(neighbours), Set.copyOf(maps.exporters().peers()));
    }

    @Test
    void namesEveryKey() throws Exception {
        Reading reading = new Reading("uncommented");
        Node root = YamlReader.read(uncommented(), reading);
        assertEquals(List.of(), reading.problems());
        Set<String> seen = new TreeSet<>();
        paths(Objects.requireNonNull(root), "", seen);
        Set<String> known = Keys.all().stream().map(Keys.Located::path).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, seen);
    }

    @Test
    void whatItShowsBehindACommentSignIsTheDefaultOrAGoodExample() throws Exception {
        Configuration shipped = ConfigurationFile.read(FILE);
        Configuration uncommented = ConfigurationFile.parse("uncommented", uncommented(), Path.of("conf"));
        Settings.Changes changes = shipped.changesTo(uncommented);
        List<String> all = Stream.concat(changes.onReload().stream(), changes.onRestart().stream())
                .toList();
        assertFalse(all.isEmpty());
        for (String change : all) {
            boolean example = change.endsWith(", was not given") || EXAMPLE_SECTIONS.contains(change);
            assertTrue(example, change);
        }
    }

    @Test
    void explainsEveryKey() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        List<String> bare = new ArrayList<>();
        Set<String> explained = new TreeSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (isKey(lines.get(i)) && explained.add(name(lines.get(i))) && !explained(lines, i)) {
                bare.add(lines.get(i));
            }
        }
        assertEquals(List.of(), bare);
    }

    /** Whether words stand above the run of keys. */
    private static boolean explained(List<String> lines, int at) {
        int above = at;
        while (above > 0 && isKey(lines.get(above))) {
            above--;
        }
        return lines.get(above).strip().matches("(- )?# .*");
    }

    private static boolean isKey(String line) {
        return line.strip().matches("(- )?#?[a-z0-9_]+:.*");
    }

    private static String name(String line) {
        return line.strip().replaceFirst("^(- )?#?", "").replaceFirst(":.*", "");
    }

    /** The file with every key switched on that stands behind a comment sign. */
    private static String uncommented() throws IOException {
        return Files.readString(FILE).replaceAll("(?m)^( *)#([a-z0-9_]+:)", "$1$2");
    }

    private static void paths(Node node, String path, Set<String> seen) {
        switch (node) {
            case Node.Mapping mapping -> {
                for (Node.Entry entry : mapping.entries()) {
                    String name = path.equals("tables.") ? "NAME" : entry.key();
                    if (!name.equals("NAME")) {
                        seen.add(path + name);
                    }
                    paths(entry.value(), path + name + ".", seen);
                }
            }
            case Node.Sequence list ->
                list.items().forEach(item -> paths(item, path.replaceFirst("\\.$", "[]."), seen));
            case Node.Scalar _, Node.Nothing _ -> {}
        }
    }
}
