package ribflow.table;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.ip.Epochs;
import ribflow.stats.Counters;

/**
 * What a table holds: its bins by their start (only one, at zero, where the table has no bins), its limit and its
 * dictionary. The merger owns it.
 *
 * <p>To have the RIB spell out an AS path is dear, and shards that follow each other have mostly the same. So what an id
 * of the process is in the table's dictionary is remembered from shard to shard, for a second or so: as long, this is a
 * reader of the RIB as old as the oldest of those shards, so that the ids keep their meaning.
 */
final class Bins {

    private final KeyLayout layout;
    private final int keyWords;
    private final long length;
    private final int keep;
    private final int limit;
    private final Dictionary process;
    private final Shortening shortening;
    private final Counters<TableCounter> counters;
    private final NavigableMap<Long, Bin> bins = new TreeMap<>();
    private final Texts texts = new Texts();
    private final List<IdMemo> memos = new ArrayList<>();
    private final Epochs.Reader remembering;
    private long textsFreed;
    private final KeyBlock block;
    private int size;

    Bins(TableConfig config, KeyLayout layout, Dictionary process, Epochs epochs, Counters<TableCounter> counters) {
        this.layout = layout;
        this.length = config.bin().map(bin -> bin.toMillis()).orElse(0L);
        this.keyWords = layout.words() - (length > 0 ? 1 : 0);
        this.keep = config.keep();
        this.limit = config.limit();
        this.process = process;
        this.shortening = new Shortening(config.detail());
        this.counters = counters;
        this.block = new KeyBlock(layout);
        for (KeyLayout.Column _ : layout.interned()) {
            memos.add(new IdMemo());
        }
        this.remembering = epochs.register();
    }

    /** Adds all rows of a shard, whose ids are the process's and still held. */
    void merge(Shard full) {
        if (textsFreed != texts.frees()) {
            forget();
        }
        full.holdWith(remembering);
        Rows shard = full.rows();
        for (int from = 0; from < shard.size(); from += block.size) {
            shard.read(from, block);
            for (int i = 0; i < memos.size(); i++) {
                translate(layout.interned().get(i), memos.get(i));
            }
            addByBin(block.rows());
        }
        texts.freeUnused();
        counters.increment(TableCounter.SHARDS_MERGED);
        counters.add(TableCounter.ROWS_MERGED, shard.size());
    }

    /** Lets go of the process's ids. */
    private void forget() {
        memos.forEach(IdMemo::clear);
        textsFreed = texts.frees();
        remembering.leave();
    }

    private void translate(KeyLayout.Column column, IdMemo memo) {
        for (long left = column.present(block); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int id = column.id(block, row);
            if (id != 0) {
                int own = memo.get(id);
                if (own < 0) {
                    String text = shortening.text(column.field(), process.text(column.field(), id));
                    own = texts.intern(text);
                    memo.put(id, own);
                }
                column.setId(block, row, own);
            }
        }
    }

    private void addByBin(long rows) {
        if (length == 0) {
            add(0, rows);
            return;
        }
        int stamps = keyWords * FlowBatch.CAPACITY;
        for (long left = rows; left != 0; ) {
            long start = block.words[stamps + Long.numberOfTrailingZeros(left)];
            long same = 0;
            for (int row = 0; row < block.size; row++) {
                same |= (block.words[stamps + row] == start ? 1L : 0L) << row;
            }
            add(start, same);
            left &= ~same;
        }
    }

    private void add(long start, long rows) {
        Bin bin = bins.computeIfAbsent(start, at -> new Bin(at, layout, keyWords, texts));
        int before = bin.size();
        long folded = bin.add(block, rows, limit - size);
        size += bin.size() - before;
        for (long left = folded; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            counters.increment(TableCounter.FOLDED_ROWS);
            counters.add(TableCounter.FOLDED_FLOWS, block.flows[row]);
            counters.add(TableCounter.FOLDED_BYTES, block.bytes[row]);
        }
    }

    /**
     * Drops bins that are older than the current one and the {@code keep - 1} before it, once they are final; and lets go
     * of the process's ids.
     */
    void roll(long now, long finalBefore) {
        forget();
        if (length == 0) {
            return;
        }
        long oldestKept = now - Math.floorMod(now, length) - (keep - 1) * length;
        while (!bins.isEmpty() && bins.firstKey() < oldestKept && bins.firstKey() + length <= finalBefore) {
            drop(bins.firstEntry().getValue());
            counters.increment(TableCounter.BINS_DROPPED);
        }
    }

    private void drop(Bin bin) {
        bins.remove(bin.start());
        size -= bin.size();
        bin.release();
    }

    void erase() {
        List.copyOf(bins.values()).forEach(this::drop);
        counters.increment(TableCounter.ERASURES);
    }

    /** The bins as they are now, oldest first; each is to be given back. */
    List<Bin.Picture> pictures() {
        counters.increment(TableCounter.SNAPSHOTS);
        return bins.values().stream().map(Bin::picture).toList();
    }

    Dictionary dictionary() {
        return texts.picture();
    }

    /** How many texts the dictionary holds. */
    int texts() {
        return texts.size();
    }

    /** How many rows there are in all bins, the folded ones not counted. */
    int size() {
        return size;
    }

    long heapBytes() {
        return texts.heapBytes()
                + bins.values().stream().mapToLong(Bin::heapBytes).sum();
    }
}
