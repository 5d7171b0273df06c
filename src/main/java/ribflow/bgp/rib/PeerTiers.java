package ribflow.bgp.rib;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The peers that speak for an exporter, in tiers: its own sessions, say, and below them the route reflectors that are named
 * for it. A route of a higher tier is preferred whatever its attributes; inside a tier the decision process chooses.
 */
public final class PeerTiers {

    /** Nobody speaks. */
    public static final PeerTiers NONE = new PeerTiers(new AdjRibIn[0], new int[0]);

    private final AdjRibIn[] peers;
    private final int[] tiers;

    private PeerTiers(AdjRibIn[] peers, int[] tiers) {
        this.peers = peers;
        this.tiers = tiers;
    }

    /** The highest tier first; a peer that is in several counts in the highest. */
    public static PeerTiers of(List<? extends List<AdjRibIn>> tiers) {
        Set<AdjRibIn> peers = new LinkedHashSet<>();
        int[] numbers = new int[tiers.stream().mapToInt(List::size).sum()];
        for (int tier = 0; tier < tiers.size(); tier++) {
            for (AdjRibIn peer : tiers.get(tier)) {
                if (peers.add(peer)) {
                    numbers[peers.size() - 1] = tier;
                }
            }
        }
        return new PeerTiers(peers.toArray(AdjRibIn[]::new), numbers);
    }

    /** Each peer a tier, the first one the highest. */
    public static PeerTiers inOrder(AdjRibIn... peers) {
        return of(Arrays.stream(peers).map(List::of).toList());
    }

    public int count() {
        return peers.length;
    }

    /** A peer, as {@link RouteMatches#peer} numbers them. Hot. */
    public AdjRibIn peer(int number) {
        return peers[number];
    }

    /** The tier of a peer; 0 is the highest. Hot. */
    public int tier(int number) {
        return tiers[number];
    }

    public Stream<AdjRibIn> stream() {
        return Arrays.stream(peers);
    }

    /** The sum of the peers' versions: each only grows, so the sum stays only if all do. Hot. */
    long version() {
        long sum = 0;
        for (AdjRibIn peer : peers) {
            sum += peer.tables().version();
        }
        return sum;
    }

    /** The same of what may concern an address of a region. Hot. */
    long version(int region) {
        long sum = 0;
        for (AdjRibIn peer : peers) {
            sum += peer.tables().version(region);
        }
        return sum;
    }
}
