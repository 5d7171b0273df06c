package ribflow.daemon;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.collect.CollectCounter;
import ribflow.collect.Collector;
import ribflow.collect.DatagramHandler;
import ribflow.config.Configuration;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.FlowSink;
import ribflow.flow.Names;
import ribflow.ip.Epochs;
import ribflow.stats.Counters;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.tag.Recorder;
import ribflow.tag.RoleHints;
import ribflow.tag.Tagger;

/**
 * The path of a datagram, from the socket to the tables. There are as many of it as workers, and each is one thread:
 *
 * <pre>
 *     Collector ─▶ FlowWorker ─▶ FlowDecoder ─▶ Tagger ─▶ [RoleHints] ─▶ TableWriter ═▶ Tables
 *      bytes        exporter      FlowBatch:     routes     only for      shards, handed over
 *                                 64 flows       and maps   a matrix      to the one merger
 * </pre>
 *
 * <p>What all workers share is what exporters have announced ({@link Templates}), and the routes.
 */
final class FlowPath implements AutoCloseable {

    private static final long HAND_OVER_MILLIS = 1000;
    private static final long TICK_MILLIS = 500;

    private final Configuration configuration;
    private final TablePlan plan;
    private final RoutePath routes;
    private final Tables tables;
    private final Epochs epochs;
    private final Counters<DaemonCounter> counters;
    private final Templates templates;
    private final Collector collector;
    private final PauseGauge pauses = new PauseGauge(System::nanoTime);
    private final List<FlowWorker> workers = new ArrayList<>();
    private final List<TableWriter> writers = new ArrayList<>();
    private final List<RoleHints> hints = new ArrayList<>();

    FlowPath(
            Configuration configuration,
            TablePlan plan,
            Exporters exporters,
            Names names,
            RoutePath routes,
            Tables tables,
            Epochs epochs,
            Counters<DaemonCounter> counters) {
        this.configuration = configuration;
        this.plan = plan;
        this.routes = routes;
        this.tables = tables;
        this.epochs = epochs;
        this.counters = counters;
        this.templates = new Templates(configuration.decode(), exporters, names, plan.decoded());
        this.collector = new Collector(configuration.collect(), this::worker);
    }

    /** One worker's part of the path, from the last stage to the first. */
    private DatagramHandler worker(int worker) {
        Epochs.Reader reader = epochs.register();
        TableWriter writer = tables.writer(reader, task -> collector.execute(worker, new VitalTask(task)));
        writers.add(writer);
        Tagger tagger = tagger(plan.tagged(), configuration.matrix().isPresent() ? hints(writer) : writer, null);
        FlowWorker flows = new FlowWorker(reader, new FlowDecoder(templates, tagger), counters);
        workers.add(flows);
        return flows;
    }

    private FlowSink hints(FlowSink writer) {
        RoleHints learning = new RoleHints(routes.rib(), routes.correlation(), writer);
        hints.add(learning);
        return learning;
    }

    /** A tagger such as the workers have. */
    Tagger tagger(Set<FlowField> wanted, FlowSink next, @Nullable Recorder recorder) {
        return new Tagger(
                configuration.tag(), wanted, routes.correlation(), routes.rib(), routes::vrps, next, recorder);
    }

    /** Starts to receive. */
    void start() {
        StartException.starting("collect.listen", collector::start);
        for (int worker = 0; worker < collector.workers(); worker++) {
            FlowWorker flows = workers.get(worker);
            every(worker, TICK_MILLIS, () -> flows.tick(System.currentTimeMillis()));
            every(worker, HAND_OVER_MILLIS, writers.get(worker)::handOver);
            every(worker, PauseGauge.INTERVAL_MILLIS, pauses.tick());
        }
        routes.every(PauseGauge.TURN_MILLIS, pauses::turn);
    }

    private void every(int worker, long millis, Runnable task) {
        collector.every(worker, millis, new VitalTask(task));
    }

    /** Ends the workers; what they had in hand is with the merger then. */
    @Override
    public void close() {
        collector.close();
        workers.forEach(FlowWorker::end);
        writers.forEach(TableWriter::handOver); // the workers' threads have ended
    }

    /** Shows what is counted. */
    void count(Statistics statistics) {
        statistics.add("collect", collector.counters());
        statistics.add("collect.connections_open", "connections that are open", collector::connections);
        statistics.add(
                "daemon.pause_millis_max", "the longest time that a worker did not get to run", pauses::longestMillis);
        statistics.add(
                "daemon.pause_millis_recent",
                "the same in the last minute or two; the longest ever is mostly from the start, when no code is compiled",
                pauses::recentMillis);
    }

    /** How many datagrams the kernel has dropped. */
    long dropped() {
        return collector.counters().get(CollectCounter.KERNEL_DROPS);
    }

    /** The addresses at which datagrams are received. */
    List<InetSocketAddress> bound() {
        return collector.bound();
    }

    Templates templates() {
        return templates;
    }

    /** What the workers have learnt of interfaces that have no role by now. */
    List<RoleHints.Hint> roleHints() {
        return RoleHints.together(hints, routes.maps());
    }
}
