package ribflow.bgp.rib;

import ribflow.ip.Address;
import ribflow.ip.PrefixTable;

/**
 * Looks routes up for one thread: for each row the longest prefix for which any of the row's peers has a route; where there
 * are several to that prefix, the one that {@link Choice} says. What a flow says of itself, its next hop, decides only
 * inside the prefix: the router chose the longest prefix too, before it came to a next hop, so a less specific route never
 * answers because its next hop is the right one.
 *
 * <p><b>In stages.</b> A look-up is a few loads that miss the cache: in the index, in the peer's page, in the lengths. Row
 * by row they are waited for one after the other, for the processor cannot guess past a branch whose condition is still
 * under way. So each step is made for all rows before the next one, and says which rows need another as bits in a word:
 * the index for all rows, the first peer for all rows, the next peer for those that have one, and so on upwards. The
 * misses of a batch overlap, which is worth a factor of two to three. Rows for which more than one route was met are decided
 * at the end, one by one, with all they need in the cache. A row that has met a single route in a tier, and tells no next
 * hop, does not ask lower tiers at all.
 *
 * <p><b>Every answer was true at some moment.</b> A climb is several loads. The writer may, between two of them, announce
 * a more specific route and then withdraw the one that is about to be found, and the reader would answer with a route
 * that was the best at no time. Each peer therefore has a version, counted up with each store of a route and of the state
 * that says which generations of routes count ({@link FamilyRoutes}). The reader notes the versions before it reads anything
 * else and looks at them again after the last load:
 * <ul>
 *   <li>If they are the same, at most one store was under way meanwhile, that which the last count announced: all earlier
 *       ones had been seen before the climb began (acquire of the count), and with any later one the count would be seen
 *       (acquire of the route). One store does not tear, as long as each word is read once: the answer is that from before
 *       it or from after it, whichever was met. That prefixes came and went in the table means nothing: no way past a
 *       prefix leads past another ({@code ribflow.ip.PrefixTrie}). With several peers it is the same, as their one writer
 *       does one store at a time.
 *   <li>If they differ, the row is looked up again, with all it needs in the cache, until they agree; and from then on by the
 *       versions of the address's {@linkplain Regions region}, which stores of routes elsewhere leave alone. The proof is
 *       the same: no other store can concern the answer.
 * </ul>
 *
 * <p><b>Where a word is read more than once.</b> (1) The state of a family judges many words, and one store of it kills or
 * ages them all. Routes of one family to one prefix are judged by one load of it ({@link Decision#collect}), made after their
 * words: a word that the sweep has made 0 since shows the state that killed it. From one prefix to the next the state may
 * change once, and that is harmless: what is dead after the store was passed over rightly, and what counted before it was
 * found then and there. (2) A row with several routes to a prefix is read in the stages and once more to decide. Only the
 * second reading chooses. The first one has shown that there is nothing more specific, which no single store under way makes
 * wrong: one that adds such a route leaves the answer true for the moment before it. If the second reading finds nothing,
 * that store was the end of all these routes, and the climb goes on. (3) A path id is stored after the count that announces
 * its route, so whoever reads it sees the count.
 *
 * <p>Counting each store rather than marking the beginning and end of an UPDATE means that a reader never waits for the
 * writer: a writer that is suspended in the middle of an UPDATE of a thousand prefixes disturbs nobody. It costs the writer
 * a store to a line that it owns.
 *
 * <p><b>Tables of VPNs</b> come and go. A peer's routes in such a table are found by its distinguisher, but taken only if they
 * are those of the very table that the prefix was found in; else there were none at the time of one of the two reads.
 *
 * <p><b>And it comes to an end.</b> A look-up is repeated only if the writer has stored another route of one of the row's
 * own peers, so one of the two always gets on, and neither ever waits for the other. While a full table comes in there
 * is a store each microsecond, and the rows of its peer are looked up twice. Those in whose region there was one even then, many
 * if the table comes in the order of its prefixes, are looked up by themselves. For the reader to starve, the writer
 * would have to hit every attempt. One row's takes 50 to 100 ns in the cache. The writer stores at most 64 routes in a row,
 * the prefixes of one UPDATE that it has looked for together, which takes it two or three microseconds; before the next ones it
 * looks prefixes up, or parses bytes and interns attributes, for about as long. So an attempt that falls into such a row
 * may be repeated until the row is over, some ten times and seldom thirty; at other times the first one succeeds.
 * There is no count after which an answer that was never true would be given instead: the loop is bounded by what the writer
 * has to do
 * between two rows of stores, not by patience.
 *
 * <p>Hot: lock-free, allocation-free. The caller is online in the RIB's {@link ribflow.ip.Epochs} from before
 * {@link #find} to the last use of what it found.
 */
@SuppressWarnings("ReferenceEquality") // rows of one exporter share its peers
public final class RouteReader {

    private static final Layer[] NO_LAYERS = {};
    private static final int[][] NO_PAGES = {};

    private final Rib rib;
    private final RouteTable ipv4;
    private final RouteTable ipv6;
    private final Decision decision;
    private final int[] prefixes = new int[RouteMatches.CAPACITY];
    private final int[] scratch = new int[RouteMatches.CAPACITY];
    private final Layer[][] layers = new Layer[RouteMatches.CAPACITY][];
    private final int[] words = new int[RouteMatches.CAPACITY];
    private final long[] versions = new long[RouteMatches.CAPACITY];

    /** Rows that have met more than one route to their prefix. */
    private long contested;

    private long repeated;

    public RouteReader(Rib rib) {
        this.rib = rib;
        this.ipv4 = rib.unicast(true);
        this.ipv6 = rib.unicast(false);
        this.decision = new Decision(rib.attributes());
    }

    /** Looks rows up. */
    public void find(RouteQuery query, RouteMatches out) {
        readVersions(query, query.rows());
        attempt(query, query.rows(), out);
        long disturbed = changed(query, query.rows());
        if (disturbed == 0) {
            return;
        }
        for (long left = repeat(query, disturbed, out); left != 0; left &= left - 1) {
            long again = left & -left;
            while (again != 0) {
                again = repeat(query, again, out);
            }
        }
    }

    /** Looks rows up again, and returns those whose own regions have changed meanwhile. */
    private long repeat(RouteQuery query, long rows, RouteMatches out) {
        repeated += Long.bitCount(rows);
        readVersionsOfRegions(query, rows);
        attempt(query, rows, out);
        return changedInRegions(query, rows);
    }

    /** Looks rows up; some may be disturbed meanwhile. */
    private void attempt(RouteQuery query, long rows, RouteMatches out) {
        long v4 = ipv4Rows(rows, query.high(), query.low());
        long global = rows & ~query.withRd();
        find(query, global & v4, ipv4, out);
        find(query, global & ~v4, ipv6, out);
        if (global != rows) {
            findInVpns(query, rows & ~global & v4, true, out);
            findInVpns(query, rows & ~global & ~v4, false, out);
        }
    }

    private static long ipv4Rows(long rows, long[] high, long[] low) {
        long ipv4 = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            ipv4 |= (Address.isIpv4(high[row], low[row]) ? 1L : 0) << row;
        }
        return ipv4;
    }

    /** Looks up, one after the other, the rows of each distinguisher. */
    private void findInVpns(RouteQuery query, long rows, boolean v4, RouteMatches out) {
        long open = rows;
        while (open != 0) {
            long rd = query.rd(Long.numberOfTrailingZeros(open));
            long same = 0;
            for (long left = open; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                same |= (query.rd(row) == rd ? 1L : 0) << row;
            }
            open &= ~same;
            RouteTable table = rib.vpn(v4, rd);
            if (table != null) {
                find(query, same, table, out);
            } else {
                begin(query, same, out);
            }
        }
    }

    /** Looks rows up in a table. */
    private void find(RouteQuery query, long rows, RouteTable table, RouteMatches out) {
        if (rows == 0) {
            return;
        }
        PrefixTable index = table.prefixes();
        index.longest(rows, query.high(), query.low(), prefixes, scratch);
        for (long left = rows & query.bounded(); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            while (index.length(prefixes[row]) > query.longest(row)) {
                prefixes[row] = index.parent(prefixes[row]);
            }
        }
        contested = 0;
        long open = begin(query, rows, out);
        while (open != 0) {
            ask(query, open, table, out);
            open = climb(open, index, out);
        }
        for (long left = contested; left != 0; left &= left - 1) {
            decide(query, Long.numberOfTrailingZeros(left), table, out);
        }
        describe(rows, index, out);
    }

    /** Tells the prefixes that were found. */
    private void describe(long rows, PrefixTable index, RouteMatches out) {
        int[] prefixLength = out.prefixLength();
        long byDefault = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            byDefault |= (prefixes[row] == PrefixTable.ROOT ? 1L : 0) << row;
        }
        out.setDefault(rows, byDefault);
        for (long left = out.wantsLengths() ? rows : 0; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            prefixLength[row] = index.length(prefixes[row]);
        }
    }

    /** Begins with nothing found, and returns the rows that have somebody to ask. */
    private static long begin(RouteQuery query, long rows, RouteMatches out) {
        out.setStale(rows, false);
        long open = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            out.attributes()[row] = 0;
            out.choice()[row] = 0; // ONLY
            open |= (query.peers(row).count() > 0 ? 1L : 0) << row;
        }
        return open;
    }

    /** Asks the rows' first peers, then the second ones of those rows that have a second, and so on. */
    private void ask(RouteQuery query, long rows, RouteTable table, RouteMatches out) {
        long open = rows;
        for (int number = 0; open != 0; number++) {
            load(query, open, number, table);
            long more = 0;
            for (long left = open; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                judge(row, number, out);
                if (number + 1 < query.peers(row).count() && !isSettled(query, row, number + 1, out)) {
                    more |= left & -left;
                }
            }
            open = more;
        }
    }

    /** Loads the words of peers with one layer, for all rows before any is looked at: no branch waits for a word here. */
    private void load(RouteQuery query, long rows, int number, RouteTable table) {
        boolean vpn = table.purpose() == RouteTable.Purpose.VPN;
        boolean v4 = table.ipv4();
        PeerTiers last = PeerTiers.NONE;
        Layer[] list = NO_LAYERS;
        int[][] pages = NO_PAGES;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            PeerTiers peers = query.peers(row);
            if (peers != last) {
                last = peers;
                PeerTables routes = peers.peer(number).tables();
                list = (vpn ? routes.layers(table) : routes.unicast(v4)).list();
                pages = list.length == 1 ? list[0].now() : NO_PAGES;
            }
            if (layers[row] != list) { // mostly it is, and a store of a reference costs more than this
                layers[row] = list;
            }
            words[row] = RoutePages.get(pages, prefixes[row]);
        }
    }

    /** Says what a row's word means. */
    private void judge(int row, int number, RouteMatches out) {
        Layer[] list = layers[row];
        if (list.length != 1) {
            askLayers(row, list, out.attributes());
            return;
        }
        int word = words[row];
        int state = list[0].family().state();
        int set = FamilyRoutes.set(state, word);
        if (set == 0) {
            return;
        }
        long bit = 1L << row;
        if (out.attributes()[row] != 0) {
            contested |= bit;
            return;
        }
        out.attributes()[row] = set;
        out.peer()[row] = number;
        if (FamilyRoutes.isStale(state, word)) {
            out.setStale(bit, true);
            contested |= FamilyRoutes.isLongLived(state, word) ? bit : 0;
        }
    }

    /**
     * Whether a row has its answer although there are more peers: one route was met, and all others are of lower tiers. That
     * they lose takes no look at them, unless the flow tells its next hop or somebody's route may be long-lived.
     */
    private boolean isSettled(RouteQuery query, int row, int next, RouteMatches out) {
        PeerTiers peers = query.peers(row);
        return out.attributes()[row] != 0
                && (contested >>> row & 1) == 0
                && peers.tier(next) > peers.tier(out.peer()[row])
                && !query.hasNextHop(row)
                && !rib.attributes().hasLongLivedStale();
    }

    /** Asks a peer with several layers, or none; which of its routes it is will be decided. */
    private void askLayers(int row, Layer[] list, int[] attributes) {
        for (Layer layer : list) {
            int word = layer.get(prefixes[row]);
            int set = FamilyRoutes.set(layer.family().state(), word);
            if (set != 0) {
                attributes[row] = set;
                contested |= 1L << row;
            }
        }
    }

    /** Goes on to the covering prefix for the rows that have found nothing, and returns those that still have one. */
    private long climb(long rows, PrefixTable index, RouteMatches out) {
        int[] attributes = out.attributes();
        long open = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (attributes[row] == 0 && prefixes[row] != PrefixTable.ROOT) {
                prefixes[row] = index.parent(prefixes[row]);
                open |= left & -left;
            }
        }
        return open;
    }

    /** Chooses among several routes to a row's prefix; if they are gone, among those to the next that covers it. */
    private void decide(RouteQuery query, int row, RouteTable table, RouteMatches out) {
        PeerTiers peers = query.peers(row);
        while (decision.collect(peers, table, prefixes[row]) == 0) {
            if (prefixes[row] == PrefixTable.ROOT) {
                out.attributes()[row] = 0;
                return;
            }
            prefixes[row] = table.prefixes().parent(prefixes[row]);
        }
        int chosen = decision.choose(query.hasNextHop(row), query.nextHopHigh(row), query.nextHopLow(row));
        out.attributes()[row] = decision.set(chosen);
        out.peer()[row] = decision.peerNumber(chosen);
        out.choice()[row] = decision.rule();
        out.setStale(1L << row, decision.isStale(chosen));
    }

    private void readVersions(RouteQuery query, long rows) {
        PeerTiers last = PeerTiers.NONE;
        long version = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (query.peers(row) != last) {
                last = query.peers(row);
                version = last.version();
            }
            versions[row] = version;
        }
    }

    private long changed(RouteQuery query, long rows) {
        PeerTiers last = PeerTiers.NONE;
        long version = 0;
        long changed = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (query.peers(row) != last) {
                last = query.peers(row);
                version = last.version();
            }
            changed |= (versions[row] != version ? 1L : 0) << row;
        }
        return changed;
    }

    private void readVersionsOfRegions(RouteQuery query, long rows) {
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            versions[row] = versionOfRegion(query, row);
        }
    }

    private long changedInRegions(RouteQuery query, long rows) {
        long changed = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            changed |= (versions[row] != versionOfRegion(query, row) ? 1L : 0) << row;
        }
        return changed;
    }

    private static long versionOfRegion(RouteQuery query, int row) {
        return query.peers(row).version(Regions.of(query.high()[row], query.low()[row]));
    }

    /** How often a look-up was repeated because a peer's routes changed meanwhile. For the reading thread. */
    public long repeated() {
        return repeated;
    }
}
