package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** pmacct's nfacctd with its BGP daemon and one memory table. */
final class Nfacctd implements AutoCloseable {

    private final Path folder;
    private final RealProcess process;
    private final int bgpPort;
    private final int flowPort;

    private Nfacctd(Path folder, RealProcess process, int bgpPort, int flowPort) {
        this.folder = folder;
        this.process = process;
        this.bgpPort = bgpPort;
        this.flowPort = flowPort;
    }

    /** Starts it and waits until it listens, which takes it five seconds. */
    static Nfacctd start(Path folder, String aggregate) {
        int bgpPort = Ports.tcp();
        int flowPort = Ports.udp();
        // 0 memory pools ("as needed") means 16 in this version, and records beyond are dropped without a word; so is
        // what does not fit into the pipe to the table's process.
        String configuration = """
                daemonize: false
                nfacctd_ip: 127.0.0.1
                nfacctd_port: %d
                nfacctd_pipe_size: 4194304
                nfacctd_as: bgp
                nfacctd_net: bgp
                plugins: memory[t]
                aggregate[t]: %s
                imt_path[t]: %s
                imt_buckets[t]: 262147
                imt_mem_pools_number[t]: 4096
                imt_mem_pools_size[t]: 1048576
                plugin_pipe_size[t]: 134217728
                bgp_daemon: true
                bgp_daemon_ip: 127.0.0.1
                bgp_daemon_port: %d
                bgp_daemon_max_peers: 64
                bgp_daemon_pipe_size: 4194304
                """.formatted(flowPort, aggregate, table(folder), bgpPort);
        try {
            Path file = Files.writeString(folder.resolve("nfacctd.conf"), configuration);
            RealProcess process = RealProcess.start("nfacctd", folder, List.of("nfacctd", "-f", file.toString()));
            process.awaitOutput("waiting for NetFlow/IPFIX data", Duration.ofSeconds(30));
            process.awaitOutput("waiting for data on: '", Duration.ofSeconds(30));
            return new Nfacctd(folder, process, bgpPort, flowPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path table(Path folder) {
        return folder.resolve("nfacctd.pipe");
    }

    int bgpPort() {
        return bgpPort;
    }

    int flowPort() {
        return flowPort;
    }

    /** The table, by pmacct's own client. */
    Rows rows() {
        List<String> ask = List.of("pmacct", "-s", "-p", table(folder).toString(), "-O", "csv");
        return Rows.csv(
                RealProcess.run(folder, ask, Duration.ofSeconds(30)).lines().toList());
    }

    /** The table, once it sums up to what was sent. */
    Rows awaitTable(Rows.Sums sent) {
        return Rows.await("nfacctd", sent, this::rows);
    }

    /** Empties the table. */
    void erase() {
        RealProcess.run(folder, List.of("pmacct", "-e", "-p", table(folder).toString()), Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        process.close();
    }
}
