package ribflow.decode.template;

/**
 * Sampling rates by number: of a sampler, an interface, a template; or other numbers that are not 0. Immutable; one more
 * rate makes a new map. A router has a few, so a change is rare and the array small.
 *
 * <p>Hot: {@link #get} is allocation-free.
 */
final class RateMap {

    static final RateMap EMPTY = new RateMap(new long[2], new long[2], 0);

    /** More rates than this are not kept: a bound on what a broken exporter can make us remember. */
    static final int LIMIT = 4096;

    private final long[] keys;
    private final long[] rates;
    private final int size;

    private RateMap(long[] keys, long[] rates, int size) {
        this.keys = keys;
        this.rates = rates;
        this.size = size;
    }

    /** The rate of that number, or 0. */
    long get(long key) {
        return rates[slot(keys, rates, key)];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Tells all numbers and their rates. */
    void forEach(Entry entry) {
        for (int i = 0; i < keys.length; i++) {
            if (rates[i] != 0) {
                entry.accept(keys[i], rates[i]);
            }
        }
    }

    /** Hears of a number and its rate. */
    interface Entry {
        void accept(long key, long rate);
    }

    /** The rate on which all agree, or 0 if there is none or they differ. */
    long agreed() {
        long agreed = 0;
        for (long rate : rates) {
            if (rate != 0 && agreed != 0 && rate != agreed) {
                return 0;
            }
            agreed = Math.max(agreed, rate);
        }
        return agreed;
    }

    /** This map with another rate for that number; itself if nothing changes. */
    RateMap with(long key, long rate) {
        long known = get(key);
        if (known == rate || known == 0 && size == LIMIT) {
            return this;
        }
        int grown = known == 0 ? size + 1 : size;
        int slots = Math.max(4, Integer.highestOneBit(grown) * 4);
        long[] newKeys = new long[slots];
        long[] newRates = new long[slots];
        for (int i = 0; i < keys.length; i++) {
            if (rates[i] != 0) {
                put(newKeys, newRates, keys[i], rates[i]);
            }
        }
        put(newKeys, newRates, key, rate);
        return new RateMap(newKeys, newRates, grown);
    }

    private static void put(long[] keys, long[] rates, long key, long rate) {
        int slot = slot(keys, rates, key);
        keys[slot] = key;
        rates[slot] = rate;
    }

    /** The slot of the key, or the free one where it would go; a free slot has the rate 0, and there always is one. */
    private static int slot(long[] keys, long[] rates, long key) {
        int slot = (int) (key * 0x9e37_79b9_7f4a_7c15L >>> 40) & (keys.length - 1);
        while (rates[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}
