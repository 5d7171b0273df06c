package ribflow.daemon;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.bgp.bmp.BmpConfig;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibFile;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.session.NeighbourConfig;
import ribflow.config.Configuration;
import ribflow.config.RibFilesConfig.Save;
import ribflow.ip.Address;
import ribflow.stats.Counters;

/**
 * The routes of all sources outlive the daemon: they are saved at intervals and at the end, and read at the next start, as
 * stale ones. Flows are tagged by them from the first second; what a session sends takes their place, route by route.
 *
 * <p>Read are the routes of those who may come back: neighbours that are still configured, and routers that may still
 * connect for BMP. Files of routes are read anew anyway. A file that is damaged costs only the warm start: it is said and
 * counted, and the daemon starts cold.
 */
final class WarmStart {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow.rib");

    private final Optional<Save> config;
    private final Rib rib;
    private final Counters<DaemonCounter> counters;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rib-save").factory());
    private boolean started;

    WarmStart(Optional<Save> config, Rib rib, Counters<DaemonCounter> counters) {
        this.config = config;
        this.rib = rib;
        this.counters = counters;
    }

    /** Reads what was saved. On the RIB's writing thread, before any session comes up. */
    void load(Configuration configuration) {
        config.ifPresent(save -> load(save, mayComeBack(configuration)));
    }

    private void load(Save save, Predicate<RibSource> wanted) {
        long began = System.nanoTime();
        try {
            RibFile.Loaded loaded = RibFile.load(rib, save.file(), save.keep(), wanted);
            LOG.info(
                    "{} routes of {} sources from {}, saved at {}, are used as stale ones (read in {})",
                    loaded.routes(),
                    loaded.sources(),
                    save.file(),
                    loaded.saved(),
                    since(began));
        } catch (NoSuchFileException _) {
            LOG.info("{} is not there yet: starting without routes", save.file());
        } catch (IOException e) {
            counters.increment(DaemonCounter.RIB_LOADS_FAILED);
            LOG.warn("{}: {}; starting without routes", save.file(), e.getMessage());
        }
    }

    private static Predicate<RibSource> mayComeBack(Configuration configuration) {
        return source -> switch (source) {
            case RibSource.Session(Address peer) ->
                configured(configuration.bgp().neighbours(), peer);
            case RibSource.Monitored monitored -> monitored(configuration.bmp(), monitored.router());
            case RibSource.File _ -> false;
        };
    }

    private static boolean configured(List<NeighbourConfig> neighbours, Address peer) {
        return neighbours.stream()
                .map(NeighbourConfig::prefix)
                .anyMatch(prefix -> prefix.isIpv4() == peer.isIpv4() && prefix.contains(peer.high(), peer.low()));
    }

    private static boolean monitored(BmpConfig bmp, Address router) {
        return !bmp.listen().isEmpty() && bmp.allows(router);
    }

    /** Begins to save at intervals. */
    void start() {
        started = true;
        config.ifPresent(save -> {
            long millis = save.every().toMillis();
            thread.scheduleAtFixedRate(() -> save(save), millis, millis, TimeUnit.MILLISECONDS);
        });
    }

    /** Saves for the last time, if it ever began; to be called while the sessions are still up. */
    void end() {
        thread.close();
        if (started) {
            config.ifPresent(this::save);
        }
    }

    private void save(Save save) {
        long began = System.nanoTime();
        try {
            RibFile.save(rib, save.file());
            counters.increment(DaemonCounter.RIB_SAVED);
            LOG.debug("saved all routes to {} in {}", save.file(), since(began));
        } catch (IOException | RuntimeException e) {
            counters.increment(DaemonCounter.RIB_SAVES_FAILED);
            LOG.warn("cannot save routes to {}: {}", save.file(), e.toString());
        }
    }

    private static String since(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms";
    }
}
