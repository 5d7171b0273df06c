package ribflow.daemon;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.Reason;
import ribflow.stats.Counted;
import ribflow.stats.Counters;

/** Everything that is counted, as rows of a name, a value and a meaning: for {@code ribflow stats} and the log. */
final class Statistics {

    /** A counter now. */
    record Row(String name, long value, String meaning) {}

    private record Gauge(String name, String meaning, LongSupplier value) {}

    private record Group(String prefix, Counters<?> counters) {}

    private final Exporters exporters;
    private final List<Group> groups = new ArrayList<>();
    private final List<Gauge> gauges = new ArrayList<>();

    Statistics(Exporters exporters) {
        this.exporters = exporters;
    }

    /** Adds a package's counters, under a name of its own. */
    void add(String prefix, Counters<?> counters) {
        groups.add(new Group(prefix, counters));
    }

    /** Adds a value that is asked for when it is shown. */
    void add(String name, String meaning, LongSupplier value) {
        gauges.add(new Gauge(name, meaning, value));
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        groups.forEach(group -> add(rows, group.prefix, group.counters));
        sumOverExporters().forEach((row, sum) -> rows.add(new Row("flow." + row.label(), sum, row.help())));
        for (Reason reason : Reason.values()) {
            long flows = 0;
            long bytes = 0;
            for (Exporter exporter : exporters.all()) {
                flows += exporter.flowsByReason().get(reason);
                bytes += exporter.bytesByReason().get(reason);
            }
            rows.add(new Row("reason." + reason.label() + ".flows", flows, reason.help()));
            rows.add(new Row("reason." + reason.label() + ".bytes", bytes, reason.help()));
        }
        gauges.forEach(gauge -> rows.add(new Row(gauge.name, gauge.value.getAsLong(), gauge.meaning)));
        return rows;
    }

    private static <E extends Enum<E> & Counted> void add(List<Row> rows, String prefix, Counters<E> counters) {
        for (E row : counters.rows().getEnumConstants()) {
            rows.add(new Row(prefix + "." + row.label(), counters.get(row), row.help()));
        }
    }

    private Map<ExporterCounter, Long> sumOverExporters() {
        Map<ExporterCounter, Long> sums = new EnumMap<>(ExporterCounter.class);
        for (ExporterCounter row : ExporterCounter.values()) {
            sums.put(
                    row,
                    exporters.all().stream()
                            .mapToLong(exporter -> exporter.counters().get(row))
                            .sum());
        }
        return sums;
    }

    /** One line for the log: what came, what went wrong. Zeros are left out. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (Row row : rows()) {
            if (row.value != 0) {
                line.append(line.isEmpty() ? "" : " ")
                        .append(row.name)
                        .append('=')
                        .append(row.value);
            }
        }
        return line.toString();
    }
}
