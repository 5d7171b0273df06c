package ribflow.ip;

/** Some prefixes of one family that are looked for together ({@link PrefixTable#find(PrefixBatch)}), used again and again. */
public final class PrefixBatch {

    /** So many at most. */
    public static final int CAPACITY = 64;

    final long[] high = new long[CAPACITY];
    final long[] low = new long[CAPACITY];
    final int[] lengths = new int[CAPACITY];
    final int[] ids = new int[CAPACITY];
    final int[] scratch = new int[CAPACITY];
    private int size;

    public void clear() {
        size = 0;
    }

    /** Adds a prefix; there must be room. */
    public void add(Prefix prefix) {
        high[size] = prefix.high();
        low[size] = prefix.low();
        lengths[size++] = prefix.length();
    }

    public int size() {
        return size;
    }

    /** What was found for the prefix that was added as that one: its id, or -1. */
    public int id(int index) {
        return ids[index];
    }

    /** A bit for each. */
    long rows() {
        return size == 0 ? 0 : -1L >>> -size;
    }
}
