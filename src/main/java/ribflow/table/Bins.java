package ribflow.table;

import java.util.ArrayList;
import java.util.Comparator;
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

    /** Of several as full, the oldest. */
    private static final Comparator<Bin> FULLEST = Comparator.comparingInt(Bin::size)
            .thenComparing(Comparator.comparingLong(Bin::start).reversed());

    private final KeyLayout layout;
    private final int keyWords;
    private final long length;
    private final int keep;
    private final Room room;
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
    private long closed = Long.MIN_VALUE;

    Bins(TableConfig config, KeyLayout layout, Dictionary process, Epochs epochs, Counters<TableCounter> counters) {
        this.layout = layout;
        this.length = config.bin().map(bin -> bin.toMillis()).orElse(0L);
        this.keyWords = layout.words() - (length > 0 ? 1 : 0);
        this.keep = config.keep();
        this.room = config.room();
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
        long refused = bin.add(block, rows, room.limit() - size);
        size += bin.size() - before;
        if (refused != 0 && room.full() == Room.WhenFull.REPLACE) {
            replace(bin, refused);
        } else if (refused != 0) {
            fold(bin, refused);
        }
    }

    private void fold(Bin bin, long rows) {
        bin.fold(block, rows);
        Other folded = Other.of(block, rows);
        counters.add(TableCounter.FOLDED_ROWS, Long.bitCount(rows));
        counters.add(TableCounter.FOLDED_FLOWS, folded.flows());
        counters.add(TableCounter.FOLDED_BYTES, folded.bytes());
    }

    /** Adds rows for which there is no room: as often as it takes, the smallest quarter of the fullest bin goes. */
    private void replace(Bin bin, long rows) {
        for (long refused = rows; refused != 0; ) {
            Bin fullest = bins.values().stream().max(FULLEST).orElse(bin);
            int evicted = Math.max(1, fullest.size() / 4);
            Other sums = fullest.evict(evicted);
            size -= evicted;
            counters.add(TableCounter.EVICTED_ROWS, evicted);
            counters.add(TableCounter.EVICTED_FLOWS, sums.flows());
            counters.add(TableCounter.EVICTED_BYTES, sums.bytes());
            int before = bin.size();
            refused = bin.add(block, refused, room.limit() - size);
            size += bin.size() - before;
        }
    }

    /**
     * Closes bins that are final; drops those that are older than the current one and the {@code keep - 1} before it; and
     * lets go of the process's ids.
     */
    void roll(long now, long finalBefore) {
        forget();
        if (length == 0) {
            return;
        }
        close(finalBefore);
        long oldestKept = now - Math.floorMod(now, length) - (keep - 1) * length;
        while (!bins.isEmpty() && bins.firstKey() < oldestKept && bins.firstKey() + length <= finalBefore) {
            drop(bins.firstEntry().getValue());
            counters.increment(TableCounter.BINS_DROPPED);
        }
        texts.freeUnused();
    }

    /** Rows that are too small go once nothing more can come. */
    private void close(long finalBefore) {
        long until = finalBefore - length; // the latest start of a bin that is final
        if (until <= closed) {
            return;
        }
        Room.AtLeast least = room.atLeast();
        if (!least.equals(Room.AtLeast.NOTHING)) {
            bins.subMap(closed, false, until, true).values().forEach(bin -> close(bin, least));
            texts.freeUnused();
        }
        closed = until;
    }

    private void close(Bin bin, Room.AtLeast least) {
        int before = bin.size();
        Other sums = bin.sift((packets, flows, bytes) ->
                packets >= least.packets() && flows >= least.flows() && bytes >= least.bytes());
        bin.trim();
        size -= before - bin.size();
        counters.add(TableCounter.SMALL_ROWS, before - bin.size());
        counters.add(TableCounter.SMALL_FLOWS, sums.flows());
        counters.add(TableCounter.SMALL_BYTES, sums.bytes());
    }

    private void drop(Bin bin) {
        bins.remove(bin.start());
        size -= bin.size();
        bin.release();
    }

    void erase() {
        List.copyOf(bins.values()).forEach(this::drop);
        texts.freeUnused();
        counters.increment(TableCounter.ERASURES);
    }

    /** The bins as they are now, oldest first; each is to be given back. */
    List<Bin.Picture> pictures(long finalBefore) {
        if (length > 0) {
            close(finalBefore);
        }
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
