package ribflow.bgp.rib;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Family;
import ribflow.bgp.rib.RouteTable.Purpose;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.PrefixBatch;
import ribflow.ip.PrefixTable;

/**
 * The routing tables of all peers: one prefix table, many peers.
 *
 * <p>A route reflector and a hundred edge routers send nearly the same million prefixes; they differ in which attributes
 * they sent for a prefix. So the prefixes of all peers stand once in a {@link PrefixTable}, the sets of attributes once in
 * an {@link AttributePool}, and all that is a peer's own is an {@link AdjRibIn}: pages of ints, by prefix id the number of
 * the attributes. That is 4 bytes a route and peer, where a list of routes per prefix takes 64 to 1,000. A look-up
 * ({@link RouteReader}) asks the index once for the longest prefix that anybody announced and climbs to covering prefixes
 * while this peer has no route there.
 *
 * <p><b>One writer, readers without locks.</b> The BGP event loop alone changes anything here. What it stores becomes
 * visible in this order, each step with release: the attributes' row; the prefix, with its parent, in the index, which
 * changes no answer, since nobody has a route for it; then the route, one int in the peer's page, and with it everything.
 * A withdrawal is one store of 0. A peer that goes down is one store for each of its families. References are counted after
 * the store that publishes or unpublishes.
 *
 * <p><b>Numbers come back only when nobody can hold them.</b> Prefixes, blocks of the index, sets of attributes, AS paths
 * and communities that lose their last reference rest in limbo ({@link ribflow.ip.Limbo}) until all readers that were
 * online have been offline once ({@link Epochs}); otherwise, once a month, a flow would get another prefix's route.
 *
 * <p><b>The event loop never stalls.</b> The cost of an UPDATE is bounded by its own size: the index bounds a change by a
 * fraction of a millisecond, hash tables grow a bucket at a time, arrays by pages. What is not bounded, the million
 * references of a peer that went down, is done in slices by {@link #work}.
 *
 * <p><b>Tables.</b> Plain and labelled unicast of an address family share a table, so that prefixes of either are compared
 * by their length. Multicast has tables of its own, which tag nothing. Each route distinguisher of a VPN has a table, made
 * with its first route and dropped after its last; it takes 2 kB while it is small. The routes of a peer in one table stand in
 * layers ({@link Layers}): one for each family, and with ADD-PATH one for each rank of the paths to a prefix.
 *
 * <p><b>What outlives a session</b> (graceful and long-lived restart, route refresh, a file read at start) stays where it
 * is and is told from what came since by two bits of each int ({@link FamilyRoutes}), so the end of a session, or of the
 * stale routes' time, is one store for readers, and what they leave is swept later ({@link Sweep}).
 */
public final class Rib {

    private final Map<Family, RouteTable> tables = new HashMap<>();
    private final ByDistinguisher<RouteTable> ipv4Vpns = new ByDistinguisher<>();
    private final ByDistinguisher<RouteTable> ipv6Vpns = new ByDistinguisher<>();
    private final AttributePool attributes;
    private final Labels labels;
    private final Epochs epochs;
    private final InstantSource clock;
    private final Map<RibSource, AdjRibIn> bySource = new ConcurrentHashMap<>();
    private final Deque<Sweep> sweeps = new ArrayDeque<>();

    /** The prefixes of the UPDATE that is being applied. Writer. */
    private final PrefixBatch batch = new PrefixBatch();

    /** The small tables in which numbers rest, or which may be empty. Writer. */
    private final Set<RouteTable> changed = new LinkedHashSet<>();

    private volatile List<AdjRibIn> peers = List.of();

    /** Sources that were removed and have pages still. Writer. */
    private final List<AdjRibIn> removed = new ArrayList<>();

    /** How many bytes were let go of. Writer. */
    private long letGo;

    public Rib(Epochs epochs) {
        this(epochs, InstantSource.system());
    }

    public Rib(Epochs epochs, InstantSource clock) {
        this.epochs = epochs;
        this.clock = clock;
        this.attributes = new AttributePool(epochs);
        this.labels = new Labels(epochs);
        for (Family family : Family.read()) {
            if (!family.isVpn() && !family.isLabelled()) {
                tables.put(family, new RouteTable(Purpose.of(family), family.isIpv4(), 0, epochs));
            }
        }
        tables.put(Family.IPV4_LABELLED, table(Family.IPV4_UNICAST));
        tables.put(Family.IPV6_LABELLED, table(Family.IPV6_UNICAST));
    }

    /**
     * A peer is up. Writer.
     *
     * @param families those for which the peer's End-of-RIB is to be awaited
     * @param kept those of them whose old routes stay, as stale ones, until the peer has sent them again; all others begin
     *     without routes. What was read from a file at start stays in any case
     */
    public AdjRibIn established(RibSource source, Speaker speaker, Set<Family> families, Set<Family> kept) {
        AdjRibIn table = known(source);
        table.established(speaker, families, kept);
        return table;
    }

    /** The routes of a source, of which there are none yet if it was not known. Writer. */
    AdjRibIn known(RibSource source) {
        AdjRibIn known = bySource.get(source);
        if (known != null) {
            return known;
        }
        AdjRibIn table = new AdjRibIn(this, source);
        bySource.put(source, table);
        peers = Stream.concat(peers.stream(), Stream.of(table)).toList();
        return table;
    }

    /** A source is gone for good, and so are its routes. Writer. */
    public void remove(RibSource source) {
        AdjRibIn table = bySource.remove(source);
        if (table != null) {
            table.down();
            peers = peers.stream().filter(peer -> peer != table).toList();
            removed.add(table);
        }
    }

    /** All peers that are known, in the order in which they came. */
    public List<AdjRibIn> peers() {
        return peers;
    }

    /** The routes of a source, if it is known. */
    public @Nullable AdjRibIn peer(RibSource source) {
        return bySource.get(source);
    }

    public AttributePool attributes() {
        return attributes;
    }

    Labels labels() {
        return labels;
    }

    PrefixBatch batch() {
        return batch;
    }

    Epochs epochs() {
        return epochs;
    }

    /**
     * Does a slice of the bookkeeping: to be called again and again, at once if it says so, else a few times a second.
     * Sources that have had neither session nor routes for a day are removed. Writer.
     *
     * @param budgetNanos how long it may take; a slice takes some microseconds more at worst
     * @return whether there is more to do
     */
    public boolean work(long budgetNanos) {
        long deadline = System.nanoTime() + budgetNanos;
        Instant now = now();
        peers.forEach(peer -> settle(peer, now));
        while (!sweeps.isEmpty() && sweeps.getFirst().run(deadline)) {
            sweeps.removeFirst();
        }
        removed.removeIf(AdjRibIn::letGo);
        boolean rests = unicast(true).turn();
        rests |= unicast(false).turn();
        rests |= attributes.turn();
        rests |= labels.turn();
        turnSmallTables();
        if (!rests) {
            letGo();
        }
        return !sweeps.isEmpty();
    }

    /**
     * Lets go of the room that all peers together have needed, once they are gone and have let go of theirs. While one is left,
     * room that others have needed stays for those who come.
     */
    private void letGo() {
        if (attributes.size() == 0 && attributes.limit() > 1 && labels.size() == 0 && hasNoPages()) {
            long before = bytesOfAll();
            attributes.clear();
            labels.clear();
            for (boolean v4 : new boolean[] {true, false}) {
                if (unicast(v4).prefixes().isEmpty()) {
                    unicast(v4).prefixes().clear();
                }
            }
            letGo += before - bytesOfAll();
        }
    }

    /** The memory of what all peers share, of which some stays when there are none. */
    private long bytesOfAll() {
        RibMemory memory = memory();
        return memory.attributeBytes() + memory.prefixBytes();
    }

    /** Counts pages that a peer has let go of. Writer. */
    void letGo(long bytes) {
        letGo += bytes;
    }

    /** How many bytes of peers that are gone the RIB has let go of, which the collector may give back. Writer. */
    public long letGoBytes() {
        return letGo;
    }

    private boolean hasNoPages() {
        return peers.stream().noneMatch(peer -> peer.tables().hasRoom());
    }

    private void settle(AdjRibIn peer, Instant now) {
        peer.settle(now);
        // A file's tables end with the file.
        if (peer.isIdle(now) && !(peer.source() instanceof RibSource.File)) {
            remove(peer.source());
        }
    }

    private void turnSmallTables() {
        Set<RouteTable> empty = new HashSet<>();
        for (Iterator<RouteTable> all = changed.iterator(); all.hasNext(); ) {
            RouteTable table = all.next();
            boolean rests = table.turn();
            boolean drop = table.purpose() == Purpose.VPN && table.prefixes().isEmpty();
            if (drop) {
                empty.add(table);
            }
            if (drop || !rests) {
                all.remove();
            }
        }
        if (!empty.isEmpty()) {
            ipv4Vpns.removeIf(empty::contains);
            ipv6Vpns.removeIf(empty::contains);
            peers.forEach(peer -> peer.tables().forget(empty));
        }
    }

    /**
     * What a look-up finds and why, by the rules of {@link RouteReader}. Any thread; for the operator's commands.
     *
     * @param rd of the VPN to look in; empty for the global table
     * @param nextHop the flow's own BGP next hop
     */
    public Explanation explain(PeerTiers from, Address address, OptionalLong rd, Optional<Address> nextHop) {
        return new Explainer(this).explain(from, address, rd, nextHop);
    }

    /**
     * Hands out all routes of a peer. Each is one that the peer had at some moment meanwhile. Any thread; the writer goes
     * on, and so does the reuse of numbers, however long the consumer takes.
     */
    public void forEach(AdjRibIn peer, Consumer<Route> consumer) {
        new RouteDump(this, peer).forEach(consumer);
    }

    /** The memory of what all peers share. */
    public RibMemory memory() {
        List<RouteTable> vpns = Stream.concat(ipv4Vpns.values().stream(), ipv6Vpns.values().stream())
                .toList();
        List<RouteTable> others = Stream.concat(
                        vpns.stream(), Stream.of(table(Family.IPV4_MULTICAST), table(Family.IPV6_MULTICAST)))
                .toList();
        PrefixTable ipv4 = unicast(true).prefixes();
        PrefixTable ipv6 = unicast(false).prefixes();
        return new RibMemory(
                ipv4.size(),
                ipv6.size(),
                vpns.size(),
                others.stream().mapToInt(table -> table.prefixes().size()).sum(),
                ipv4.bytes()
                        + ipv6.bytes()
                        + others.stream()
                                .mapToLong(table -> table.prefixes().bytes())
                                .sum(),
                attributes.size(),
                attributes.bytes() + labels.bytes());
    }

    /** The memory of the attributes that nothing but the routes of one peer has. */
    long bytesOfOnly(PeerTables tables) {
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            int[] uses = new int[attributes.limit()];
            for (Layers layers : tables.layers()) {
                for (Layer layer : layers.list()) {
                    layer.count(uses);
                }
            }
            return attributes.bytesOfOnly(uses);
        }
    }

    /** The table by which flows are tagged. */
    RouteTable unicast(boolean v4) {
        return table(v4 ? Family.IPV4_UNICAST : Family.IPV6_UNICAST);
    }

    /** The table of a family without route distinguishers. */
    RouteTable table(Family family) {
        return Objects.requireNonNull(tables.get(family));
    }

    /** The table of a family, and of a route distinguisher if it has them; made if it is not there. Writer. */
    RouteTable table(Family family, long rd) {
        if (!family.isVpn()) {
            return table(family);
        }
        RouteTable known = vpn(family.isIpv4(), rd);
        if (known != null) {
            return known;
        }
        RouteTable made = new RouteTable(Purpose.VPN, family.isIpv4(), rd, epochs);
        (family.isIpv4() ? ipv4Vpns : ipv6Vpns).put(rd, made);
        return made;
    }

    /** The table of a route distinguisher, if anybody has a route in it. Hot. */
    @Nullable
    RouteTable vpn(boolean v4, long rd) {
        return (v4 ? ipv4Vpns : ipv6Vpns).get(rd);
    }

    /** Counts one reference to a prefix less. Writer. */
    void release(RouteTable table, int prefix) {
        table.prefixes().release(prefix);
        if (table.purpose() != Purpose.UNICAST && table.change()) {
            changed.add(table);
        }
    }

    /** Sees to it that a peer's dead routes of a family are swept. Writer. */
    void sweep(PeerTables tables, FamilyRoutes routes) {
        if (routes.beginSweep()) {
            sweeps.addLast(new Sweep(tables, routes, false));
        }
    }

    /** Sees to it that the stale routes that ask for it are not kept any longer (RFC 9494, 4.2). Writer. */
    void sweepThoseNotForLongLived(PeerTables tables, FamilyRoutes routes) {
        sweeps.addLast(new Sweep(tables, routes, true));
    }

    Instant now() {
        return clock.instant();
    }
}
