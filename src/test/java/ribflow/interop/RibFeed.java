package ribflow.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code ribfeed}: BGP speakers with a full table each. Peer N comes from 127.0.2.N with router id 127.0.1.N, which is
 * the address of {@link FlowGen}'s exporter N.
 */
final class RibFeed implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RealProcess process;

    private RibFeed(RealProcess process) {
        this.process = process;
    }

    /** Starts speakers that announce the prefixes of the lists and then stay for ten minutes, or until closed. */
    static RibFeed start(Path folder, int port, int peers, List<Path> prefixes, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Shared.tool("ribfeed").toString(), "--port", "" + port, "--peers", "" + peers, "--hold", "600"));
        command.addAll(Shared.prefixOptions(prefixes));
        command.addAll(List.of(options));
        return new RibFeed(RealProcess.start("ribfeed-" + System.nanoTime(), folder, command));
    }

    /** Waits for one of the events that it prints. */
    JsonNode await(String event, Duration limit) {
        String mark = "\"event\":\"" + event + "\"";
        process.awaitOutput(mark, limit);
        Optional<String> line =
                process.output().lines().filter(text -> text.contains(mark)).findFirst();
        return JSON.readTree(line.orElseThrow());
    }

    /** Whether a session has ended that should not. */
    boolean lostSession() {
        String output = process.output();
        return output.contains("\"closed\"") || output.contains("\"notification\"");
    }

    @Override
    public void close() {
        process.close();
    }
}
