package ribflow.daemon;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.config.Configuration;
import ribflow.config.ConfigurationErrors;
import ribflow.config.HeapLimit;
import ribflow.config.MemoryPlan;
import ribflow.config.OperatorFiles;
import ribflow.explain.Witnesses;
import ribflow.expr.Expressions;
import ribflow.flow.Dictionary;
import ribflow.flow.Exporters;
import ribflow.flow.Names;
import ribflow.ip.Endpoint;
import ribflow.ip.Epochs;
import ribflow.query.Naming;
import ribflow.stats.Counters;
import ribflow.table.Tables;

/**
 * The wiring, on one screen: who is made of what, who hands what to whom, and in which order all starts and ends.
 *
 * <pre>
 *     datagrams ─▶ FlowPath ──▶ Tables ──▶ ControlSockets ─▶ answers
 *                     ▲           ▲│             ▲
 *     routes ────▶ RoutePath ─────┼┼─────────────┤
 *                     ▲           │▼             │
 *     maps ──────▶ Reload   HistoryKeeper ───────┘
 * </pre>
 *
 * <p>Threads: one event loop a flow worker; one event loop for all of BGP, the RIB's only writer, which also does what is to be
 * done now and then; one merger, the tables' only writer; a virtual thread a client of the socket.
 */
public final class Daemon implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow");
    private static final long SWEEP_MILLIS = 60_000;

    private final Path file;
    private final Configuration configuration;
    private final Names names;
    private final Epochs epochs = new Epochs();
    private final Counters<DaemonCounter> counters = new Counters<>(DaemonCounter.class);
    private final Exporters exporters;
    private final RoutePath routes;
    private final Tables tables;
    private final HistoryKeeper history;
    private final FlowPath flows;
    private final RecentCounts recent;
    private final Statistics statistics;
    private final StatisticsLog statisticsLog;
    private final Reload reload;
    private final ControlSockets sockets;

    /** A daemon, not started yet, as the file and the maps it names say. */
    public static Daemon of(Path file) throws ConfigurationErrors {
        Names names = new Names();
        return new Daemon(file, OperatorFiles.read(file, names), names);
    }

    private Daemon(Path file, OperatorFiles files, Names names) {
        this.file = file;
        this.configuration = files.configuration();
        this.names = names;
        this.exporters = new Exporters(configuration.collect().maxExporters());
        this.routes = new RoutePath(configuration, files.maps(), epochs, counters);
        Dictionary dictionary = new InternedTexts(names, routes.rib().attributes());
        TablePlan plan = TablePlan.of(configuration, dictionary, files.maps(), routes::maps);
        this.tables = new Tables(
                plan.tables(),
                dictionary,
                epochs,
                System::currentTimeMillis,
                System::nanoTime,
                configuration.late(),
                configuration.time());
        this.history = new HistoryKeeper(
                configuration.history(), tables, System::currentTimeMillis, System::nanoTime, HistoryKeeper.boot());
        this.flows = new FlowPath(configuration, plan, exporters, names, routes, tables, epochs, counters);
        this.recent = new RecentCounts(exporters, flows::dropped);
        this.statistics = new Statistics(exporters);
        this.statisticsLog = new StatisticsLog(statistics, configuration.statistics());
        this.reload = new Reload(file, files, names, plan, routes, statisticsLog, counters);
        this.sockets = new ControlSockets(
                configuration, exporters, routes, tables, flows, history, reload, state(), witnesses(plan, dictionary));
        count();
    }

    private StateCommands state() {
        ExporterReports reports = new ExporterReports(
                exporters,
                flows.templates(),
                routes.correlation(),
                configuration.time(),
                recent,
                System::currentTimeMillis);
        return new StateCommands(routes.rib(), routes.speaker(), reports, tables, statistics);
    }

    private Witnesses witnesses(TablePlan plan, Dictionary dictionary) {
        return new Witnesses(
                routes.rib(),
                epochs,
                routes.correlation(),
                flows::tagger,
                routes::vrps,
                exporters,
                flows.templates(),
                tables,
                dictionary,
                names,
                plan.decoded(),
                System::currentTimeMillis);
    }

    /** Shows everything that is counted. */
    private void count() {
        statistics.add("daemon", counters);
        flows.count(statistics);
        routes.count(statistics);
        sockets.count(statistics);
        tables.all().forEach(table -> statistics.add("table." + table.name(), table.counters()));
        history.count(statistics);
        statistics.add("daemon.texts", "names and other texts that flows and maps have brought", names::size);
        statistics.add(
                "daemon.texts_refused",
                "texts of flows that are not known because there were too many or they were too long",
                names::refused);
        statistics.add(
                "daemon.texts_given_up",
                "texts that a regular expression was not done with in the time it is given, and that did not match",
                Expressions::textsGivenUp);
        statistics.add(
                "geoip.damaged",
                "look-ups that met a damaged record, since the databases were read",
                () -> routes.maps().geo().damaged());
    }

    /**
     * Starts everything: tables before flows, and questions last, so that who is answered finds everything running. To be closed
     * even if this fails.
     *
     * @throws StartException if an address or the socket cannot be had
     */
    public void start() {
        tables.start();
        StartException.starting("history.folder", history::open);
        history.store().ifPresent(store -> statistics.add("store", store.counters()));
        routes.start();
        flows.start();
        history.start();
        sockets.start();
        routes.every(StatisticsLog.TICK_MILLIS, statisticsLog::tick);
        routes.every(RecentCounts.EVERY_MILLIS, recent::note);
        routes.every(SWEEP_MILLIS, () -> names.sweep(epochs));
        reload.start();
        routes.save();
        LOG.info(
                "collecting on {}, BGP on {}, answering on {}",
                words(flowAddresses()),
                words(bgpAddresses()),
                configuration.control().socket());
    }

    /** What is wrong if the heap may not become as large as the configuration asks for. */
    Optional<String> shortage(HeapLimit heap) {
        return MemoryPlan.of(configuration).complaint(file, heap);
    }

    /** Stops in the order of the river: no new flows, what was collected is merged, then nobody is answered. */
    @Override
    public void close() {
        reload.close();
        flows.close();
        routes.close();
        history.close();
        tables.close();
        sockets.close();
        LOG.info("stopped; statistics: {}", statistics.line());
    }

    /** Takes over what the operator has changed, and returns what came of it, in words. */
    public List<String> reload() {
        return reload.all();
    }

    /** Takes over the maps alone. */
    void rereadMaps() {
        reload.maps();
    }

    /** What things are called. */
    Naming naming() {
        return reload.naming();
    }

    private static String words(List<InetSocketAddress> bound) {
        return bound.isEmpty()
                ? "no socket"
                : bound.stream().map(Endpoint::new).map(Endpoint::toString).collect(Collectors.joining(", "));
    }

    /** The addresses at which datagrams are received. */
    public List<InetSocketAddress> flowAddresses() {
        return flows.bound();
    }

    /** The addresses at which BGP neighbours may connect. */
    public List<InetSocketAddress> bgpAddresses() {
        return routes.bound();
    }

    /** The exporters heard so far. */
    public Exporters exporters() {
        return exporters;
    }
}
