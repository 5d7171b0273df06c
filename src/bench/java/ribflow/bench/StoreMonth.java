package ribflow.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ribflow.flow.FlowBatch;
import ribflow.ip.Epochs;
import ribflow.query.Format;
import ribflow.query.Naming;
import ribflow.query.QueryEngine;
import ribflow.query.QueryException;
import ribflow.store.HistoricalTable;
import ribflow.store.History;
import ribflow.store.HistoryConfig;
import ribflow.store.PartitionReport;
import ribflow.store.Store;
import ribflow.table.Detail;
import ribflow.table.Retention;
import ribflow.table.Room;
import ribflow.table.Snapshot;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;

/**
 * Thirty days of bins of five minutes with 10,000 rows each, written through the real store while a clock that is not one runs
 * ahead: what they take on disk, how long roll-ups take, and how long queries over them take. That every packet and byte is in
 * the answers is checked beside.
 *
 * <pre>usage: StoreMonth [--days N] [--rows N] [--passing PERCENT] [--keep FOLDER]</pre>
 *
 * <p>{@code --passing} says how many of the rows are others in the next bin (5). With {@code --keep} the store is written to that
 * folder and stays there; if it is there already, it is only asked.
 */
public final class StoreMonth {

    private static final String TABLE = "traffic";
    private static final Instant BEGIN = Instant.parse("2026-10-01T00:00:00Z");
    private static final Duration BIN = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Retention RETENTION =
            new Retention(Duration.ofDays(32), Map.of(HOUR, Duration.ofDays(400), DAY, Duration.ofDays(3650)));
    private static final int ROUNDS = 5;

    private final int days;
    private final int rows;
    private final MonthOfRows month;
    private Instant now = BEGIN;

    private StoreMonth(int days, int rows, int passingPercent) {
        this.days = days;
        this.rows = rows;
        this.month = new MonthOfRows(BIN, rows, rows * passingPercent / 100);
    }

    public static void main(String[] arguments) throws IOException, QueryException {
        List<String> options = Arrays.asList(arguments);
        StoreMonth run = new StoreMonth(
                number(options, "--days", 30), number(options, "--rows", 10_000), number(options, "--passing", 5));
        int kept = options.indexOf("--keep");
        if (kept >= 0) {
            run.run(Path.of(options.get(kept + 1)));
            return;
        }
        Path folder = Files.createTempDirectory("ribflow-store-month");
        try {
            run.run(folder.resolve("history"));
        } finally {
            delete(folder);
        }
    }

    private static int number(List<String> options, String name, int otherwise) {
        int place = options.indexOf(name);
        return place < 0 ? otherwise : Integer.parseInt(options.get(place + 1));
    }

    private void run(Path folder) throws IOException, QueryException {
        boolean written = Files.isDirectory(folder);
        try (Store store = open(folder)) {
            if (!written) {
                write(history(store));
            }
        }
        now = BEGIN.plus(Duration.ofDays(days)).plusSeconds(60);
        try (Store store = open(folder)) {
            sizes(store);
            History history = history(store);
            sums(history);
            queries(history);
        }
    }

    private Store open(Path folder) throws IOException {
        return Store.open(new HistoryConfig(folder, Duration.ofSeconds(10)), () -> now, System.err::println);
    }

    private static History history(Store store) throws IOException {
        return store.history(TABLE, MonthOfRows.KEYS, BIN, RETENTION);
    }

    private void write(History history) throws IOException {
        long bins = days * DAY.dividedBy(BIN);
        say("%d days of bins of 5 minutes, %,d rows each: %,d rows", days, rows, bins * rows);
        long made = 0;
        long put = 0;
        long slowest = 0;
        long rolled = 0;
        long longest = 0;
        long started = System.nanoTime();
        for (long bin = 0; bin < bins; bin++) {
            long start = now.toEpochMilli();
            now = now.plus(BIN);
            try (Snapshot picture = month.bin(start)) {
                long begun = System.nanoTime();
                history.put(start, BIN.toMillis(), picture);
                long took = System.nanoTime() - begun;
                put += took;
                slowest = Math.max(slowest, took);
            }
            long begun = System.nanoTime();
            history.rollUp(now.toEpochMilli());
            long took = System.nanoTime() - begun;
            rolled += took;
            longest = Math.max(longest, took);
            history.expire(now.toEpochMilli());
            made++;
        }
        long hours = made * BIN.toMillis() / HOUR.toMillis();
        say(
                "written in %.0f s: a bin in %.1f ms (the slowest %.0f), made up and durable; roll-ups %.1f s in all,"
                        + " %.1f ms for each hour's bin and its part of the day's (the slowest %.0f)",
                seconds(System.nanoTime() - started),
                1000 * seconds(put) / made,
                1000 * seconds(slowest),
                seconds(rolled),
                1000 * seconds(rolled) / Math.max(1, hours),
                1000 * seconds(longest));
    }

    private static void sizes(Store store) throws IOException {
        Map<Duration, List<PartitionReport>> lengths = new TreeMap<>();
        for (PartitionReport partition : store.report()) {
            lengths.computeIfAbsent(partition.length(), _ -> new ArrayList<>()).add(partition);
        }
        lengths.forEach((length, partitions) -> {
            long rows = partitions.stream().mapToLong(PartitionReport::rows).sum();
            long bytes = partitions.stream().mapToLong(PartitionReport::bytes).sum();
            long bins = partitions.stream().mapToLong(PartitionReport::bins).sum();
            say(
                    "%-3s %,6d bins in %2d partitions  %,12d rows  %,12d bytes on disk  %.2f bytes a row",
                    length.toHours() >= 24
                            ? length.toDays() + "d"
                            : length.toHours() >= 1 ? length.toHours() + "h" : length.toMinutes() + "m",
                    bins,
                    partitions.size(),
                    rows,
                    bytes,
                    (double) bytes / rows);
        });
    }

    /** Every resolution has every packet and byte. */
    private void sums(History history) throws IOException {
        for (Duration length : history.lengths()) {
            long bytes = 0;
            long packets = 0;
            for (var bin : history.bins(length, Long.MIN_VALUE, Long.MAX_VALUE).values()) {
                bytes += bin.bytes();
                packets += bin.packets();
            }
            if (month.bytes() > 0 && (bytes != month.bytes() || packets != month.packets())) {
                throw new IOException("bins of " + length + " have " + bytes + " bytes and " + packets
                        + " packets, and should have " + month.bytes() + " and " + month.packets());
            }
        }
    }

    private void queries(History history) throws IOException, QueryException {
        try (Tables tables = tables()) {
            tables.start();
            HistoricalTable source = new HistoricalTable(tables.table(TABLE).orElseThrow(), history);
            queries(new QueryEngine(_ -> source, () -> List.of(TABLE), () -> {}, () -> Naming.NONE, () -> now));
        }
    }

    /** What a daemon has in memory beside: nothing, here. */
    private Tables tables() {
        TableConfig table = new TableConfig(
                TABLE,
                MonthOfRows.KEYS.subList(1, MonthOfRows.KEYS.size()),
                Optional.empty(),
                Optional.of(BIN),
                12,
                new Room(rows),
                false,
                Detail.FULL,
                Optional.of(RETENTION));
        return new Tables(
                List.of(new TableSpec(table, () -> FlowBatch::rows)),
                (_, _) -> "",
                new Epochs(),
                () -> now.toEpochMilli(),
                Duration.ofMinutes(1),
                TimeConfig.BY_END);
    }

    private void queries(QueryEngine engine) throws IOException, QueryException {
        String span = "since " + day(0) + " until " + day(days);
        for (String query : List.of(
                "traffic | " + span + " | bin 1h | by dst_as | top 10",
                "traffic | " + span + " | bin 1h | by ingress_pop, egress_pop | top 10",
                "traffic | " + span + " | bin 1h | by as_path | top 10",
                "traffic | " + span + " | bin 1h | where peer_dst_as == 64510 | by src_as | top 10",
                "traffic | " + span + " | bin 1d | by dst_as | top 10",
                "traffic | " + span + " | bin 1h | where ingress_pop == popA | by stamp_inserted | sum bytes",
                "traffic | since " + day(days - 1) + " | by dst_as | top 10",
                "traffic | " + span + " | by dst_as | top 10",
                "traffic | " + span + " | by peer_dst_as | p95 | top 10")) {
            ask(engine, query);
        }
    }

    private static String day(int number) {
        return BEGIN.plus(Duration.ofDays(number)).toString().substring(0, "2026-10-01".length());
    }

    private static void ask(QueryEngine engine, String query) throws IOException, QueryException {
        double[] seconds = new double[ROUNDS];
        long rows = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            try (var answer = engine.run(query)) {
                rows = Format.CSV.write(answer, OutputStream.nullOutputStream());
            }
            seconds[round] = seconds(System.nanoTime() - begun);
        }
        double first = seconds[0];
        Arrays.sort(seconds);
        say("%6.2f s (the first time %.2f), %3d rows: %s", seconds[ROUNDS / 2], first, rows, query);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
