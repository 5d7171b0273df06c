package ribflow.bgp.rib;

import ribflow.ip.Epochs;
import ribflow.ip.IntPages;
import ribflow.ip.Limbo;

/**
 * Interned sequences of ints: each content once, under a small number. AS paths are one such pool, each kind of
 * communities is another. The empty sequence is 0 and costs nothing.
 *
 * <p>A sequence counts its references, and with the last one it can no longer be found; its number and its place in the
 * {@link Slab} are used again when no reader can hold the number ({@link Limbo}). The place goes back to the slab only
 * as the number is taken again, so that a turn of limbo need not visit what it frees.
 *
 * <p>One writer; readers read the content of a number that they got by reading something published.
 */
final class Sequences {

    private final Slab slab = new Slab();
    private final IntPages places = new IntPages();
    private final IntPages references = new IntPages();

    /** How often a number was used again. */
    private final IntPages generations = new IntPages();

    private final HashChains chains = new HashChains(this::hash);
    private final Limbo limbo;
    private int used = 1;
    private int[] scratch = new int[64];

    Sequences(Epochs epochs) {
        this.limbo = new Limbo(epochs, references);
    }

    /** The number of a sequence, with one reference more. Writer. */
    int intern(Words words) {
        int count = words.count();
        if (count == 0) {
            return 0;
        }
        int hash = HashChains.hash(words.array(), count);
        for (int id = chains.first(hash); id != 0; id = chains.next(id)) {
            int place = places.get(id);
            if (slab.get(place) == count && slab.equal(words.array(), count, place)) {
                references.add(id, 1);
                return id;
            }
        }
        return add(words, hash);
    }

    private int add(Words words, int hash) {
        int id = limbo.take();
        if (id == 0) {
            id = used++;
            places.reach(id);
            references.reach(id);
            generations.reach(id);
        } else {
            generations.add(id, 1);
            int old = places.get(id);
            slab.free(old, 1 + slab.get(old));
        }
        int place = slab.allocate(1 + words.count());
        slab.set(place, words.count());
        slab.copy(words.array(), words.count(), place);
        places.set(id, place);
        references.set(id, 1);
        chains.add(id, hash);
        return id;
    }

    private int hash(int id) {
        int count = count(id);
        if (count > scratch.length) {
            scratch = new int[count];
        }
        for (int i = 0; i < count; i++) {
            scratch[i] = word(id, i);
        }
        return HashChains.hash(scratch, count);
    }

    /** Counts one reference less. Writer. */
    void release(int id) {
        if (id != 0 && references.add(id, -1) == 0) {
            chains.remove(id);
            limbo.retire(id);
        }
    }

    /** How many ints the sequence has. */
    int count(int id) {
        return id == 0 ? 0 : slab.get(places.get(id));
    }

    /** One int of a sequence that is not empty. Hot. */
    int word(int id, int index) {
        return slab.get(places.get(id), 1 + index);
    }

    /** A number that is another one when the id stands for another sequence. Hot. */
    int generation(int id) {
        return id == 0 ? 0 : generations.get(id);
    }

    /** How many bytes one of the references to a sequence answers for. */
    double share(int id) {
        return id == 0 ? 0 : (4.0 * (1 + count(id)) + PER_SEQUENCE) / Math.max(1, references.get(id));
    }

    /** Place, references, generation, and two words in the chains. */
    private static final int PER_SEQUENCE = 20;

    /** How many sequences there are. */
    int size() {
        return chains.size();
    }

    void turn() {
        limbo.turn();
    }

    long bytes() {
        return slab.bytes() + places.bytes() + references.bytes() + generations.bytes() + chains.bytes();
    }
}
