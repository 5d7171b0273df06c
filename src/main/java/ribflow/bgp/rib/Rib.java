package ribflow.bgp.rib;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Family;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
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
 * A withdrawal is one store of 0. A peer that goes down is one store of a reference. References are counted after the
 * store that publishes or unpublishes.
 *
 * <p><b>Numbers come back only when nobody can hold them.</b> Prefixes, blocks of the index, sets of attributes, AS paths
 * and communities that lose their last reference rest in limbo ({@link ribflow.ip.Limbo}) until all readers that were
 * online have been offline once ({@link Epochs}); otherwise, once a month, a flow would get another prefix's route.
 *
 * <p><b>The event loop never stalls.</b> The cost of an UPDATE is bounded by its own size: the index bounds a change by a
 * fraction of a millisecond, hash tables grow a bucket at a time, arrays by pages. What is not bounded, the million
 * references of a peer that went down, is done in slices by {@link #work}.
 *
 * <p><b>Doors.</b> ADD-PATH is several {@link Routes} of a peer, by rank of the path. Each route distinguisher of a VPN is
 * a prefix table of its own, which takes 270 kB while it is small. Graceful restart keeps the {@link Routes} and marks
 * them stale in a bit of each int; the sweep that ends it is {@link Sweep} with a condition.
 */
public final class Rib {

    private final PrefixTable ipv4;
    private final PrefixTable ipv6;
    private final AttributePool attributes;
    private final Epochs epochs;
    private final InstantSource clock;
    private final Map<RibSource, AdjRibIn> bySource = new ConcurrentHashMap<>();
    private final Deque<Sweep> sweeps = new ArrayDeque<>();
    private volatile List<AdjRibIn> peers = List.of();

    public Rib(Epochs epochs) {
        this(epochs, InstantSource.system());
    }

    public Rib(Epochs epochs, InstantSource clock) {
        this.epochs = epochs;
        this.clock = clock;
        this.ipv4 = PrefixTable.ipv4(epochs);
        this.ipv6 = PrefixTable.ipv6(epochs);
        this.attributes = new AttributePool(epochs);
    }

    /**
     * A peer is up, and begins without routes. Writer.
     *
     * @param families those for which the peer's End-of-RIB is to be awaited
     */
    public AdjRibIn established(RibSource source, Address routerId, Set<Family> families) {
        AdjRibIn known = bySource.get(source);
        AdjRibIn table = known != null ? known : new AdjRibIn(this, source, routerId, families);
        table.established(routerId, families);
        if (known == null) {
            bySource.put(source, table);
            peers = Stream.concat(peers.stream(), Stream.of(table)).toList();
        }
        return table;
    }

    /** All peers that were ever established, in the order in which they came. */
    public List<AdjRibIn> peers() {
        return peers;
    }

    /** The routes of a source, if it was ever established. */
    public @Nullable AdjRibIn peer(RibSource source) {
        return bySource.get(source);
    }

    public AttributePool attributes() {
        return attributes;
    }

    /**
     * Does a slice of the bookkeeping: to be called again and again, at once if it says so, else a few times a second.
     * Writer.
     *
     * @param budgetNanos how long it may take; a slice takes some microseconds more at worst
     * @return whether there is more to do
     */
    public boolean work(long budgetNanos) {
        long deadline = System.nanoTime() + budgetNanos;
        Instant now = now();
        peers.forEach(peer -> peer.settle(now));
        while (!sweeps.isEmpty() && sweeps.getFirst().run(deadline)) {
            sweeps.removeFirst();
        }
        ipv4.turn();
        ipv6.turn();
        attributes.turn();
        return !sweeps.isEmpty();
    }

    /** The route by which a peer forwards to an address. Any thread; for the operator's commands. */
    public Optional<Route> route(AdjRibIn peer, Address address) {
        RouteMatches found = new RouteMatches();
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            AdjRibIn[][] peers = {{peer}};
            new RouteReader(this).find(1, new long[] {address.high()}, new long[] {address.low()}, peers, found);
            int set = found.attributes()[0];
            return set == 0
                    ? Optional.empty()
                    : Optional.of(new Route(
                            peer.peer(),
                            Prefix.of(address, found.prefixLength()[0]),
                            attributes.nextHop(set),
                            attributes.attributes(set)));
        }
    }

    /** The memory of what all peers share. */
    public RibMemory memory() {
        return new RibMemory(
                ipv4.size(), ipv6.size(), ipv4.bytes() + ipv6.bytes(), attributes.size(), attributes.bytes());
    }

    /** The memory of the attributes that nothing but these routes has. */
    long bytesOfOnly(Routes routes) {
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            int[] uses = new int[attributes.limit()];
            routes.of(true).count(uses);
            routes.of(false).count(uses);
            return attributes.bytesOfOnly(uses);
        }
    }

    PrefixTable table(boolean v4) {
        return v4 ? ipv4 : ipv6;
    }

    void sweep(Routes old) {
        sweeps.addLast(new Sweep(ipv4, old.of(true), attributes));
        sweeps.addLast(new Sweep(ipv6, old.of(false), attributes));
    }

    Instant now() {
        return clock.instant();
    }
}
