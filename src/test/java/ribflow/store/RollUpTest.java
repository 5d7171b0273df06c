package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.store.Histories.BIN;
import static ribflow.store.Histories.DAY;
import static ribflow.store.Histories.HOUR;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.stats.Counters;
import ribflow.table.Retention;
import ribflow.table.Snapshot;

final class RollUpTest {

    private static final List<FlowField> KEYS = List.of(
            FlowField.LABEL, FlowField.PROTO, FlowField.TCPFLAGS, FlowField.TIMESTAMP_MIN, FlowField.PACKETS_SAMPLED);
    private static final long START = Histories.at("2026-11-22T00:00:00Z");
    private static final long FAR = Long.MAX_VALUE;

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private static void put(History history, long start, int rows) throws StoreException {
        history.put(start, BIN - 1, new RandomRows(KEYS, start, rows, rows % 2 == 1, start));
    }

    /** What joined rows must come to, by key: computed from rows in the plainest way there is. */
    private static Map<String, List<Long>> joined(Snapshot rows, long window) {
        Map<String, List<Long>> joined = new TreeMap<>();
        FlowBatch batch = new FlowBatch();
        while (rows.next(batch)) {
            for (int row = 0; row < batch.size(); row++) {
                long start = batch.column(FlowField.STAMP_INSERTED)[row];
                String key = (start - Math.floorMod(start, window))
                        + (batch.has(FlowField.OTHER, row) ? " other" : "")
                        + (batch.has(FlowField.LABEL, row)
                                ? rows.dictionary().text(FlowField.LABEL, (int) batch.column(FlowField.LABEL)[row])
                                : " -")
                        + " " + batch.get(FlowField.PROTO, row, -1);
                List<Long> values = List.of(
                        batch.column(FlowField.PACKETS)[row],
                        batch.column(FlowField.FLOWS)[row],
                        batch.column(FlowField.BYTES)[row],
                        batch.get(FlowField.TCPFLAGS, row, -1),
                        batch.get(FlowField.TIMESTAMP_MIN, row, Long.MAX_VALUE),
                        batch.get(FlowField.PACKETS_SAMPLED, row, 0));
                joined.merge(key, values, RollUpTest::join);
            }
        }
        rows.close();
        return joined;
    }

    private static List<Long> join(List<Long> one, List<Long> other) {
        long flags = one.get(3) < 0 ? other.get(3) : other.get(3) < 0 ? one.get(3) : one.get(3) | other.get(3);
        return List.of(
                one.get(0) + other.get(0),
                one.get(1) + other.get(1),
                one.get(2) + other.get(2),
                flags,
                Math.min(one.get(4), other.get(4)),
                one.get(5) + other.get(5));
    }

    @Test
    void sumsAreConserved() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            for (int i = 0; i < 30 * 12; i++) {
                put(history, START + i * BIN, i % 40);
            }
            history.rollUp(FAR);
            List<StoredBin> bins = Histories.all(history, RandomRows.BIN);
            List<StoredBin> hours = Histories.all(history, HOUR);
            List<StoredBin> days = Histories.all(history, DAY);
            assertEquals(30, hours.size());
            assertEquals(1, days.size(), "the second day is not over");
            assertEquals(joined(history.read(bins), HOUR.toMillis()), joined(history.read(hours), HOUR.toMillis()));
            assertEquals(
                    joined(history.read(bins.subList(0, 288)), DAY.toMillis()),
                    joined(history.read(days), DAY.toMillis()));
            assertEquals(288 * (BIN - 1), days.getFirst().covered());
            assertEquals(
                    bins.subList(0, 288).stream().mapToLong(StoredBin::bytes).sum(),
                    days.getFirst().bytes());
        }
    }

    private static History of(Store store, Duration bin, Duration... rollUps) throws StoreException {
        Map<Duration, Duration> keep = new TreeMap<>();
        List.of(rollUps).forEach(length -> keep.put(length, Duration.ofDays(400)));
        return store.history("traffic", KEYS, bin, new Retention(Duration.ofDays(2), keep));
    }

    /** In the middle of an hour the bins of the table got another length: shorter, and longer where the old ones go on. */
    @Test
    void anHourInWhichTheLengthOfBinsWasChangedHasTheFlowsOfBoth() throws StoreException {
        Duration minute = Duration.ofMinutes(1);
        for (List<Duration> change : List.of(List.of(RandomRows.BIN, minute), List.of(minute, RandomRows.BIN))) {
            try (Store store = Histories.open(folder.resolve(change.toString()), notes)) {
                History before = of(store, change.getFirst(), HOUR);
                History after = of(store, change.getLast(), HOUR);
                long old = change.getFirst().toMillis();
                long now = change.getLast().toMillis();
                for (long at = START; at < START + 1_920_000 / old * old; at += old) {
                    before.put(at, old, new RandomRows(KEYS, at, 30, false, at));
                }
                before.rollUp(FAR);
                for (long at = START + 1_920_000 / now * now; at < START + 2 * HOUR.toMillis(); at += now) {
                    after.put(at, Math.min(now, 180_000), new RandomRows(KEYS, at, 30, true, -at));
                }
                List<StoredBin> own = new ArrayList<>(Histories.all(before, change.getFirst()));
                own.addAll(Histories.all(after, change.getLast()));
                for (int times = 0; times < 2; times++) {
                    after.rollUp(FAR);
                    List<StoredBin> hours = Histories.all(after, HOUR);
                    assertEquals(2, hours.size());
                    assertEquals(
                            own.stream().mapToLong(StoredBin::bytes).sum(),
                            hours.stream().mapToLong(StoredBin::bytes).sum());
                    assertEquals(
                            own.stream().mapToLong(StoredBin::covered).sum(),
                            hours.stream().mapToLong(StoredBin::covered).sum());
                }
                assertEquals(2, store.counters().get(StoreCounter.ROLLUPS_WRITTEN), "each once");
            }
        }
    }

    @Test
    void whatWasARollUpBeforeIsNotCountedBesideItsParts() throws StoreException {
        Duration quarter = Duration.ofMinutes(15);
        try (Store store = Histories.open(folder, notes)) {
            History before = of(store, RandomRows.BIN, quarter);
            for (int i = 0; i < 12; i++) {
                if (i % 4 != 1 && i != 2) { // the first quarter has one bin only
                    put(before, START + i * BIN, 30);
                }
            }
            before.rollUp(FAR);
            long bytes = Histories.all(before, RandomRows.BIN).stream()
                    .mapToLong(StoredBin::bytes)
                    .sum();
            History after = of(store, RandomRows.BIN, HOUR);
            after.rollUp(FAR);
            assertEquals(bytes, Histories.all(after, HOUR).getFirst().bytes());
        }
    }

    @Test
    void aMixtureOfLengthsIsReadInItsOrder() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            for (int i = 0; i < 30; i++) {
                put(history, START + i * BIN, 20);
            }
            history.rollUp(FAR);
            List<StoredBin> mixed = new ArrayList<>(Histories.all(history, HOUR));
            mixed.addAll(Histories.all(history, RandomRows.BIN).subList(24, 30));
            try (Snapshot read = history.read(mixed)) {
                assertEquals(HOUR.toMillis(), read.length(START));
                assertEquals(12 * (BIN - 1), read.covered(START));
                assertEquals(BIN, read.length(START + 24 * BIN));
                List<Long> starts = new ArrayList<>();
                FlowBatch batch = new FlowBatch();
                while (read.next(batch)) {
                    long start = batch.column(FlowField.STAMP_INSERTED)[0];
                    if (starts.isEmpty() || starts.getLast() != start) {
                        starts.add(start);
                    }
                }
                assertEquals(mixed.stream().map(StoredBin::start).toList(), starts);
            }
        }
    }

    @Test
    void nothingIsMadeTwiceAndWhatChangedIsMadeAgain() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            for (int i = 0; i < 24; i++) {
                put(history, START + i * BIN, 20);
            }
            history.rollUp(FAR);
            history.rollUp(FAR);
            assertEquals(2, store.counters().get(StoreCounter.ROLLUPS_WRITTEN));
            put(history, START + 3 * BIN, 21);
            history.rollUp(FAR);
            assertEquals(3, store.counters().get(StoreCounter.ROLLUPS_WRITTEN));
        }
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            history.rollUp(FAR);
            assertEquals(0, store.counters().get(StoreCounter.ROLLUPS_WRITTEN));
            List<StoredBin> bins = Histories.all(history, RandomRows.BIN);
            assertEquals(
                    joined(history.read(bins), HOUR.toMillis()),
                    joined(history.read(Histories.all(history, HOUR)), HOUR.toMillis()));
        }
    }

    @Test
    void aWindowIsDueWhenItsLastBinIsStoredOrKnownToBeMissing() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            for (int i = 0; i < 11; i++) {
                put(history, START + i * BIN, 20);
            }
            history.rollUp(FAR);
            assertEquals(List.of(), Histories.all(history, HOUR));
            put(history, START + 12 * BIN, 20);
            history.rollUp(FAR);
            assertEquals(11 * (BIN - 1), Histories.all(history, HOUR).getFirst().covered(), "its last bin is missing");
            assertEquals(1, Histories.all(history, HOUR).size());
            put(history, START + 11 * BIN, 20);
            history.rollUp(FAR);
            assertEquals(12 * (BIN - 1), Histories.all(history, HOUR).getFirst().covered(), "it came after all");
        }
    }

    @Test
    void binsFromTheFutureAreNotRolledUp() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            put(history, START, 5);
            put(history, Histories.at("2036-11-22T00:00:00Z"), 5);
            history.rollUp(START + BIN);
            assertEquals(List.of(), Histories.all(history, HOUR));
        }
    }

    @Test
    void aRollUpOfMoreBinsThanThereAreStays() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            for (int i = 0; i < 12; i++) {
                put(history, START + i * BIN, 20);
            }
            history.rollUp(FAR);
        }
        List<StoredBin> made;
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            made = Histories.all(history, HOUR);
        }
        Path day = folder.resolve("traffic").resolve("5m").resolve("2026-11-22");
        delete(day);
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            put(history, START, 1);
            put(history, START + 12 * BIN, 1);
            history.rollUp(FAR);
            assertEquals(made, Histories.all(history, HOUR));
        }
    }

    @Test
    void aRollUpThatWasImportedStaysBesideSomeOfItsBins() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            history.put(HOUR, START, HOUR.toMillis(), new RandomRows(KEYS, START, 50, false, START));
            List<StoredBin> imported = Histories.all(history, HOUR);
            put(history, START + 10 * BIN, 20);
            put(history, START + 11 * BIN, 20);
            put(history, START + 12 * BIN, 20);
            history.rollUp(FAR);
            assertEquals(imported, Histories.all(history, HOUR), "of ten bins there is nothing else");
            for (int i = 0; i < 10; i++) {
                put(history, START + i * BIN, 20);
            }
            history.rollUp(FAR);
            assertEquals(12 * (BIN - 1), Histories.all(history, HOUR).getFirst().covered(), "now there is");
        }
    }

    private static void delete(Path folder) throws StoreException {
        try {
            Folders.delete(folder);
        } catch (java.io.IOException e) {
            throw Folders.failed(folder, e);
        }
    }

    @Test
    void whatDoesNotFitIntoMemoryIsJoinedInPasses() throws StoreException {
        Counters<StoreCounter> counters = new Counters<>(StoreCounter.class);
        try (Rocks rocks = new Rocks(folder.resolve("native"));
                OpenPartitions open = new OpenPartitions(rocks, counters)) {
            StoreContext context = new StoreContext(open, InstantSource.system(), true, notes::add, counters);
            Resolutions traffic = new Resolutions("traffic", folder.resolve("traffic"), context);
            History history = new History(traffic, KEYS, RandomRows.BIN, Histories.RETENTION);
            for (int i = 0; i < 12; i++) {
                put(history, START + i * BIN, 501);
            }
            List<StoredRows.Place> places = Histories.all(history, RandomRows.BIN).stream()
                    .map(bin -> new StoredRows.Place(bin, place(traffic, bin)))
                    .toList();
            JoinedRows atOnce = new JoinedRows(places, KEYS, RandomRows.BIN, 1L << 40, context);
            JoinedRows inPasses = new JoinedRows(places, KEYS, RandomRows.BIN, 100_000, context);
            assertEquals(1, atOnce.passes());
            assertTrue(inPasses.passes() > 3, "" + inPasses.passes());
            List<String> expected = RandomRows.texts(atOnce, KEYS);
            assertTrue(expected.size() > 3000, "" + expected.size());
            assertEquals(expected, RandomRows.texts(inPasses, KEYS));
        }
    }

    private static Period place(Resolutions traffic, StoredBin bin) {
        try {
            return traffic.of(RandomRows.BIN).period(bin.start());
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }
}
