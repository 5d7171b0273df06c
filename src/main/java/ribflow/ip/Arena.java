package ribflow.ip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a trie: 2^bits entries behind two words of header, in chunks of 64 Ki ints. A block is a number, its
 * place; block 0 is the root and has a chunk of its own.
 *
 * <p>Growth copies only the list of chunks, and the chunk after the root's, which begins small and doubles. The list is
 * read anew for each block, after the entry that points to the block: the writer publishes chunk and list before the entry,
 * so the chunk is there. Whoever still reads in a chunk that was just replaced reads what was true when he took it.
 */
final class Arena implements Limbo.Links {

    /** What a reader finds where the segment that begins with this block says nothing: see {@link PrefixTrie}. */
    private static final int ABOVE = 0;

    /** How many prefixes end in the block, plus the blocks below it. Only the writer reads it. */
    private static final int COUNT = 1;

    private static final int HEADER = 2;
    private static final int SHIFT = 16;
    private static final int CHUNK = 1 << SHIFT;
    private static final int MASK = CHUNK - 1;
    private static final int SMALL = 256;
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private final Epochs epochs;
    private final @Nullable Limbo[] limbos = new Limbo[SHIFT];
    private volatile int[][] chunks;
    private int used = 1;
    private int offset = CHUNK;

    /** The size of the chunk that is being cut. */
    private int size;

    Arena(Epochs epochs, int rootBits) {
        this.epochs = epochs;
        this.chunks = new int[4][];
        chunks[0] = new int[HEADER + (1 << rootBits)];
    }

    /** A block whose entries all have that value, to be published by the entry that points to it. */
    int allocate(int bits, int entry, int above) {
        int block = limbo(bits).take();
        if (block == 0) {
            block = cut(HEADER + (1 << bits));
        }
        int[] chunk = chunks[block >>> SHIFT];
        int at = block & MASK;
        chunk[at + ABOVE] = above;
        chunk[at + COUNT] = 0;
        Arrays.fill(chunk, at + HEADER, at + HEADER + (1 << bits), entry);
        return block;
    }

    private int cut(int count) {
        if (offset + count > CHUNK) {
            size = used == 1 ? SMALL : CHUNK;
            int[][] now = chunks;
            int[][] grown = used < now.length ? now : Arrays.copyOf(now, 2 * now.length);
            grown[used++] = new int[size];
            chunks = grown;
            offset = 0;
        }
        while (offset + count > size) {
            size *= 2;
            int[][] now = chunks;
            now[used - 1] = Arrays.copyOf(now[used - 1], size);
            chunks = now;
        }
        int block = (used - 1) << SHIFT | offset;
        offset += count;
        return block;
    }

    /** Takes back a block to which no entry points any more. */
    void retire(int block, int bits) {
        limbo(bits).retire(block);
    }

    /** Lets go of all blocks but the root: no entry points to one, and none rests. */
    void clear() {
        int[][] only = new int[4][];
        only[0] = chunks[0];
        chunks = only;
        Arrays.fill(limbos, null);
        used = 1;
        offset = CHUNK;
    }

    private Limbo limbo(int bits) {
        Limbo limbo = limbos[bits];
        if (limbo == null) {
            limbo = new Limbo(epochs, this);
            limbos[bits] = limbo;
        }
        return limbo;
    }

    boolean turn() {
        boolean waiting = false;
        for (Limbo limbo : limbos) {
            waiting |= limbo != null && limbo.turn();
        }
        return waiting;
    }

    int entry(int block, int index) {
        return entry(chunks, block, index);
    }

    /** All blocks to which entries point that were read before; for {@link #entry(int[][], int, int)}. */
    int[][] chunks() {
        return chunks;
    }

    static int entry(int[][] chunks, int block, int index) {
        return (int) INTS.getAcquire(chunks[block >>> SHIFT], (block & MASK) + HEADER + index);
    }

    void setEntry(int block, int index, int value) {
        INTS.setRelease(chunks[block >>> SHIFT], (block & MASK) + HEADER + index, value);
    }

    int above(int block) {
        return (int) INTS.getAcquire(chunks[block >>> SHIFT], (block & MASK) + ABOVE);
    }

    void setAbove(int block, int value) {
        INTS.setRelease(chunks[block >>> SHIFT], (block & MASK) + ABOVE, value);
    }

    /** Counts a prefix or a block more or less, and returns how many there are. */
    int count(int block, int change) {
        return chunks[block >>> SHIFT][(block & MASK) + COUNT] += change;
    }

    @Override
    public int next(int number) {
        return chunks[number >>> SHIFT][(number & MASK) + COUNT];
    }

    @Override
    public void link(int number, int next) {
        chunks[number >>> SHIFT][(number & MASK) + COUNT] = next;
    }

    long bytes() {
        int[][] now = chunks;
        long bytes = 4L * now.length;
        for (int[] chunk : now) {
            bytes += chunk == null ? 0 : 16 + 4L * chunk.length;
        }
        return bytes;
    }
}
