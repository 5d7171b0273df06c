package ribflow.bgp.rib;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import ribflow.ip.PrefixBatch;

/**
 * The routes of one peer as it announced them (RFC 4271, 3.2), in {@link Layers} by table. There is one such object for a
 * source; it stays while sessions come and go, until it is {@linkplain Rib#remove removed}.
 *
 * <p>What outlives a session is said by {@link FamilyRoutes}, a word for each family. Stale routes answer like others, only
 * marked, until the peer has sent them again, or has sent all it has: its End-of-RIB, the end of its refresh, or, for peers
 * that send no such mark, {@linkplain #QUIET half a minute} without a route after at least one. A restarting router may begin
 * late, as it waits for its own peers first (RFC 4724, 4.1), so quiet counts only from the first route on, and for one
 * that sends nothing at all the stale routes are {@linkplain #PATIENCE kept longer}.
 *
 * <p>{@link #update}, {@link #down}, {@link #refreshing} and {@link #refreshed} are the writer's; all else is for any
 * thread. {@link RouteReader} looks routes up and says what the version is for.
 */
public final class AdjRibIn {

    /** So long without a change of a route, a table is taken for whole. */
    static final Duration QUIET = Duration.ofSeconds(30);

    /** So long a source without session and routes is remembered: its room is kept for it, and commands show it. */
    static final Duration IDLE = Duration.ofDays(1);

    /** So long an established peer may take to send again what is stale. */
    static final Duration PATIENCE = Duration.ofMinutes(6);

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(AdjRibIn.class, "version", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The session: who the peer said it is, and what it is going to send. */
    private record Session(
            boolean up, Speaker speaker, Set<Family> families, Set<Family> complete, boolean whole, Instant since) {

        Session(boolean up, Speaker speaker, Set<Family> families, Set<Family> complete, Instant since) {
            this(up, speaker, Set.copyOf(families), Set.copyOf(complete), complete.containsAll(families), since);
        }
    }

    private final Rib rib;
    private final RibSource source;
    private final FamilyRoutes[] families;
    private final Layers ipv4;
    private final Layers ipv6;
    private final Layers ipv4Multicast;
    private final Layers ipv6Multicast;
    private final ByDistinguisher<Layers> ipv4Vpn = new ByDistinguisher<>();
    private final ByDistinguisher<Layers> ipv6Vpn = new ByDistinguisher<>();
    private volatile Session session;

    @SuppressWarnings("unused") // through VERSION
    private long version;

    /** What {@link #settle} saw last, and when it changed. */
    private long settlingVersion;

    private Instant settlingSince = Instant.MIN;

    /** Paths beyond {@link Layers#MOST_PATHS}; other threads read it as of some moment. */
    private long pathsRefused;

    /** Since when there is nothing; null if there is something. Writer. */
    private @Nullable Instant emptySince;

    AdjRibIn(Rib rib, RibSource source) {
        this.rib = rib;
        this.source = source;
        this.families = Family.read().stream().map(FamilyRoutes::new).toArray(FamilyRoutes[]::new);
        this.ipv4 = new Layers(rib.table(Family.IPV4_UNICAST));
        this.ipv6 = new Layers(rib.table(Family.IPV6_UNICAST));
        this.ipv4Multicast = new Layers(rib.table(Family.IPV4_MULTICAST));
        this.ipv6Multicast = new Layers(rib.table(Family.IPV6_MULTICAST));
        this.session = new Session(false, Speaker.UNKNOWN, Set.of(), Set.of(), rib.now());
    }

    /** Where the routes come from. */
    public RibSource source() {
        return source;
    }

    /** The peer's address. */
    public Address peer() {
        return source.peer();
    }

    /** Who the peer said it is when it was last established. */
    public Speaker speaker() {
        return session.speaker;
    }

    /** The BGP identifier that the peer gave when it was last established. */
    public Address routerId() {
        return session.speaker.routerId();
    }

    /** Whether the session is up; if not, there are no routes but stale ones. */
    public boolean established() {
        return session.up;
    }

    /** When the peer was last established. */
    public Instant since() {
        return session.since;
    }

    /**
     * Whether the peer has sent its whole table: an End-of-RIB for every family (RFC 4724, 2), or nothing for
     * {@linkplain #QUIET half a minute}, since a peer without graceful restart need not send that mark. Hot.
     */
    public boolean complete() {
        Session now = session;
        return now.up && now.whole;
    }

    /** How many routes of a family there are now, stale ones included. */
    public long routes(Family family) {
        FamilyRoutes routes = family(family);
        return routes == null ? 0 : routes.live();
    }

    /**
     * How many routes of a family the present session has announced and not withdrawn: without those that an older session
     * or a file has left, but with those that the peer is sending again.
     */
    public long announced(Family family) {
        FamilyRoutes routes = family(family);
        return routes == null ? 0 : routes.isRefreshing() ? routes.live() : routes.live() - routes.stale();
    }

    /** How many routes of all families are stale. */
    public long stale() {
        long stale = 0;
        for (FamilyRoutes each : families) {
            stale += each.stale();
        }
        return stale;
    }

    /** How many paths were not taken, since there were {@value Layers#MOST_PATHS} to their prefix already. */
    public long pathsRefused() {
        return pathsRefused;
    }

    /** Since when stale routes of a family have not been heard of; empty if there are none. */
    public Optional<Instant> staleSince(Family family) {
        FamilyRoutes routes = family(family);
        return routes == null ? Optional.empty() : Optional.ofNullable(routes.staleSince());
    }

    /**
     * The memory that would come free without this peer: its pages, and the attributes that no other peer has, where an
     * AS path or a list of communities that several sets name is charged to them in equal parts. The shared prefix tables
     * are not in it. Walks all routes: for the operator's commands.
     */
    public long bytes() {
        return layers().stream().mapToLong(Layers::bytes).sum() + rib.bytesOfOnly(this);
    }

    private @Nullable FamilyRoutes family(Family family) {
        for (FamilyRoutes each : families) {
            if (each.family().equals(family)) {
                return each;
            }
        }
        return null;
    }

    /** The routes in a table. Hot. */
    Layers layers(RouteTable table) {
        return switch (table.purpose()) {
            case UNICAST -> table.ipv4() ? ipv4 : ipv6;
            case MULTICAST -> table.ipv4() ? ipv4Multicast : ipv6Multicast;
            case VPN -> {
                Layers layers = (table.ipv4() ? ipv4Vpn : ipv6Vpn).get(table.rd());
                yield layers != null && layers.table() == table ? layers : Layers.EMPTY;
            }
        };
    }

    /** The routes in all tables that a family has routes in. */
    List<Layers> layers(Family family) {
        return switch (RouteTable.Purpose.of(family)) {
            case UNICAST -> List.of(family.isIpv4() ? ipv4 : ipv6);
            case MULTICAST -> List.of(family.isIpv4() ? ipv4Multicast : ipv6Multicast);
            case VPN -> (family.isIpv4() ? ipv4Vpn : ipv6Vpn).values();
        };
    }

    /** The routes in all tables. */
    List<Layers> layers() {
        List<Layers> all = new ArrayList<>(List.of(ipv4, ipv6, ipv4Multicast, ipv6Multicast));
        all.addAll(ipv4Vpn.values());
        all.addAll(ipv6Vpn.values());
        return all;
    }

    /** The routes that flows are tagged by. Hot. */
    Layers unicast(boolean v4) {
        return v4 ? ipv4 : ipv6;
    }

    /** Forgets tables of VPNs in which nobody has a route. Writer. */
    void forget(Set<RouteTable> empty) {
        ipv4Vpn.removeIf(layers -> empty.contains(layers.table()));
        ipv6Vpn.removeIf(layers -> empty.contains(layers.table()));
    }

    /** Counts each store that readers may meet: a route, which generations count. Hot. */
    long version() {
        return (long) VERSION.getAcquire(this);
    }

    /** Counts the store that is about to follow. */
    private void count() {
        VERSION.setRelease(this, version + 1);
    }

    /** The session is up. Writer. */
    void established(Speaker speaker, Set<Family> agreed, Set<Family> kept) {
        if (session.up) {
            down();
        }
        Instant now = rib.now();
        for (FamilyRoutes each : families) {
            Family family = each.family();
            if (agreed.contains(family) && (kept.contains(family) || each.isLoaded())) {
                each.await(now.plus(PATIENCE));
            } else {
                drop(each);
            }
        }
        session = new Session(true, speaker, agreed, Set.of(), now);
    }

    /** The session is down: its routes are gone at once for readers; the bookkeeping follows in {@link Rib#work}. Writer. */
    public void down() {
        down(Map.of());
    }

    /**
     * The session is down. The routes of some families stay for a time, as stale ones; what was stale already is gone, and
     * so are all others. Writer.
     */
    public void down(Map<Family, Retention> kept) {
        Session old = session;
        session = new Session(false, old.speaker, old.families, Set.of(), false, old.since);
        for (FamilyRoutes each : families) {
            Retention retention = kept.get(each.family());
            if (retention == null) {
                drop(each);
            } else if (old.up) {
                age(each, retention);
            }
        }
    }

    private void age(FamilyRoutes routes, Retention retention) {
        Instant now = rib.now();
        begin(routes, 1); // RFC 4724, 4.2: what was stale already MUST be deleted
        routes.keep(now, now.plus(retention.restart()), retention.longLived());
        expire(routes, now);
    }

    /**
     * The peer is about to send all its routes of a family again (RFC 7313, 4); begun twice without an end, what is stale
     * stays stale, and a third time what has then come neither time is gone. Writer.
     */
    public void refreshing(Family family) {
        FamilyRoutes routes = family(family);
        if (routes != null && session.up) {
            Instant now = rib.now();
            Instant since = routes.staleSince();
            begin(routes, routes.olderWithThis());
            routes.keep(since == null ? now : since, patience(now), Duration.ZERO);
            routes.refreshing();
        }
    }

    /** A file that is damaged will not end what it began, and until there is a better one the old routes are what is known. */
    private Instant patience(Instant now) {
        return source instanceof RibSource.File ? Instant.MAX : now.plus(PATIENCE);
    }

    /** The peer has sent all its routes of a family again: those that did not come are gone. Writer. */
    public void refreshed(Family family) {
        FamilyRoutes routes = family(family);
        if (routes != null && session.up && routes.isRefreshing()) {
            dropStale(routes);
        }
    }

    private void begin(FamilyRoutes routes, int older) {
        if (routes.isNextTaken()) {
            new Sweep(this, routes, false).finish();
        }
        count();
        routes.begin(older);
        rib.sweep(this, routes);
    }

    private void drop(FamilyRoutes routes) {
        if (routes.live() > 0) {
            begin(routes, 0);
        }
        routes.forgetOlder();
    }

    private void dropStale(FamilyRoutes routes) {
        if (routes.stale() > 0) {
            count();
        }
        routes.forgetOlder();
        rib.sweep(this, routes);
    }

    /** Ends what has lasted long enough. Writer. */
    private void expire(FamilyRoutes routes, Instant now) {
        if (!routes.isOver(now)) {
            return;
        }
        Duration longLived = routes.longLived();
        if (longLived.isZero()) {
            dropStale(routes);
        } else {
            count();
            routes.liveLong();
            routes.prolong(longLived);
            rib.sweepThoseNotForLongLived(this, routes);
            expire(routes, now);
        }
    }

    /** Does what time says. Writer; now and then. */
    void settle(Instant now) {
        boolean up = session.up;
        for (FamilyRoutes each : families) {
            if (each.stale() > 0) {
                expire(each, now);
                if (up && !each.isRefreshing() && each.isQuiet(now, QUIET)) {
                    dropStale(each);
                }
            }
        }
        if (!session.whole && up) {
            settleSession(now);
        }
        emptySince = !isEmpty() ? null : emptySince == null ? now : emptySince;
    }

    /** Whether there has been nothing for so long that it need not be remembered. Writer; after {@link #settle}. */
    boolean isIdle(Instant now) {
        return emptySince != null && !now.isBefore(emptySince.plus(IDLE));
    }

    /** Takes the table for whole if no route has changed for long enough. */
    private void settleSession(Instant now) {
        Session old = session;
        if (version != settlingVersion || settlingSince.isBefore(old.since)) {
            settlingVersion = version;
            settlingSince = now;
        } else if (!now.isBefore(settlingSince.plus(QUIET))) {
            session = new Session(true, old.speaker, old.families, old.families, old.since);
        }
    }

    /** Does what an UPDATE says: withdrawals first (RFC 4271, 9). Nothing happens while the peer is down. Writer. */
    public void update(Update update) {
        if (!session.up) {
            return;
        }
        for (Update.Withdrawal withdrawal : update.withdrawn()) {
            FamilyRoutes routes = family(withdrawal.family());
            if (routes != null) {
                withdrawal.nlri().forEach(nlri -> withdraw(routes, nlri));
            }
        }
        for (Update.Announcement announcement : update.announced()) {
            FamilyRoutes routes = family(announcement.family());
            if (routes != null) {
                announce(routes, announcement, update.attributes().orElseThrow());
            }
        }
        update.endOfRib().ifPresent(this::complete);
    }

    private void complete(Family family) {
        Session now = session;
        Set<Family> complete = new HashSet<>(now.complete);
        complete.add(family);
        session = new Session(now.up, now.speaker, now.families, complete, now.since);
        FamilyRoutes routes = family(family);
        if (routes != null && !routes.isRefreshing()) {
            dropStale(routes);
        }
    }

    private void withdraw(FamilyRoutes routes, Nlri nlri) {
        Layers layers = known(routes.family(), nlri.rd());
        int prefix = layers.table().prefixes().find(nlri.prefix());
        Layer layer = prefix < 0 ? null : layers.holder(routes, prefix, nlri.pathId());
        if (layer != null) {
            if (routes.isLive(layer.get(prefix))) {
                count();
            }
            sweep(layers, layer, prefix);
        }
    }

    /** The layers in a table, if there are any. */
    private Layers known(Family family, long rd) {
        if (!family.isVpn()) {
            return layers(family).getFirst();
        }
        Layers layers = (family.isIpv4() ? ipv4Vpn : ipv6Vpn).get(rd);
        return layers == null ? Layers.EMPTY : layers;
    }

    private void announce(FamilyRoutes routes, Update.Announcement announcement, PathAttributes attributes) {
        int set = rib.attributes().intern(attributes, announcement.nextHop());
        if (routes.family().isVpn()) {
            announcement.nlri().forEach(nlri -> announce(routes, nlri, set));
        } else {
            List<Nlri> all = announcement.nlri();
            for (int from = 0; from < all.size(); from += PrefixBatch.CAPACITY) {
                announce(routes, all.subList(from, Math.min(all.size(), from + PrefixBatch.CAPACITY)), set);
            }
        }
        rib.attributes().release(set);
    }

    /**
     * Stores routes that have the same attributes. The prefixes of an UPDATE lie anywhere in a table, and each costs several
     * waits for memory; so they are looked for together.
     */
    private void announce(FamilyRoutes routes, List<Nlri> together, int set) {
        RouteTable table = rib.table(routes.family());
        PrefixBatch batch = rib.batch();
        batch.clear();
        for (Nlri nlri : together) {
            batch.add(nlri.prefix());
        }
        table.prefixes().find(batch);
        for (int i = 0; i < batch.size(); i++) {
            Nlri nlri = together.get(i);
            // One of those that were not there may have come with the same UPDATE.
            int prefix = batch.id(i) >= 0 ? batch.id(i) : table.prefixes().add(nlri.prefix());
            store(routes, table, prefix, nlri.pathId(), nlri.labels(), set);
        }
    }

    /** Stores a route whose attributes are there. Writer. */
    void announce(FamilyRoutes routes, Nlri nlri, int set) {
        RouteTable table = rib.table(routes.family(), nlri.rd());
        store(routes, table, table.prefixes().add(nlri.prefix()), nlri.pathId(), nlri.labels(), set);
    }

    private void store(FamilyRoutes routes, RouteTable table, int prefix, long pathId, List<Integer> labels, int set) {
        Layer layer = made(table).place(routes, prefix, pathId);
        if (layer == null) {
            pathsRefused++;
            table.prefixes().retain(prefix);
            rib.release(table, prefix);
            return;
        }
        int old = layer.get(prefix);
        int word = routes.word(set);
        if (routes.family().isLabelled()) {
            int before = layer.labels(prefix);
            layer.setLabels(prefix, rib.labels().intern(labels));
            rib.labels().release(before);
        }
        if (old == word) {
            return;
        }
        rib.attributes().retain(set);
        count();
        layer.setPathId(prefix, (int) pathId);
        layer.set(prefix, word);
        routes.stored(word);
        if (old == 0) {
            table.prefixes().retain(prefix);
        } else {
            routes.gone(old);
            rib.attributes().release(old & FamilyRoutes.SET);
        }
    }

    /** Whether there are no routes and no session. Writer. */
    boolean isEmpty() {
        if (session.up) {
            return false;
        }
        for (FamilyRoutes each : families) {
            if (each.live() > 0) {
                return false;
            }
        }
        return true;
    }

    /** Takes a route from a file. Writer. */
    void load(Family family, RouteTable table, int prefix, long pathId, List<Integer> labels, int set) {
        store(requireNonNull(family(family)), table, prefix, pathId, labels, set);
    }

    /**
     * All routes from a file have been taken: they are stale from now on. Writer.
     *
     * @param since by family since when they have not been heard of
     * @param kept for how long they stay without a session
     */
    void loaded(Speaker speaker, Instant[] since, Duration kept) {
        session = new Session(false, speaker, Set.of(), Set.of(), false, session.since);
        for (int i = 0; i < families.length; i++) {
            if (families[i].live() > 0) {
                begin(families[i], 1);
                families[i].keep(since[i], rib.now().plus(kept), Duration.ZERO);
                families[i].loaded();
            }
        }
    }

    private Layers made(RouteTable table) {
        Layers known = layers(table);
        if (known != Layers.EMPTY) {
            return known;
        }
        Layers made = new Layers(table);
        (table.ipv4() ? ipv4Vpn : ipv6Vpn).put(table.rd(), made);
        return made;
    }

    /** Makes an int 0, and takes back its references. Writer, which has counted the change if it is one. */
    void sweep(Layers layers, Layer layer, int prefix) {
        int old = layer.get(prefix);
        layer.set(prefix, 0);
        layer.family().gone(old);
        int labels = layer.labels(prefix);
        if (labels != 0) {
            layer.setLabels(prefix, 0);
            rib.labels().release(labels);
        }
        rib.release(layers.table(), prefix);
        rib.attributes().release(old & FamilyRoutes.SET);
    }

    /** Withdraws a stale route that does not want to be kept for long (RFC 9494, 4.2). Writer. */
    void dropIfNotForLongLived(Layers layers, Layer layer, int prefix) {
        int word = layer.get(prefix);
        int state = layer.family().state();
        int set = FamilyRoutes.set(state, word);
        if (set != 0
                && FamilyRoutes.isLongLived(state, word)
                && rib.attributes().isNotForLongLived(set)) {
            count();
            sweep(layers, layer, prefix);
        }
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
