package ribflow.bgp.rib;

/** What {@link RouteReader} found, by row. Used again and again; a row that was not asked for holds rubbish. */
public final class RouteMatches {

    /** How many rows there are: as many as in a batch of flows. */
    public static final int CAPACITY = 64;

    private final int[] attributes = new int[CAPACITY];
    private final int[] prefixLength = new int[CAPACITY];
    private final int[] peer = new int[CAPACITY];
    private final int[] choice = new int[CAPACITY];
    private final boolean lengths;
    private long stale;
    private long byDefault;

    public RouteMatches() {
        this(true);
    }

    /** @param lengths whether {@link #prefixLength} is to be filled: for each row a load that often misses the cache */
    public RouteMatches(boolean lengths) {
        this.lengths = lengths;
    }

    /** The number of the route's attributes in {@link AttributePool}; 0 where no route was found, and nothing else counts. */
    public int[] attributes() {
        return attributes;
    }

    /** The length of the route's prefix, as its family counts: the prefix is that many bits of the address. Where it is wanted. */
    public int[] prefixLength() {
        return prefixLength;
    }

    /** Which of the row's peers has the route: {@link PeerTiers#peer}. */
    public int[] peer() {
        return peer;
    }

    /**
     * By which rule it was chosen among the routes to that prefix: {@link Choice#of}. {@link Choice#ONLY} means the only one
     * that was looked at: lower tiers are not, where nothing in them could matter. {@link Explanation} then says
     * {@link Choice#TIER}.
     */
    public int[] choice() {
        return choice;
    }

    /** The rows whose route is stale. */
    public long stale() {
        return stale;
    }

    /** Of the rows with a route, those whose route is the default route. */
    public long byDefault() {
        return byDefault;
    }

    boolean wantsLengths() {
        return lengths;
    }

    void setDefault(long rows, long ofThem) {
        byDefault = byDefault & ~rows | ofThem;
    }

    void setStale(long rows, boolean areStale) {
        stale = areStale ? stale | rows : stale & ~rows;
    }
}
