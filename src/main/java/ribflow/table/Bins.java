package ribflow.table;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.stats.Counters;

/**
 * What a table holds: its bins by their start (only one, at zero, where the table has no bins), its limit and its
 * dictionary. The merger owns it.
 *
 * <p>To have the RIB spell out an AS path is dear, and shards that follow each other have mostly the same. So what an id
 * of the process is in the table's dictionary is remembered for as long as both mean what they meant ({@link IdMemo}).
 *
 * <p>Where the table has a history, a bin that is final and not yet on disk is sacred: it is neither dropped, nor do its rows
 * make room, nor does an erasure or a subtraction reach it; while the disk is full such bins wait here, and what is new finds
 * the less room. Once on disk ({@link #kept}), it is the first to go when room is needed: whole, since the disk has it.
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
    private final List<IdMemo> memos;
    private final KeyBlock block;
    private final boolean history;
    private final int rowsPerFlow;
    private final Coverage coverage = new Coverage();
    private int size;

    /** The latest start of a bin that is final. */
    private long closed = Long.MIN_VALUE;

    /** Bins that end by then are on disk. */
    private long kept = Long.MIN_VALUE;

    private long erasedAt = Long.MIN_VALUE;
    private long closedWhenErased = Long.MIN_VALUE;

    Bins(TableConfig config, KeyLayout layout, Dictionary process, Counters<TableCounter> counters) {
        this.layout = layout;
        this.length = config.bin().map(bin -> bin.toMillis()).orElse(0L);
        this.keyWords = layout.wordsInBin();
        this.keep = config.keep();
        this.room = config.room();
        this.history = config.history().isPresent();
        this.rowsPerFlow = layout.sums() ? 2 : 1;
        this.process = process;
        this.shortening = new Shortening(config.detail());
        this.counters = counters;
        this.block = new KeyBlock(layout);
        this.memos = memos();
    }

    private List<IdMemo> memos() {
        return layout.interned().stream().map(_ -> new IdMemo(texts)).toList();
    }

    /** Adds all rows of a shard, whose ids are the process's and still held. */
    void merge(Shard full) {
        Rows shard = full.rows();
        for (int from = 0; from < shard.size(); from += block.size) {
            shard.read(from, block);
            for (int i = 0; i < memos.size(); i++) {
                translate(block, layout.interned().get(i), memos.get(i), process);
            }
            addByBin(block, block.rows(), true);
        }
        texts.freeUnused();
        counters.increment(TableCounter.SHARDS_MERGED);
        counters.add(TableCounter.ROWS_MERGED, shard.size());
    }

    /**
     * Adds rows that were there before, and what is known of their bins. A bin's start that fits none of the table's, since they
     * had another length then, is that of the bin in which it lies.
     */
    void restore(Restored restored, List<Collected> collected) {
        for (Collected one : collected) {
            Bin bin = bin(one.start() - Math.floorMod(one.start(), length));
            bin.take(one.taken() * rowsPerFlow);
            bin.coverBefore(one.covered());
        }
        List<IdMemo> own = memos();
        int stamps = keyWords * FlowBatch.CAPACITY;
        for (Restored.Part part : restored.parts()) {
            KeyBlock rows = part.block();
            for (int row = 0; row < rows.size; row++) {
                rows.words[stamps + row] -= Math.floorMod(rows.words[stamps + row], length);
            }
            for (int i = 0; i < own.size(); i++) {
                translate(rows, layout.interned().get(i), own.get(i), restored.dictionary());
            }
            for (long left = part.others(); left != 0; left &= left - 1) {
                bin(rows.words[stamps + Long.numberOfTrailingZeros(left)]).fold(rows, left & -left);
            }
            addByBin(rows, part.rows() & ~part.others(), false);
        }
        texts.freeUnused();
    }

    private void translate(KeyBlock block, KeyLayout.Column column, IdMemo memo, Dictionary from) {
        for (long left = column.present(block); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int id = column.id(block, row);
            if (id != 0) {
                int generation = from.generation(column.field(), id);
                int own = memo.get(id, generation);
                if (own < 0) {
                    String text = shortening.text(column.field(), from.text(column.field(), id));
                    own = texts.intern(text);
                    memo.put(id, generation, own);
                }
                column.setId(block, row, own);
            }
        }
    }

    private void addByBin(KeyBlock block, long rows, boolean merged) {
        if (length == 0) {
            add(bin(0), block, rows);
            return;
        }
        int stamps = keyWords * FlowBatch.CAPACITY;
        for (long left = rows; left != 0; ) {
            long start = block.words[stamps + Long.numberOfTrailingZeros(left)];
            long same = 0;
            for (int row = 0; row < block.size; row++) {
                same |= (block.words[stamps + row] == start ? 1L : 0L) << row;
            }
            same &= rows;
            Bin bin = bin(start);
            add(bin, block, same);
            if (history && merged) {
                bin.take(Other.of(block, same).flows());
            }
            left &= ~same;
        }
    }

    private Bin bin(long start) {
        return bins.computeIfAbsent(start, at -> new Bin(at, layout, keyWords, texts));
    }

    private void add(Bin bin, KeyBlock block, long rows) {
        long refused = place(bin, block, rows);
        while (refused != 0 && history && letGoOfOldest()) {
            refused = place(bin, block, refused);
        }
        if (refused != 0 && room.full() == Room.WhenFull.REPLACE) {
            refused = replace(bin, block, refused);
        }
        if (refused != 0) {
            fold(bin, block, refused);
        }
    }

    /** Adds the rows that are there already or for which there is room, and says which are not. */
    private long place(Bin bin, KeyBlock block, long rows) {
        int before = bin.size();
        long refused = bin.add(block, rows, room.limit() - size);
        size += bin.size() - before;
        return refused;
    }

    /** The oldest bin goes if it is on disk. */
    private boolean letGoOfOldest() {
        Bin oldest = bins.firstEntry().getValue();
        if (awaited(oldest.start())) {
            return false;
        }
        drop(oldest);
        counters.increment(TableCounter.BINS_DROPPED);
        return true;
    }

    private void fold(Bin bin, KeyBlock block, long rows) {
        bin.fold(block, rows);
        Other folded = Other.of(block, rows);
        counters.add(TableCounter.FOLDED_ROWS, Long.bitCount(rows));
        counters.add(TableCounter.FOLDED_FLOWS, folded.flows());
        counters.add(TableCounter.FOLDED_BYTES, folded.bytes());
    }

    /**
     * Adds rows for which there is no room: as often as it takes, the smallest quarter of the fullest bin goes.
     *
     * @return those for which no bin may give up any
     */
    private long replace(Bin bin, KeyBlock block, long rows) {
        long refused = rows;
        while (refused != 0) {
            Optional<Bin> fullest = bins.values().stream()
                    .filter(some -> some.size() > 0 && !(history && some.start() <= closed))
                    .max(FULLEST);
            if (fullest.isEmpty()) {
                return refused;
            }
            int evicted = Math.max(1, fullest.get().size() / 4);
            Other sums = fullest.get().evict(evicted);
            size -= evicted;
            counters.add(TableCounter.EVICTED_ROWS, evicted);
            counters.add(TableCounter.EVICTED_FLOWS, sums.flows());
            counters.add(TableCounter.EVICTED_BYTES, sums.bytes());
            refused = place(bin, block, refused);
        }
        return 0;
    }

    /** Closes bins that are final; drops those that are older than the current one and the {@code keep - 1} before it. */
    void roll(long now, long finalBefore) {
        if (length == 0) {
            return;
        }
        close(finalBefore);
        long oldestKept = now - Math.floorMod(now, length) - (keep - 1) * length;
        long droppedBefore = history ? Math.min(kept, finalBefore) : finalBefore;
        while (!bins.isEmpty() && bins.firstKey() < oldestKept && bins.firstKey() + length <= droppedBefore) {
            drop(bins.firstEntry().getValue());
            counters.increment(TableCounter.BINS_DROPPED);
        }
        coverage.forget(bins.isEmpty() ? oldestKept : Math.min(oldestKept, bins.firstKey()));
        texts.freeUnused();
    }

    /** Bins that end by then are on disk. */
    void kept(long until) {
        kept = Math.max(kept, until);
    }

    /** Flows are collected, by either clock; all until a moment is merged. */
    void collecting(long mergedUntil, long now, long steadyNanos) {
        coverage.collecting(mergedUntil, now, steadyNanos);
    }

    /** The final bins that are not on disk, and those in which nothing came though flows were collected; oldest first. */
    List<Collected> waiting(long finalBefore) {
        close(finalBefore);
        return collected(start -> start <= closed && awaited(start));
    }

    /** All bins that are not on disk, likewise. */
    List<Collected> unkept(long finalBefore) {
        close(finalBefore);
        return collected(this::awaited);
    }

    /** Whether the disk does not have the bin. */
    boolean awaited(long start) {
        return start + length > kept;
    }

    /** The bins that are there, or in which flows were collected and that are not on disk yet. */
    List<Collected> collected() {
        return collected(start -> bins.containsKey(start) || awaited(start));
    }

    private List<Collected> collected(LongPredicate which) {
        NavigableSet<Long> starts = new TreeSet<>(bins.keySet());
        long after = kept == Long.MIN_VALUE ? kept : kept - length;
        for (Coverage.Interval interval : coverage.intervals()) {
            long from = Math.max(interval.from(), after);
            for (long at = from - Math.floorMod(from, length); at < interval.until(); at += length) {
                starts.add(at);
            }
        }
        return starts.stream()
                .filter(which::test)
                .map(this::collected)
                .filter(bin -> bin.covered() > 0 || bins.containsKey(bin.start()))
                .toList();
    }

    private Collected collected(long start) {
        Bin bin = bins.get(start);
        long from = start > closedWhenErased ? Math.max(start, erasedAt) : start;
        long covered = (bin == null ? 0 : bin.coveredBefore()) + coverage.within(from, start + length);
        return new Collected(start, Math.min(length, covered), bin == null ? 0 : bin.taken() / rowsPerFlow);
    }

    /** Whether nothing may change the bin any more: it is final, and the disk is to have it as it is. */
    boolean sacred(long start) {
        return history && start <= closed;
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

    /** Where there is a history, of what is final nothing goes that is not on disk. */
    void erase(long now) {
        for (Bin bin : List.copyOf(bins.values())) {
            if (!sacred(bin.start()) || !awaited(bin.start())) {
                drop(bin);
            }
            if (history && bin.start() > closed) {
                bins.put(bin.start(), bin.emptied(keyWords));
            }
        }
        erasedAt = now;
        closedWhenErased = history ? closed : Long.MIN_VALUE;
        texts.freeUnused();
        counters.increment(TableCounter.ERASURES);
    }

    /** The bins as they are now that begin at such moments, oldest first; each is to be given back. */
    List<Bin.Picture> pictures(long finalBefore, LongPredicate starts) {
        if (length > 0) {
            close(finalBefore);
        }
        counters.increment(TableCounter.SNAPSHOTS);
        return bins.values().stream()
                .filter(bin -> starts.test(bin.start()))
                .map(Bin::picture)
                .toList();
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
                + memos.stream().mapToLong(IdMemo::heapBytes).sum()
                + bins.values().stream().mapToLong(Bin::heapBytes).sum();
    }
}
