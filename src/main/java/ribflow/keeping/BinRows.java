package ribflow.keeping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.table.Snapshot;

/** The rows of one bin in memory, as they were read from a file: may be read as a snapshot is, any number of times. */
final class BinRows {

    /** About what a text takes beside its characters: itself, its number, an entry in a map and a place in a list. */
    private static final int BYTES_PER_TEXT = 128;

    private final List<FlowField> keys;
    private final List<FlowField> columns;
    private final Duration bin;
    private final int width;
    private final List<String> texts = new ArrayList<>(List.of(""));
    private final Map<String, Integer> ids = new HashMap<>(Map.of("", 0));
    private long[] packed = new long[0];
    private int rows;
    private long textBytes;
    private boolean folded;

    /**
     * A bin without rows.
     *
     * @param keys the columns of a row but for the counters
     */
    BinRows(List<FlowField> keys, Duration bin) {
        this.keys = keys;
        this.bin = bin;
        this.columns = new ArrayList<>(keys);
        for (FlowField further : List.of(FlowField.OTHER, FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES)) {
            if (!columns.contains(further)) {
                columns.add(further);
            }
        }
        int presence = (columns.size() + Long.SIZE - 1) / Long.SIZE;
        this.width = presence
                + columns.stream()
                        .mapToInt(column -> column.kind() == Kind.ADDRESS ? 2 : 1)
                        .sum();
    }

    int size() {
        return rows;
    }

    /** About how much memory they take. */
    long bytes() {
        return (long) packed.length * Long.BYTES + textBytes;
    }

    /** The id of a text, in this bin. The empty text has 0, as in all dictionaries. */
    int id(String text) {
        Integer known = ids.putIfAbsent(text, texts.size());
        if (known == null) {
            textBytes += BYTES_PER_TEXT + 2L * text.length();
            texts.add(text);
            return texts.size() - 1;
        }
        return known;
    }

    /** Takes a row of a batch; its texts have ids of this bin. */
    void take(FlowBatch batch, int row) {
        int at = rows * width;
        if (at + width > packed.length) {
            packed = Arrays.copyOf(packed, Math.max(64 * width, Math.multiplyExact(packed.length, 2)));
        }
        int place = at + presence();
        for (int i = 0; i < columns.size(); i++) {
            FlowField column = columns.get(i);
            boolean address = column.kind() == Kind.ADDRESS;
            if (batch.has(column, row)) {
                packed[at + i / Long.SIZE] |= 1L << i;
                packed[place] = batch.column(column)[row];
                if (address) {
                    packed[place + 1] = batch.high(column)[row];
                }
            }
            place += address ? 2 : 1;
        }
        folded |= batch.has(FlowField.OTHER, row);
        rows++;
    }

    private int presence() {
        return (columns.size() + Long.SIZE - 1) / Long.SIZE;
    }

    private void give(int which, FlowBatch batch) {
        int row = batch.append(null);
        int at = which * width;
        int place = at + presence();
        for (int i = 0; i < columns.size(); i++) {
            FlowField column = columns.get(i);
            boolean address = column.kind() == Kind.ADDRESS;
            if ((packed[at + i / Long.SIZE] >>> i & 1) != 0) {
                if (address) {
                    batch.setAddress(column, row, packed[place + 1], packed[place]);
                } else {
                    batch.set(column, row, packed[place]);
                }
            }
            place += address ? 2 : 1;
        }
    }

    /** All rows, from the first. */
    Snapshot snapshot() {
        return new Snapshot() {
            private int at;

            @Override
            public List<FlowField> keys() {
                return keys;
            }

            @Override
            public boolean next(FlowBatch batch) {
                batch.clear();
                while (at < rows && !batch.full()) {
                    give(at++, batch);
                }
                return batch.size() > 0;
            }

            @Override
            public Dictionary dictionary() {
                return (_, id) -> texts.get(id);
            }

            @Override
            public Optional<Duration> bin() {
                return Optional.of(bin);
            }

            @Override
            public boolean provisional(long binStart) {
                return false;
            }

            @Override
            public boolean folded() {
                return folded;
            }

            @Override
            public long rows() {
                return rows;
            }

            @Override
            public long takenAt() {
                return Long.MAX_VALUE;
            }

            @Override
            public long since() {
                return Long.MIN_VALUE;
            }

            @Override
            public void close() {}
        };
    }
}
