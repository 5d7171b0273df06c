package ribflow.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ribflow decode} of every recorded sFlow capture says what tshark reads out of it: the counts and sums of the
 * summary, and the header of each sample. What is in the sampled packets is compared by the decoder's own tests.
 */
@Tag("interop")
final class DecodeSflowIT {

    private static final Path CAPTURES = Path.of("../shared/captures/sflow");

    private static final List<String> COUNTS = List.of(
            "datagrams",
            "datagrams_by_version",
            "samples_by_type",
            "flow_records_by_format",
            "counter_records_by_format",
            "sums");

    /** The expectation's key, ours. */
    private static final Map<String, String> SAMPLE = Map.ofEntries(
            Map.entry("v", "export_proto_version"),
            Map.entry("agent", "peer_src_ip"),
            Map.entry("seq", "sequence"),
            Map.entry("source_id_type", "source_type"),
            Map.entry("source_id_index", "source_index"),
            Map.entry("sampling_rate", "sample_rate"),
            Map.entry("sample_pool", "sample_pool"),
            Map.entry("drops", "drops"),
            Map.entry("in_format", "input_format"),
            Map.entry("in_if", "input"),
            Map.entry("out_format", "output_format"),
            Map.entry("out_if", "output"),
            Map.entry("frame_length", "frame_length"));

    private static final Map<String, String> COUNTERS = Map.of(
            "ifindex", "if_index",
            "type", "if_type",
            "speed", "if_speed",
            "in_octets", "in_octets",
            "in_ucast", "in_unicast",
            "out_octets", "out_octets",
            "out_ucast", "out_unicast");

    static Stream<String> captures() throws IOException {
        try (Stream<Path> files = Files.list(CAPTURES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pcap"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static JsonNode expected(String capture) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(CAPTURES.resolve(capture + ".expected.json")))
                .path("parts")
                .path("sflow");
    }

    private static CommandRun run(String capture) {
        CommandRun run = CommandRun.decode(CAPTURES.resolve(capture + ".pcap").toString());
        assertEquals(0, run.status());
        assertEquals("", run.err());
        return run;
    }

    @ParameterizedTest
    @MethodSource("captures")
    void theSummaryIsThatOfTshark(String capture) throws IOException {
        JsonNode summary = run(capture).lines().getLast().path("sflow");
        for (String key : COUNTS) {
            assertEquals(expected(capture).path(key), summary.path(key), key);
        }
        assertEquals(0, summary.path("malformed").asInt());
    }

    @ParameterizedTest
    @MethodSource("captures")
    void theFirstSamplesAreThoseOfTshark(String capture) throws IOException {
        List<JsonNode> lines = run(capture).lines();
        same(expected(capture).path("flow_samples"), ofType(lines, "sample"), SAMPLE);
        List<JsonNode> counters = ofType(lines, "counter");
        int at = 0;
        for (JsonNode sample : expected(capture).path("counter_samples")) {
            JsonNode line = counters.get(at++);
            assertEquals(sample.path("seq").asLong(), line.path("sequence").asLong());
            sample.path("records").forEach(record -> {
                if (record.has("ifindex")) {
                    same(record, line.path("interfaces").get(0), COUNTERS);
                }
            });
        }
    }

    private static List<JsonNode> ofType(List<JsonNode> lines, String type) {
        return lines.stream()
                .filter(line -> line.path("type").asString().equals(type))
                .toList();
    }

    private static void same(JsonNode wanted, List<JsonNode> got, Map<String, String> keys) {
        int at = 0;
        for (JsonNode want : wanted) {
            same(want, got.get(at++), keys);
        }
    }

    private static void same(JsonNode want, JsonNode got, Map<String, String> keys) {
        Map<String, String> wanted = new HashMap<>();
        Map<String, String> is = new HashMap<>();
        keys.forEach((theirs, ours) -> {
            if (want.has(theirs)) {
                wanted.put(ours, want.path(theirs).asString());
                is.put(ours, got.path(ours).asString("absent"));
            }
        });
        assertEquals(wanted, is);
    }
}
