package ribflow.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import ribflow.config.Configuration;
import ribflow.config.ConfigurationErrors;
import ribflow.config.OperatorFiles;
import ribflow.flow.Names;
import ribflow.maps.Problem;
import ribflow.query.Naming;
import ribflow.stats.Counters;

/**
 * What the operator has written, as it is in force; and how a daemon that runs takes over what has been changed since. The maps,
 * the neighbours, the caches of the RPKI, names and what is logged take effect; of the rest it says that a restart is needed.
 * If anything is wrong in any file, all stays as it is.
 *
 * <p>Maps are also taken over by themselves, when their files change.
 */
final class Reload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow");

    private final Path file;
    private final Names names;
    private final RoutePath routes;
    private final StatisticsLog statisticsLog;
    private final Counters<DaemonCounter> counters;
    private final MapReload maps;
    private final MapWatch watch;

    /** As it was at the start: what needs a restart is told against this. */
    private final Configuration started;

    private volatile Configuration latest;
    private volatile Naming naming;

    /** @param file the configuration */
    Reload(
            Path file,
            OperatorFiles files,
            Names names,
            TablePlan plan,
            RoutePath routes,
            StatisticsLog statisticsLog,
            Counters<DaemonCounter> counters) {
        this.file = file;
        this.names = names;
        this.routes = routes;
        this.statisticsLog = statisticsLog;
        this.counters = counters;
        this.started = files.configuration();
        this.latest = started;
        this.naming = files.naming();
        this.maps = new MapReload(routes.correlation(), names, plan.decoded(), counters);
        this.watch = new MapWatch(this::watched, this::maps);
    }

    /** The maps that are read again when they change. */
    private List<Path> watched() {
        return latest.watchMaps() ? latest.maps().all() : List.of();
    }

    /** Begins to watch the maps. */
    void start() {
        watch.start();
    }

    /** Reads the configuration and the maps anew, and returns what came of it, in words. */
    synchronized List<String> all() {
        List<String> words = new ArrayList<>();
        try {
            watch.taking();
            OperatorFiles files = OperatorFiles.reread(file, names);
            List<Problem> undecoded = maps.undecoded(files.maps());
            if (!undecoded.isEmpty()) {
                throw new ConfigurationErrors(undecoded);
            }
            words.addAll(changes(files));
            take(files);
            counters.increment(DaemonCounter.RELOADS);
        } catch (ConfigurationErrors e) {
            counters.increment(DaemonCounter.RELOADS_REFUSED);
            e.problems().forEach(problem -> words.add(MapReload.REFUSED + problem));
        } catch (RuntimeException | StackOverflowError e) {
            // Nothing in an operator's file may end a daemon that runs.
            counters.increment(DaemonCounter.RELOADS_REFUSED);
            LOG.error("reload failed", e);
            words.add(MapReload.REFUSED + e);
        }
        log("reload: {}", words);
        return words;
    }

    private List<String> changes(OperatorFiles now) {
        List<String> words = new ArrayList<>();
        words.addAll(latest.changesTo(now.configuration()).onReload());
        words.addAll(routes.maps().changesTo(now.maps()));
        words.addAll(naming.changesTo(now.naming()));
        if (words.isEmpty()) {
            words.add("nothing changed that a reload takes over");
        }
        started.changesTo(now.configuration()).onRestart().forEach(change -> words.add("needs a restart: " + change));
        return words;
    }

    private void take(OperatorFiles files) {
        Configuration now = files.configuration();
        naming = files.naming();
        routes.reconfigure(now, files.maps());
        statisticsLog.every(now.statistics());
        latest = now;
        watch.watching();
    }

    /** Reads the maps alone anew. */
    synchronized void maps() {
        log("maps: {}", maps.read(latest.maps()));
    }

    private static void log(String format, List<String> words) {
        words.forEach(word -> LOG.atLevel(word.startsWith(MapReload.REFUSED) ? Level.WARN : Level.INFO)
                .log(format, word));
    }

    /** What things are called: by the files of names, and interfaces by their map as it is now. */
    Naming naming() {
        return naming.with(routes.maps().interfaces()::name);
    }

    @Override
    public void close() {
        watch.close();
    }
}
