package ribflow.bgp.rib;

import java.util.function.IntUnaryOperator;
import ribflow.ip.IntPages;

/**
 * A hash table of numbers that grows one bucket at a time (linear hashing, Litwin 1980).
 *
 * <p>A table that doubles holds the old and the new array at once, and moves all its entries while the event loop waits:
 * tens of milliseconds for a full table's attributes. Here each added number splits one bucket, the next in order; the
 * buckets and the links from number to number are pages. Eight bytes a number; no hash is stored, since whoever meets a
 * number must compare its content anyway.
 *
 * <p>Numbers are positive, at most once in the table. Writer only.
 */
final class HashChains {

    private static final int NONE = 0;

    private final IntUnaryOperator hashOf;
    private final IntPages heads = new IntPages();
    private final IntPages links = new IntPages();
    private int buckets = 1;
    private int size;

    /** A table that asks for the hash of a number that is in it. */
    HashChains(IntUnaryOperator hashOf) {
        this.hashOf = hashOf;
        heads.reach(0);
    }

    /** The first number of the chain in which those of that hash are; 0 if the chain is empty. */
    int first(int hash) {
        return heads.get(bucket(hash));
    }

    /** The next number of the chain, or 0. */
    int next(int number) {
        return links.get(number);
    }

    void add(int number, int hash) {
        links.reach(number);
        push(number, bucket(hash));
        size++;
        if (size > buckets) {
            split();
        }
    }

    void remove(int number) {
        int bucket = bucket(hashOf.applyAsInt(number));
        int next = links.get(number);
        int at = heads.get(bucket);
        if (at == number) {
            heads.set(bucket, next);
        } else {
            while (links.get(at) != number) {
                at = links.get(at);
            }
            links.set(at, next);
        }
        size--;
    }

    int size() {
        return size;
    }

    long bytes() {
        return heads.bytes() + links.bytes();
    }

    private void push(int number, int bucket) {
        links.set(number, heads.get(bucket));
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
            int next = links.get(number);
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
