package ribflow.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.maps.Maps;
import ribflow.maps.Subject;
import ribflow.query.Answer;
import ribflow.query.Format;
import ribflow.store.HistoricalTable;
import ribflow.store.History;
import ribflow.store.HistoryConfig;
import ribflow.store.Store;
import ribflow.table.Retention;
import ribflow.table.Snapshot;
import ribflow.table.Table;
import ribflow.table.TableSource;
import ribflow.table.TableSpec;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;

/** A ledger of samples that are on disk, beside those that are still in memory, is the ledger of the same samples in memory. */
final class LedgerHistoryTest {

    private static final long HOUR = 3_600_000;
    private static final long OCTOBER = Instant.parse("2026-10-01T00:00:00Z").toEpochMilli();
    private static final long STORED_UNTIL =
            Instant.parse("2026-11-18T07:00:00Z").toEpochMilli();
    private static final long FIRST = 4_200_000_000L;
    private static final Instant NOW = Instant.parse("2026-11-18T11:20:00Z");

    @TempDir
    private Path folder = Path.of("");

    private final LedgerConfig config = new LedgerConfig(
            List.of(Subject.Kind.NEIGHBOUR),
            List.of(),
            Duration.ofMillis(HOUR),
            Duration.ofMinutes(5),
            new Retention(Duration.ofDays(62), Map.of(Duration.ofDays(1), Duration.ofDays(400))));

    private final AtomicLong clock = new AtomicLong(STORED_UNTIL);
    private final Epochs epochs = new Epochs();
    private final Epochs.Reader reader = epochs.register();
    private final Exporter exporter = Objects.requireNonNull(new Exporters(1).find(0, Address.ipv4Low(1)));

    /** What is in memory; all its flows count. */
    private final Tables memory = new Tables(
            config.tables().stream()
                    .map(table -> new TableSpec(table, () -> FlowBatch::rows))
                    .toList(),
            (_, _) -> "",
            epochs,
            clock::get,
            config.late(),
            TimeConfig.BY_END);

    private final Map<LedgerTable, WrittenTable> all = new EnumMap<>(LedgerTable.class);

    private WrittenTable written(LedgerTable table) {
        return new WrittenTable(table, config, NOW.toEpochMilli());
    }

    /** What was stored long ago: bins of which more or less was collected, or nothing at all. */
    private void store(History history, LedgerTable table, SplittableRandom random) throws Exception {
        WrittenTable whole = all.computeIfAbsent(table, this::written);
        for (long start = OCTOBER; start < STORED_UNTIL; start += HOUR) {
            int dice = random.nextInt(30);
            if (dice > 0) {
                long covered = dice < 4 ? random.nextLong(1, HOUR) : HOUR;
                whole.collected(start, covered);
                WrittenTable bin = written(table);
                for (long as = FIRST; as < FIRST + 6; as++) {
                    if (random.nextInt(3) > 0) {
                        long bytes = random.nextLong(1L << random.nextInt(1, 50));
                        whole.row(start, bytes, as);
                        bin.row(start, bytes, as);
                    }
                }
                try (Snapshot rows = bin.snapshot()) {
                    history.put(start, covered, rows);
                }
            }
        }
        history.rollUp(NOW.toEpochMilli());
    }

    /** The hours since, which are still in memory. */
    private void collect(SplittableRandom random) {
        TableWriter writer = memory.writer(reader, Runnable::run);
        memory.freshen();
        for (long start = STORED_UNTIL; start < NOW.toEpochMilli(); start += HOUR) {
            clock.set(start);
            for (WrittenTable table : all.values()) {
                table.collected(start, HOUR);
            }
            for (long as = FIRST; as < FIRST + 6; as++) {
                long bytes = random.nextLong(1L << 40);
                all.computeIfAbsent(LedgerTable.NEIGHBOUR_IN, this::written).row(start, bytes, as);
                all.computeIfAbsent(LedgerTable.NEIGHBOUR_OUT, this::written)
                        .row(start, bytes, FIRST + 5 - (as - FIRST));
                FlowBatch batch = new FlowBatch();
                int row = batch.append(exporter);
                batch.set(FlowField.TIMESTAMP_END, row, start);
                batch.set(FlowField.BYTES, row, bytes);
                batch.set(FlowField.PEER_SRC_AS, row, as);
                batch.set(FlowField.PEER_DST_AS, row, FIRST + 5 - (as - FIRST));
                reader.enter();
                writer.accept(batch);
                reader.leave();
            }
            memory.freshen();
        }
        clock.set(NOW.toEpochMilli());
        memory.freshen();
    }

    private String answer(Function<String, @Nullable TableSource> sources, String request) throws Exception {
        LedgerCommand command =
                new LedgerCommand(config, sources, () -> {}, Maps.EMPTY::commits, Map::of, InstantSource.fixed(NOW));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer answer = command.answer(request)) {
            answer.notes().forEach(note -> out.writeBytes((note + "\n").getBytes(UTF_8)));
            Format.CSV.write(answer, out);
        }
        return out.toString(UTF_8);
    }

    @Test
    void storedSamplesAndThoseInMemoryAreOneLedger() throws Exception {
        memory.start();
        Map<String, TableSource> stored = new HashMap<>();
        InstantSource now = InstantSource.fixed(NOW);
        try (memory;
                Store store = Store.open(new HistoryConfig(folder, Duration.ofSeconds(10)), now, _ -> {})) {
            for (LedgerTable table : List.of(LedgerTable.NEIGHBOUR_IN, LedgerTable.NEIGHBOUR_OUT)) {
                Table live = memory.table(table.label()).orElseThrow();
                History history = store.history(table.label(), live.keys(), config.bin(), config.history());
                store(history, table, new SplittableRandom(7 + table.ordinal()));
                stored.put(table.label(), new HistoricalTable(live, history));
            }
            collect(new SplittableRandom(9));
            Map<String, TableSource> whole = new HashMap<>();
            all.values().forEach(table -> whole.put(table.name(), table));
            for (String request : List.of(
                    "month 2026-10",
                    "month current rule sum",
                    "since 2026-10-20T05:00 until 2026-11-18T11:00 rule in",
                    "since 2026-11-17",
                    "of 4200000003 samples month 2026-10",
                    "of 4200000003 samples month 2026-11")) {
                String told = answer(stored::get, request);
                assertTrue(told.contains(Long.toString(FIRST + 3)), told);
                assertEquals(answer(whole::get, request), told, request);
            }
        }
    }
}
