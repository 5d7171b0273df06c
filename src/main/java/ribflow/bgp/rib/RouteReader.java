package ribflow.bgp.rib;

import ribflow.ip.Address;
import ribflow.ip.PrefixTable;

/**
 * Looks routes up for one thread: for each row the longest prefix for which any of the row's peers has a route; where
 * several have one for that prefix, the peer that stands first.
 *
 * <p><b>In stages.</b> A look-up is a few loads that miss the cache: in the index, in the peer's page, in the lengths. Row
 * by row they are waited for one after the other, for the processor cannot guess past a branch whose condition is still
 * under way. So each step is made for all rows before the next one, and says which rows need another as bits in a word:
 * the index for all rows, the first peer for all rows, the next peer for those that found nothing, and so on upwards. The
 * misses of a batch overlap, which is worth a factor of two to three.
 *
 * <p><b>Every answer was true at some moment.</b> A climb is several loads. The writer may, between two of them, announce
 * a more specific route and then withdraw the one that is about to be found, and the reader would answer with a route
 * that was the best at no time. Each peer therefore has a version, counted up with each store of a route. The reader notes
 * the versions before it reads anything else and looks at them again after the last load:
 * <ul>
 *   <li>If they are the same, at most one store was under way meanwhile, that which the last count announced: all earlier
 *       ones had been seen before the climb began (acquire of the count), and with any later one the count would be seen
 *       (acquire of the route). One store does not tear: the answer is that from before it or from after it, whichever
 *       was met. That prefixes came and went in the table means nothing: no way past a prefix leads past another
 *       ({@code ribflow.ip.PrefixTrie}). With several peers it is the same, as their one writer does one store at a time.
 *   <li>If they differ, the row is looked up again by itself, with all it needs in the cache, until they agree.
 * </ul>
 * Counting each store rather than marking the beginning and end of an UPDATE means that a reader never waits for the
 * writer: a writer that is suspended in the middle of an UPDATE of a thousand prefixes disturbs nobody. It costs the writer
 * a store to a line that it owns.
 *
 * <p><b>And it comes to an end.</b> A look-up is repeated only if the writer has stored another route of one of the row's
 * own peers, so one of the two always gets on, and neither ever waits for the other. For the reader to starve, the writer
 * would have to hit every attempt. An attempt takes 50 to 100 ns in the cache. Between two stores the writer looks a prefix
 * up and counts references, which takes longer even inside one UPDATE, and between UPDATEs it parses bytes and interns
 * attributes for microseconds. So at the height of a table transfer an attempt succeeds with better than even odds, and a
 * row needs ten attempts once in a thousand look-ups, thirty never; at other times the first one succeeds. There is no
 * count after which an answer that was never true would be given instead: the loop is bounded by what the writer has to do
 * between two stores, not by patience.
 *
 * <p>Hot: lock-free, allocation-free. The caller is online in the RIB's {@link ribflow.ip.Epochs} from before
 * {@link #find} to the last use of what it found.
 */
@SuppressWarnings("ReferenceEquality") // rows of one exporter share the array of its peers
public final class RouteReader {

    private static final AdjRibIn[] NOBODY = {};

    private final PrefixTable ipv4;
    private final PrefixTable ipv6;
    private final int[] prefixes = new int[RouteMatches.CAPACITY];
    private final int[] scratch = new int[RouteMatches.CAPACITY];
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
        long disturbed = attempt(rows, high, low, peers, out);
        for (long left = disturbed; left != 0; left &= left - 1) {
            long row = left & -left;
            do {
                repeated++;
            } while (attempt(row, high, low, peers, out) != 0);
        }
    }

    /** Looks rows up, and returns those that were disturbed. */
    private long attempt(long rows, long[] high, long[] low, AdjRibIn[][] peers, RouteMatches out) {
        readVersions(rows, peers);
        long v4 = ipv4Rows(rows, high, low);
        long v6 = rows & ~v4;
        ipv4.longest(v4, high, low, prefixes, scratch);
        ipv6.longest(v6, high, low, prefixes, scratch);
        climb(v4, true, ipv4, peers, out);
        climb(v6, false, ipv6, peers, out);
        return changed(rows, peers);
    }

    private static long ipv4Rows(long rows, long[] high, long[] low) {
        long ipv4 = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            ipv4 |= (Address.isIpv4(high[row], low[row]) ? 1L : 0) << row;
        }
        return ipv4;
    }

    /** Asks the rows' first peers; for the rows that found nothing the next ones; then all for the covering prefix. */
    private void climb(long rows, boolean v4, PrefixTable table, AdjRibIn[][] peers, RouteMatches out) {
        int[] attributes = out.attributes();
        int[] peer = out.peer();
        long open = begin(rows, peers, out);
        while (open != 0) {
            long missed = 0;
            for (long left = open; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                int found = peers[row][peer[row]].attributes(v4, prefixes[row]);
                attributes[row] = found;
                missed |= (found == 0 ? 1L : 0) << row;
            }
            open = next(missed, table, peers, peer);
        }
        int[] prefixLength = out.prefixLength();
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            prefixLength[row] = table.length(prefixes[row]);
        }
    }

    /** Begins with the first peer, and returns the rows that have one. */
    private static long begin(long rows, AdjRibIn[][] peers, RouteMatches out) {
        long open = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            out.attributes()[row] = 0;
            out.peer()[row] = 0;
            open |= (peers[row].length > 0 ? 1L : 0) << row;
        }
        return open;
    }

    /** Goes on to the next peer or the covering prefix, and returns the rows that still have one. */
    private long next(long rows, PrefixTable table, AdjRibIn[][] peers, int[] peer) {
        long open = rows;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (++peer[row] == peers[row].length) {
                peer[row] = 0;
                if (prefixes[row] == PrefixTable.ROOT) {
                    open &= ~(1L << row);
                } else {
                    prefixes[row] = table.parent(prefixes[row]);
                }
            }
        }
        return open;
    }

    private void readVersions(long rows, AdjRibIn[][] peers) {
        AdjRibIn[] last = NOBODY;
        long version = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (peers[row] != last) {
                last = peers[row];
                version = version(last);
            }
            versions[row] = version;
        }
    }

    private long changed(long rows, AdjRibIn[][] peers) {
        AdjRibIn[] last = NOBODY;
        long version = 0;
        long changed = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (peers[row] != last) {
                last = peers[row];
                version = version(last);
            }
            changed |= (versions[row] != version ? 1L : 0) << row;
        }
        return changed;
    }

    /** The sum of the peers' versions: each only grows, so the sum stays only if all do. */
    private static long version(AdjRibIn[] peers) {
        long sum = 0;
        for (AdjRibIn peer : peers) {
            sum += peer.version();
        }
        return sum;
    }

    /** How often a look-up was repeated because a peer's routes changed meanwhile. For the reading thread. */
    public long repeated() {
        return repeated;
    }
}
