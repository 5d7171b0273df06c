package ribflow.ip;

/**
 * All prefixes of one address family that any peer has announced, each once: the half of the RIB that peers share.
 *
 * <p>A prefix is a small number, its id, counted from 1; 0 is the virtual root, {@code 0.0.0.0/0} or {@code ::/0}, which
 * is always there, so a default route costs nothing. A look-up finds the longest prefix of all that hold an address and
 * climbs by {@link #parent} until it meets one for which the peer in question has a route. How the index does that, and
 * why no change of it can stall the writer, is told in {@link PrefixTrie}.
 *
 * <p>The prefix itself is stored as 32 or 128 bits and a length; 13 bytes a prefix in IPv4 and 25 in IPv6, the index not
 * counted. No hash table finds a prefix by its bits: the look-up of its first address meets it, or a more specific one
 * from which it is a few steps up.
 *
 * <p>One thread writes. Whoever stores an id for others to find {@linkplain #retain retains} it, and when the last
 * reference is {@linkplain #release released} the prefix leaves the index and its id goes to {@link Limbo}: a reader may
 * have met it just before, so it is used again only when all readers online at that time have left.
 *
 * <p>Hot: {@link #longest}, {@link #parent} and {@link #length} are lock-free and allocation-free; the caller is online
 * in the table's {@link Epochs} from the first call to the last use of an id.
 */
public final class PrefixTable {

    /** The id of the prefix of length 0. */
    public static final int ROOT = 0;

    private final boolean ipv4;

    /** By id: one word of bits in IPv4, four in IPv6. */
    private final IntPages bits = new IntPages();

    private final BytePages lengths = new BytePages();
    private final IntPages parents = new IntPages();
    private final IntPages references = new IntPages();
    private final PrefixTrie trie;
    private final Limbo limbo;
    private int used = 1;

    /** Other threads read it as of some moment, which is all they ask. */
    private int size;

    private PrefixTable(boolean ipv4, boolean small, Epochs epochs) {
        this.ipv4 = ipv4;
        this.trie = small
                ? PrefixTrie.small(ipv4, parents, epochs)
                : ipv4 ? PrefixTrie.ipv4(parents, epochs) : PrefixTrie.ipv6(parents, epochs);
        this.limbo = new Limbo(epochs, references);
        reach(ROOT);
    }

    public static PrefixTable ipv4(Epochs epochs) {
        return new PrefixTable(true, false, epochs);
    }

    public static PrefixTable ipv6(Epochs epochs) {
        return new PrefixTable(false, false, epochs);
    }

    /** One that takes 2 kB while it is empty, for tables of which there may be thousands; looking up takes more steps. */
    public static PrefixTable small(boolean ipv4, Epochs epochs) {
        return new PrefixTable(ipv4, true, epochs);
    }

    /** The id of the longest prefix that holds the address, {@link #ROOT} if no other does. Hot. */
    public int longest(long high, long low) {
        return trie.longest(high, low);
    }

    /**
     * The ids of the longest prefixes for many addresses, which takes a fraction of the time of one after the other. Hot.
     *
     * @param rows a bit for each row to look up
     * @param ids the result, by row
     * @param scratch as long as the others; holds rubbish afterwards
     */
    public void longest(long rows, long[] high, long[] low, int[] ids, int[] scratch) {
        trie.longest(rows, high, low, ids, scratch);
    }

    /** The id of the next shorter prefix that covers that one; the root's is itself. Hot. */
    public int parent(int id) {
        return trie.parent(id);
    }

    /** The length of a prefix, as its family counts. Hot. */
    public int length(int id) {
        return lengths.get(id);
    }

    /** The prefix of an id. */
    public Prefix prefix(int id) {
        return new Prefix(high(id), low(id), length(id));
    }

    /** The id of a prefix, or -1 if it is not there. Writer. */
    public int find(Prefix prefix) {
        int near = nearest(prefix);
        return length(near) == prefix.length() ? near : -1;
    }

    /**
     * Finds the ids of many prefixes, -1 for those that are not there, in a fraction of the time of one after the other,
     * since all of them wait for memory together. Writer.
     */
    public void find(PrefixBatch batch) {
        longest(batch.rows(), batch.high, batch.low, batch.ids, batch.scratch);
        for (int i = 0; i < batch.size(); i++) {
            int near = covering(batch.ids[i], batch.lengths[i]);
            batch.ids[i] = length(near) == batch.lengths[i] ? near : -1;
        }
    }

    /** The id of a prefix, which is added if it is not there; the caller {@linkplain #retain retains} it. Writer. */
    public int add(Prefix prefix) {
        int near = nearest(prefix);
        if (length(near) == prefix.length()) {
            return near;
        }
        int id = limbo.take();
        if (id == 0) {
            id = used++;
            reach(id);
        }
        write(id, prefix);
        trie.insert(id, prefix.high(), prefix.low(), prefix.length(), near, length(near));
        references.set(id, 0);
        size++;
        return id;
    }

    /** The prefix itself or the longest that covers it. */
    private int nearest(Prefix prefix) {
        return covering(longest(prefix.high(), prefix.low()), prefix.length());
    }

    /** A prefix or the longest above it that is not longer than that. */
    private int covering(int id, int length) {
        int covering = id;
        while (length(covering) > length) {
            covering = parent(covering);
        }
        return covering;
    }

    /** Counts one more reference. Writer. */
    public void retain(int id) {
        references.add(id, 1);
    }

    /** Counts one reference less; with the last one the prefix is taken out. Writer. */
    public void release(int id) {
        if (references.add(id, -1) == 0 && id != ROOT) {
            trie.remove(id, high(id), low(id), length(id));
            limbo.retire(id);
            size--;
        }
    }

    /** Frees what no reader can hold any more; to be called now and then, at least while it returns true. Writer. */
    public boolean turn() {
        boolean waiting = limbo.turn();
        return trie.turn() || waiting;
    }

    /** Whether nobody has a reference to any prefix, the root included. Writer. */
    public boolean isEmpty() {
        return size == 0 && references.get(ROOT) == 0;
    }

    /** Lets go of the room of prefixes that are gone: {@linkplain #isEmpty there are none}, and none rests. Writer. */
    public void clear() {
        trie.clear();
        bits.clear();
        lengths.clear();
        parents.clear();
        references.clear();
        limbo.clear();
        used = 1;
    }

    /** How many prefixes there are, the root not counted. */
    public int size() {
        return size;
    }

    /** The memory it takes. */
    public long bytes() {
        return trie.bytes() + bits.bytes() + lengths.bytes() + parents.bytes() + references.bytes();
    }

    private void reach(int id) {
        bits.reach(ipv4 ? id : 4 * id + 3);
        lengths.reach(id);
        parents.reach(id);
        references.reach(id);
    }

    private void write(int id, Prefix prefix) {
        lengths.set(id, prefix.length());
        if (ipv4) {
            bits.set(id, (int) prefix.low());
        } else {
            bits.set(4 * id, (int) (prefix.high() >>> 32));
            bits.set(4 * id + 1, (int) prefix.high());
            bits.set(4 * id + 2, (int) (prefix.low() >>> 32));
            bits.set(4 * id + 3, (int) prefix.low());
        }
    }

    private long high(int id) {
        return ipv4 ? 0 : word(4 * id);
    }

    private long low(int id) {
        return ipv4 ? Address.ipv4Low(bits.get(id)) : word(4 * id + 2);
    }

    private long word(int at) {
        return (long) bits.get(at) << 32 | (bits.get(at + 1) & 0xffff_ffffL);
    }
}
