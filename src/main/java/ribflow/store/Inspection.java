package ribflow.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Looks at partitions: what they hold, and whether it is what was written. */
final class Inspection {

    private final String table;
    private final Resolution resolution;
    private final StoreContext context;

    Inspection(String table, Resolution resolution, StoreContext context) {
        this.table = table;
        this.resolution = resolution;
        this.context = context;
    }

    /** What a partition holds; nothing if there is none. */
    Optional<PartitionReport> report(Period period, boolean verify) throws StoreException {
        if (!Files.isDirectory(period.folder())) {
            return Optional.empty();
        }
        NavigableMap<Long, BinHeader> headers = period.headers();
        Optional<String> damage = period.damage();
        if (damage.isPresent()) {
            return Optional.of(damaged(period.folder(), damage.get()));
        }
        if (!Files.isDirectory(period.folder())) {
            return Optional.empty(); // it was set aside just now
        }
        long texts;
        try {
            texts = texts(period, verify);
        } catch (DamageException e) {
            String why = String.valueOf(period.setAside(e).getMessage());
            return context.writable() ? Optional.empty() : Optional.of(damaged(period.folder(), why));
        }
        return Optional.of(new PartitionReport(
                table,
                resolution.length(),
                period.name(),
                headers.isEmpty() ? period.from() : headers.firstKey(),
                headers.isEmpty()
                        ? period.from()
                        : headers.lastEntry().getValue().bin().end(),
                headers.size(),
                headers.values().stream()
                        .mapToLong(header -> header.bin().rows())
                        .sum(),
                texts,
                size(period.folder()),
                Optional.empty()));
    }

    /**
     * How many texts there are. What seems to be damaged through a partition that was compacted by others meanwhile is looked at
     * anew: files that are missing there had their time.
     */
    private long texts(Period period, boolean verify) throws StoreException {
        while (true) {
            try (OpenPartitions.Lease lease = period.lease()) {
                try {
                    if (verify) {
                        readAll(period, lease.partition());
                        lease.partition().verify();
                    }
                    return lease.partition().texts().size() - 1L;
                } catch (DamageException e) {
                    if (!lease.outdated()) {
                        throw e;
                    }
                }
            }
        }
    }

    /** Reads all rows of all bins, which checks every checksum and every sum. */
    private void readAll(Period period, Partition partition) throws StoreException {
        List<StoredRows.Place> places = period.headers().values().stream()
                .map(header -> new StoredRows.Place(header.bin(), period))
                .toList();
        List<FlowField> keys = new ArrayList<>();
        partition.columns().all().forEach(column -> column.field().ifPresent(keys::add));
        FlowBatch batch = new FlowBatch();
        try (StoredRows rows = new StoredRows(places, keys, resolution.length(), new SnapshotTexts(), context)) {
            rows.readDamageAsIs();
            while (rows.next(batch)) {
                batch.clear();
            }
        } catch (UncheckedIOException e) {
            throw Folders.failed(period.folder(), e);
        }
    }

    /** The partitions that were set aside. */
    List<PartitionReport> damaged() throws StoreException {
        List<PartitionReport> reports = new ArrayList<>();
        for (Path folder : resolution.damaged()) {
            String why;
            try {
                why = Files.readString(folder.resolve(Period.REASON), StandardCharsets.UTF_8);
            } catch (IOException e) {
                why = "why is not known";
            }
            reports.add(damaged(folder, why));
        }
        return reports;
    }

    private PartitionReport damaged(Path folder, String why) throws StoreException {
        return new PartitionReport(
                table,
                resolution.length(),
                String.valueOf(folder.getFileName()),
                0,
                0,
                0,
                0,
                0,
                size(folder),
                Optional.of(why));
    }

    private static long size(Path folder) throws StoreException {
        try {
            return Folders.size(folder);
        } catch (IOException e) {
            throw Folders.failed(folder, e);
        }
    }
}
