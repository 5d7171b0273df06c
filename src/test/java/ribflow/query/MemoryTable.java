package ribflow.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import ribflow.expr.Protocols;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/** A table that a test writes down: rows such as {@code dst_as=15169 as_path=64500_15169 bytes=100}. */
public final class MemoryTable implements TableSource {

    public static final Instant TAKEN = Instant.parse("2026-11-21T20:47:00Z");

    private final String name;
    private final List<FlowField> keys;
    private final Optional<Duration> bin;
    private final boolean folded;
    private final Names names = new Names();
    private final List<FlowBatch> batches = new ArrayList<>();
    private List<String> notes = List.of();
    private final AtomicInteger open = new AtomicInteger();

    private MemoryTable(String name, List<FlowField> keys, Optional<Duration> bin, boolean folded, List<String> rows) {
        this.name = name;
        this.keys = keys;
        this.bin = bin;
        this.folded = folded;
        rows.forEach(this::append);
    }

    /** A table without bins that has counted for 100 seconds. */
    public static MemoryTable of(String name, List<FlowField> keys, String... rows) {
        return new MemoryTable(name, keys, Optional.empty(), false, List.of(rows));
    }

    /** A table with bins of five minutes that has counted since 20:36; those from 20:40 on are provisional. */
    public static MemoryTable binned(String name, List<FlowField> keys, String... rows) {
        return new MemoryTable(name, keys, Optional.of(Duration.ofMinutes(5)), false, List.of(rows));
    }

    /** A table whose limit folded rows together. */
    public static MemoryTable folded(String name, List<FlowField> keys, String... rows) {
        return new MemoryTable(name, keys, Optional.empty(), true, List.of(rows));
    }

    /** What its readers are told from now on. */
    public void note(String... texts) {
        notes = List.of(texts);
    }

    /** How many of its snapshots are not closed yet. */
    public int open() {
        return open.get();
    }

    private void append(String text) {
        if (batches.isEmpty() || batches.getLast().full()) {
            batches.add(new FlowBatch());
        }
        FlowBatch batch = batches.getLast();
        int row = batch.append(null);
        for (String pair : text.split(" +", -1)) {
            int equals = pair.indexOf('=');
            FlowField field = FlowField.named(pair.substring(0, equals)).orElseThrow();
            set(batch, field, row, pair.substring(equals + 1));
        }
    }

    @SuppressWarnings("EnumOrdinal") // as columns hold reasons
    private void set(FlowBatch batch, FlowField field, int row, String text) {
        if (field.kind() == Kind.ADDRESS) {
            Address address = Address.parse(text);
            batch.setAddress(field, row, address.high(), address.low());
            return;
        }
        batch.set(
                field,
                row,
                switch (field.kind()) {
                    case AS_PATH, COMMUNITIES, TEXT -> names.id(text.replace('_', ' '));
                    case TIME -> Instant.parse(text).toEpochMilli();
                    case WORD -> field.words().labels().indexOf(text.toLowerCase(java.util.Locale.ROOT));
                    case PROTOCOL -> Protocols.number(text).orElseThrow();
                    case MAC -> Long.parseLong(text.replace(":", ""), 16);
                    default -> Long.parseLong(text);
                });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Snapshot snapshot() {
        open.incrementAndGet();
        return new Snapshot() {
            private int at;

            @Override
            public List<String> notes() {
                return notes;
            }

            @Override
            public List<FlowField> keys() {
                return keys;
            }

            @Override
            public boolean next(FlowBatch batch) {
                batch.clear();
                if (at == batches.size()) {
                    return false;
                }
                copy(batches.get(at++), batch);
                return true;
            }

            @Override
            public Dictionary dictionary() {
                return (_, id) -> names.text(id);
            }

            @Override
            public Optional<Duration> bin() {
                return bin;
            }

            @Override
            public boolean provisional(long binStart) {
                return binStart >= Instant.parse("2026-11-21T20:40:00Z").toEpochMilli();
            }

            @Override
            public boolean folded() {
                return folded;
            }

            @Override
            public long rows() {
                return batches.stream().mapToInt(FlowBatch::size).sum();
            }

            @Override
            public long takenAt() {
                return TAKEN.toEpochMilli();
            }

            @Override
            public long since() {
                return TAKEN.minusSeconds(bin.isPresent() ? 660 : 100).toEpochMilli();
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    private static void copy(FlowBatch from, FlowBatch to) {
        for (int row = 0; row < from.size(); row++) {
            to.append(null);
            for (FlowField field : FlowField.values()) {
                if (from.has(field, row) && field.kind() == Kind.ADDRESS) {
                    to.setAddress(field, row, from.high(field)[row], from.column(field)[row]);
                } else if (from.has(field, row)) {
                    to.set(field, row, from.column(field)[row]);
                }
            }
        }
    }
}
