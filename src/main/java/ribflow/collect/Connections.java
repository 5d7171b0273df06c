package ribflow.collect;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Address;
import ribflow.stats.Counters;

/** How many connections there are, and how many there may be. Any thread. */
final class Connections {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final long COMPLAIN_EVERY_NANOS = 10_000_000_000L;

    private final int most;
    private final Counters<CollectCounter> counters;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong complained = new AtomicLong(System.nanoTime() - COMPLAIN_EVERY_NANOS);

    Connections(int most, Counters<CollectCounter> counters) {
        this.most = most;
        this.counters = counters;
    }

    int open() {
        return open.get();
    }

    Counters<CollectCounter> counters() {
        return counters;
    }

    /** Whether another one may stay; then it is to be {@link #closed}. */
    boolean opened(InetSocketAddress peer) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            counters.increment(CollectCounter.CONNECTIONS_REFUSED);
            complain(peer, "is refused: as many connections are open as may be (collect.max_connections)");
            return false;
        }
        counters.increment(CollectCounter.CONNECTIONS);
        return true;
    }

    void closed() {
        open.decrementAndGet();
    }

    /** Counts why a connection ends before its exporter ended it, and says so in the log, though not for each. */
    void ended(CollectCounter why, InetSocketAddress peer, String words) {
        counters.increment(why);
        complain(peer, words);
    }

    private void complain(InetSocketAddress peer, String words) {
        long last = complained.get();
        long now = System.nanoTime();
        if (now - last >= COMPLAIN_EVERY_NANOS && complained.compareAndSet(last, now)) {
            LOG.warn("IPFIX connection of {} port {} {}", Address.of(peer.getAddress()), peer.getPort(), words);
        }
    }
}
