package ribflow.table;

import ribflow.flow.FlowBatch;

/**
 * Up to 64 rows on their way from a batch or a shard into {@link Rows}: packed keys and what they add. Word by word, as
 * a batch is column by column: word {@code w} of row {@code r} is {@code words[w * 64 + r]}.
 */
final class KeyBlock {

    final long[] words;
    final long[] packets = new long[FlowBatch.CAPACITY];
    final long[] flows = new long[FlowBatch.CAPACITY];
    final long[] bytes = new long[FlowBatch.CAPACITY];

    /** What is accumulated beside the counters, column by column as the words are. */
    final long[] accumulated;

    /** The hash of each key, once {@link #hash} has been called. */
    final int[] hashes = new int[FlowBatch.CAPACITY];

    /** Index entries and first words of rows, loaded early so that the misses of 64 rows overlap. */
    final long[] touched = new long[FlowBatch.CAPACITY];

    /** In which row each key was found or put; -1 where there was no place. */
    final int[] places = new int[FlowBatch.CAPACITY];

    int size;

    private final long[] mixed = new long[FlowBatch.CAPACITY];

    KeyBlock(KeyLayout layout) {
        this.words = new long[layout.words() * FlowBatch.CAPACITY];
        this.accumulated = new long[layout.accumulated().length * FlowBatch.CAPACITY];
    }

    /** A bit for each row there is. */
    long rows() {
        return size == FlowBatch.CAPACITY ? -1L : (1L << size) - 1;
    }

    /** Hashes the first words of each key. */
    void hash(int count, long seed) {
        for (int row = 0; row < size; row++) {
            mixed[row] = seed;
        }
        for (int word = 0; word < count; word++) {
            int at = word * FlowBatch.CAPACITY;
            for (int row = 0; row < size; row++) {
                long mix = (mixed[row] ^ words[at + row]) * 0x9e37_79b9_7f4a_7c15L;
                mixed[row] = mix ^ (mix >>> 32);
            }
        }
        for (int row = 0; row < size; row++) {
            hashes[row] = (int) ((mixed[row] * 0xd6e8_feb8_6659_fd93L) >>> 32);
        }
    }
}
