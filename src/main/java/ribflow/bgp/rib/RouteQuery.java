package ribflow.bgp.rib;

/**
 * What {@link RouteReader} is asked: columns by row, of which it reads those rows that have a bit. Used again and again; the
 * arrays stay the caller's. Hot: allocation-free.
 */
public final class RouteQuery {

    private static final long[] NO_COLUMN = {};

    private long rows;
    private long[] high = NO_COLUMN;
    private long[] low = NO_COLUMN;
    private PeerTiers[] peers = {};
    private long withNextHop;
    private long[] nextHopHigh = NO_COLUMN;
    private long[] nextHopLow = NO_COLUMN;
    private long withRd;
    private long[] rd = NO_COLUMN;
    private long bounded;
    private int[] longest = {};

    /**
     * Begins anew, with nothing known but addresses.
     *
     * @param asked a bit for each row to look up
     * @param addressHigh the high halves of the addresses, by row
     * @param addressLow their low halves
     * @param by by row the peers to ask
     */
    public RouteQuery rows(long asked, long[] addressHigh, long[] addressLow, PeerTiers[] by) {
        rows = asked;
        high = addressHigh;
        low = addressLow;
        peers = by;
        withNextHop = 0;
        withRd = 0;
        bounded = 0;
        return this;
    }

    /** Tells the BGP next hops that flows name themselves. */
    public RouteQuery nextHops(long known, long[] hopHigh, long[] hopLow) {
        withNextHop = known;
        nextHopHigh = hopHigh;
        nextHopLow = hopLow;
        return this;
    }

    /** Tells which rows are to be looked up in a VPN, by route distinguisher. */
    public RouteQuery distinguishers(long known, long[] distinguishers) {
        withRd = known;
        rd = distinguishers;
        return this;
    }

    /** Tells the rows for which only routes to prefixes up to a length count. */
    public RouteQuery noLongerThan(long these, int[] lengths) {
        bounded = these;
        longest = lengths;
        return this;
    }

    long rows() {
        return rows;
    }

    long[] high() {
        return high;
    }

    long[] low() {
        return low;
    }

    PeerTiers peers(int row) {
        return peers[row];
    }

    boolean hasNextHop(int row) {
        return (withNextHop >>> row & 1) != 0;
    }

    long nextHopHigh(int row) {
        return hasNextHop(row) ? nextHopHigh[row] : 0;
    }

    long nextHopLow(int row) {
        return hasNextHop(row) ? nextHopLow[row] : 0;
    }

    long withRd() {
        return withRd;
    }

    long bounded() {
        return bounded;
    }

    int longest(int row) {
        return longest[row];
    }

    long rd(int row) {
        return rd[row];
    }
}
