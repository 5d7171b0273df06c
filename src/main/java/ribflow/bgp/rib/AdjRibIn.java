package ribflow.bgp.rib;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;

/**
 * The routes of one peer as it announced them (RFC 4271, 3.2): what a source is over all its sessions. There is one such
 * object for a source, until it is {@linkplain Rib#remove removed}. The routes themselves are in its {@link PeerTables}; here is told
 * which of them count, session by session.
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

    /** So long what a session leaves behind stays where it is: a peer that flaps finds it, and makes no garbage. */
    static final Duration ROOM = Duration.ofMinutes(1);

    /** So long a source without session and routes is remembered: commands show it. */
    static final Duration IDLE = Duration.ofDays(1);

    /** So long an established peer may take to send again what is stale. */
    static final Duration PATIENCE = Duration.ofMinutes(6);

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
    private final PeerTables tables;
    private volatile Session session;

    /** What {@link #settle} saw last, and when it changed. */
    private long settlingVersion;

    private Instant settlingSince = Instant.MIN;

    /** Since when there is nothing; null if there is something. Writer. */
    private @Nullable Instant emptySince;

    AdjRibIn(Rib rib, RibSource source) {
        this.rib = rib;
        this.source = source;
        this.families = Family.read().stream().map(FamilyRoutes::new).toArray(FamilyRoutes[]::new);
        this.tables = new PeerTables(rib);
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
        return tables.pathsRefused();
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
        return tables.bytes() + rib.bytesOfOnly(tables);
    }

    private @Nullable FamilyRoutes family(Family family) {
        for (FamilyRoutes each : families) {
            if (each.family().equals(family)) {
                return each;
            }
        }
        return null;
    }

    /** The routes themselves. Hot. */
    PeerTables tables() {
        return tables;
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
            new Sweep(tables, routes, false).finish();
        }
        tables.count();
        routes.begin(older, rib.now());
        if (routes.isNextTaken()) {
            rib.sweep(tables, routes);
        }
    }

    private void drop(FamilyRoutes routes) {
        if (routes.live() > 0) {
            begin(routes, 0);
        }
        routes.forgetOlder();
    }

    private void dropStale(FamilyRoutes routes) {
        if (routes.stale() > 0) {
            tables.count();
        }
        routes.forgetOlder();
        rib.sweep(tables, routes);
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
            tables.count();
            routes.liveLong();
            routes.prolong(longLived);
            rib.sweepThoseNotForLongLived(tables, routes);
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
            if (each.hasRested(now, ROOM)) {
                rib.sweep(tables, each);
            }
        }
        if (!session.whole && up) {
            settleSession(now);
        }
        emptySince = !isEmpty() ? null : emptySince == null ? now : emptySince;
        if (emptySince != null && tables.hasRoom() && !now.isBefore(emptySince.plus(ROOM))) {
            letGo();
        }
    }

    /** Lets go of all pages, in which no route is alive, once they have been swept; true if it is done. Writer. */
    boolean letGo() {
        boolean swept = true;
        for (FamilyRoutes each : families) {
            rib.sweep(tables, each);
            swept &= each.dead() == 0;
        }
        if (swept && tables.hasRoom()) {
            rib.letGo(tables.bytes());
            tables.clear();
        }
        return swept;
    }

    /** Whether there has been nothing for so long that it need not be remembered. Writer; after {@link #settle}. */
    boolean isIdle(Instant now) {
        return emptySince != null && !now.isBefore(emptySince.plus(IDLE));
    }

    /** Takes the table for whole if no route has changed for long enough. */
    private void settleSession(Instant now) {
        Session old = session;
        if (tables.version() != settlingVersion || settlingSince.isBefore(old.since)) {
            settlingVersion = tables.version();
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
                withdrawal.nlri().forEach(nlri -> tables.withdraw(routes, nlri));
            }
        }
        for (Update.Announcement announcement : update.announced()) {
            FamilyRoutes routes = family(announcement.family());
            if (routes != null) {
                tables.announce(routes, announcement, update.attributes().orElseThrow());
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
    void load(Family family, RouteTable table, int prefix, Nlri nlri, int set) {
        tables.store(requireNonNull(family(family)), table, prefix, nlri, set);
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

    @Override
    public String toString() {
        return source.toString();
    }
}
