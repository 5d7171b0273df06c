package ribflow.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code flowgen}: routers 127.0.1.1, 127.0.1.2, … that export flows to a port, and know exactly what they sent. */
final class FlowGen implements AutoCloseable {

    /** What was sent, and what the kernel dropped at the receiving port meanwhile. */
    record Sent(long records, long packets, long bytes, long kernelDrops) {}

    private static final int TIMES = 10;

    private final RealProcess process;

    private FlowGen(RealProcess process) {
        this.process = process;
    }

    /** Starts sending. */
    static FlowGen start(Path folder, int port, List<Path> prefixes, String... options) {
        List<String> command = new ArrayList<>(List.of(Shared.tool("flowgen").toString(), "--port", "" + port));
        command.addAll(Shared.prefixOptions(prefixes));
        command.addAll(List.of(options));
        return new FlowGen(RealProcess.start("flowgen-" + System.nanoTime(), folder, command));
    }

    /** Sends it all. */
    static Sent send(Path folder, int port, List<Path> prefixes, String... options) {
        try (FlowGen generator = start(folder, port, prefixes, options)) {
            return generator.finish(Duration.ofMinutes(5));
        }
    }

    /**
     * Sends it all to somebody else's collector, and all of it again if the kernel had to drop some, since that was not given a
     * processor for long enough: what it then counts is no measure.
     *
     * @param erase has the collector forget what it has counted; done before each time
     */
    static Sent sendWhole(Runnable erase, Path folder, int port, List<Path> prefixes, String... options) {
        Sent sent;
        int times = 0;
        do {
            erase.run();
            sent = send(folder, port, prefixes, options);
        } while (sent.kernelDrops() > 0 && ++times < TIMES);
        return sent;
    }

    boolean sending() {
        return process.alive();
    }

    /** Waits until all is sent. */
    Sent finish(Duration limit) {
        process.awaitEnd(limit);
        JsonNode sent = new ObjectMapper().readTree(process.output());
        return new Sent(
                sent.get("records").asLong(),
                sent.get("packets").asLong(),
                sent.get("bytes").asLong(),
                sent.get("kernel_drops").asLong());
    }

    @Override
    public void close() {
        process.close();
    }
}
