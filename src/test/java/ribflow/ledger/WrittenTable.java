package ribflow.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/** A table of the ledger as a test writes it: rows of bins, and for how long each was collected. */
final class WrittenTable implements TableSource {

    private final LedgerTable table;
    private final Duration bin;
    private final List<FlowField> keys = new ArrayList<>();
    private final Names names = new Names();
    private final List<Row> rows = new ArrayList<>();
    private final Map<Long, Long> covered = new HashMap<>();
    private final Map<Long, Long> lengths = new HashMap<>();
    private final long finalBefore;
    private int open;

    private record Row(long start, long bytes, boolean other, List<Object> values) {}

    WrittenTable(LedgerTable table, LedgerConfig config, long finalBefore) {
        this.table = table;
        this.bin = config.bin();
        this.finalBefore = finalBefore;
        keys.add(FlowField.STAMP_INSERTED);
        keys.addAll(table.columns(config.communities()));
    }

    /** A row; an empty text is no value. */
    void row(long start, long bytes, Object... values) {
        rows.add(new Row(start, bytes, false, List.of(values)));
    }

    void other(long start, long bytes) {
        rows.add(new Row(start, bytes, true, List.of()));
    }

    /** Of a bin that is not named, nothing was collected. */
    void collected(long start, long millis) {
        covered.put(start, millis);
    }

    void length(long start, long millis) {
        lengths.put(start, millis);
    }

    /** How many snapshots are not closed. */
    int open() {
        return open;
    }

    @Override
    public String name() {
        return table.label();
    }

    @Override
    public Snapshot snapshot() {
        open++;
        return new Snapshot() {

            private int at;
            private LongPredicate wanted = _ -> true;

            @Override
            public List<FlowField> keys() {
                return keys;
            }

            @Override
            public void within(long from, long until) {
                wanted = start -> from <= start && start < until;
            }

            @Override
            public List<Long> collected() {
                return covered.keySet().stream()
                        .filter(start -> wanted.test(start) && covered.getOrDefault(start, 0L) > 0)
                        .sorted()
                        .toList();
            }

            @Override
            public boolean next(FlowBatch batch) {
                batch.clear();
                for (; at < rows.size() && !batch.full(); at++) {
                    if (wanted.test(rows.get(at).start)) {
                        append(rows.get(at), batch);
                    }
                }
                return batch.size() > 0;
            }

            @Override
            public long length(long binStart) {
                return lengths.getOrDefault(binStart, bin.toMillis());
            }

            @Override
            public long covered(long binStart) {
                return covered.getOrDefault(binStart, 0L);
            }

            @Override
            public Dictionary dictionary() {
                return (_, id) -> names.text(id);
            }

            @Override
            public Optional<Duration> bin() {
                return Optional.of(bin);
            }

            @Override
            public boolean provisional(long binStart) {
                return binStart + bin.toMillis() > finalBefore;
            }

            @Override
            public boolean folded() {
                return rows.stream().anyMatch(Row::other);
            }

            @Override
            public long rows() {
                return rows.size();
            }

            @Override
            public long takenAt() {
                return finalBefore;
            }

            @Override
            public long since() {
                return 0;
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    private void append(Row from, FlowBatch batch) {
        int row = batch.append(null);
        batch.set(FlowField.STAMP_INSERTED, row, from.start);
        batch.set(FlowField.BYTES, row, from.bytes);
        if (from.other) {
            batch.set(FlowField.OTHER, row, 1);
        }
        for (int i = 0; i < from.values.size(); i++) {
            FlowField field = keys.get(i + 1);
            Object value = from.values.get(i);
            if (value instanceof Address address) {
                batch.setAddress(field, row, address.high(), address.low());
            } else if (value instanceof String text && field.kind().interned()) {
                set(batch, field, row, text);
            } else if (value instanceof Number number) {
                batch.set(field, row, number.longValue());
            } else if (field.kind() != Kind.ASN || !value.equals("")) {
                throw new IllegalArgumentException(value + " for " + field);
            }
        }
    }

    private void set(FlowBatch batch, FlowField field, int row, String text) {
        if (!text.isEmpty()) {
            batch.set(field, row, names.id(text));
        }
    }
}
