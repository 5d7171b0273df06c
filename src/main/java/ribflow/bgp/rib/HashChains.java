package ribflow.bgp.rib;

import java.util.function.IntUnaryOperator;
import ribflow.ip.IntPages;
import ribflow.ip.Limbo;

/**
 * A hash table of numbers that grows one bucket at a time (linear hashing, Litwin 1980).
 *
 * <p>A table that doubles holds the old and the new array at once, and moves all its entries while the event loop waits:
 * tens of milliseconds for a full table's attributes. Here each added number splits one bucket, the next in order; the
 * buckets are pages, four bytes a number, and the link from number to number is a word that whoever owns the numbers has
 * beside whatever else he looks at when he meets one: a table of millions is not in the cache, and each word that lies
 * elsewhere is another wait for memory.
 *
 * <p>Numbers are positive, at most once in the table. Writer only.
 */
final class HashChains {

    private static final int NONE = 0;

    private final Limbo.Links links;
    private final IntUnaryOperator hashOf;
    private final IntPages heads = new IntPages();
    private int buckets = 1;
    private int size;

    /**
     * An empty table.
     *
     * @param links of the numbers that are in it
     * @param hashOf the hash of a number that is in it
     */
    HashChains(Limbo.Links links, IntUnaryOperator hashOf) {
        this.links = links;
        this.hashOf = hashOf;
        heads.reach(0);
    }

    /** The first number of the chain in which those of that hash are; 0 if the chain is empty. */
    int first(int hash) {
        return heads.get(bucket(hash));
    }

    /** The next number of the chain, or 0. */
    int next(int number) {
        return links.next(number);
    }

    void add(int number, int hash) {
        push(number, bucket(hash));
        size++;
        if (size > buckets) {
            split();
        }
    }

    void remove(int number) {
        int bucket = bucket(hashOf.applyAsInt(number));
        int next = links.next(number);
        int at = heads.get(bucket);
        if (at == number) {
            heads.set(bucket, next);
        } else {
            while (links.next(at) != number) {
                at = links.next(at);
            }
            links.link(at, next);
        }
        size--;
    }

    /** Lets go of its room; it is empty. */
    void clear() {
        heads.clear();
        heads.set(0, NONE);
        buckets = 1;
    }

    int size() {
        return size;
    }

    long bytes() {
        return heads.bytes();
    }

    private void push(int number, int bucket) {
        links.link(number, heads.get(bucket));
        heads.set(bucket, number);
    }

    /** Buckets that are not there yet share one with their half. */
    private int bucket(int hash) {
        int half = Integer.highestOneBit(buckets);
        int bucket = hash & 2 * half - 1;
        return bucket < buckets ? bucket : bucket - half;
    }

    private void split() {
        int added = buckets++;
        int old = added - Integer.highestOneBit(added);
        heads.reach(added);
        heads.set(added, NONE);
        int number = heads.get(old);
        heads.set(old, NONE);
        while (number != NONE) {
            int next = links.next(number);
            push(number, bucket(hashOf.applyAsInt(number)));
            number = next;
        }
    }

    /** A hash of ints whose low bits depend on all of them. */
    static int hash(int[] words, int count) {
        long hash = count;
        for (int i = 0; i < count; i++) {
            hash = (hash ^ words[i]) * 0x9e37_79b9_7f4a_7c15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
