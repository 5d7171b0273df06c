package ribflow.interop;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import ribflow.capture.Recorded;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What a test of pmacct's own suite replays, with which settings and maps, and the rows that it expects.
 *
 * <p>The suite gave its routers other addresses in later versions, and its maps and rows do not agree in which: here all
 * have the later ones.
 */
record Golden(JsonNode json) {

    private static final Map<String, String> LATER = Map.of(
            "192.168.100.1\"",
            "172.21.1.101\"",
            "192.168.100.1/",
            "172.21.1.101/",
            "192.168.100.1 ",
            "172.21.1.101 ",
            "cafe::1\"",
            "fd25::101\"",
            "cafe::1/",
            "fd25::101/");

    static Golden read(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(
                new BufferedInputStream(Files.newInputStream(Shared.file("captures/" + name + ".golden.json.gz"))))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> each : LATER.entrySet()) {
                text = text.replace(each.getKey(), each.getValue());
            }
            return new Golden(new ObjectMapper().readTree(text));
        }
    }

    /** The number of the test. */
    int number() {
        return Integer.parseInt(json.get("test").asString().replaceAll("-.*", ""));
    }

    /** The captures, in order. */
    List<Recorded> captures() throws IOException {
        List<Recorded> captures = new ArrayList<>();
        for (JsonNode capture : json.get("captures")) {
            captures.add(Recorded.read(Shared.file("captures/" + capture.asString())));
        }
        return captures;
    }

    /** From which address each router's packets come: the captured one, and the one that they are replayed from. */
    Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        json.get("address_map")
                .values()
                .forEach(each -> each.properties()
                        .forEach(pair ->
                                addresses.put(pair.getKey(), pair.getValue().asString())));
        return addresses;
    }

    /** The settings of a scenario as a configuration of nfacctd's, with one memory table. */
    String configuration(int scenario, int port) {
        StringBuilder text = new StringBuilder("plugins: memory[golden]\nnfacctd_port: " + port + "\n");
        json.get("scenarios")
                .get(scenario)
                .get("settings")
                .get("nfacctd-00")
                .properties()
                .forEach(setting ->
                        text.append(setting.getKey() + ": " + setting.getValue().asString() + "\n"));
        return text.toString();
    }

    /** Writes the maps under the names by which the settings call them; of several generations, that one. */
    void writeMaps(Path folder, int generation) throws IOException {
        String suffix = "-0" + generation + ".map";
        for (Map.Entry<String, JsonNode> map : json.get("maps").properties()) {
            boolean only = !json.get("maps").has(map.getKey().replace("-00.map", suffix));
            if (map.getKey().endsWith(suffix) || (only && map.getKey().endsWith("-00.map"))) {
                List<String> lines =
                        map.getValue().values().stream().map(JsonNode::asString).toList();
                Files.write(folder.resolve(map.getKey().replaceAll("-0[0-9]\\.map$", ".map")), lines);
            }
        }
    }

    /** The rows of a scenario's output. */
    List<JsonNode> rows(int scenario, String output) {
        return List.copyOf(
                json.get("scenarios").get(scenario).get("outputs").get(output).values());
    }

    /** What these rows sum up to. */
    static Rows.Sums sums(List<JsonNode> rows) {
        return new Rows.Sums(
                rows.stream().mapToLong(row -> row.get("packets").asLong()).sum(),
                rows.stream().mapToLong(row -> row.get("bytes").asLong()).sum());
    }
}
