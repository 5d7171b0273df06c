package ribflow.simulate;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The network in motion: its routers' BGP sessions with the daemon, the flows that they export to it, and the
 * {@link Truth} about those flows.
 *
 * <p>Used by one thread, except {@link #close}. The sessions live on virtual threads of their own.
 */
public final class SimulatedNetwork implements AutoCloseable {

    private static final long UP_SINCE_MILLIS = 10 * 24 * 3_600_000L;
    private static final int SLICES_PER_SECOND = 100;
    private static final int SESSION_TIMEOUT = 60_000;

    private final Routing routing;
    private final Traffic traffic;
    private final Truth.Tally tally;
    private final List<Speaker> speakers = new CopyOnWriteArrayList<>();
    private final Map<Router, FlowExporter> exporters = new ConcurrentHashMap<>();
    private Window window = new Window(() -> 0);

    /** The network of that seed. */
    public SimulatedNetwork(long seed) {
        this(seed, Witness.NONE);
    }

    /** The network of that seed, and somebody who is told of its traffic as it goes. */
    public SimulatedNetwork(long seed, Witness witness) {
        routing = Routing.converge(Internet.offers(seed));
        traffic = new Traffic(routing, seed, System::currentTimeMillis);
        tally = new Truth.Tally(witness);
    }

    /**
     * Makes sure that this machine has the loopback addresses of the routers; throws with words for the user if not.
     */
    public static void checkAddresses() throws IOException {
        for (Router router : Topology.ROUTERS) {
            try (DatagramSocket socket =
                    new DatagramSocket(new InetSocketAddress(router.source().toInetAddress(), 0))) {
                assert socket.isBound();
            } catch (SocketException e) {
                throw new IOException(
                        "this machine has no address " + router.source() + " on its loopback interface; the simulated "
                                + "routers talk from 127.0.1.1 and up. Linux has these from the start; elsewhere add "
                                + "each, for example by: ifconfig lo0 alias " + router.source(),
                        e);
            }
        }
    }

    /** The daemon's map files. */
    public MapFiles maps() {
        return MapFiles.of(Topology.ROUTERS, Topology.NEIGHBOURS);
    }

    /** The network's own AS. */
    public long as() {
        return Topology.OWN_AS;
    }

    /** How many prefixes its routers know. */
    public int prefixes() {
        return routing.prefixes().size();
    }

    /** How many routes its BGP speakers tell, over all sessions. */
    public int routes() {
        return Topology.ROUTERS.stream()
                .filter(Router::speaks)
                .mapToInt(router -> routing.bests(router).size())
                .sum();
    }

    /** How many BGP sessions it has with the daemon when all are up. */
    public int sessions() {
        return (int) Topology.ROUTERS.stream().filter(Router::speaks).count();
    }

    /** Opens all sessions with a daemon, one of several or again, and returns when all tables have been told. */
    public void connect(InetSocketAddress daemon) throws IOException, InterruptedException {
        List<Speaker> opened = new ArrayList<>();
        for (Router router : Topology.ROUTERS) {
            if (router.speaks()) {
                Speaker speaker = new Speaker(router, daemon, Announcements.of(router, routing));
                speakers.add(speaker);
                opened.add(speaker);
                speaker.start();
            }
        }
        for (Speaker speaker : opened) {
            if (!speaker.awaitTold(SESSION_TIMEOUT)) {
                throw new IOException("the BGP session of " + speaker.identity().name() + " did not come up in "
                        + SESSION_TIMEOUT / 1000 + " s");
            }
        }
    }

    /**
     * Makes the routers ready to export to a collector.
     *
     * @param arrived how many of the routers' datagrams the collector has taken so far
     */
    public void exportTo(InetSocketAddress collector, LongSupplier arrived) throws IOException {
        exportTo(List.of(collector), Set.of(), arrived);
    }

    /**
     * Makes the routers ready to export the same datagrams to several collectors; they do so no more to others, and begin
     * with their templates.
     *
     * @param without protocols that some collector does not understand as the others do; NetFlow v9 takes their place
     * @param arrived how many of the routers' datagrams the slowest collector has taken so far
     */
    public void exportTo(List<InetSocketAddress> collectors, Set<ExportProtocol> without, LongSupplier arrived)
            throws IOException {
        window = new Window(arrived);
        long bootedAt = System.currentTimeMillis() - UP_SINCE_MILLIS;
        for (Router router : Topology.ROUTERS) {
            if (router.role() != Router.Role.REFLECTOR) {
                ExportProtocol protocol =
                        without.contains(router.protocol()) ? ExportProtocol.NETFLOW_9 : router.protocol();
                FlowExporter before = exporters.put(
                        router, FlowExporter.open(router, protocol.encoder(router, bootedAt), collectors));
                if (before != null) {
                    before.close();
                }
            }
        }
    }

    /**
     * Lets conversations cross the network, so many a second, and the routers export them; all has been sent on
     * return.
     */
    public void send(int conversations, int perSecond) throws IOException {
        long began = System.nanoTime();
        long slice = 1_000_000_000L / SLICES_PER_SECOND;
        int perSlice = Math.max(1, perSecond / SLICES_PER_SECOND);
        for (int sent = 0; sent < conversations; sent++) {
            if (sent % perSlice == 0) {
                awaitNanos(began + sent / perSlice * slice);
            }
            Journey journey = traffic.next();
            tally.add(journey);
            for (Flow flow : journey.exported()) {
                FlowExporter exporter = exporter(flow.exporter());
                exporter.add(flow);
                if (exporter.full()) {
                    flush(exporter);
                }
            }
        }
        for (FlowExporter exporter : exporters.values()) {
            flush(exporter);
        }
    }

    private void flush(FlowExporter exporter) throws IOException {
        if (!exporter.empty()) {
            window.awaitRoom();
            exporter.send(System.currentTimeMillis(), tally::sent);
        }
    }

    private FlowExporter exporter(Router router) {
        FlowExporter exporter = exporters.get(router);
        if (exporter == null) {
            throw new IllegalStateException(router + " does not export yet");
        }
        return exporter;
    }

    private static void awaitNanos(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** What happened to all that has been sent so far. */
    public Truth truth() {
        return tally.soFar();
    }

    /** Ends all sessions and exports nothing any more. Any thread. */
    @Override
    public void close() {
        speakers.forEach(Speaker::close);
        exporters.values().forEach(FlowExporter::close);
    }
}
