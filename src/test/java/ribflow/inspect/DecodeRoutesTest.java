package ribflow.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What real BGP speakers said to each other and wrote to files; the counts are those of tshark and bgpdump. */
final class DecodeRoutesTest {

    private static final Path FIXTURES = Path.of("test-fixtures/routes");

    /** @param counts keys of a part of the summary, and their values */
    @ParameterizedTest
    @CsvSource({
        "gobgp-bird-bgp.pcap, bgp, messages_by_type, OPEN:4 UPDATE:40 NOTIFICATION:2 KEEPALIVE:4",
        "gobgp-bmp.pcap, bmp, messages_by_type, ROUTE_MONITORING:57 PEER_DOWN:2 PEER_UP:2 INITIATION:1",
        "bird-table.mrt, mrt, by_op, B:22",
        "bird-messages.mrt, mrt, by_op, A:4 STATE:6 W:1",
        // bgpdump leaves out the VPN and labelled routes, which are three.
        "gobgp-updates.mrt, mrt, by_op, A:13 W:2"
    })
    void recordingsOfRealSpeakers(String name, String part, String key, String counts) throws IOException {
        CommandRun run = CommandRun.decode(FIXTURES.resolve(name).toString());
        assertEquals("", run.err());
        assertEquals(0, run.status());
        JsonNode summary = run.lines().getLast().path(part);
        for (String count : counts.split(" ")) {
            String[] words = count.split(":");
            assertEquals(words[1], summary.path(key).path(words[0]).asString(), count);
        }
        assertEquals(
                0, summary.path("damaged").asInt() + summary.path("malformed").asInt());
        String lines = run.lines().stream().map(JsonNode::toString).collect(Collectors.joining("\n", "", "\n"));
        Path golden = FIXTURES.resolve(name + ".jsonl");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, lines);
        }
        assertEquals(Files.readString(golden), lines);
    }
}
