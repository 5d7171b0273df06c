package ribflow.rpki;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Epochs;
import ribflow.stats.Counters;

/**
 * The VRPs against which routes are validated, from the best of several sources.
 *
 * <p><b>One source at a time.</b> Caches that are asked at different moments differ; the union of their VRPs was never true
 * anywhere, and would keep for ever what one of them has withdrawn. So all caches are asked all the time, each has a table
 * of its own, and one table is used: that of the first cache whose session is up; if none is, that of the first whose data
 * have not expired (RFC 8210, 6); else the file's. To fail over is to store another reference, and nothing has to be loaded
 * at the moment when something is broken.
 *
 * <p>Without any VRPs nothing is known of any route, which is not the same as that no VRP covers it.
 *
 * <p>One event loop does everything; its thread begins with the first source.
 */
public final class Rpki implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Rpki.class);
    private static final long TURN_MILLIS = 1000;
    private static final long LOOK_MILLIS = 5000;
    private static final long PATIENCE_MILLIS = 1000;

    private final Epochs epochs;
    private final InstantSource clock;
    private final int most;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Counters<RpkiCounter> counters = new Counters<>(RpkiCounter.class);
    private RpkiConfig config = RpkiConfig.NONE;
    private boolean ticking;
    private volatile List<Source> sources = List.of();
    private volatile @Nullable Source used;
    private volatile @Nullable VrpTable current;

    public Rpki(Epochs epochs) {
        this(epochs, InstantSource.system(), VrpCollection.MOST);
    }

    Rpki(Epochs epochs, InstantSource clock, int most) {
        this.epochs = epochs;
        this.clock = clock;
        this.most = most;
        this.group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("rpki"),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.loop = group.next();
    }

    /** Takes those sources, at the start and whenever they are others. What has not changed is not disturbed. */
    public void configure(RpkiConfig wanted) {
        if (wanted.any() || !sources.isEmpty()) {
            loop.execute(() -> take(wanted));
        }
    }

    private void take(RpkiConfig wanted) {
        if (wanted.equals(config)) {
            return;
        }
        Map<Object, Source> before = new java.util.HashMap<>();
        keys(config).forEach(key -> before.put(key, sources.get(before.size())));
        List<Source> now = new ArrayList<>();
        List<Source> added = new ArrayList<>();
        for (Object key : keys(wanted)) {
            Source known = before.remove(key);
            Source source = known != null ? known : make(key);
            if (known == null) {
                added.add(source);
            }
            now.add(source);
        }
        config = wanted;
        sources = List.copyOf(now);
        before.values().forEach(Source::stop);
        added.forEach(Source::start);
        choose();
        if (!ticking) {
            ticking = true;
            loop.scheduleWithFixedDelay(this::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
            loop.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** What the sources of a configuration are made of, in order. */
    private static List<Object> keys(RpkiConfig config) {
        List<Object> keys = new ArrayList<>(config.caches());
        config.file().ifPresent(keys::add);
        return keys;
    }

    private Source make(Object key) {
        return key instanceof java.net.InetSocketAddress cache
                ? new RtrSession(cache, loop, clock, epochs, most, counters, this::choose)
                : new FileSource((java.nio.file.Path) key, clock, epochs, most, counters, this::choose);
    }

    private void choose() {
        Source best = sources.stream()
                .filter(source -> source.trust() != Source.Trust.NONE)
                .min(Comparator.comparing(Source::trust)) // of equals the first
                .orElse(null);
        Source before = used;
        used = best;
        current = best == null ? null : best.table();
        if (best != before) {
            log.info(
                    "routes are validated against {}",
                    best == null ? "nothing" : best.status(true).source());
        }
    }

    private void turn() {
        sources.forEach(Source::turn);
    }

    private void look() {
        for (Source source : sources) {
            if (source instanceof FileSource file) {
                file.look();
            }
        }
    }

    /** The VRPs that hold; null if there are none to be had. From any thread; to be used online. */
    public @Nullable VrpTable current() {
        return current;
    }

    /** All sources, in order of preference. From any thread. */
    public List<SourceStatus> status() {
        Source chosen = used;
        return sources.stream().map(source -> source.status(source == chosen)).toList();
    }

    /** What is counted over all sources, those that are gone too. */
    public Counters<RpkiCounter> counters() {
        return counters;
    }

    static Map<RpkiCounter, Long> values(Counters<RpkiCounter> counters) {
        Map<RpkiCounter, Long> values = new EnumMap<>(RpkiCounter.class);
        for (RpkiCounter counter : RpkiCounter.values()) {
            values.put(counter, counters.get(counter));
        }
        return values;
    }

    @Override
    public void close() {
        if (!sources.isEmpty()) {
            loop.submit(() -> sources.forEach(Source::stop)).awaitUninterruptibly();
        }
        group.shutdownGracefully(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
