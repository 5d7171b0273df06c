package ribflow.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ribflow decode} of every recorded MRT file says what bgpdump and mrtparse read out of it: the counts of the
 * summary, and each route of the file in order, held against the expectation's digest and against bgpdump itself.
 */
@Tag("interop")
final class MrtCapturesIT {

    private static final Path CAPTURES = Path.of("../shared/captures/mrt");
    private static final List<String> COUNTS = List.of(
            "records", "by_op", "by_kind", "by_family", "announced", "withdrawn", "state_changes", "distinct_prefixes");

    /** Families whose routes bgpdump leaves out (README of the captures). */
    private static final Set<String> LEFT_OUT = Set.of("1/4", "2/4", "1/128", "2/128");

    /**
     * A prefix of 13 bits is written with 16 there, and bgpdump shows them; RFC 4271, 4.3: "the value of trailing bits is
     * irrelevant".
     */
    private static final String TRAILING_BITS = "mrt-ripe-updates-nlri-mask-trailing-bits";

    /** Path identifiers in records that do not announce them: bgpdump misreads them. */
    private static final String UNANNOUNCED_PATHS = "mrt-bird6-bgp";

    /**
     * In records of type BGP, bgpdump (2026-11-21) shows a withdrawn prefix with the peer's address for its own: the first
     * is 1cc372d950 in the file, which is 195.114.217.80/28, and "192.65.184.1/28" there. RFC 6396, B.2.3: the record has
     * the UPDATE.
     */
    private static final String WITHDRAWN_PEERS = "mrt-rrc00-20000102-2014";

    static Stream<String> captures() throws IOException {
        try (Stream<Path> files = Files.list(CAPTURES)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".expected.json"))
                    .map(name -> name.replace(".expected.json", ""))
                    .sorted()
                    .toList();
            assertEquals(20, names.size(), names::toString);
            return names.stream();
        }
    }

    private static Path file(String capture) throws IOException {
        try (Stream<Path> files = Files.list(CAPTURES)) {
            return files.filter(file -> file.getFileName().toString().startsWith(capture + ".mrt"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static JsonNode expected(String capture) {
        return JsonMapper.shared()
                .readTree(CAPTURES.resolve(capture + ".expected.json").toFile())
                .path("parts")
                .path("mrt");
    }

    @ParameterizedTest
    @MethodSource("captures")
    void theSummaryIsThatOfOtherDecoders(String capture) throws IOException {
        JsonNode expected = expected(capture);
        CommandRun run = CommandRun.decode("--summary", file(capture).toString());
        assertEquals(0, run.status(), run::err);
        JsonNode mrt = run.lines().getLast().path("mrt");
        assertEquals(numbers(expected.path("records_by_type")), numbers(mrt.path("records_by_type")));
        boolean otherPrefixes = capture.equals(WITHDRAWN_PEERS);
        boolean leavesOut = mrt.path("by_family").propertyNames().stream().anyMatch(name -> name.contains("vpn"));
        for (String key : COUNTS) {
            // What bgpdump leaves out is counted by the routes, below
            if (expected.has(key)
                    && !(otherPrefixes && key.equals("distinct_prefixes"))
                    && !(leavesOut
                            && Set.of("by_op", "by_kind", "by_family", "announced", "distinct_prefixes")
                                    .contains(key))) {
                assertEquals(sorted(expected.path(key)), sorted(mrt.path(key)), key);
            }
        }
        assertEquals(0, mrt.path("damaged").asInt());
    }

    /** Types and subtypes by their numbers; one of the decoders gives names, too. */
    private static Map<String, Long> numbers(JsonNode types) {
        Map<String, Long> numbers = new TreeMap<>();
        types.properties()
                .forEach(each -> numbers.put(
                        each.getKey().split(" ", 2)[0], each.getValue().asLong()));
        return numbers;
    }

    private static String sorted(JsonNode node) {
        Map<String, Long> counts = new TreeMap<>();
        node.properties()
                .forEach(each -> counts.put(each.getKey(), each.getValue().asLong()));
        return node.isObject() ? counts.toString() : node.toString();
    }

    @ParameterizedTest
    @MethodSource("captures")
    void theRoutesAreThoseOfTheExpectation(String capture) throws IOException, NoSuchAlgorithmException {
        JsonNode expected = expected(capture);
        List<String> routes = routes(CommandRun.decode(file(capture).toString()).lines());
        if (capture.equals(UNANNOUNCED_PATHS)) {
            assertEquals(
                    expected.path("lines")
                            .valueStream()
                            .map(MrtCapturesIT::route)
                            .toList(),
                    routes.stream()
                            .filter(route -> !route.startsWith("STATE"))
                            .map(route -> String.join(
                                    "|", List.of(route.split("\\|", -1)).subList(0, 4)))
                            .toList());
            return;
        }
        List<String> first =
                expected.path("lines").valueStream().map(MrtCapturesIT::route).toList();
        List<String> got = capture.equals(TRAILING_BITS)
                ? routes.stream()
                        .map(line -> line.replace("11.8.0.0/13", "11.13.0.0/13"))
                        .toList()
                : routes;
        if (capture.equals(WITHDRAWN_PEERS)) {
            same(lengths(first), lengths(got.subList(0, first.size())));
            return;
        }
        same(first, got.subList(0, Math.min(first.size(), got.size())));
        assertEquals(expected.path("sha256_of_canonical_lines").asString(), digest(got));
    }

    static Stream<String> capturesThatBgpdumpReads() throws IOException {
        return captures().filter(capture -> !capture.equals(UNANNOUNCED_PATHS));
    }

    @ParameterizedTest
    @MethodSource("capturesThatBgpdumpReads")
    void theRoutesAreThoseOfBgpdump(String capture) throws IOException, InterruptedException {
        List<String> routes = routes(CommandRun.decode(file(capture).toString()).lines());
        Path out = Files.createTempFile("bgpdump", ".txt");
        Process process = new ProcessBuilder("bgpdump", "-m", file(capture).toString())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "bgpdump does not end");
        List<String> others =
                Files.readAllLines(out).stream().map(MrtCapturesIT::bgpdump).toList();
        Files.delete(out);
        if (capture.equals(WITHDRAWN_PEERS)) {
            same(lengths(others), lengths(routes));
        } else {
            same(others, routes);
        }
    }

    private static List<String> lengths(List<String> routes) {
        return routes.stream()
                .map(route -> route.startsWith("W|") ? route.replaceFirst("[^|]*/", "/") : route)
                .toList();
    }

    /** The same lines; else the first that differs, for thousands are not read. */
    private static void same(List<String> expected, List<String> got) {
        for (int i = 0; i < Math.min(expected.size(), got.size()); i++) {
            assertEquals(expected.get(i), got.get(i), "line " + i);
        }
        assertEquals(expected.size(), got.size());
    }

    /** A route or state of the expectation as a canonical line. */
    private static String route(JsonNode line) {
        String begin = line.path("peer").asString() + "|" + line.path("peer_as").asString() + "|";
        String prefix = line.path("prefix").asString("")
                + (line.has("path_id") ? "#" + line.path("path_id").asString() : "");
        return switch (line.path("op").asString()) {
            case "STATE" ->
                "STATE|" + begin + line.path("old").asInt() + "|"
                        + line.path("new").asInt();
            case "W" -> "W|" + begin + prefix;
            default ->
                line.has("as_path")
                        ? "A|" + begin + prefix + "|" + line.path("as_path").asString() + "|"
                                + line.path("next_hop").asString()
                        : "A|" + begin + prefix;
        };
    }

    /** A line of bgpdump as a canonical one. */
    private static String bgpdump(String line) {
        String[] fields = line.split("\\|", -1);
        String begin = canonical(fields[3]) + "|" + fields[4] + "|";
        if (fields[2].equals("STATE")) {
            return "STATE|" + begin + fields[5] + "|" + fields[6];
        }
        boolean paths = fields[0].endsWith("_AP");
        String prefix = prefix(fields[5]) + (paths ? "#" + fields[6] : "");
        int next = paths ? 7 : 6;
        return fields[2].equals("W")
                ? "W|" + begin + prefix
                : "A|" + begin + prefix + "|" + fields[next] + "|" + canonical(fields[next + 2]);
    }

    private static String prefix(String text) {
        String[] parts = text.split("/");
        return Prefix.of(Address.parse(parts[0]), Integer.parseInt(parts[1])).toString();
    }

    /** An address as RFC 5952 has it, but mapped IPv4 addresses in hexadecimal. */
    private static String canonical(String address) {
        Address parsed = Address.parse(address);
        return parsed.isIpv4() && address.indexOf(':') >= 0 ? mapped(parsed) : parsed.toString();
    }

    private static String mapped(Address ipv4) {
        return String.format("::ffff:%x:%x", ipv4.ipv4Bits() >>> 16, ipv4.ipv4Bits() & 0xffff);
    }

    /** All routes and states that decode printed, as canonical lines. */
    private static List<String> routes(List<JsonNode> objects) {
        List<String> lines = new ArrayList<>();
        for (JsonNode object : objects) {
            switch (object.path("type").asString()) {
                case "state" ->
                    lines.add(route((JsonNode) JsonMapper.shared()
                            .valueToTree(Map.of(
                                    "op", "STATE",
                                    "peer", object.path("peer").asString(),
                                    "peer_as", object.path("peer_as").asString(),
                                    "old", object.path("old").asInt(),
                                    "new", object.path("new").asInt()))));
                case "rib" -> object.path("entries").forEach(entry -> announced(entry, entry, lines));
                case "update" -> {
                    object.path("withdrawn").forEach(route -> {
                        if (!leftOut(route)) {
                            lines.add("W|" + object.path("peer").asString() + "|"
                                    + object.path("peer_as").asString() + "|" + destination(route));
                        }
                    });
                    object.path("announced").forEach(route -> announced(object, route, lines));
                }
                default -> {}
            }
        }
        return lines;
    }

    private static boolean leftOut(JsonNode route) {
        return LEFT_OUT.contains(
                route.path("afi").asInt() + "/" + route.path("safi").asInt());
    }

    private static void announced(JsonNode of, JsonNode route, List<String> lines) {
        if (leftOut(route)) {
            return;
        }
        // What is not there, bgpdump writes as 255.255.255.255
        Address nextHop = Address.parse(route.path("next_hop").asString("255.255.255.255"));
        lines.add(
                "A|" + of.path("peer").asString() + "|" + of.path("peer_as").asString() + "|" + destination(route) + "|"
                        + of.path("attributes").path("as_path").asString("") + "|"
                        + (route.path("afi").asInt() == 2 && nextHop.isIpv4() ? mapped(nextHop) : nextHop));
    }

    private static String destination(JsonNode route) {
        return route.path("prefix").asString()
                + (route.has("path_id") ? "#" + route.path("path_id").asString() : "");
    }

    private static String digest(List<String> lines) throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        lines.forEach(line -> sha.update((line + "\n").getBytes(StandardCharsets.US_ASCII)));
        return HexFormat.of().formatHex(sha.digest());
    }
}
