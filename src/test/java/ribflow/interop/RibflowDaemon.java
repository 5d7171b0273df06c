package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ./ribflow daemon} in a process of its own, with a configuration made for the test. */
final class RibflowDaemon implements AutoCloseable {

    private static final Duration START = Await.LIMIT;

    private final Path folder;
    private final RealProcess process;
    private final Path socket;
    private final int bgpPort;
    private final int flowPort;

    private RibflowDaemon(Path folder, RealProcess process, Path socket, int bgpPort, int flowPort) {
        this.folder = folder;
        this.process = process;
        this.socket = socket;
        this.bgpPort = bgpPort;
        this.flowPort = flowPort;
    }

    /** The configuration of a daemon that is going to be started; its files go to that folder. */
    static Builder in(Path folder) {
        return new Builder(folder);
    }

    /** A configuration in the making. */
    static final class Builder {

        private final Path folder;
        private final StringBuilder neighbours = new StringBuilder();
        private final StringBuilder tables = new StringBuilder();
        private final StringBuilder exporters = new StringBuilder();
        private final StringBuilder maps = new StringBuilder();

        private final StringBuilder collect = new StringBuilder();
        private final StringBuilder sections = new StringBuilder();
        private String earlyData = "256KiB";
        private String tag = "as: [bgp], net: [bgp], next_hop: [bgp]";

        private Builder(Path folder) {
            this.folder = folder;
        }

        /** Takes internal BGP sessions of that AS, from any address of a range. */
        Builder neighbours(String range, long as) {
            return neighbour("prefix: " + range, as, as);
        }

        /** A neighbour; its address, and what else it needs, as {@code key: value}. */
        Builder neighbour(String address, long remoteAs, long localAs, String... settings) {
            neighbours.append("    - %s\n      as: %d\n      local_as: %d\n".formatted(address, remoteAs, localAs));
            List.of(settings).forEach(setting -> neighbours.append("      " + setting + "\n"));
            return this;
        }

        /** A table; what else it needs, as {@code key: value}. */
        Builder table(String name, String aggregate, String... settings) {
            tables.append("  %s:\n    aggregate: [%s]\n    renormalise: false\n".formatted(name, aggregate));
            List.of(settings).forEach(setting -> tables.append("    " + setting + "\n"));
            return this;
        }

        /** A further line of the section collect. */
        Builder collect(String line) {
            collect.append("  " + line + "\n");
            return this;
        }

        /** A further map, of that file in the folder. */
        Builder map(String key, String file) {
            maps.append("  " + key + ": " + file + "\n");
            return this;
        }

        /** A further section. */
        Builder section(String text) {
            sections.append(text + "\n");
            return this;
        }

        /** Has tags from other sources than BGP alone, as the section tag writes it. */
        Builder tag(String sources) {
            tag = sources;
            return this;
        }

        /** Drops data that comes before its template, rather than keep it until then. */
        Builder withoutEarlyData() {
            earlyData = "0B";
            return this;
        }

        /** Flows of an exporter are looked up in the table of that BGP peer. */
        Builder exporter(String exporter, String peer) {
            exporters.append("bgp_ip=%s ip=%s\n".formatted(peer, exporter));
            return this;
        }

        /** Starts the daemon and waits until it answers. */
        RibflowDaemon start() {
            int bgpPort = Ports.tcp();
            int flowPort = Ports.udp();
            Path socket = folder.resolve("ribflow.sock");
            String configuration = """
                    collect:
                      listen: ["127.0.0.1:%d"]
                      workers: 2
                    %s
                    decode:
                      early_data: %s
                    bgp:
                      listen: ["127.0.0.1:%d", "[::1]:%d"]
                      local_as: 65000
                      router_id: 127.0.0.100
                      hold_time: 180s
                      neighbours:
                    %s
                    maps:
                      exporters: exporters.map
                    %s
                    tag: { %s }
                    tables:
                    %s
                    control:
                      socket: %s
                    %s
                    """.formatted(
                    flowPort, collect, earlyData, bgpPort, bgpPort, neighbours, maps, tag, tables, socket, sections);
            try {
                Files.writeString(folder.resolve("exporters.map"), exporters);
                Path file = Files.writeString(folder.resolve("ribflow.yaml"), configuration);
                RealProcess process =
                        RealProcess.start("ribflow", folder, List.of("./ribflow", "daemon", "-c", file.toString()));
                RibflowDaemon daemon = new RibflowDaemon(folder, process, socket, bgpPort, flowPort);
                daemon.awaitAnswer();
                return daemon;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Starts a daemon with a configuration that is there already, and waits until it answers.
     *
     * @param start the command that starts it
     */
    static RibflowDaemon start(Path folder, List<String> start, Path socket, int bgpPort, int flowPort) {
        String name = "ribflow-" + System.nanoTime();
        RibflowDaemon daemon =
                new RibflowDaemon(folder, RealProcess.start(name, folder, start), socket, bgpPort, flowPort);
        daemon.awaitAnswer();
        return daemon;
    }

    private void awaitAnswer() {
        Await.until(
                START,
                () -> {
                    if (!process.alive()) {
                        throw new AssertionError("ribflow ended:\n" + process.tail());
                    }
                    return Files.exists(socket) && answers();
                },
                () -> "ribflow answers at its control socket; it printed:\n" + process.tail());
    }

    /** One that was killed leaves a socket behind at which nobody answers. */
    private boolean answers() {
        try {
            ask("tables");
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Ends it without a warning, in the middle of whatever it does (SIGKILL). */
    void kill() {
        process.signal("KILL");
        process.awaitExit(Await.LIMIT);
    }

    /** The same daemon once more, after its end: another process with the same configuration and ports, and what is on disk. */
    RibflowDaemon again() {
        List<String> command = List.of(
                "./ribflow", "daemon", "-c", folder.resolve("ribflow.yaml").toString());
        return start(folder, command, socket, bgpPort, flowPort);
    }

    /** All that it has logged. */
    String log() {
        return process.output();
    }

    InetSocketAddress bgp() {
        return new InetSocketAddress(Ports.LOOPBACK, bgpPort);
    }

    int bgpPort() {
        return bgpPort;
    }

    int flowPort() {
        return flowPort;
    }

    /** Asks on a connection of its own. */
    Rows ask(String request) {
        try (ControlClient client = new ControlClient(socket)) {
            return client.ask(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void erase(String table) {
        ask("erase " + table);
    }

    /** A table, once it sums up to what was sent. */
    Rows awaitTable(String table, Rows.Sums sent) {
        return Rows.await("ribflow's table " + table, sent, () -> ask(table));
    }

    /** The state of the session with a neighbour; empty if there is none. */
    Optional<Map<String, String>> session(String address) {
        Rows sessions = ask("bgp");
        Rows one = sessions.where("NEIGHBOUR", address);
        return one.rows().isEmpty() ? Optional.empty() : Optional.of(one.only());
    }

    boolean established(String address) {
        return session(address)
                .filter(state -> state.getOrDefault("STATE", "").equalsIgnoreCase("established"))
                .isPresent();
    }

    /** One thing that is known of a neighbour: the value of a row of {@code bgp NEIGHBOUR}; empty if there is none. */
    String known(String address, String group, String name) {
        Rows report = ask("bgp " + address).where("GROUP", group).where("NAME", name);
        return report.rows().isEmpty() ? "" : report.cell(report.rows().getFirst(), "VALUE");
    }

    /** Waits until something is known of a neighbour that contains a text. */
    void awaitKnown(String address, String group, String name, String text) {
        Await.until(
                Await.LIMIT,
                () -> known(address, group, name).contains(text),
                () -> group + ' ' + name + " of " + address + " is to contain '" + text + "'; now "
                        + ask("bgp " + address).rows());
    }

    /** Routes of one family held from a neighbour; stale ones too. */
    void awaitFamily(String address, String family, int routes) {
        Await.until(
                Await.LIMIT,
                () -> known(address, "agreed", family).equals("" + routes),
                () -> routes + " routes of " + family + " of " + address + "; now "
                        + ask("bgp " + address).rows());
    }

    /** Routes of a neighbour that wait for being refreshed. */
    long stale(String address) {
        return session(address)
                .map(state -> Long.parseLong("0" + state.get("STALE")))
                .orElse(0L);
    }

    /** Changes words of the configuration, and has the daemon read it again. */
    void reconfigure(String from, String to) {
        try {
            Path file = folder.resolve("ribflow.yaml");
            String before = Files.readString(file);
            if (!before.contains(from)) {
                throw new AssertionError("there is no '" + from + "' in:\n" + before);
            }
            Files.writeString(file, before.replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ask("reload");
    }

    /** Routes held from a neighbour, of both families. */
    long routes(String address) {
        return session(address)
                .map(state -> Long.parseLong("0" + state.get("IPV4")) + Long.parseLong("0" + state.get("IPV6")))
                .orElse(0L);
    }

    /** Waits until the neighbour's session is up and that many routes of it are held. */
    void awaitRoutes(String address, long routes) {
        Await.until(
                Await.LIMIT,
                () -> established(address) && routes(address) == routes,
                () -> routes + " routes of " + address + "; now " + session(address));
    }

    /** The route by which one peer would send packets to the address; the AS path with blanks. */
    Map<String, String> lookup(String address, String peer) {
        Map<String, String> route =
                ask("rib lookup " + address + " peer " + peer).only();
        route.computeIfPresent("AS_PATH", (_, path) -> path.replace('_', ' '));
        return route;
    }

    /** Bytes that would come free without the neighbour, as the daemon counts them. */
    long memory(String address) {
        return session(address)
                .map(state -> Long.parseLong(state.getOrDefault("MEMORY", "")))
                .orElseThrow();
    }

    /** Bytes of all live objects of the daemon, as its JVM counts them in a full collection. */
    long liveHeap() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String histogram =
                RealProcess.run(folder, List.of(jcmd, "" + process.pid(), "GC.class_histogram"), Duration.ofMinutes(1));
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]))
                .findFirst()
                .orElseThrow();
    }

    /** The processor time that it has taken. */
    Duration cpu() {
        return process.cpu();
    }

    /** A counter of {@code ribflow stats}. */
    long stat(String counter) {
        Rows stats = ask("stats");
        return stats.number(stats.where("COUNTER", counter).rows().getFirst(), "VALUE");
    }

    /** All it has printed so far. */
    String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
