package ribflow.store;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/** The rows of bins that were saved while they were open. */
final class CheckpointRows implements Snapshot {

    private final long takenAt;
    private final BinHeader header;
    private final List<FlowField> keys;
    private final SnapshotTexts texts = new SnapshotTexts();
    private final BinReader reader;

    CheckpointRows(long takenAt, BinHeader header, StoredColumns columns, TextPool pool, BlockSource source) {
        this.takenAt = takenAt;
        this.header = header;
        List<BinReader.Column> read = columns.all().stream()
                .filter(header::has)
                .flatMap(stored -> stored
                        .field()
                        .map(field -> new BinReader.Column(
                                stored, field, Block.of(field.kind()), stored.texts() ? texts.of(pool, field) : null))
                        .stream())
                .toList();
        this.keys = read.stream()
                .map(BinReader.Column::field)
                .filter(field -> !BinWriter.COUNTERS.contains(field) && field != FlowField.OTHER)
                .toList();
        this.reader = new BinReader(header, read, source);
    }

    @Override
    public List<FlowField> keys() {
        return keys;
    }

    @Override
    public boolean next(FlowBatch batch) {
        batch.clear();
        try {
            return reader.next(batch);
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Dictionary dictionary() {
        return texts;
    }

    @Override
    public Optional<Duration> bin() {
        return Optional.of(Duration.ofMillis(header.bin().length()));
    }

    @Override
    public boolean provisional(long binStart) {
        return true;
    }

    @Override
    public boolean folded() {
        return header.folded();
    }

    @Override
    public long rows() {
        return header.bin().rows();
    }

    @Override
    public long takenAt() {
        return takenAt;
    }

    @Override
    public long since() {
        return takenAt;
    }

    @Override
    public void close() {}
}
