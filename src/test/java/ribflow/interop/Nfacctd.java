package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** pmacct's nfacctd, or its sfacctd, with its BGP daemon and one memory table. */
final class Nfacctd implements AutoCloseable {

    /** So often in a row, a twentieth of a second apart. */
    private static final int IDLE_LOOKS = 5;

    private final Path table;
    private final Path folder;
    private final RealProcess process;
    private final int bgpPort;
    private final int flowPort;

    private Nfacctd(Path table, Path folder, RealProcess process, int bgpPort, int flowPort) {
        this.table = table;
        this.folder = folder;
        this.process = process;
        this.bgpPort = bgpPort;
        this.flowPort = flowPort;
    }

    /** Starts nfacctd and waits until it listens, which takes it five seconds. */
    static Nfacctd start(Path folder, String aggregate) {
        return start("nfacctd", "waiting for NetFlow/IPFIX data", folder, aggregate, "", "");
    }

    /** Starts nfacctd with further plugins, and further lines in its configuration; with its sources, if not BGP alone. */
    static Nfacctd start(Path folder, String aggregate, String plugins, String lines) {
        return start("nfacctd", "waiting for NetFlow/IPFIX data", folder, aggregate, plugins, lines);
    }

    /** Starts sfacctd. */
    static Nfacctd sfacctd(Path folder, String aggregate) {
        return start("sfacctd", "waiting for sFlow data", folder, aggregate, "", "");
    }

    /** Starts nfacctd with several tables; the pipe of each has its name in that folder. */
    static Nfacctd tables(Path folder, Path pipes, Map<String, String> aggregates, String... settings) {
        int bgpPort = Ports.tcp();
        int flowPort = Ports.udp();
        StringBuilder configuration = new StringBuilder("""
                daemonize: false
                nfacctd_ip: 127.0.0.1
                nfacctd_port: %d
                nfacctd_pipe_size: 4194304
                nfacctd_as: bgp
                nfacctd_net: bgp
                bgp_daemon: true
                bgp_daemon_ip: 127.0.0.1
                bgp_daemon_port: %d
                bgp_daemon_max_peers: 8
                bgp_peer_src_as_type: bgp
                bgp_src_as_path_type: bgp
                bgp_src_std_comm_type: bgp
                bgp_src_ext_comm_type: bgp
                bgp_src_lrg_comm_type: bgp
                bgp_src_local_pref_type: bgp
                bgp_src_med_type: bgp
                plugin_pipe_size: 33554432
                imt_buckets: 65537
                imt_mem_pools_number: 4096
                imt_mem_pools_size: 1048576
                plugins: %s
                """.formatted(
                        flowPort,
                        bgpPort,
                        aggregates.keySet().stream()
                                .map(table -> "memory[" + table + "]")
                                .collect(Collectors.joining(", "))));
        List.of(settings).forEach(setting -> configuration.append(setting).append('\n'));
        aggregates.forEach((table, aggregate) -> configuration.append(
                "aggregate[%1$s]: %2$s\nimt_path[%1$s]: %3$s\n".formatted(table, aggregate, pipes.resolve(table))));
        try {
            Path file = Files.writeString(folder.resolve("nfacctd-tables.conf"), configuration);
            RealProcess process =
                    RealProcess.start("nfacctd-tables", folder, List.of("nfacctd", "-f", file.toString()));
            process.awaitOutput("waiting for NetFlow/IPFIX data", Await.LIMIT);
            aggregates
                    .keySet()
                    .forEach(table ->
                            process.awaitOutput("waiting for data on: '" + pipes.resolve(table) + "'", Await.LIMIT));
            return new Nfacctd(pipes, folder, process, bgpPort, flowPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the client finds one of several tables. */
    Path pipe(String name) {
        return table.resolve(name);
    }

    private static Nfacctd start(
            String name, String ready, Path folder, String aggregate, String plugins, String lines) {
        Path table = folder.resolve(name + ".pipe");
        String sources = lines.contains("_as: ") ? "" : name + "_as: bgp\n" + name + "_net: bgp";
        int bgpPort = Ports.tcp();
        int flowPort = Ports.udp();
        // 0 memory pools ("as needed") means 16 in this version, and records beyond are dropped without a word; so is
        // what does not fit into the pipe to the table's process.
        String configuration = """
                daemonize: false
                %1$s_ip: 127.0.0.1
                %1$s_port: %2$d
                %1$s_pipe_size: 4194304
                %8$s
                plugins: memory[t]%6$s
                aggregate[t]: %3$s
                imt_path[t]: %4$s
                imt_buckets[t]: 262147
                imt_mem_pools_number[t]: 4096
                imt_mem_pools_size[t]: 1048576
                plugin_pipe_size[t]: 134217728
                bgp_daemon: true
                bgp_daemon_ip: 127.0.0.1
                bgp_daemon_port: %5$d
                bgp_daemon_max_peers: 64
                bgp_daemon_pipe_size: 4194304
                %7$s
                """.formatted(name, flowPort, aggregate, table, bgpPort, plugins, lines, sources);
        try {
            Path file = Files.writeString(folder.resolve(name + ".conf"), configuration);
            RealProcess process = RealProcess.start(name, folder, List.of(name, "-f", file.toString()));
            process.awaitOutput(ready, Await.LIMIT);
            process.awaitOutput("waiting for data on: '", Await.LIMIT);
            return new Nfacctd(table, folder, process, bgpPort, flowPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int bgpPort() {
        return bgpPort;
    }

    int flowPort() {
        return flowPort;
    }

    /** The table, by pmacct's own client. */
    Rows rows() {
        List<String> ask = List.of("pmacct", "-s", "-p", table.toString(), "-O", "csv");
        return Rows.csv(RealProcess.run(folder, ask, Await.LIMIT).lines().toList());
    }

    /**
     * Waits until it has done all that it was sent, flows and routes: it has read everything, and sleeps whenever it is looked at.
     * That its sockets are read is not enough: the last it read may be in work, and flows on the way between its processes.
     */
    void awaitIdle() {
        int[] idle = {0};
        Await.until(
                Await.LIMIT,
                () -> {
                    boolean done = Unread.udp(flowPort) == 0 && Unread.tcp(bgpPort) == 0 && process.idle();
                    idle[0] = done ? idle[0] + 1 : 0;
                    return idle[0] == IDLE_LOOKS;
                },
                () -> "nfacctd has done all; idle " + process.idle() + "; unread are " + Unread.udp(flowPort)
                        + " bytes of flows, " + Unread.tcp(bgpPort) + " of BGP; it printed:\n" + process.tail());
    }

    /** The table, once it sums up to what was sent. It loses flows if it is asked while it counts: first it is let finish. */
    Rows awaitTable(Rows.Sums sent) {
        awaitIdle();
        return Rows.await(table.getFileName().toString(), sent, this::rows);
    }

    /** Has it read its maps again when the next datagram comes. */
    void rereadMaps() {
        process.signal("USR2");
    }

    /** All that it has logged. */
    String log() {
        return process.output();
    }

    /** Empties the table. */
    void erase() {
        RealProcess.run(folder, List.of("pmacct", "-e", "-p", table.toString()), Await.LIMIT);
        // The client does not wait for an answer
        awaitIdle();
    }

    @Override
    public void close() {
        process.close();
    }
}
