package ribflow.keeping;

import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import ribflow.control.ControlCommand;
import ribflow.expr.Nearest;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.QueryException;
import ribflow.store.Gaps;
import ribflow.store.History;
import ribflow.store.PartitionReport;
import ribflow.store.Store;
import ribflow.store.StoreException;
import ribflow.store.StoredBin;

/** {@code store …}: what can be asked of a history, and done to it. */
public final class StoreRequests implements ControlCommand {

    private static final String EACH_LENGTH = "all";
    private static final String SIZES = "store sizes [TABLE]";
    private static final String BINS = "store bins TABLE [bin LENGTH] [since TIME] [until TIME]";
    private static final String GAPS = "store gaps [TABLE] [since TIME] [until TIME]";
    private static final String VERIFY = "store verify [TABLE]";
    private static final String COMPACT = "store compact [TABLE]";
    private static final String BACKUP = "store backup TARGET";
    private static final String EXPORT = "store export TABLE [bin LENGTH | bin all] [since TIME] [until TIME]";
    private static final String IMPORT = "store import TABLE FILE [replace]";

    private final Supplier<Optional<Store>> store;
    private final Writing writing;
    private final InstantSource clock;

    /** Something that is done on a thread of its own. */
    private interface Work {
        Answer run() throws QueryException, IOException;
    }

    /**
     * The requests of a daemon.
     *
     * @param store the daemon's, if it keeps a history
     * @param written the history of a table, where the daemon keeps one
     */
    public StoreRequests(
            Supplier<Optional<Store>> store, Function<String, Optional<History>> written, InstantSource clock) {
        this(store, Writing.behind(written), clock);
    }

    StoreRequests(Supplier<Optional<Store>> store, Writing writing, InstantSource clock) {
        this.store = store;
        this.writing = writing;
        this.clock = clock;
    }

    private Store store() throws QueryException {
        return store.get()
                .orElseThrow(() -> new QueryException(
                        "this daemon keeps no history: its configuration has no section" + " 'history'"));
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String usage() {
        return "store sizes | bins | gaps | verify | compact | backup | export | import …";
    }

    @Override
    public String help() {
        return "the history on disk: what there is, whether it is whole; makes it small, copies it, writes and reads it as text";
    }

    @Override
    public Answer run(List<String> arguments) throws QueryException {
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> words = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        return switch (verb) {
            case "sizes" -> aside(() -> sizes(Asked.of(SIZES, words, 0, 1, Set.of())));
            case "bins" -> aside(() -> bins(Asked.of(BINS, words, 1, 1, Set.of("bin", "since", "until"))));
            case "gaps" -> aside(() -> gaps(Asked.of(GAPS, words, 0, 1, Set.of("since", "until"))));
            case "verify" -> aside(() -> verify(Asked.of(VERIFY, words, 0, 1, Set.of())));
            case "compact" -> aside(() -> compact(Asked.of(COMPACT, words, 0, 1, Set.of())));
            case "backup" -> aside(() -> backup(Asked.of(BACKUP, words, 1, 1, Set.of())));
            case "export" -> aside(() -> export(Asked.of(EXPORT, words, 1, 1, Set.of("bin", "since", "until"))));
            case "import" -> aside(() -> take(Asked.of(IMPORT, words, 2, 2, Set.of("replace!"))));
            default -> throw unknown(verb);
        };
    }

    private static QueryException unknown(String verb) {
        List<String> verbs = List.of("sizes", "bins", "gaps", "verify", "compact", "backup", "export", "import");
        return new QueryException("'" + verb + "' is nothing that can be done to the history"
                + Nearest.question(Nearest.to(verb, verbs)) + "; allowed: " + String.join(", ", verbs));
    }

    /**
     * Clients are virtual threads, and one that is in RocksDB's code keeps a carrier from all others; so what may take long
     * there has a thread of its own.
     */
    private static Answer aside(Work work) throws QueryException {
        FutureTask<Answer> task = new FutureTask<>(work::run);
        Thread.ofPlatform().daemon().name("store-request").start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException("the daemon stops");
        } catch (ExecutionException e) {
            throw wrong(Objects.requireNonNull(e.getCause()));
        }
    }

    private static QueryException wrong(Throwable cause) {
        return switch (cause) {
            case QueryException wrong -> wrong;
            case IOException failed -> new QueryException(String.valueOf(failed.getMessage()));
            default -> throw new IllegalStateException("a request about the history failed", cause);
        };
    }

    private Answer sizes(Asked asked) throws QueryException, StoreException {
        Optional<String> table = asked.maybe();
        return table.isPresent()
                ? Sizes.oneByOne(of(known(table.get()), store().report()))
                : Sizes.inSum(store().report());
    }

    private static List<PartitionReport> of(String table, List<PartitionReport> partitions) {
        return partitions.stream()
                .filter(partition -> partition.table().equals(table))
                .toList();
    }

    private String known(String table) throws QueryException, StoreException {
        SortedSet<String> tables = store().tables();
        if (!tables.contains(table)) {
            throw new QueryException("there is no history of a table '" + table + "'"
                    + Nearest.question(Nearest.to(table, tables))
                    + (tables.isEmpty() ? "; there is none of any" : "; there is of " + String.join(", ", tables)));
        }
        return table;
    }

    private History stored(String table) throws QueryException, StoreException {
        return store().stored(known(table))
                .orElseThrow(() -> new QueryException("nothing is stored of the table '" + table + "' yet"));
    }

    private Answer bins(Asked asked) throws QueryException, StoreException {
        History history = stored(asked.argument());
        List<List<Cell>> rows = new ArrayList<>();
        for (StoredBin bin : bins(history, length(history, asked), asked)) {
            rows.add(List.of(
                    new Cell.Time(bin.start()),
                    new Cell.Text(BinLength.written(Duration.ofMillis(bin.length()))),
                    new Cell.Count(bin.covered()),
                    new Cell.Count(bin.rows()),
                    new Cell.Count(bin.packets()),
                    new Cell.Count(bin.flows()),
                    new Cell.Count(bin.bytes())));
        }
        return Answer.of(
                List.of(
                        text("stamp_inserted"),
                        text("bin"),
                        number("covered_millis"),
                        number("rows"),
                        number("packets"),
                        number("flows"),
                        number("bytes")),
                rows);
    }

    private static Duration length(History history, Asked asked) throws QueryException, StoreException {
        Duration length = asked.length("bin", history.bin());
        SortedSet<Duration> lengths = new TreeSet<>(history.lengths());
        lengths.add(history.bin());
        if (!lengths.contains(length)) {
            throw new QueryException("bin: " + history.table() + " has no bins of " + BinLength.written(length)
                    + " on disk; it has those of "
                    + lengths.stream().map(BinLength::written).collect(Collectors.joining(", ")));
        }
        return length;
    }

    private List<StoredBin> bins(History history, Duration length, Asked asked) throws QueryException, StoreException {
        Instant now = clock.instant();
        long since = asked.moment("since", now, Long.MIN_VALUE);
        long until = asked.moment("until", now, Long.MAX_VALUE);
        if (since >= until) {
            throw new QueryException("since is not before until");
        }
        return List.copyOf(history.bins(length, since, until).values());
    }

    private Answer gaps(Asked asked) throws QueryException, StoreException {
        Optional<String> table = asked.maybe();
        Instant now = clock.instant();
        long since = asked.moment("since", now, Long.MIN_VALUE);
        long until = asked.moment("until", now, Long.MAX_VALUE);
        GapRows gaps = new GapRows(since, until);
        for (String of : table.isPresent() ? List.of(known(table.get())) : store().tables()) {
            Optional<History> history = store().stored(of);
            if (history.isPresent()) {
                gaps.add(
                        of,
                        Gaps.of(history.get().folder()).all(),
                        history.get().bins(history.get().bin(), Long.MIN_VALUE, Long.MAX_VALUE));
            }
        }
        return gaps.answer();
    }

    private Answer verify(Asked asked) throws QueryException, StoreException {
        Optional<String> table = asked.maybe();
        List<PartitionReport> all = table.isPresent() ? of(known(table.get()), store().verify()) : store().verify();
        long damaged =
                all.stream().filter(partition -> partition.damage().isPresent()).count();
        Answer rows = Sizes.oneByOne(all);
        return damaged == 0
                ? rows
                : new Complaint(
                        rows, damaged + " of " + all.size() + " partitions cannot be read; the last column says why");
    }

    private Answer compact(Asked asked) throws QueryException, StoreException {
        Optional<String> table = asked.maybe();
        if (table.isPresent()) {
            known(table.get());
        }
        List<PartitionReport> before = store().report();
        store().compact(table);
        return Sizes.beforeAndAfter(before, store().report(), table);
    }

    private Answer backup(Asked asked) throws QueryException, StoreException {
        Path target = absolute(asked.argument());
        if (Files.exists(target)) {
            throw new QueryException(target + " exists already; a backup makes a folder of its own");
        }
        store().backup(target);
        List<PartitionReport> all = store().report();
        return Answer.of(
                List.of(text("backup"), number("partitions"), number("disk")),
                List.of(List.of(
                        new Cell.Text(target.toString()),
                        new Cell.Count(all.stream()
                                .filter(partition -> partition.damage().isEmpty())
                                .count()),
                        new Cell.Count(all.stream()
                                .filter(partition -> partition.damage().isEmpty())
                                .mapToLong(PartitionReport::bytes)
                                .sum()))));
    }

    private Answer export(Asked asked) throws QueryException, StoreException {
        History history = stored(asked.argument());
        List<StoredBin> bins = new ArrayList<>();
        if (asked.option("bin").equals(Optional.of(EACH_LENGTH))) {
            for (Duration length : history.lengths()) {
                bins.addAll(bins(history, length, asked));
            }
        } else {
            bins.addAll(bins(history, length(history, asked), asked));
        }
        return new ExportAnswer(history.keys(), bin -> history.read(List.of(bin)), bins);
    }

    private Answer take(Asked asked) throws QueryException, IOException {
        String table = asked.argument();
        String file = asked.argument();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(writing.open(file), StandardCharsets.UTF_8.newDecoder()))) {
            BinReader reader = BinReader.of(file, in);
            History history = writing.into(table, reader.keys(), reader.firstLength());
            Answer done = new Importing(history, reader, asked.has("replace"), writing.until(history)).run();
            history.rollUp(clock.millis());
            return done;
        } catch (NoSuchFileException e) {
            throw new QueryException(file + ": there is no such file");
        } catch (AccessDeniedException e) {
            throw new QueryException(file + " may not be read: permission denied");
        } catch (CharacterCodingException e) {
            throw new QueryException(file + ": it is not text in UTF-8");
        }
    }

    /** A path as a daemon can read it, wherever it was started. */
    static Path absolute(String text) throws QueryException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new QueryException("'" + text + "' is no path: " + e.getReason());
        }
        throw new QueryException(
                "'" + text + "' begins at no folder that is known here; allowed: a path from the root on");
    }
}
