package ribflow.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import ribflow.table.Retention;

/** The folder of a table: its bins by their length. All who ask for a table have the same. For any thread. */
final class Resolutions {

    private final String table;
    private final Path folder;
    private final StoreContext context;
    private final NavigableMap<Duration, Resolution> byLength = new ConcurrentSkipListMap<>();

    Resolutions(String table, Path folder, StoreContext context) throws StoreException {
        this.table = table;
        this.folder = folder;
        this.context = context;
        try {
            for (Path each : Folders.list(folder)) {
                Optional<Duration> length = Resolution.length(String.valueOf(each.getFileName()));
                if (length.isPresent()) {
                    of(length.get());
                }
            }
        } catch (IOException e) {
            throw Folders.failed(folder, e);
        }
    }

    String table() {
        return table;
    }

    Path folder() {
        return folder;
    }

    StoreContext context() {
        return context;
    }

    /** Those that there are, the shortest length first. */
    Collection<Resolution> all() {
        return byLength.values();
    }

    /**
     * The table's own bins, and those of lengths that it had before: whatever fits into its first roll-ups and is none of
     * them. The shortest first.
     */
    List<Resolution> ownBins(Resolution own, Retention retention) {
        if (retention.rollUps().isEmpty()) {
            return List.of(own);
        }
        long first = retention.rollUps().firstKey().toMillis();
        return byLength.values().stream()
                .filter(each -> each.length().toMillis() < first
                        && first % each.length().toMillis() == 0)
                .toList();
    }

    /** The bins of a length, of which there may be none. */
    Resolution of(Duration length) throws StoreException {
        Resolution known = byLength.get(length);
        if (known != null) {
            return known;
        }
        Resolution made = new Resolution(folder, length, context);
        Resolution other = byLength.putIfAbsent(length, made);
        return other == null ? made : other;
    }

    /** All partitions, those that were set aside as well. */
    List<PartitionReport> report(boolean verify) throws StoreException {
        List<PartitionReport> reports = new ArrayList<>();
        for (Resolution resolution : all()) {
            Inspection inspection = new Inspection(table, resolution, context);
            for (Period period : resolution.periods()) {
                inspection.report(period, verify).ifPresent(reports::add);
            }
            reports.addAll(inspection.damaged());
        }
        return reports;
    }
}
