package ribflow.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ribflow.ledger.LedgerConfig;
import ribflow.maps.Problem;
import ribflow.matrix.MatrixConfig;
import ribflow.stats.Figures;
import ribflow.table.Footprint;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;

/**
 * What a daemon may take of the heap when all of its tables are full, and whether there is as much.
 *
 * <p>Nothing is sized by it: the heap's limit costs nothing until it is needed, and what is needed besides tables can only be
 * estimated. A limit that was computed would be too small on the day on which a peer brings more than was thought, and then it
 * ends the daemon. So half of the machine's memory is the limit, the rest is for the system's cache of the history and for
 * what is not on the heap, and who asks for more than that is told.
 *
 * <p>Tables count whose limit the operator can lower. Those of the ledger, and that of what leaves, have limits that no network
 * comes near; of them counts what is there from the start.
 *
 * @param full the tables with a limit of the operator's
 * @param others what the others take that have few rows
 * @param peers how many neighbours may have a full table
 */
public record MemoryPlan(List<Full> full, Others others, int peers) {

    /** A peer with a full table half of whose attribute sets are its own; measured with 20 and 100 of them. */
    static final long PEER = 18_000_000;

    /** Everything else: young objects, the prefixes that all peers share, exporters, classes; measured likewise. */
    static final long REST = 330_000_000;

    private static final long UNIT = 256L << 20;

    /** A part of the heap is never in use: into it is copied what survives. */
    private static final long MARGIN = 64L << 20;

    /**
     * A table and where its limit is set.
     *
     * @param path the limit's, in the configuration
     * @param line that of the limit, or where its section begins
     */
    record Full(String table, String path, int line, Footprint footprint) {}

    record Others(int tables, long bytes) {}

    public MemoryPlan {
        full = List.copyOf(full);
    }

    /** That of a configuration. */
    public static MemoryPlan of(Configuration configuration) {
        List<Full> full = new ArrayList<>();
        configuration.tables().forEach(table -> full.add(full(configuration, table, "tables." + table.name())));
        configuration
                .matrix()
                .ifPresent(matrix -> full.add(full(configuration, matrix.table().config(), MatrixConfig.NAME)));
        List<TableConfig> others = Stream.concat(
                        configuration.matrix().map(MatrixConfig::tables).orElse(List.of()).stream()
                                .map(TableSpec::config)
                                .filter(table -> !table.name().equals(MatrixConfig.NAME)),
                        configuration.ledger().map(LedgerConfig::tables).orElse(List.of()).stream())
                .toList();
        long bytes = others.stream()
                .mapToLong(table -> Footprint.ofFewRows(
                        table, configuration.late(), configuration.collect().workers()))
                .sum();
        long peers = configuration.bgp().neighbours().stream()
                .filter(neighbour -> !neighbour.dynamic())
                .count();
        return new MemoryPlan(full, new Others(others.size(), bytes), (int) peers);
    }

    private static Full full(Configuration configuration, TableConfig table, String section) {
        String path = section + ".limit";
        return new Full(
                table.name(),
                path,
                configuration.settings().line(path),
                Footprint.of(
                        table, configuration.late(), configuration.collect().workers()));
    }

    /** All of it. */
    public long bytes() {
        return full.stream().mapToLong(one -> one.footprint().sum()).sum() + others.bytes() + peers * PEER + REST;
    }

    /** What it is made of, a line for each table. */
    List<String> lines(HeapLimit heap) {
        List<String> lines = new ArrayList<>();
        full.forEach(one -> lines.add(one.table() + ": " + words(one.footprint())));
        if (others.tables() > 0) {
            lines.add("of matrix and ledger: " + size(others.bytes()) + " for " + count(others.tables(), "table")
                    + " of few rows");
        }
        lines.add("peers: " + size(PEER) + " for each with a full table"
                + (peers > 0 ? ", " + size(peers * PEER) + " for " + count(peers, "neighbour") + " by address" : ""));
        lines.add("everything else: " + size(REST));
        lines.add("all of it: " + size(bytes()) + " when all tables are full, of a heap of at most "
                + size(heap.bytes()));
        return lines;
    }

    private static String words(Footprint table) {
        return size(table.sum()) + ": " + size(table.own()) + " for " + count(table.rows(), "row") + " of "
                + table.bytesPerRow() + " bytes" + (table.bins() > 1 ? " in " + count(table.bins(), "bin") : "")
                + ", " + size(table.copied()) + " for a copy while they are read"
                + (table.texts() > 0 ? ", " + size(table.texts()) + " for texts" : "") + ", " + size(table.shards())
                + " for workers";
    }

    /**
     * What is wrong if the heap may not become large enough, as errors are told: where, what, and what is allowed.
     *
     * @param file the configuration
     */
    public Optional<String> complaint(Path file, HeapLimit heap) {
        if (bytes() <= heap.bytes()) {
            return Optional.empty();
        }
        String what =
                "tables that are full may take " + size(bytes()) + " of memory with routes and all else, and the heap"
                        + " has " + size(heap.bytes()) + " at most; allowed: " + allowed(heap);
        return Optional.of(full.stream()
                .max(Comparator.comparingLong(one -> one.footprint().sum()))
                .map(largest -> new Problem(file.toString(), largest.line(), largest.path(), what).toString())
                .orElse(file + ": " + what));
    }

    private String allowed(HeapLimit heap) {
        long units = (bytes() + MARGIN + UNIT - 1) / UNIT;
        if (units * UNIT > heap.machine() / 10 * 9) {
            return "lower limits or fewer bins, since the machine has " + size(heap.machine());
        }
        return "lower limits, fewer bins, or RIBFLOW_JAVA_OPTIONS=-Xmx" + units * (UNIT >> 20) + "m";
    }

    private static String count(long number, String what) {
        return Figures.grouped(number) + " " + what + (number == 1 ? "" : "s");
    }

    private static String size(long bytes) {
        return Figures.readable(bytes, 2).replaceFirst("(?=[a-zA-Z]?$)", " ") + "B";
    }
}
