package ribflow.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ribflow.flow.FlowField;
import ribflow.table.Retention;

/** Histories as tests want them: a table {@code traffic} with bins of five minutes, roll-ups of an hour and a day. */
final class Histories {

    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);
    static final long BIN = RandomRows.BIN.toMillis();
    static final Retention RETENTION =
            new Retention(Duration.ofDays(32), Map.of(HOUR, Duration.ofDays(400), DAY, Duration.ofDays(3650)));

    private Histories() {}

    static Store open(Path folder, List<String> notes) throws StoreException {
        HistoryConfig config = new HistoryConfig(folder, Duration.ofSeconds(10));
        return Store.open(config, InstantSource.fixed(Instant.parse("2026-12-01T00:00:00Z")), notes::add);
    }

    static History traffic(Store store) throws StoreException {
        return traffic(store, RandomRows.COLUMNS);
    }

    static History traffic(Store store, List<FlowField> keys) throws StoreException {
        return store.history("traffic", keys, RandomRows.BIN, RETENTION);
    }

    static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    /** Stores a bin of random rows, which always are the same for the same start. */
    static void put(History history, long start, int rows) throws StoreException {
        history.put(start, BIN, rows(start, rows));
    }

    static RandomRows rows(long start, int rows) {
        return new RandomRows(RandomRows.COLUMNS, start, rows, rows % 2 == 1, start);
    }

    static List<StoredBin> all(History history, Duration length) throws StoreException {
        return List.copyOf(history.bins(length, Long.MIN_VALUE, Long.MAX_VALUE).values());
    }

    /** All rows of all bins of a length, as text. */
    static List<String> texts(History history, Duration length) throws StoreException {
        return RandomRows.texts(history.read(all(history, length)), RandomRows.COLUMNS);
    }

    /** The rows that {@link #put} stored, as text. */
    static List<String> expected(List<Long> starts, int rows) {
        List<String> all = new ArrayList<>();
        starts.forEach(start -> all.addAll(RandomRows.texts(rows(start, rows), RandomRows.COLUMNS)));
        all.sort(null);
        return all;
    }
}
