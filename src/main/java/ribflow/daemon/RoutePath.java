package ribflow.daemon;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.bmp.BmpStation;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.session.BgpSpeaker;
import ribflow.bgp.session.NeighbourConfig;
import ribflow.config.Configuration;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.maps.Maps;
import ribflow.rpki.Rpki;
import ribflow.rpki.VrpTable;
import ribflow.stats.Counters;
import ribflow.tag.Correlation;

/**
 * The path of a route, from whoever tells it to the RIB, where flows find it:
 *
 * <pre>
 *     BgpSpeaker ─▶ RibFeed ─▶ Rib ◀─── Correlation: which of its Adj-RIB-Ins speak for an exporter
 *     BmpStation ─▶ BmpFeed ────▲
 *     MRT files ──▶ RibFileFeed ┤
 *     the last run ▶ WarmStart ─┘                    Rpki: which origins are valid
 * </pre>
 *
 * <p>All of it happens on BGP's one event loop, which leaves the processor to flows ({@link Niceness}), but for reading files
 * and validating origins, which have threads of their own and hand over what they find.
 */
final class RoutePath implements AutoCloseable {

    private static final long WORK_MILLIS = 200;

    private final Configuration configuration;
    private final Rib rib;
    private final Correlation correlation;
    private final RibFeed feed;
    private final BgpSpeaker speaker;
    private final BmpStation station;
    private final RibFileFeed files;
    private final RibDumps dumps;
    private final WarmStart warm;
    private final Rpki rpki;

    RoutePath(Configuration configuration, Maps maps, Epochs epochs, Counters<DaemonCounter> counters) {
        this.configuration = configuration;
        this.rib = new Rib(epochs);
        this.correlation = new Correlation(rib, maps, configuration.tag().routes());
        this.feed = new RibFeed(rib, correlation, this::onLoop);
        this.speaker = new BgpSpeaker(configuration.bgp(), feed);
        BmpFeed monitored = new BmpFeed(rib, correlation, configuration.bmp().keep(), feed::work);
        this.station = new BmpStation(configuration.bmp(), monitored, speaker.loop());
        this.files = new RibFileFeed(configuration.ribFiles().files(), rib, correlation, this::onLoop, counters);
        RibDump dump = new RibDump(rib, routerId(configuration), InstantSource.system());
        this.dumps = new RibDumps(rib, dump, configuration.ribFiles().dump(), counters);
        this.warm = new WarmStart(configuration.ribFiles().save(), rib, counters);
        this.rpki = new Rpki(epochs);
    }

    /** Under which BGP identifier dumps are written: that towards any neighbour. */
    private static Address routerId(Configuration configuration) {
        return configuration.bgp().neighbours().stream()
                .map(NeighbourConfig::routerId)
                .findFirst()
                .orElse(Address.ipv4(0));
    }

    private void onLoop(Runnable task) {
        speaker.execute(new VitalTask(task));
    }

    /** Runs a task on BGP's event loop again and again. */
    void every(long millis, Runnable task) {
        speaker.every(millis, new VitalTask(task));
    }

    /** Starts to learn; what was saved is there first. */
    void start() {
        CompletableFuture.runAsync(() -> warm.load(configuration), speaker::execute)
                .join();
        correlation.changed();
        onLoop(() -> Niceness.take(Niceness.BEHIND_FLOWS));
        StartException.starting("bgp.listen", speaker::start);
        every(WORK_MILLIS, feed::work);
        StartException.starting("bmp.listen", station::start);
        files.start();
        dumps.start();
        rpki.configure(configuration.rpki());
    }

    /** Begins to save routes: last of all, since a daemon that cannot start leaves the file to the one that runs. */
    void save() {
        warm.start();
    }

    /** Takes over what a reload can change. */
    void reconfigure(Configuration now, Maps maps) {
        correlation.maps(maps);
        speaker.reconfigure(now.bgp());
        rpki.configure(now.rpki());
    }

    /** Routes are saved while the sessions are still up. */
    @Override
    public void close() {
        warm.end();
        dumps.close();
        files.close();
        station.close();
        speaker.close();
        rpki.close();
    }

    /** Shows what is counted. */
    void count(Statistics statistics) {
        statistics.add("bgp", speaker.counters());
        statistics.add("bmp", station.counters());
        statistics.add("rpki", rpki.counters());
    }

    /** The addresses at which BGP neighbours may connect. */
    List<InetSocketAddress> bound() {
        return speaker.bound();
    }

    Rib rib() {
        return rib;
    }

    Correlation correlation() {
        return correlation;
    }

    /** The maps in force. */
    Maps maps() {
        return correlation.maps();
    }

    BgpSpeaker speaker() {
        return speaker;
    }

    BmpStation station() {
        return station;
    }

    RibDumps dumps() {
        return dumps;
    }

    Rpki rpki() {
        return rpki;
    }

    /** The VRPs that hold at the moment; null where there are none. */
    @Nullable
    VrpTable vrps() {
        return rpki.current();
    }
}
