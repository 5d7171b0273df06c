package ribflow.daemon;

import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.config.RibFilesConfig;
import ribflow.config.RibFilesConfig.Form;
import ribflow.control.ControlCommand;
import ribflow.ip.Address;
import ribflow.query.Answer;
import ribflow.query.QueryException;
import ribflow.stats.Counters;

/**
 * Dumps of peers' routes: at intervals, on a thread of its own, and by {@code rib dump PEER FORMAT FILE}. Reading a table
 * takes seconds, and holds up nobody.
 */
final class RibDumps implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow.rib");
    private static final String USAGE = "rib dump PEER mrt|json FILE";

    private final Rib rib;
    private final RibDump dump;
    private final Optional<RibFilesConfig.Dump> config;
    private final Counters<DaemonCounter> counters;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rib-dump").factory());

    RibDumps(Rib rib, RibDump dump, Optional<RibFilesConfig.Dump> config, Counters<DaemonCounter> counters) {
        this.rib = rib;
        this.dump = dump;
        this.config = config;
        this.counters = counters;
    }

    void start() {
        config.ifPresent(each -> {
            long millis = each.every().toMillis();
            thread.scheduleAtFixedRate(() -> all(each), millis, millis, TimeUnit.MILLISECONDS);
        });
    }

    /** Dumps all peers that have a session; what fails is logged and counted, and tried again next time. */
    private void all(RibFilesConfig.Dump into) {
        long began = System.nanoTime();
        long routes = 0;
        for (AdjRibIn peer : rib.peers()) {
            try {
                if (peer.established()) {
                    routes += dump.write(peer, into.form(), into.directory().resolve(fileName(peer, into.form())));
                    counters.increment(DaemonCounter.RIB_DUMPS);
                }
            } catch (IOException | RuntimeException e) {
                counters.increment(DaemonCounter.RIB_DUMPS_FAILED);
                LOG.warn("dump of {}: {}", peer, e.toString());
            }
        }
        LOG.debug("dumped {} routes in {}", routes, Duration.ofNanos(System.nanoTime() - began));
    }

    private static String fileName(AdjRibIn peer, Form form) {
        String name = peer.toString().replaceAll("[^A-Za-z0-9.:-]+", "_");
        return name + (form == Form.MRT ? ".mrt" : ".json");
    }

    /** The command {@code rib}, with {@code dump} beside what it does already. */
    ControlCommand beside(ControlCommand others) {
        return Commands.command(
                others.name(),
                others.usage() + "; " + USAGE,
                others.help() + "; or all routes of a peer, into a file",
                arguments -> !arguments.isEmpty() && arguments.getFirst().equals("dump")
                        ? dump(arguments)
                        : others.run(arguments));
    }

    private Answer dump(List<String> arguments) throws QueryException {
        if (arguments.size() != 4) {
            throw new QueryException("usage: " + USAGE);
        }
        AdjRibIn peer = peer(arguments.get(1));
        Form form = switch (arguments.get(2)) {
            case "mrt" -> Form.MRT;
            case "json" -> Form.JSON;
            default ->
                throw new QueryException("'" + arguments.get(2) + "' is no format of dumps; there are: mrt, json");
        };
        Path file = Path.of(arguments.get(3));
        if (!file.isAbsolute()) {
            throw new QueryException("'" + file + "' does not begin with a '/'");
        }
        try {
            long routes = dump.write(peer, form, file);
            return new Commands.Rows(text("peer"), number("routes"), text("file"))
                    .add(Commands.words(peer), Commands.count(routes), Commands.words(file))
                    .answer();
        } catch (IOException e) {
            throw new QueryException("cannot write " + file + ": " + e.getMessage());
        }
    }

    /** A peer by its address, or by all that it is called. */
    private AdjRibIn peer(String text) throws QueryException {
        List<AdjRibIn> found = rib.peers().stream()
                .filter(peer -> peer.toString().equals(text))
                .toList();
        if (found.isEmpty()) {
            found = byAddress(text);
        }
        if (found.size() != 1) {
            throw new QueryException((found.isEmpty() ? "there is no peer " : "there are several peers ") + text
                    + "; peers are: "
                    + rib.peers().stream().map(AdjRibIn::toString).collect(Collectors.joining(", ")));
        }
        return found.getFirst();
    }

    private List<AdjRibIn> byAddress(String text) throws QueryException {
        Address address;
        try {
            address = Address.parse(text);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        AdjRibIn session = rib.peer(new RibSource.Session(address));
        return session != null
                ? List.of(session)
                : rib.peers().stream()
                        .filter(peer -> peer.peer().equals(address))
                        .toList();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
