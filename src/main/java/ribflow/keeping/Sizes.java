package ribflow.keeping;

import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.store.PartitionReport;

/** What partitions hold and take, one by one or summed up. */
final class Sizes {

    private record Sort(String table, Duration length) {}

    private Sizes() {}

    /** A row for each table and length of bins. */
    static Answer inSum(List<PartitionReport> partitions) {
        Map<Sort, List<PartitionReport>> sorts = partitions.stream()
                .collect(Collectors.groupingBy(
                        partition -> new Sort(partition.table(), partition.length()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<List<Cell>> rows = new ArrayList<>();
        sorts.forEach((sort, of) -> rows.add(sum(sort, of)));
        return Answer.of(
                List.of(
                        text("table"),
                        text("bin"),
                        number("partitions"),
                        text("from"),
                        text("until"),
                        number("bins"),
                        number("rows"),
                        number("disk"),
                        number("bytes_per_row"),
                        number("damaged")),
                rows,
                List.of(partitions.stream().mapToLong(PartitionReport::bytes).sum() + " bytes on disk in all"));
    }

    private static List<Cell> sum(Sort sort, List<PartitionReport> of) {
        List<PartitionReport> fine =
                of.stream().filter(partition -> partition.damage().isEmpty()).toList();
        List<PartitionReport> filled =
                fine.stream().filter(partition -> partition.bins() > 0).toList();
        long rows = fine.stream().mapToLong(PartitionReport::rows).sum();
        long bytes = fine.stream().mapToLong(PartitionReport::bytes).sum();
        return List.of(
                new Cell.Text(sort.table),
                new Cell.Text(BinLength.written(sort.length)),
                new Cell.Count(fine.size()),
                filled.stream()
                        .mapToLong(PartitionReport::from)
                        .boxed()
                        .min(Long::compare)
                        .map(Sizes::time)
                        .orElse(Cell.ABSENT),
                filled.stream()
                        .mapToLong(PartitionReport::until)
                        .boxed()
                        .max(Long::compare)
                        .map(Sizes::time)
                        .orElse(Cell.ABSENT),
                new Cell.Count(fine.stream().mapToLong(PartitionReport::bins).sum()),
                new Cell.Count(rows),
                new Cell.Count(of.stream().mapToLong(PartitionReport::bytes).sum()),
                rows == 0 ? Cell.ABSENT : new Cell.Rate((double) bytes / rows),
                new Cell.Count(of.size() - fine.size()));
    }

    /** A row for each partition. */
    static Answer oneByOne(List<PartitionReport> partitions) {
        return Answer.of(
                List.of(
                        text("table"),
                        text("bin"),
                        text("partition"),
                        text("from"),
                        text("until"),
                        number("bins"),
                        number("rows"),
                        number("texts"),
                        number("disk"),
                        text("damage")),
                partitions.stream().map(Sizes::one).toList());
    }

    private static List<Cell> one(PartitionReport partition) {
        boolean known = partition.damage().isEmpty();
        boolean filled = known && partition.bins() > 0;
        return List.of(
                new Cell.Text(partition.table()),
                new Cell.Text(BinLength.written(partition.length())),
                new Cell.Text(partition.period()),
                filled ? time(partition.from()) : Cell.ABSENT,
                filled ? time(partition.until()) : Cell.ABSENT,
                known ? new Cell.Count(partition.bins()) : Cell.ABSENT,
                known ? new Cell.Count(partition.rows()) : Cell.ABSENT,
                known ? new Cell.Count(partition.texts()) : Cell.ABSENT,
                new Cell.Count(partition.bytes()),
                partition.damage().<Cell>map(Cell.Text::new).orElse(Cell.ABSENT));
    }

    private static Cell time(long millis) {
        return new Cell.Time(millis);
    }

    /** What partitions took, and what they take now. */
    static Answer beforeAndAfter(List<PartitionReport> before, List<PartitionReport> after, Optional<String> table) {
        Map<List<Object>, Long> was = before.stream()
                .collect(Collectors.toMap(Sizes::identity, PartitionReport::bytes, Long::sum, LinkedHashMap::new));
        List<List<Cell>> rows = after.stream()
                .filter(partition ->
                        partition.damage().isEmpty() && partition.table().equals(table.orElse(partition.table())))
                .map(partition -> List.<Cell>of(
                        new Cell.Text(partition.table()),
                        new Cell.Text(BinLength.written(partition.length())),
                        new Cell.Text(partition.period()),
                        new Cell.Count(was.getOrDefault(identity(partition), partition.bytes())),
                        new Cell.Count(partition.bytes())))
                .toList();
        return Answer.of(
                List.of(text("table"), text("bin"), text("partition"), number("disk_before"), number("disk")), rows);
    }

    private static List<Object> identity(PartitionReport partition) {
        return List.of(partition.table(), partition.length(), partition.period());
    }
}
