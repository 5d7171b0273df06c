package ribflow.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.config.ConfigurationErrors;
import ribflow.daemon.Daemon;
import ribflow.flow.ExporterCounter;
import ribflow.simulate.MapFiles;
import ribflow.simulate.SimulatedNetwork;

/**
 * The real daemon beside a simulated network. The daemon reads a configuration file and maps from a temporary folder,
 * as it would anywhere; the network's routers open BGP sessions with it and export flows to it; what it says is asked
 * over its socket, as a user would.
 *
 * <p>All ports are free ones and the socket is in the temporary folder, so that it runs beside anything.
 */
final class Demo implements AutoCloseable {

    /** Conversations before the first picture is drawn, and how many a second. */
    private static final int FIRST_CONVERSATIONS = 40_000;

    private static final int FIRST_RATE = 10_000;
    private static final int LATER_RATE = 400;
    private static final int PORTIONS = 8;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long LOOK_MILLIS = 50;

    private final SimulatedNetwork network;
    private final Path folder;
    private final Daemon daemon;
    private final PrintStream out;
    private final PrintStream progress;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Demo(SimulatedNetwork network, Path folder, Daemon daemon, PrintStream out, PrintStream progress) {
        this.network = network;
        this.folder = folder;
        this.daemon = daemon;
        this.out = out;
        this.progress = progress;
    }

    /**
     * A demo that is ready to be started.
     *
     * @param port the UDP and TCP port of the daemon; 0 for any that are free
     * @param maps the daemon's maps; those of the network unless a test wants them wrong
     */
    static Demo of(SimulatedNetwork network, MapFiles maps, int port, PrintStream out, PrintStream progress)
            throws IOException {
        Path folder = Files.createTempDirectory("ribflow-demo-");
        try {
            maps.write(folder);
            Path file = folder.resolve("ribflow.yaml");
            Files.writeString(file, configuration(network, port));
            Files.writeString(folder.resolve("as-names.csv"), resource("as-names.csv"));
            return new Demo(network, folder, Daemon.of(file), out, progress);
        } catch (ConfigurationErrors e) {
            delete(folder);
            throw new IOException(e.problems().stream().map(Object::toString).collect(Collectors.joining("\n")), e);
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static String configuration(SimulatedNetwork network, int port) throws IOException {
        return resource("demo.yaml")
                .replace("${port}", Integer.toString(port))
                .replace("${as}", Long.toString(network.as()));
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Demo.class.getResourceAsStream(name)) {
            Objects.requireNonNull(file, name + " is missing");
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Starts the daemon and opens the network's BGP sessions; returns when the daemon has all tables. */
    void start() throws IOException, InterruptedException {
        say("%,d prefixes, %,d routes at %d BGP speakers", network.prefixes(), network.routes(), network.sessions());
        daemon.start();
        network.connect(daemon.bgpAddresses().getFirst());
        network.exportTo(daemon.flowAddresses().getFirst(), this::datagrams);
        try (Asker asker = Asker.connect(socket())) {
            awaitTables(asker);
            // The time until the tables were there shall not thin out the rates.
            for (String table : List.of("matrix", "traffic", "exported")) {
                asker.ask("erase " + table);
            }
        }
    }

    private long datagrams() {
        return daemon.exporters().all().stream()
                .mapToLong(exporter -> exporter.counters().get(ExporterCounter.DATAGRAMS))
                .sum();
    }

    private void awaitTables(Asker asker) throws IOException, InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        Tables before = new Tables(0, 0);
        while (true) {
            Tables tables = tables(asker);
            if (!tables.equals(before)) {
                say(
                        "BGP: %d of %d sessions have sent their whole table, %,d of %,d routes loaded",
                        tables.complete, network.sessions(), tables.routes, network.routes());
                before = tables;
            }
            if (tables.complete == network.sessions()) {
                return;
            }
            if (System.currentTimeMillis() > deadline) {
                throw new IOException("only " + tables.complete + " of " + network.sessions()
                        + " BGP sessions sent their whole table in " + PATIENCE_MILLIS / 1000 + " s");
            }
            pause();
        }
    }

    private record Tables(int complete, long routes) {}

    private static Tables tables(Asker asker) throws IOException {
        List<String> lines = asker.ask("csv bgp");
        List<String> header = List.of(lines.getFirst().split(","));
        int complete = 0;
        long routes = 0;
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line.split(",", -1));
            complete += cells.get(header.indexOf("COMPLETE")).equals("true") ? 1 : 0;
            routes += number(cells.get(header.indexOf("IPV4"))) + number(cells.get(header.indexOf("IPV6")));
        }
        return new Tables(complete, routes);
    }

    private static long number(String cell) {
        return cell.isEmpty() ? 0 : Long.parseLong(cell);
    }

    /** Sends the first flows and shows what the daemon makes of them. Answers whether every number is right. */
    boolean show() throws IOException, InterruptedException {
        return show(FIRST_CONVERSATIONS, FIRST_RATE);
    }

    boolean show(int conversations, int perSecond) throws IOException, InterruptedException {
        for (int portion = 1; portion <= PORTIONS; portion++) {
            network.send(conversations / PORTIONS, perSecond);
            say("flows: %,d records sent", network.truth().sent().flows());
        }
        try (Asker asker = Asker.connect(socket())) {
            awaitFlows(asker, network.truth().sent().flows());
            print("Traffic matrix", asker.ask("table matrix all"));
            print(
                    "Whose the destinations are (- is the network itself)",
                    asker.ask("table traffic | by dst_as | top 10 bytes | rate"));
            print(
                    "To which neighbour ASes it leaves",
                    asker.ask("table traffic | by peer_dst_as | top 10 bytes | rate"));
            DemoProof proof = new DemoProof(network.truth(), DemoMeasurement.ask(asker));
            if (!proof.holds()) {
                print("What the daemon heard", asker.ask("table exporters"));
            }
            proof.lines().forEach(out::println);
            out.flush();
            return proof.holds();
        }
    }

    /** Datagrams and tables take their time: waits until all flows are in, or no more come. */
    private static void awaitFlows(Asker asker, long sent) throws IOException, InterruptedException {
        long flows = -1;
        long deadline = 0;
        while (flows < sent) {
            long before = flows;
            flows = Long.parseLong(asker.rows("exported | sum flows").getFirst().getFirst());
            if (flows != before) {
                deadline = System.currentTimeMillis() + PATIENCE_MILLIS / 2;
            } else if (System.currentTimeMillis() > deadline) {
                return;
            }
            pause();
        }
    }

    private void print(String title, List<String> lines) {
        out.println(title);
        out.println();
        lines.forEach(line -> out.println("  " + line));
        out.println();
    }

    /** Lets flows go on until the demo is closed. */
    void run() throws IOException {
        out.println();
        out.println("The network goes on, and so does the daemon. In another terminal try:");
        out.println();
        out.println("  export RIBFLOW_SOCKET=" + socket());
        out.println("  ./ribflow query 'traffic | where dst_as == 15169 | by peer_dst_as | top 10 bytes'");
        out.println("  ./ribflow query --watch 'traffic | by dst_as | top 10 other | rate | join names'");
        out.println("  ./ribflow matrix --level as all");
        out.println("  ./ribflow exporters");
        out.println();
        out.println("Configuration and maps are in " + folder + ". Stop with Ctrl-C.");
        out.flush();
        while (!closed()) {
            network.send(LATER_RATE / 4, LATER_RATE);
        }
    }

    Path socket() {
        return folder.resolve("ribflow.sock");
    }

    Path folder() {
        return folder;
    }

    private void say(String format, Object... values) {
        progress.println("demo: " + String.format(Locale.ROOT, format, values));
    }

    private static void pause() throws InterruptedException {
        LockSupport.parkNanos(LOOK_MILLIS * 1_000_000);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    boolean closed() {
        return closed.get();
    }

    /** Ends the network, then the daemon, and leaves nothing behind. Any thread, any number of times. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            network.close();
            daemon.close();
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
