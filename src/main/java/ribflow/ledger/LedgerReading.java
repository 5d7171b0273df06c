package ribflow.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import ribflow.expr.CommunityPattern;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.maps.Subject;
import ribflow.table.Grain;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/**
 * Reads the tables of one kind of subjects, and hands over each subject's usage.
 *
 * <p>A month is 8,640 samples of a subject and more, some 170 kB of numbers, and a large network has thousands of interfaces.
 * So only as many subjects are read at once as there is memory for; the tables are read again for the others. Most networks
 * need one reading.
 */
final class LedgerReading {

    private static final long DAY = 86_400_000;

    private final Subject.Kind kind;
    private final List<LedgerTable> tables;
    private final List<CommunityPattern> communities;
    private final Function<String, @Nullable TableSource> sources;
    private final Bins bins;
    private final int first;
    private final int atOnce;
    private final Set<Subject> done = new HashSet<>();
    private final Set<String> labels = new TreeSet<>();
    private final Map<LedgerTable, Long> nobodys = new EnumMap<>(LedgerTable.class);
    private final Map<LedgerTable, Long> folded = new EnumMap<>(LedgerTable.class);
    private Coverage coverage;

    /**
     * A reading.
     *
     * @param first the first of the bins that are billed; those before it are for the forecast
     * @param bytes how much memory may be used
     */
    LedgerReading(
            Subject.Kind kind,
            LedgerConfig config,
            Function<String, @Nullable TableSource> sources,
            Bins bins,
            int first,
            long bytes) {
        this.kind = kind;
        this.tables = config.own().filter(table -> table.kind() == kind).toList();
        this.communities = config.communities();
        this.sources = sources;
        this.bins = bins;
        this.first = first;
        this.atOnce = (int) Math.clamp(bytes / Usage.bytes(bins.count()), 1, Integer.MAX_VALUE);
        this.coverage = Coverage.of(bins, new long[bins.count()]);
    }

    /** What is done with what was read. */
    @FunctionalInterface
    interface Taking {
        void take(Usage usage, Coverage coverage);
    }

    /**
     * Reads to the end.
     *
     * @param which whose usage is wanted
     * @param expected those who are handed over even if they had no traffic
     */
    void read(Predicate<Subject> which, Set<Subject> expected, Taking taking) {
        Map<Subject, Usage> usages = new HashMap<>();
        do {
            usages.clear();
            read(which, usages);
            expected.stream()
                    .filter(subject -> usages.size() < atOnce && !done.contains(subject))
                    .forEach(subject -> usages.computeIfAbsent(subject, _ -> new Usage(subject, bins.count())));
            usages.values().forEach(usage -> taking.take(usage, coverage));
            done.addAll(usages.keySet());
        } while (usages.size() == atOnce);
    }

    private void read(Predicate<Subject> which, Map<Subject, Usage> usages) {
        nobodys.clear();
        folded.clear();
        List<Snapshot> snapshots = new ArrayList<>();
        try {
            for (LedgerTable table : tables) {
                snapshots.add(Objects.requireNonNull(sources.apply(table.label()), table.label())
                        .snapshot());
                ask(snapshots.getLast(), table);
            }
            coverage = Coverage.of(bins, snapshots);
            for (int i = 0; i < snapshots.size(); i++) {
                read(tables.get(i), snapshots.get(i), which, usages);
            }
        } finally {
            snapshots.forEach(Snapshot::close);
        }
    }

    private void ask(Snapshot snapshot, LedgerTable table) {
        snapshot.grain(new Grain.Own());
        snapshot.columns(Set.copyOf(table.columns(communities)));
        // Longer bins that hold some of these are given if they lie within.
        snapshot.within(Math.floorDiv(bins.first(), DAY) * DAY, Math.ceilDiv(bins.end(), DAY) * DAY);
    }

    private void read(LedgerTable table, Snapshot snapshot, Predicate<Subject> which, Map<Subject, Usage> usages) {
        Attribution attribution = new Attribution(table, snapshot, communities);
        FlowBatch batch = new FlowBatch();
        while (snapshot.next(batch)) {
            for (int row = 0; row < batch.size(); row++) {
                int bin = bins.number(batch.get(FlowField.STAMP_INSERTED, row, Long.MIN_VALUE));
                if (bin >= 0 && !coverage.toCome(bin)) {
                    take(table, attribution, batch, row, bin, which, usages);
                }
            }
        }
    }

    private void take(
            LedgerTable table,
            Attribution attribution,
            FlowBatch batch,
            int row,
            int bin,
            Predicate<Subject> which,
            Map<Subject, Usage> usages) {
        long bytes = batch.get(FlowField.BYTES, row, 0);
        if (batch.has(FlowField.OTHER, row)) {
            note(folded, table, bin, bytes);
            return;
        }
        List<Subject> subjects = attribution.of(batch, row);
        if (subjects.isEmpty()) {
            note(nobodys, table, bin, bytes);
        }
        for (Subject subject : subjects) {
            Usage usage = usages.get(subject);
            if (usage == null) {
                labels.add(subject.label());
                if (usages.size() == atOnce || done.contains(subject) || !which.test(subject)) {
                    continue;
                }
                usage = new Usage(subject, bins.count());
                usages.put(subject, usage);
            }
            usage.add(table.direction(), bin, bytes);
            String name = attribution.name(batch, row);
            if (!name.isEmpty()) {
                usage.called(bin, name);
            }
        }
    }

    private void note(Map<LedgerTable, Long> sums, LedgerTable table, int bin, long bytes) {
        if (bin >= first) {
            sums.merge(table, bytes, Long::sum);
        }
    }

    Coverage coverage() {
        return coverage;
    }

    /** How those are written that had traffic. */
    Set<String> labels() {
        return labels;
    }

    /** What a reader should be told of bytes that the tables had no room for. */
    List<String> folded() {
        return folded.entrySet().stream()
                .map(sum -> sum.getKey().label() + ": " + sum.getValue()
                        + " bytes are nobody's, since the table had no room for more rows")
                .toList();
    }

    /** And of those that nobody is behind, where that is worth a word. */
    List<String> nobodys() {
        return nobodys.entrySet().stream()
                .filter(_ -> kind == Subject.Kind.NEIGHBOUR)
                .map(sum -> sum.getKey().label() + ": " + sum.getValue()
                        + " bytes have no neighbour AS: the network's own, or not known")
                .toList();
    }
}
