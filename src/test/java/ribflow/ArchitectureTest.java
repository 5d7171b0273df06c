package ribflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The law of the house: a package uses only packages above it in the list, and some arrows must never exist. */
final class ArchitectureTest {

    /** From the vocabulary down to the wiring. */
    private static final List<String> ORDER = List.of(
            "ribflow.ip",
            "ribflow.stats",
            "ribflow.flow",
            "ribflow.expr",
            "ribflow.stream",
            "ribflow.collect",
            "ribflow.capture",
            "ribflow.decode",
            "ribflow.bgp.message",
            "ribflow.bgp.session",
            "ribflow.bgp.rib",
            "ribflow.bgp.mrt",
            "ribflow.bgp.bmp",
            "ribflow.rpki",
            "ribflow.maps",
            "ribflow.tag",
            "ribflow.table",
            "ribflow.matrix",
            "ribflow.matrix.drawing",
            "ribflow.store",
            "ribflow.query",
            "ribflow.control",
            "ribflow.ledger",
            "ribflow.explain",
            "ribflow.cli",
            "ribflow.simulate",
            "ribflow.config",
            "ribflow.keeping",
            "ribflow.moving",
            "ribflow.inspect",
            "ribflow.daemon",
            "ribflow.demo",
            "ribflow");

    /** Arrows that the order alone would allow; a prefix of a package's name stands for all below it. */
    private static final List<List<String>> FORBIDDEN = List.of(
            List.of("ribflow.bgp.rib", "ribflow.bgp.session"),
            List.of("ribflow.decode", "ribflow.collect"),
            List.of("ribflow.cli", "io.netty"),
            List.of("ribflow.bgp.message", "io.netty"),
            List.of("ribflow.bgp.rib", "io.netty"),
            List.of("ribflow.bgp.mrt", "io.netty"),
            List.of("ribflow.bgp.mrt", "ribflow.bgp.session"),
            List.of("ribflow.bgp.bmp", "ribflow.bgp.session"),
            List.of("ribflow.decode", "io.netty"),
            List.of("ribflow.tag", "io.netty"),
            List.of("ribflow.table", "io.netty"));

    private static final Pattern EDGE = Pattern.compile("^\\s+(\\S+)\\s+->\\s+(\\S+)");

    private record Edge(String from, String to) {}

    @Test
    void aPackageUsesOnlyPackagesAboveIt() {
        List<String> broken = new ArrayList<>();
        Set<String> unlisted = new TreeSet<>();
        List<Edge> edges = edges();
        assertTrue(edges.size() > 20, "jdeps found too few arrows to believe: " + edges);
        for (Edge edge : edges) {
            if (place(edge.from) < 0) {
                unlisted.add(edge.from);
            } else if (edge.to.startsWith("ribflow") && place(edge.to) > place(edge.from)) {
                broken.add(edge.from + " -> " + edge.to);
            }
        }
        assertEquals(Set.of(), unlisted, "packages that are not in the list");
        assertEquals(List.of(), broken, "arrows that point down the list");
    }

    @Test
    void someArrowsNeverExist() {
        List<String> broken = new ArrayList<>();
        for (Edge edge : edges()) {
            for (List<String> pair : FORBIDDEN) {
                if (within(edge.from, pair.get(0)) && within(edge.to, pair.get(1))) {
                    broken.add(edge.from + " -> " + edge.to);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    /** The place of a package or of its nearest listed parent; the parts of a package may use each other. */
    private static int place(String name) {
        int best = -1;
        for (int i = 0; i < ORDER.size(); i++) {
            String listed = ORDER.get(i);
            boolean matches = listed.equals("ribflow") ? name.equals(listed) : within(name, listed);
            if (matches) {
                best = i;
            }
        }
        return best;
    }

    private static boolean within(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }

    private static List<Edge> edges() {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        writer,
                        writer,
                        "--multi-release",
                        "25",
                        "--ignore-missing-deps",
                        "-verbose:package",
                        "-filter:none",
                        "target/classes");
        assertEquals(0, status, out::toString);
        return out.toString()
                .lines()
                .map(EDGE::matcher)
                .filter(matcher -> matcher.find() && matcher.group(1).startsWith("ribflow"))
                .map(matcher -> new Edge(matcher.group(1), matcher.group(2)))
                .filter(edge -> !edge.from.equals(edge.to))
                .distinct()
                .toList();
    }
}
