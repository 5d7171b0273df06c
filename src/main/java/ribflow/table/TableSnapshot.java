package ribflow.table;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Reads the pictures of a table's bins, oldest first, and behind the rows of each what was folded. */
final class TableSnapshot implements Snapshot {

    private final KeyLayout layout;
    private final List<Bin.Picture> bins;
    private LongPredicate wanted = _ -> true;
    private int counter;
    private LongSupplier bound = () -> 0;
    private final Dictionary dictionary;
    private final Optional<Duration> bin;
    private final long finalBefore;
    private final long takenAt;
    private final long since;
    private final Map<Long, Long> collected;
    private final Consumer<List<Bin.Picture>> giveBack;
    private final KeyBlock block;
    private int at;
    private int from;
    private boolean closed;

    /** @param collected where the table has a history: for how long flows were collected in its bins */
    TableSnapshot(
            KeyLayout layout,
            List<Bin.Picture> bins,
            Dictionary dictionary,
            Optional<Duration> bin,
            long finalBefore,
            long takenAt,
            long since,
            List<Collected> collected,
            Consumer<List<Bin.Picture>> giveBack) {
        this.layout = layout;
        this.bins = bins;
        this.dictionary = dictionary;
        this.bin = bin;
        this.finalBefore = finalBefore;
        this.takenAt = takenAt;
        this.since = since;
        this.collected = collected.stream().collect(Collectors.toMap(Collected::start, Collected::covered));
        this.giveBack = giveBack;
        this.block = new KeyBlock(layout);
    }

    @Override
    public List<FlowField> keys() {
        return layout.fields();
    }

    @Override
    public void only(LongPredicate bins) {
        wanted = wanted.and(bins);
    }

    @Override
    public void within(long from, long until) {
        wanted = wanted.and(start -> from <= start && start < until);
    }

    @Override
    public void atLeast(FlowField of, LongSupplier least) {
        counter = Rows.COUNTERS.indexOf(of);
        bound = least;
    }

    @Override
    public boolean next(FlowBatch batch) {
        if (closed) {
            throw new IllegalStateException("the snapshot is closed");
        }
        batch.clear();
        while (at < bins.size() && batch.size() == 0) {
            Bin.Picture picture = bins.get(at);
            if (bin.isPresent() && !wanted.test(picture.of().start())) {
                at++;
            } else if (from < picture.rows().size()) {
                rows(picture, batch);
            } else {
                other(picture, batch);
                at++;
                from = 0;
            }
        }
        return batch.size() > 0;
    }

    /** What is done with rows that meet a condition. */
    interface Taking {

        /** The rows of the block that have their bit set. */
        void rows(Bin bin, KeyBlock block, long rows);

        void other(Bin bin, Other other);
    }

    /** Hands on the rows that meet the condition, before any is read. */
    void take(RowFilter condition, Taking taking) {
        FlowBatch batch = new FlowBatch();
        for (Bin.Picture picture : bins) {
            while (from < picture.rows().size()) {
                batch.clear();
                rows(picture, batch);
                long met = condition.test(batch) & batch.rows();
                if (met != 0) {
                    taking.rows(picture.of(), block, met);
                }
            }
            from = 0;
            batch.clear();
            other(picture, batch);
            if ((condition.test(batch) & batch.rows()) != 0) {
                taking.other(picture.of(), picture.other());
            }
        }
    }

    private void rows(Bin.Picture picture, FlowBatch batch) {
        long least = from == 0 ? 0 : bound.getAsLong();
        if (least == 0) {
            picture.rows().read(from, block);
            from += block.size;
        } else {
            from = picture.rows().read(from, block, counter, least);
        }
        if (bin.isPresent()) {
            int stamps = (layout.words() - 1) * FlowBatch.CAPACITY;
            Arrays.fill(block.words, stamps, stamps + block.size, picture.of().start());
        }
        layout.unpack(block, batch);
    }

    private void other(Bin.Picture picture, FlowBatch batch) {
        if (!picture.hasOther()) {
            return;
        }
        int row = batch.append(null);
        if (bin.isPresent()) {
            batch.set(FlowField.STAMP_INSERTED, row, picture.of().start());
        }
        batch.set(FlowField.OTHER, row, 1);
        batch.set(FlowField.PACKETS, row, picture.other().packets());
        batch.set(FlowField.FLOWS, row, picture.other().flows());
        batch.set(FlowField.BYTES, row, picture.other().bytes());
    }

    @Override
    public Dictionary dictionary() {
        return dictionary;
    }

    @Override
    public Optional<Duration> bin() {
        return bin;
    }

    @Override
    public boolean provisional(long binStart) {
        return bin.isEmpty() || binStart + bin.get().toMillis() > finalBefore;
    }

    /** Of a bin that a table with history has let go of, it knows nothing. */
    @Override
    public long covered(long binStart) {
        return collected.isEmpty() ? Snapshot.super.covered(binStart) : collected.getOrDefault(binStart, 0L);
    }

    @Override
    public List<Long> collected() {
        return collected.entrySet().stream()
                .filter(bin -> bin.getValue() > 0)
                .map(Map.Entry::getKey)
                .filter(wanted::test)
                .sorted()
                .toList();
    }

    @Override
    public boolean folded() {
        return pictures().anyMatch(Bin.Picture::hasOther);
    }

    private Stream<Bin.Picture> pictures() {
        return bins.stream()
                .filter(picture -> bin.isEmpty() || wanted.test(picture.of().start()));
    }

    @Override
    public long rows() {
        return pictures()
                .mapToLong(picture -> picture.rows().size() + (picture.hasOther() ? 1 : 0))
                .sum();
    }

    @Override
    public long takenAt() {
        return takenAt;
    }

    @Override
    public long since() {
        return since;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            giveBack.accept(bins);
        }
    }
}
