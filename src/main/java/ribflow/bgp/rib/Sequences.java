package ribflow.bgp.rib;

import ribflow.ip.Epochs;
import ribflow.ip.IntPages;
import ribflow.ip.Limbo;

/**
 * Interned sequences of ints: each content once, under a small number. AS paths are one such pool, each kind of
 * communities is another. The empty sequence is 0 and costs nothing.
 *
 * <p><b>A row of four ints a sequence</b>: where its content is in the {@link Slab}, how many refer to it, the link to the
 * next one, and 24 bits of its hash with 8 bits of its length. While a full table comes in, a million sequences are looked
 * for, and hardly any is in the cache. So what tells one from another stands in the row, and the content is looked at only
 * if all of that is equal, which means that it is the one; nor need it be read for its hash when a bucket is split.
 * Beyond 16 million sequences chains grow longer than one or two, and that is all. One of {@value #LONG} ints or more has its
 * length before its content.
 *
 * <p>A sequence counts its references, and with the last one it can no longer be found; its number and its place in the
 * slab are used again when no reader can hold the number ({@link Limbo}). The place goes back to the slab only
 * as the number is taken again, so that a turn of limbo need not visit what it frees.
 *
 * <p>One writer; readers read the content of a number that they got by reading something published.
 */
final class Sequences {

    private static final int PLACE = 0;
    private static final int REFERENCES = 1;
    private static final int LINK = 2;
    private static final int KEY = 3;
    private static final int WIDTH = 4;

    /** In a key, below the hash: the length, or this if it is as long or longer. */
    private static final int LONG = 255;

    private static final int HASH = 8;

    /** The row, and a bucket. */
    private static final int PER_SEQUENCE = 4 * (WIDTH + 1);

    private final Slab slab = new Slab();
    private final IntPages rows = new IntPages();

    /** How often a number was used again; most never are. */
    private final RoutePages generations = new RoutePages();

    private final HashChains chains;
    private final Limbo limbo;
    private int used = 1;

    /** What is added to how often a number was used again, so that it is not forgotten when all else is. */
    private int era;

    private int mostUses;

    Sequences(Epochs epochs) {
        LinkWords links = new LinkWords(rows, WIDTH, LINK);
        this.chains = new HashChains(links, number -> rows.get(number * WIDTH + KEY) >>> HASH);
        this.limbo = new Limbo(epochs, links);
    }

    /** The number of a sequence, with one reference more. Writer. */
    int intern(Words words) {
        int count = words.count();
        if (count == 0) {
            return 0;
        }
        int hash = HashChains.hash(words.array(), count) >>> HASH;
        int key = hash << HASH | Math.min(count, LONG);
        for (int id = chains.first(hash); id != 0; id = chains.next(id)) {
            if (rows.get(id * WIDTH + KEY) == key && is(id, words)) {
                rows.add(id * WIDTH + REFERENCES, 1);
                return id;
            }
        }
        return add(words, hash, key);
    }

    private boolean is(int id, Words words) {
        return count(id) == words.count() && slab.equal(words.array(), words.count(), rows.get(id * WIDTH + PLACE));
    }

    private int add(Words words, int hash, int key) {
        int id = limbo.take();
        if (id == 0) {
            id = used++;
            rows.reach(id * WIDTH + WIDTH - 1);
        } else {
            generations.reach(id);
            int uses = generations.get(id) + 1;
            generations.set(id, uses);
            mostUses = Math.max(mostUses, uses);
            int head = head(count(id));
            slab.free(rows.get(id * WIDTH + PLACE) - head, head + count(id));
        }
        rows.set(id * WIDTH + KEY, key);
        rows.set(id * WIDTH + PLACE, place(words));
        rows.set(id * WIDTH + REFERENCES, 1);
        chains.add(id, hash);
        return id;
    }

    private int place(Words words) {
        int count = words.count();
        int place = slab.allocate(head(count) + count);
        if (head(count) == 1) {
            slab.set(place++, count);
        }
        slab.copy(words.array(), count, place);
        return place;
    }

    /** How many ints stand before the content. */
    private static int head(int count) {
        return count < LONG ? 0 : 1;
    }

    /** Counts one reference less, and says whether it was the last. Writer. */
    boolean release(int id) {
        if (id == 0 || rows.add(id * WIDTH + REFERENCES, -1) != 0) {
            return false;
        }
        chains.remove(id);
        limbo.retire(id);
        return true;
    }

    /** How many refer to a sequence that is not empty. */
    int references(int id) {
        return rows.get(id * WIDTH + REFERENCES);
    }

    /** How many ints the sequence has. */
    int count(int id) {
        if (id == 0) {
            return 0;
        }
        int count = rows.get(id * WIDTH + KEY) & LONG;
        return count < LONG ? count : slab.get(rows.get(id * WIDTH + PLACE) - 1);
    }

    /** One int of a sequence that is not empty. Hot. */
    int word(int id, int index) {
        return slab.get(rows.get(id * WIDTH + PLACE), index);
    }

    /** Two ints of a sequence that has them, the one at the index the upper. Hot. */
    long words(int id, int index) {
        return slab.words(rows.get(id * WIDTH + PLACE), index);
    }

    /** A number that is another one when the id stands for another sequence. Hot. */
    int generation(int id) {
        return era + generations.get(id);
    }

    /** How many bytes one of the references to a sequence answers for. */
    double share(int id) {
        return id == 0 ? 0 : (4.0 * (head(count(id)) + count(id)) + PER_SEQUENCE) / Math.max(1, references(id));
    }

    /** How many sequences there are. */
    int size() {
        return chains.size();
    }

    /** Frees what no reader can hold any more, and says whether something rests. Writer. */
    boolean turn() {
        return limbo.turn();
    }

    /** Lets go of the room of sequences that are gone: there are none, and none rests. Writer. */
    void clear() {
        era += mostUses + 1;
        mostUses = 0;
        generations.clear();
        rows.clear();
        slab.clear();
        chains.clear();
        limbo.clear();
        used = 1;
    }

    long bytes() {
        return slab.bytes() + rows.bytes() + generations.bytes() + chains.bytes();
    }
}
