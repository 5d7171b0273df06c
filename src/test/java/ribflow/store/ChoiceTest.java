package ribflow.store;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowField;
import ribflow.table.Grain;
import ribflow.table.Snapshot;

/** Which bins are read, and what is said of them. Now is 10:02; bins are final when they are a minute old. */
final class ChoiceTest {

    private static final long OWN = WrittenBins.OWN;
    private static final Duration FIVE = Duration.ofMillis(OWN);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final long NOW = at("2026-11-22T10:02:00Z");
    private static final List<FlowField> KEYS = List.of(FlowField.STAMP_INSERTED, FlowField.DST_AS);

    private final Map<Duration, NavigableMap<Long, StoredBin>> stored =
            new TreeMap<>(Map.of(FIVE, new TreeMap<>(), HOUR, new TreeMap<>(), DAY, new TreeMap<>()));
    private final WrittenBins memory = new WrittenBins(KEYS, 1);
    private final List<Duration> looked = new ArrayList<>();

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    /** Bins of a length, all collected from end to end. */
    private void store(Duration length, String from, String until) {
        for (long start = at(from); start < at(until); start += length.toMillis()) {
            put(length, start, length.toMillis());
        }
    }

    private NavigableMap<Long, StoredBin> bins(Duration length) {
        return requireNonNull(stored.get(length));
    }

    private void put(Duration length, long start, long covered) {
        bins(length).put(start, new StoredBin(start, length.toMillis(), covered, 1, 1, 1, 1));
    }

    private void remember(String from, String until) {
        for (long start = at(from); start < at(until); start += OWN) {
            memory.put(start, OWN, Math.min(OWN, NOW - start), List.of());
        }
    }

    private NavigableMap<Long, StoredBin> headers(Duration length, long from, long until) {
        looked.add(length);
        return bins(length).subMap(from, true, until, false);
    }

    private Choice choice(String from, String until, Grain grain) throws StoreException {
        try (Snapshot live = memory.memory(NOW, NOW - 60_000).snapshot()) {
            return Choice.of(
                    this::headers,
                    stored.keySet(),
                    live,
                    new Choice.Wanted(at(from), at(until), Optional.empty(), grain));
        }
    }

    /** Runs of bins of a length, as {@code 12×5m}; those in memory with an asterisk. */
    private static String read(Choice choice) {
        List<String> runs = new ArrayList<>();
        String last = "";
        int count = 0;
        for (Choice.Part part : choice.parts().values()) {
            String now = Remarks.words(part.length()) + (part.stored().isPresent() ? "" : "*");
            if (!now.equals(last) && count > 0) {
                runs.add(count + "×" + last);
                count = 0;
            }
            last = now;
            count++;
        }
        runs.add(count + "×" + last);
        return String.join(" ", runs);
    }

    private static List<String> notes(Choice choice, String from, String until) {
        return Remarks.of(choice, OWN, Optional.of(at(from)), at(until), Optional.empty());
    }

    @Test
    void coarseBinsLieInsideAndFineOnesAtTheEdges() throws StoreException {
        store(FIVE, "2026-11-01T00:00:00Z", "2026-11-22T10:00:00Z");
        store(HOUR, "2026-11-01T00:00:00Z", "2026-11-22T10:00:00Z");
        store(DAY, "2026-11-01T00:00:00Z", "2026-11-22T00:00:00Z");
        remember("2026-11-22T09:30:00Z", "2026-11-22T10:05:00Z");
        Choice month = choice("2026-11-02T22:50:00Z", "2026-11-23T00:00:00Z", new Grain.Any());
        assertEquals("2×5m 1×1h 19×1d 10×1h 1×5m*", read(month));
        assertEquals(List.of(), notes(month, "2026-11-02T22:50:00Z", "2026-11-22T10:00:00Z"));
        assertEquals(
                "2×5m 467×1h 1×5m*",
                read(choice("2026-11-02T22:50:00Z", "2026-11-23T00:00:00Z", new Grain.Of(Duration.ofHours(2)))));
        assertEquals("5606×5m 1×5m*", read(choice("2026-11-02T22:50:00Z", "2026-11-23T00:00:00Z", new Grain.Own())));
    }

    @Test
    void memoryHasWhatIsNotOnDiskYet() throws StoreException {
        store(FIVE, "2026-11-22T09:00:00Z", "2026-11-22T09:45:00Z");
        remember("2026-11-22T09:30:00Z", "2026-11-22T10:05:00Z");
        assertEquals("9×5m 4×5m*", read(choice("2026-11-22T09:00:00Z", "2026-11-22T11:00:00Z", new Grain.Own())));
        // an hour that memory still adds to is not believed
        store(HOUR, "2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z");
        assertEquals("9×5m 4×5m*", read(choice("2026-11-22T09:00:00Z", "2026-11-22T11:00:00Z", new Grain.Any())));
    }

    @Test
    void fineBinsAreOnlyLookedForWhereCoarseOnesDoNotDo() throws StoreException {
        store(FIVE, "2026-11-01T00:00:00Z", "2026-11-22T10:00:00Z");
        store(HOUR, "2026-11-01T00:00:00Z", "2026-11-22T10:00:00Z");
        store(DAY, "2026-11-01T00:00:00Z", "2026-11-22T00:00:00Z");
        choice("2026-11-01T00:00:00Z", "2026-11-22T00:00:00Z", new Grain.Any());
        assertEquals(List.of(DAY), looked);
    }

    @Test
    void whereFineBinsHaveExpiredCoarseOnesStandIn() throws StoreException {
        store(FIVE, "2026-11-20T00:00:00Z", "2026-11-22T10:00:00Z");
        store(HOUR, "2026-11-10T00:00:00Z", "2026-11-22T10:00:00Z");
        store(DAY, "2026-11-01T00:00:00Z", "2026-11-22T00:00:00Z");
        Choice choice = choice("2026-11-08T06:00:00Z", "2026-11-22T10:00:00Z", new Grain.Own());
        assertEquals("1×1d 240×1h 696×5m", read(choice));
        assertEquals(
                List.of(
                        "between 2026-11-10T00:00:00Z and 2026-11-20T00:00:00Z there are only bins of 1h: finer ones are not kept that long, or were damaged",
                        "between 2026-11-09T00:00:00Z and 2026-11-10T00:00:00Z there are only bins of 1d: finer ones are not kept that long, or were damaged",
                        "the time between 2026-11-08T06:00:00Z and 2026-11-09T00:00:00Z was left out: it is only in longer bins that reach beyond the time asked for"),
                notes(choice, "2026-11-08T06:00:00Z", "2026-11-22T10:00:00Z"));
    }

    @Test
    void aDayOfWhichABinIsDamagedIsReadAsADay() throws StoreException {
        store(FIVE, "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z");
        store(HOUR, "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z");
        bins(FIVE).remove(at("2026-11-21T07:20:00Z"));
        Choice choice = choice("2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z", new Grain.Own());
        assertEquals("372×5m 1×1h 192×5m", read(choice));
    }

    @Test
    void timeThatIsLeftOutIsSaidOnceWhateverBinsHoldIt() throws StoreException {
        store(HOUR, "2026-11-15T00:00:00Z", "2026-11-16T00:00:00Z");
        store(DAY, "2026-11-15T00:00:00Z", "2026-11-16T00:00:00Z");
        Choice choice = choice("2026-11-15T00:10:00Z", "2026-11-15T01:40:00Z", new Grain.Own());
        assertEquals(
                List.of(
                        "the time between 2026-11-15T00:10:00Z and 2026-11-15T01:40:00Z was left out: it is only in longer bins that reach beyond the time asked for"),
                notes(choice, "2026-11-15T00:10:00Z", "2026-11-15T01:40:00Z"));
    }

    @Test
    void aGapOfHalfACenturyIsNotAskedForBinByBin() throws StoreException {
        store(FIVE, "2026-11-22T00:00:00Z", "2026-11-22T10:00:00Z");
        AtomicInteger asked = new AtomicInteger();
        LongPredicate wanted = start -> {
            asked.incrementAndGet();
            return start != at("2026-11-22T07:00:00Z");
        };
        long from = at("1971-01-01T00:00:00Z");
        try (Snapshot live = memory.memory(NOW, NOW - 60_000).snapshot()) {
            Choice choice = Choice.of(
                    this::headers,
                    stored.keySet(),
                    live,
                    new Choice.Wanted(from, at("2026-11-22T10:00:00Z"), Optional.of(wanted), new Grain.Own()));
            asked.set(0);
            assertEquals(
                    List.of(
                            "20414d were not collected, between 1971-01-01T00:00:00Z and 2026-11-22T00:00:00Z; rates and"
                                    + " percentiles are of the time that was"),
                    Remarks.of(choice, OWN, Optional.of(from), at("2026-11-22T10:00:00Z"), Optional.of(wanted)));
            assertTrue(asked.get() < 200_000, asked + " of six millions");
        }
    }

    @Test
    void whatWasNotCollectedIsSaid() throws StoreException {
        store(FIVE, "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z");
        store(HOUR, "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z");
        bins(FIVE)
                .subMap(at("2026-11-21T07:00:00Z"), at("2026-11-21T08:00:00Z"))
                .clear();
        bins(HOUR).remove(at("2026-11-21T07:00:00Z"));
        put(FIVE, at("2026-11-20T12:00:00Z"), OWN - 90_000);
        Choice choice = choice("2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z", new Grain.Own());
        assertEquals(
                List.of("1h 1m 30s were not collected, in 2 places, the longest between 2026-11-21T07:00:00Z and"
                        + " 2026-11-21T08:00:00Z; rates and percentiles are of the time that was"),
                notes(choice, "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z"));
        assertEquals(
                List.of("10d were not collected, between 2026-11-10T00:00:00Z and 2026-11-20T00:00:00Z; rates and"
                        + " percentiles are of the time that was"),
                notes(
                        choice("2026-11-10T00:00:00Z", "2026-11-20T11:00:00Z", new Grain.Own()),
                        "2026-11-10T00:00:00Z",
                        "2026-11-20T11:00:00Z"));
        assertEquals(
                List.of("nothing was collected in that time"),
                notes(
                        choice("2026-11-10T00:00:00Z", "2026-11-11T00:00:00Z", new Grain.Own()),
                        "2026-11-10T00:00:00Z",
                        "2026-11-11T00:00:00Z"));
    }

    @Test
    void onlyBinsThatPassAreRead() throws StoreException {
        store(FIVE, "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z");
        store(HOUR, "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z");
        long not = at("2026-11-20T05:35:00Z");
        try (Snapshot live = memory.memory(NOW, NOW - 60_000).snapshot()) {
            Choice choice = Choice.of(
                    this::headers,
                    stored.keySet(),
                    live,
                    new Choice.Wanted(
                            Long.MIN_VALUE, Long.MAX_VALUE, Optional.of(start -> start != not), new Grain.Any()));
            assertEquals("5×1h 11×5m 42×1h", read(choice));
            assertEquals(
                    List.of(),
                    Remarks.of(
                            choice,
                            OWN,
                            Optional.empty(),
                            at("2026-11-22T00:00:00Z"),
                            Optional.of(start -> start != not)));
        }
    }

    @Test
    void flowsThatACrashTookAreSaid() {
        List<Gap> gaps = List.of(
                new Gap(at("2026-11-20T01:00:00Z"), at("2026-11-20T01:00:07Z"), Gap.Why.LOST, OptionalLong.of(17), 1),
                new Gap(at("2026-11-20T01:00:07Z"), at("2026-11-20T01:01:00Z"), Gap.Why.DOWN, OptionalLong.empty(), 0),
                new Gap(at("2026-11-21T01:00:00Z"), at("2026-11-21T01:00:09Z"), Gap.Why.LOST, OptionalLong.of(4), 2));
        assertEquals(
                Optional.of("21 flows were accepted and lost in a crash, between 2026-11-20T01:00:00Z and"
                        + " 2026-11-21T01:00:09Z"),
                Remarks.ofLosses(gaps, Long.MIN_VALUE, Long.MAX_VALUE));
        assertEquals(Optional.empty(), Remarks.ofLosses(gaps, at("2026-11-20T02:00:00Z"), at("2026-11-20T03:00:00Z")));
    }

    @Test
    void lengthsAreWrittenAsPeopleDo() {
        assertEquals(
                "1d 2h,5m,0s",
                List.of(26 * 3_600_000L, 300_000L, 0L).stream()
                        .map(Remarks::words)
                        .collect(Collectors.joining(",")));
    }
}
