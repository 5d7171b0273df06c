package ribflow.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ribflow decode} of every recorded BMP session says what tshark, or the golden of NetGauze for BMP version 4, read
 * out of it: messages by type, router and peer, routes by family, and each prefix of the first Route Monitoring messages.
 */
@Tag("interop")
final class BmpCapturesIT {

    private static final Path CAPTURES = Path.of("../shared/captures");

    /** Families that are not read, but counted: tshark counts their routes and their End-of-RIB. */
    private static final Set<String> NOT_READ = Set.of("25/70");

    /** Its peer has no address, which tshark shows as 0.0.0.0. */
    private static final int LOC_RIB = 3;

    /** The capture ends within a message, which is told. */
    private static final String CUT = "bmp/bmp-pmacct-202-two-sources-c";

    static Stream<String> captures() throws IOException {
        try (Stream<Path> bmp = Files.list(CAPTURES.resolve("bmp"));
                Stream<Path> mixed = Files.list(CAPTURES.resolve("ipfix"))) {
            List<String> names = Stream.concat(bmp, mixed)
                    .map(file -> CAPTURES.relativize(file).toString())
                    .filter(name -> name.endsWith(".expected.json"))
                    .map(name -> name.replace(".expected.json", ""))
                    .filter(name -> name.startsWith("bmp/") || name.contains("-bmp-"))
                    .sorted()
                    .toList();
            assertEquals(16, names.size(), names::toString);
            return names.stream();
        }
    }

    private static JsonNode expected(String capture) {
        return JsonMapper.shared()
                .readTree(CAPTURES.resolve(capture + ".expected.json").toFile())
                .path("parts")
                .path("bmp");
    }

    private static Map<String, Long> counts(JsonNode node) {
        Map<String, Long> counts = new TreeMap<>();
        node.properties()
                .forEach(each -> counts.put(each.getKey(), each.getValue().asLong()));
        return counts;
    }

    @ParameterizedTest
    @MethodSource("captures")
    void theSummaryIsThatOfOtherDecoders(String capture) {
        JsonNode expected = expected(capture);
        CommandRun run = CommandRun.decode(
                "--summary", CAPTURES.resolve(capture + ".pcap").toString());
        assertEquals(0, run.status(), run::err);
        JsonNode bmp = run.lines().getLast().path("bmp");
        assertEquals(expected.path("messages").asLong(), bmp.path("messages").asLong());
        assertEquals(counts(expected.path("messages_by_type")), counts(bmp.path("messages_by_type")));
        assertEquals(capture.equals(CUT) ? 1 : 0, bmp.path("malformed").asLong());
        Map<String, Long> families = counts(expected.path("by_family"));
        long notRead = 0;
        for (String family : NOT_READ) {
            families.remove("end_of_rib " + family);
            for (String what : List.of("announced ", "withdrawn ")) {
                Long count = families.remove(what + family);
                notRead += count == null ? 0 : count;
            }
        }
        Map<String, Long> got = counts(bmp.path("by_family"));
        long skipped = 0;
        for (String family : NOT_READ) {
            Long count = got.remove("skipped " + family);
            skipped += count == null ? 0 : count;
        }
        assertEquals(notRead, skipped);
        if (!expected.has("end_of_rib")) {
            // NetGauze's golden does not count them
            got.keySet().removeIf(key -> key.startsWith("end_of_rib"));
        }
        assertEquals(families, got);
        if (expected.has("peers")) {
            assertEquals(peers(expected), peers(bmp));
            assertEquals(routers(expected.path("routers")), routers(bmp.path("routers")));
            assertEquals(counts(expected.path("inner_bgp_by_type")), counts(bmp.path("inner_bgp_by_type")));
        }
    }

    private static Map<String, Map<String, Long>> routers(JsonNode routers) {
        Map<String, Map<String, Long>> all = new HashMap<>();
        routers.forEach(each -> all.put(each.path("from").asString(), counts(each.path("messages"))));
        return all;
    }

    private static Map<String, Map<String, Long>> peers(JsonNode part) {
        Map<String, Map<String, Long>> all = new HashMap<>();
        part.path("peers")
                .forEach(each -> all.put(
                        each.path("from").asString() + " "
                                + each.path("peer_type").asInt() + " "
                                + RouteDistinguisher.parse(
                                        each.path("distinguisher").asString()) + " "
                                + (each.path("peer_type").asInt() == LOC_RIB
                                        ? ""
                                        : Address.parse(each.path("addr").asString())),
                        counts(each.path("messages"))));
        return all;
    }

    /** The prefixes of the first Route Monitoring messages, in order. */
    @ParameterizedTest
    @MethodSource("captures")
    void theFirstRoutesAreThoseOfOtherDecoders(String capture) {
        List<Set<String>> expected = expected(capture)
                .path("first_messages")
                .valueStream()
                .filter(message -> message.path("type").asString().equals("ROUTE_MONITORING"))
                .map(message -> prefixes(
                        message.has("updates") ? message.path("updates").path(0) : message))
                .toList();
        List<Set<String>> got = CommandRun.decode(
                        CAPTURES.resolve(capture + ".pcap").toString())
                .lines()
                .stream()
                .filter(line -> line.path("type").asString().equals("route-monitoring"))
                .map(BmpCapturesIT::prefixes)
                .limit(expected.size())
                .toList();
        assertEquals(expected, got);
    }

    private static Set<String> prefixes(JsonNode message) {
        Set<String> all = new TreeSet<>();
        for (String what : List.of("announced", "withdrawn")) {
            message.path(what)
                    .forEach(route -> all.add(what + " " + route.path("afi").asInt() + "/"
                            + route.path("safi").asInt() + " "
                            + route.path("prefix").asString() + " "
                            + route.path("path_id").asString("")));
        }
        return all;
    }
}
