package ribflow.bgp.rib;

import ribflow.ip.Address;
import ribflow.ip.PrefixTable;

/**
 * Looks routes up for one thread: for each row the longest prefix for which any of the row's peers has a route; where
 * several have one for that prefix, the peer that stands first.
 *
 * <p><b>In stages.</b> A look-up is two loads that miss the cache, one in the index and one in the peer's page. Done row
 * by row they are waited for one after the other; here the index is asked for all rows, then the first peer for all
 * rows, and the processor has many misses under way at once. What is left, rows whose first peer has no route for the
 * longest prefix, is climbed row by row.
 *
 * <p><b>Every answer was true at some moment.</b> A climb is several loads. The writer may, between two of them, announce
 * a more specific route and then withdraw the one that is about to be found, and the reader would answer with a route
 * that was the best at no time. Each peer therefore has a version, counted up <em>before</em> each store of a route. The
 * reader notes the versions before it reads anything else and looks at them again after the last load:
 * <ul>
 *   <li>If they are the same, at most one store was under way meanwhile, that which the last count announced: all earlier
 *       ones had been seen before the climb began (acquire of the count), and of any later one the count would be seen
 *       with it (acquire of the route). One store does not tear: the answer is that from before it or from after it,
 *       whichever it met. That the prefix table changed means nothing, as no peer's route depends on it
 *       ({@code ribflow.ip.PrefixTrie}).
 *   <li>If they differ, the row is looked up again by itself, with all it needs in the cache, until they agree.
 * </ul>
 * Counting before each store rather than around an UPDATE means that a reader never waits for the writer to finish: there
 * is no "odd" state, and a writer that is suspended in the middle of an UPDATE of a thousand prefixes disturbs nobody. It
 * costs the writer a store to a line that it owns.
 *
 * <p><b>And it comes to an end.</b> A look-up is repeated only when the writer stored another route of one of the row's
 * own peers, so the two never block each other. A repeated look-up takes 20 to 100 ns. Between two stores the writer looks
 * a prefix up and counts references, 100 ns and more, and it pauses between UPDATEs: each attempt succeeds with better
 * than even odds at the height of a table transfer, and practically always else. A row that was disturbed 64 times in a
 * row (2^-64 by that account; it takes a writer that runs while this thread is held up again and again) lets the
 * processor do something else first, then tries on: an answer that was never true is not an option.
 *
 * <p>Hot: lock-free, allocation-free. The caller is online in the RIB's {@link ribflow.ip.Epochs} from before
 * {@link #find} to the last use of what it found.
 */
public final class RouteReader {

    private static final int PATIENCE = 64;

    private final PrefixTable ipv4;
    private final PrefixTable ipv6;
    private final int[] prefixes = new int[RouteMatches.CAPACITY];
    private final long[] versions = new long[RouteMatches.CAPACITY];
    private long repeated;

    public RouteReader(Rib rib) {
        this.ipv4 = rib.table(true);
        this.ipv6 = rib.table(false);
    }

    /**
     * Looks rows up.
     *
     * @param rows a bit for each row to look up
     * @param high the high halves of the addresses, by row
     * @param low their low halves
     * @param peers by row the peers to ask, the one that counts most first
     */
    public void find(long rows, long[] high, long[] low, AdjRibIn[][] peers, RouteMatches out) {
        longest(rows, high, low, peers);
        firstPeers(rows, high, low, peers, out);
        climb(rows, high, low, peers, out);
        check(rows, high, low, peers, out);
    }

    private void longest(long rows, long[] high, long[] low, AdjRibIn[][] peers) {
        AdjRibIn[] last = null;
        long version = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (peers[row] != last) {
                last = peers[row];
                version = version(last);
            }
            versions[row] = version;
            prefixes[row] = table(high[row], low[row]).longest(high[row], low[row]);
        }
    }

    private void firstPeers(long rows, long[] high, long[] low, AdjRibIn[][] peers, RouteMatches out) {
        int[] attributes = out.attributes();
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            AdjRibIn[] of = peers[row];
            attributes[row] = of.length == 0 ? 0 : of[0].attributes(Address.isIpv4(high[row], low[row]), prefixes[row]);
        }
    }

    private void climb(long rows, long[] high, long[] low, AdjRibIn[][] peers, RouteMatches out) {
        int[] attributes = out.attributes();
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (attributes[row] != 0) {
                PrefixTable table = table(high[row], low[row]);
                out.set(row, attributes[row], table.length(prefixes[row]), 0);
            } else if (peers[row].length > 0) {
                climb(row, prefixes[row], table(high[row], low[row]), peers[row], out);
            }
        }
    }

    private void climb(int row, int longest, PrefixTable table, AdjRibIn[] peers, RouteMatches out) {
        boolean v4 = table == ipv4;
        int prefix = longest;
        while (true) {
            for (int i = 0; i < peers.length; i++) {
                int found = peers[i].attributes(v4, prefix);
                if (found != 0) {
                    out.set(row, found, table.length(prefix), i);
                    return;
                }
            }
            if (prefix == PrefixTable.ROOT) {
                out.none(row);
                return;
            }
            prefix = table.parent(prefix);
        }
    }

    private void check(long rows, long[] high, long[] low, AdjRibIn[][] peers, RouteMatches out) {
        AdjRibIn[] last = null;
        long version = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (peers[row] != last) {
                last = peers[row];
                version = version(last);
            }
            if (versions[row] != version) {
                again(row, high[row], low[row], peers[row], out);
            }
        }
    }

    private void again(int row, long high, long low, AdjRibIn[] peers, RouteMatches out) {
        PrefixTable table = table(high, low);
        long before;
        int attempts = 0;
        do {
            if (++attempts % PATIENCE == 0) {
                Thread.yield();
            }
            before = version(peers);
            climb(row, table.longest(high, low), table, peers, out);
        } while (version(peers) != before);
        repeated += attempts;
    }

    /** The sum of the peers' versions: each only grows, so the sum stays only if all do. */
    private static long version(AdjRibIn[] peers) {
        long sum = 0;
        for (AdjRibIn peer : peers) {
            sum += peer.version();
        }
        return sum;
    }

    private PrefixTable table(long high, long low) {
        return Address.isIpv4(high, low) ? ipv4 : ipv6;
    }

    /** How many look-ups were repeated because a peer's routes changed meanwhile. The reading thread asks. */
    public long repeated() {
        return repeated;
    }
}
