package ribflow.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import ribflow.bgp.bmp.BmpStation;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.session.BgpSpeaker;
import ribflow.bgp.session.NeighbourConfig;
import ribflow.collect.CollectCounter;
import ribflow.collect.Collector;
import ribflow.collect.DatagramHandler;
import ribflow.config.Configuration;
import ribflow.config.ConfigurationErrors;
import ribflow.config.OperatorFiles;
import ribflow.control.ControlCommand;
import ribflow.control.ControlServer;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.explain.ExplainCommand;
import ribflow.explain.Witnesses;
import ribflow.expr.Expression;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.FlowSink;
import ribflow.flow.Kind;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.keeping.StoreRequests;
import ribflow.ledger.LedgerCommand;
import ribflow.ledger.LedgerConfig;
import ribflow.maps.Problem;
import ribflow.query.Column;
import ribflow.query.Naming;
import ribflow.query.QueryEngine;
import ribflow.rpki.Rpki;
import ribflow.stats.Counters;
import ribflow.store.HistoricalTable;
import ribflow.table.Table;
import ribflow.table.TableConfig;
import ribflow.table.TableSource;
import ribflow.table.TableSpec;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.tag.Correlation;
import ribflow.tag.Recorder;
import ribflow.tag.RoleHints;
import ribflow.tag.Tagger;

/**
 * The wiring, on one screen: who is made of what, who hands what to whom, and in which order all starts and ends.
 *
 * <pre>
 *     Collector ─▶ FlowWorker ─▶ FlowDecoder ─▶ Tagger ─▶ TableWriter ─▶ Tables ◀─ QueryEngine ◀─ ControlServer
 *     BgpSpeaker ───▶ RibFeed ────▶ Rib ──────────────▲
 *     BmpStation ───▶ BmpFeed ───────┤
 *     RibFileFeed ───────────────────┘
 * Rpki ─────────────┘                                                Tables ◀─▶ HistoryKeeper ─▶ Store
 * </pre>
 *
 * Threads: one event loop a flow worker; one event loop for all of BGP, the RIB's only writer; one merger, the tables' only
 * writer; a virtual thread a client of the socket.
 */
public final class Daemon implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow");
    private static final long HAND_OVER_MILLIS = 1000;
    private static final long TICK_MILLIS = 500;
    private static final long RIB_WORK_MILLIS = 200;
    private static final long SWEEP_MILLIS = 60_000;

    private final Path file;
    private final Configuration configuration;
    private final Names names;
    private final Epochs epochs = new Epochs();
    private final Counters<DaemonCounter> counters = new Counters<>(DaemonCounter.class);
    private final PauseGauge pauses = new PauseGauge(System::nanoTime);
    private final Exporters exporters;
    private final Rib rib = new Rib(epochs);
    private final Correlation correlation;
    private final RibFeed feed;
    private final BgpSpeaker speaker;
    private final BmpStation station;
    private final RibFileFeed files;
    private final RibDumps dumps;
    private final WarmStart warm;
    private final Rpki rpki = new Rpki(epochs);

    /** The columns that anyone reads of a tagged flow; and with those that taggers read for themselves. */
    private final Set<FlowField> tagged;

    private final Set<FlowField> wanted;
    private final Tables tables;
    private final HistoryKeeper history;
    private final Templates templates;
    private final Collector collector;
    private final List<TableWriter> writers = new ArrayList<>();
    private final List<FlowWorker> workers = new ArrayList<>();
    private final List<RoleHints> hints = new ArrayList<>();
    private final QueryEngine engine;
    private final Statistics statistics;
    private final RecentCounts recent;
    private final ExporterReports reports;
    private final ControlServer control;
    private final List<ControlServer> tableSockets;
    private final StatisticsLog statisticsLog;
    private volatile Naming naming;
    private final MapReload mapReload;
    private final MapWatch watch;
    private volatile Configuration latest;

    /** A daemon, not started yet, as the file and the maps it names say. */
    public static Daemon of(Path file) throws ConfigurationErrors {
        Names names = new Names();
        return new Daemon(file, OperatorFiles.read(file, names), names);
    }

    private Daemon(Path file, OperatorFiles files, Names names) {
        this.file = file;
        this.configuration = files.configuration();
        this.latest = configuration;
        this.naming = files.naming();
        this.names = names;
        this.exporters = new Exporters(configuration.collect().maxExporters());
        this.correlation =
                new Correlation(rib, files.maps(), configuration.tag().routes());
        this.feed = new RibFeed(rib, correlation, this::onBgpLoop);
        this.speaker = new BgpSpeaker(configuration.bgp(), feed);
        BmpFeed monitored = new BmpFeed(rib, correlation, configuration.bmp().keep(), feed::work);
        this.station = new BmpStation(configuration.bmp(), monitored, speaker.loop());
        this.files = new RibFileFeed(configuration.ribFiles().files(), rib, correlation, this::onBgpLoop, counters);
        RibDump dump = new RibDump(rib, routerId(), InstantSource.system());
        this.dumps = new RibDumps(rib, dump, configuration.ribFiles().dump(), counters);
        this.warm = new WarmStart(configuration.ribFiles().save(), rib, counters);
        Dictionary dictionary = dictionary();
        List<TableSpec> specs = new ArrayList<>();
        configuration.tables().forEach(table -> specs.add(spec(table, dictionary)));
        configuration.matrix().ifPresent(matrix -> specs.addAll(matrix.tables()));
        configuration.ledger().stream()
                .flatMap(ledger -> ledger.tables().stream())
                .forEach(table -> specs.add(LedgerConfig.narrowed(spec(table, dictionary), correlation::maps)));
        this.wanted = wanted(specs);
        wanted.addAll(configuration.time().reads());
        files.maps().reads(wanted).values().forEach(wanted::addAll);
        this.tagged = Set.copyOf(wanted);
        wanted.addAll(Tagger.reads());
        this.mapReload = new MapReload(correlation, names, wanted, counters);
        this.watch = new MapWatch(this::watched, this::rereadMaps);
        this.tables = new Tables(
                specs,
                dictionary,
                epochs,
                System::currentTimeMillis,
                System::nanoTime,
                configuration.late(),
                configuration.time());
        this.history = new HistoryKeeper(
                configuration.history(), tables, System::currentTimeMillis, System::nanoTime, HistoryKeeper.boot());
        this.templates = new Templates(configuration.decode(), exporters, names, wanted);
        this.collector = new Collector(configuration.collect(), this::worker);
        this.engine = new QueryEngine(
                this::source,
                () -> tables.all().stream().map(Table::name).toList(),
                tables::freshen,
                this::naming,
                InstantSource.system());
        this.statistics = new Statistics(exporters);
        this.recent = new RecentCounts(exporters, () -> collector.counters().get(CollectCounter.KERNEL_DROPS));
        this.reports = new ExporterReports(
                exporters, templates, correlation, configuration.time(), recent, System::currentTimeMillis);
        this.statisticsLog = new StatisticsLog(statistics, configuration.statistics());
        Witnesses witnesses = new Witnesses(
                rib,
                epochs,
                correlation,
                this::tagger,
                rpki::current,
                exporters,
                templates,
                tables,
                dictionary,
                names,
                wanted,
                System::currentTimeMillis);
        ShownTables shown = new ShownTables(tables, configuration.control().shown());
        this.control = new ControlServer(
                configuration.control(), engine, commands(witnesses, shown, shown.describe(Optional.empty())));
        this.tableSockets = configuration.control().shown().stream()
                .filter(table -> table.socket().isPresent())
                .map(table -> control.beside(
                        table.socket().get(), commands(witnesses, shown, shown.describe(Optional.of(table.table())))))
                .toList();
        count();
    }

    /** Under which BGP identifier dumps are written: that towards any neighbour. */
    private Address routerId() {
        return configuration.bgp().neighbours().stream()
                .map(NeighbourConfig::routerId)
                .findFirst()
                .orElse(Address.ipv4(0));
    }

    /** What queries, the matrix and the ledger read by a name: a table, with what is on disk of it if anything is. */
    private @Nullable TableSource source(String name) {
        return tables.table(name).map(this::withHistory).orElse(null);
    }

    private TableSource withHistory(Table table) {
        return history.history(table.name())
                .<TableSource>map(stored -> new HistoricalTable(table, stored))
                .orElse(table);
    }

    private void onBgpLoop(Runnable task) {
        speaker.execute(vital(task));
    }

    /** A task that event loops would give up without a word if it threw: as bad as the end of a thread. */
    private static Runnable vital(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        };
    }

    private Tagger tagger(Set<FlowField> wanted, FlowSink next, @Nullable Recorder recorder) {
        return new Tagger(configuration.tag(), wanted, correlation, rib, rpki::current, next, recorder);
    }

    private FlowSink hints(FlowSink writer) {
        RoleHints learning = new RoleHints(rib, correlation, writer);
        hints.add(learning);
        return learning;
    }

    /** One worker's way of a datagram, from the last stage to the first. */
    private DatagramHandler worker(int worker) {
        Epochs.Reader reader = epochs.register();
        TableWriter writer = tables.writer(reader, task -> collector.execute(worker, vital(task)));
        writers.add(writer);
        Tagger tagger = tagger(tagged, configuration.matrix().isPresent() ? hints(writer) : writer, null);
        FlowWorker flows = new FlowWorker(reader, new FlowDecoder(templates, tagger), counters);
        workers.add(flows);
        return flows;
    }

    /**
     * Starts everything: tables before flows, and questions last. To be closed even if this fails.
     *
     * @throws StartException if an address or the socket cannot be had
     */
    public void start() {
        tables.start();
        starting("history.folder", history::open);
        history.store().ifPresent(store -> statistics.add("store", store.counters()));
        CompletableFuture.runAsync(() -> warm.load(configuration), speaker::execute)
                .join();
        correlation.changed();
        starting("bgp.listen", speaker::start);
        speaker.every(RIB_WORK_MILLIS, vital(feed::work));
        starting("bmp.listen", station::start);
        files.start();
        dumps.start();
        rpki.configure(configuration.rpki());
        starting("collect.listen", collector::start);
        for (int worker = 0; worker < collector.workers(); worker++) {
            FlowWorker flows = workers.get(worker);
            collector.every(worker, TICK_MILLIS, vital(() -> flows.tick(System.currentTimeMillis())));
            collector.every(worker, HAND_OVER_MILLIS, vital(writers.get(worker)::handOver));
            collector.every(worker, PauseGauge.INTERVAL_MILLIS, vital(pauses.tick()));
        }
        history.start();
        // Last: who is answered finds everything running.
        starting("control.socket", control::start);
        tableSockets.forEach(socket -> starting("tables.socket", socket::start));
        speaker.every(StatisticsLog.TICK_MILLIS, vital(statisticsLog::tick));
        speaker.every(SWEEP_MILLIS, vital(() -> names.sweep(epochs)));
        speaker.every(RecentCounts.EVERY_MILLIS, vital(recent::note));
        speaker.every(PauseGauge.TURN_MILLIS, vital(pauses::turn));
        watch.start();
        warm.start(); // a daemon that cannot start leaves the file to the one that runs
        LOG.info(
                "collecting on {}, BGP on {}, answering on {}",
                collector.bound(),
                speaker.bound(),
                configuration.control().socket());
    }

    /** Something that may fail to start for a reason the operator can mend. */
    @FunctionalInterface
    private interface Start {
        void run() throws IOException;
    }

    private void starting(String key, Start start) {
        try {
            start.run();
        } catch (IOException | RuntimeException e) {
            throw new StartException(key + ": " + e.getMessage(), e);
        }
    }

    /** Stops in the order of the river: no new flows, what was collected is merged, then nobody is answered. */
    @Override
    public void close() {
        watch.close();
        collector.close();
        workers.forEach(FlowWorker::end);
        writers.forEach(TableWriter::handOver); // the workers' threads have ended
        warm.end();
        dumps.close();
        files.close();
        station.close();
        speaker.close();
        rpki.close();
        history.close();
        tables.close();
        tableSockets.forEach(ControlServer::close);
        control.close();
        LOG.info("stopped; statistics: {}", statistics.line());
    }

    /**
     * Reads the configuration and the maps anew. The maps, the neighbours and what is logged take effect; of the rest it says
     * that a restart is needed. If anything is wrong in any file, all stays as it is.
     *
     * @return what came of it, in words
     */
    public synchronized List<String> reload() {
        List<String> words = new ArrayList<>();
        try {
            watch.taking();
            OperatorFiles files = OperatorFiles.reread(file, names);
            List<Problem> undecoded = mapReload.undecoded(files.maps());
            if (!undecoded.isEmpty()) {
                throw new ConfigurationErrors(undecoded);
            }
            Configuration now = files.configuration();
            words.addAll(latest.changesTo(now).onReload());
            words.addAll(correlation.maps().changesTo(files.maps()));
            words.addAll(naming.changesTo(files.naming()));
            if (words.isEmpty()) {
                words.add("nothing changed that a reload takes over");
            }
            configuration.changesTo(now).onRestart().forEach(change -> words.add("needs a restart: " + change));
            naming = files.naming();
            correlation.maps(files.maps());
            speaker.reconfigure(now.bgp());
            rpki.configure(now.rpki());
            statisticsLog.every(now.statistics());
            latest = now;
            watch.watching();
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
        words.forEach(word -> LOG.atLevel(level(word)).log("reload: {}", word));
        return words;
    }

    /** The maps that are read again when they change. */
    private List<Path> watched() {
        return latest.watchMaps() ? latest.maps().all() : List.of();
    }

    private static Level level(String word) {
        return word.startsWith(MapReload.REFUSED) ? Level.WARN : Level.INFO;
    }

    /** Reads the maps alone anew. */
    synchronized void rereadMaps() {
        mapReload.read(latest.maps()).forEach(word -> LOG.atLevel(level(word)).log("maps: {}", word));
    }

    /** What things are called: by the files of names, and interfaces by their map as it is now. */
    Naming naming() {
        return naming.with(correlation.maps().interfaces()::name);
    }

    /** The addresses at which datagrams are received. */
    public List<InetSocketAddress> flowAddresses() {
        return collector.bound();
    }

    /** The addresses at which IPFIX is taken over TCP. */
    public List<InetSocketAddress> tcpAddresses() {
        return collector.boundTcp();
    }

    /** The addresses at which IPFIX is taken over TLS. */
    public List<InetSocketAddress> tlsAddresses() {
        return collector.boundTls();
    }

    /** The addresses at which BGP neighbours may connect. */
    public List<InetSocketAddress> bgpAddresses() {
        return speaker.bound();
    }

    /** The exporters heard so far. */
    public Exporters exporters() {
        return exporters;
    }

    /** What interned ids mean: names come from the maps, all else from path attributes. */
    private Dictionary dictionary() {
        Dictionary attributes = rib.attributes();
        return new Dictionary() {
            @Override
            public String text(FlowField field, int id) {
                return field.kind() == Kind.TEXT ? names.text(id) : attributes.text(field, id);
            }

            @Override
            public int generation(FlowField field, int id) {
                return field.kind() == Kind.TEXT ? names.generation(id) : attributes.generation(field, id);
            }
        };
    }

    /** The columns that tables read: of the rest, only what taggers themselves read is decoded. */
    private static Set<FlowField> wanted(List<TableSpec> tables) {
        Set<FlowField> wanted = new TreeSet<>();
        for (TableSpec table : tables) {
            for (FlowField column : table.config().aggregate()) {
                wanted.addAll(column.madeOf().isEmpty() ? List.of(column) : column.madeOf());
            }
            table.config()
                    .filter()
                    .ifPresent(filter -> wanted.addAll(parse(filter).columns()));
        }
        return wanted;
    }

    private static TableSpec spec(TableConfig table, Dictionary dictionary) {
        Supplier<RowFilter> filter = table.filter()
                .<Supplier<RowFilter>>map(text -> () -> parse(text).compile(dictionary))
                .orElse(() -> batch -> batch.rows());
        return new TableSpec(table, filter);
    }

    private static Expression parse(String filter) {
        try {
            return Expressions.parse(filter);
        } catch (ExpressionException e) {
            throw new IllegalStateException("a filter that was checked is wrong: " + filter, e);
        }
    }

    private List<ControlCommand> commands(Witnesses witnesses, ShownTables shown, ControlCommand describe) {
        List<ControlCommand> commands =
                new ArrayList<>(new StateCommands(rib, speaker, reports, tables, statistics).all());
        commands.addAll(List.of(describe, shown.reset(), shown.erase()));
        commands.add(new BmpCommand(station, rib));
        commands.add(new RpkiCommand(rpki));
        configuration
                .ledger()
                .ifPresent(ledger -> commands.add(new LedgerCommand(
                        ledger,
                        this::source,
                        tables::freshen,
                        () -> correlation.maps().commits(),
                        () -> naming.ases(),
                        InstantSource.system())));
        configuration
                .matrix()
                .ifPresent(matrix -> commands.add(new MatrixCommand(
                        matrix,
                        this::source,
                        tables::freshen,
                        correlation,
                        exporters,
                        this::naming,
                        () -> RoleHints.together(hints, correlation.maps()),
                        InstantSource.system())));
        commands.add(dumps.beside(new RibLookup(rib, correlation).command()));
        commands.add(new ExplainCommand(witnesses));
        commands.add(new StoreRequests(history::store, history::history, InstantSource.system()));
        commands.add(Commands.command("reload", "reads the configuration and the maps anew", () -> {
            Commands.Rows rows = new Commands.Rows(Column.text("reload"));
            reload().forEach(change -> rows.add(Commands.words(change)));
            return rows.answer();
        }));
        return commands;
    }

    /** Shows everything that is counted. */
    private void count() {
        statistics.add("daemon", counters);
        statistics.add("collect", collector.counters());
        statistics.add("collect.connections_open", "connections that are open", collector::connections);
        statistics.add("bgp", speaker.counters());
        statistics.add("bmp", station.counters());
        statistics.add("rpki", rpki.counters());
        statistics.add("control", control.counters());
        tables.all().forEach(table -> statistics.add("table." + table.name(), table.counters()));
        history.counters().forEach((table, counted) -> statistics.add("history." + table, counted));
        statistics.add("history.bins_waiting", "final bins that wait for the disk, in memory", history::waiting);
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
                () -> correlation.maps().geo().damaged());
        statistics.add(
                "daemon.pause_millis_max", "the longest time that a worker did not get to run", pauses::longestMillis);
        statistics.add(
                "daemon.pause_millis_recent",
                "the same in the last minute or two; the longest ever is mostly from the start, when no code is compiled",
                pauses::recentMillis);
    }
}
