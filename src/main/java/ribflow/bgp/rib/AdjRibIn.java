package ribflow.bgp.rib;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixTable;

/**
 * The routes of one peer as it announced them (RFC 4271, 3.2): for each family pages of attribute numbers by prefix id.
 * There is one such object for a peer's address; it stays while sessions come and go.
 *
 * <p>{@link #update} and {@link #down} are the writer's; all else is for any thread. {@link RouteReader} looks routes up
 * and says what the version is for.
 */
public final class AdjRibIn {

    /** So long without a change of a route, a table is taken for whole. */
    static final Duration QUIET = Duration.ofSeconds(30);

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(AdjRibIn.class, "version", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The session: who the peer said it is, and what it is going to send. */
    private record Session(Address routerId, Set<Family> families, Set<Family> complete, boolean whole, Instant since) {

        Session(Address routerId, Set<Family> families, Set<Family> complete, Instant since) {
            this(routerId, Set.copyOf(families), Set.copyOf(complete), complete.containsAll(families), since);
        }
    }

    private final Rib rib;
    private final RibSource source;
    private volatile Session session;
    private volatile Routes routes = Routes.NONE;

    @SuppressWarnings("unused") // through VERSION
    private long version;

    /** What {@link #settle} saw last, and when it changed. */
    private long settlingVersion;

    private Instant settlingSince = Instant.MIN;

    AdjRibIn(Rib rib, RibSource source, Address routerId, Set<Family> families) {
        this.rib = rib;
        this.source = source;
        this.session = new Session(routerId, families, Set.of(), rib.now());
    }

    /** Where the routes come from. */
    public RibSource source() {
        return source;
    }

    /** The peer's address. */
    public Address peer() {
        return source.peer();
    }

    /** The BGP identifier that the peer gave when it was last established. */
    public Address routerId() {
        return session.routerId;
    }

    /** Whether the session is up; if not, there are no routes. */
    public boolean established() {
        return routes != Routes.NONE;
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
        return established() && now.whole;
    }

    /** How many routes of a family there are now. */
    public long routes(Family family) {
        return known(family) ? routes.of(family.equals(Family.IPV4_UNICAST)).size() : 0;
    }

    /**
     * The memory that would come free without this peer: its pages, and the attributes that no other peer has, where an
     * AS path or a list of communities that several sets name is charged to them in equal parts. The shared prefix tables
     * are not in it. Walks all routes: for the operator's commands.
     */
    public long bytes() {
        Routes now = routes;
        return now.bytes() + rib.bytesOfOnly(now);
    }

    /** The number of the peer's attributes for a prefix, or 0. Hot. */
    int attributes(boolean ipv4, int prefix) {
        return routes.of(ipv4).get(prefix);
    }

    /** Counts each store that readers may meet: a route, all routes. Hot. */
    long version() {
        return (long) VERSION.getAcquire(this);
    }

    /** Counts the store that is about to follow. */
    private void count() {
        VERSION.setRelease(this, version + 1);
    }

    /** The session is up: begins with no routes. */
    void established(Address routerId, Set<Family> families) {
        down();
        session = new Session(routerId, families, Set.of(), rib.now());
        count();
        routes = new Routes();
    }

    /** The session is down: its routes are gone at once for readers; the bookkeeping follows in {@link Rib#work}. Writer. */
    public void down() {
        Routes old = routes;
        if (old != Routes.NONE) {
            count();
            routes = Routes.NONE;
            rib.sweep(old);
        }
    }

    /** Does what an UPDATE says: withdrawals first (RFC 4271, 9). Nothing happens while the peer is down. Writer. */
    public void update(Update update) {
        if (!established()) {
            return;
        }
        for (Update.Withdrawal withdrawal : update.withdrawn()) {
            if (known(withdrawal.family())) {
                withdraw(withdrawal);
            }
        }
        for (Update.Announcement announcement : update.announced()) {
            if (known(announcement.family())) {
                announce(announcement, update.attributes().orElseThrow());
            }
        }
        update.endOfRib().ifPresent(this::complete);
    }

    private static boolean known(Family family) {
        return family.equals(Family.IPV4_UNICAST) || family.equals(Family.IPV6_UNICAST);
    }

    /** Takes the table for whole if no route has changed for long enough. Writer; now and then. */
    void settle(Instant now) {
        if (session.whole || !established()) {
            return;
        }
        if (version != settlingVersion || settlingSince.isBefore(session.since)) {
            settlingVersion = version;
            settlingSince = now;
        } else if (!now.isBefore(settlingSince.plus(QUIET))) {
            session = new Session(session.routerId, session.families, session.families, session.since);
        }
    }

    private void complete(Family family) {
        Session now = session;
        Set<Family> complete = new HashSet<>(now.complete);
        complete.add(family);
        session = new Session(now.routerId, now.families, complete, now.since);
    }

    private void withdraw(Update.Withdrawal withdrawal) {
        boolean ipv4 = withdrawal.family().equals(Family.IPV4_UNICAST);
        PrefixTable table = rib.table(ipv4);
        RoutePages pages = routes.of(ipv4);
        for (Nlri nlri : withdrawal.nlri()) {
            int id = table.find(nlri.prefix());
            int old = id < 0 ? 0 : pages.get(id);
            if (old != 0) {
                count();
                pages.set(id, 0);
                table.release(id);
                rib.attributes().release(old);
            }
        }
    }

    private void announce(Update.Announcement announcement, PathAttributes attributes) {
        boolean ipv4 = announcement.family().equals(Family.IPV4_UNICAST);
        int set = rib.attributes().intern(attributes, announcement.nextHop());
        for (Nlri nlri : announcement.nlri()) {
            announce(rib.table(ipv4), routes.of(ipv4), nlri.prefix(), set);
        }
        rib.attributes().release(set);
    }

    private void announce(PrefixTable table, RoutePages pages, Prefix prefix, int set) {
        int id = table.add(prefix);
        pages.reach(id);
        int old = pages.get(id);
        if (old == set) {
            return;
        }
        rib.attributes().retain(set);
        count();
        pages.set(id, set);
        if (old == 0) {
            table.retain(id);
        } else {
            rib.attributes().release(old);
        }
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
