package ribflow.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.interop.MadePackets.Flow;
import ribflow.ip.Address;

/** pmacct's sfprobe as an sFlow agent that samples every packet of flows known one by one: every row is exact. */
@Tag("interop")
final class SfprobeIT {

    private static final String AGENT = "192.0.2.44";
    /** Of sFlow the bytes of frames are counted: sfprobe adds four for a checksum to the Ethernet header's 14. */
    private static final int LINK = 18;

    private static final int PORT = 53;
    private static final Duration LIMIT = Await.LIMIT;
    private static final List<String> KEYS = List.of(
            "PEER_SRC_IP",
            "SRC_IP",
            "DST_IP",
            "SRC_PORT",
            "DST_PORT",
            "PROTOCOL",
            "SAMPLING_RATE",
            "EXPORT_PROTO_VERSION");
    private static final String AGGREGATE =
            "peer_src_ip, src_host, dst_host, src_port, dst_port, proto, sampling_rate, export_proto_version";

    @TempDir
    private Path folder;

    @Test
    void everyPacketIsCounted() throws IOException {
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                .neighbours("127.0.20.0/24", 65000)
                .table("traffic", AGGREGATE)
                .start()) {
            List<Flow> shown = new ArrayList<>(flows());
            shown.add(fillers());
            Path packets =
                    MadePackets.write(folder.resolve("made.pcap"), Instant.now().getEpochSecond() - 60, shown);
            try (RealProcess _ = sfprobe(packets, ribflow)) {
                Supplier<Map<List<String>, Rows.Sums>> got =
                        () -> ribflow.ask("traffic | where dst_port == " + PORT).by(KEYS);
                Await.until(LIMIT, () -> got.get().equals(expected()), () -> got.get() + " is not " + expected());
            }
        }
    }

    private static Map<List<String>, Rows.Sums> expected() {
        Map<List<String>, Rows.Sums> expected = new HashMap<>();
        for (Flow flow : flows()) {
            expected.put(
                    List.of(
                            AGENT,
                            flow.source().toString(),
                            flow.destination().toString(),
                            Integer.toString(flow.sourcePort()),
                            Integer.toString(flow.destinationPort()),
                            "udp",
                            "1",
                            "5"),
                    new Rows.Sums(flow.packets(), (long) flow.packets() * (flow.bytes() + LINK)));
        }
        return expected;
    }

    /** sfprobe keeps the last packets of a capture to itself, as its buffers happen to fill: these may be lost. */
    private static Flow fillers() {
        return new Flow(Address.parse("198.51.100.99"), 9, Address.parse("203.0.113.99"), 9, 100, 100);
    }

    private static List<Flow> flows() {
        List<Flow> flows = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            flows.add(flow("198.51.100." + i, "203.0.113." + i, i));
            flows.add(flow("2001:db8:1::" + i, "2001:db8:2::" + i, i));
        }
        return flows;
    }

    private static Flow flow(String source, String destination, int i) {
        return new Flow(Address.parse(source), 1000 + i, Address.parse(destination), PORT, i, 100 + 7 * i);
    }

    private RealProcess sfprobe(Path packets, RibflowDaemon ribflow) throws IOException {
        String configuration = """
                daemonize: false
                pcap_savefile: %s
                pcap_savefile_wait: true
                plugins: sfprobe
                sampling_rate: 1
                sfprobe_receiver: 127.0.0.1:%d
                sfprobe_agentip: %s
                """.formatted(packets, ribflow.flowPort(), AGENT);
        Path file = Files.writeString(folder.resolve("sfprobe.conf"), configuration);
        return RealProcess.start("pmacctd", folder, List.of("pmacctd", "-f", file.toString()));
    }
}
