package ribflow.matrix;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import ribflow.ip.Address;

/** The core traffic matrix as text to be read: aligned, with sums, in numbers of three digits. */
public final class MatrixText {

    /** What the numbers are. */
    public enum Unit {
        BITS_PER_SECOND("bit/s"),
        BYTES("bytes");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final CoreMatrix matrix;
    private final Unit unit;
    private final StringBuilder out = new StringBuilder();

    private MatrixText(CoreMatrix matrix, Unit unit) {
        this.matrix = matrix;
        this.unit = unit;
    }

    /**
     * Renders a matrix.
     *
     * @param withoutRoles exporters of whose interfaces no role is known, so that all their ingress counts
     */
    public static String render(CoreMatrix matrix, Unit unit, List<Address> withoutRoles) {
        return new MatrixText(matrix, unit).render(withoutRoles);
    }

    private String render(List<Address> withoutRoles) {
        header(withoutRoles);
        out.append('\n');
        grid("from \\ to", matrix.grid());
        footer();
        matrix.classes().forEach((dscp, grid) -> {
            out.append('\n');
            grid("DSCP " + dscp, grid);
        });
        return out.toString();
    }

    private void header(List<Address> withoutRoles) {
        out.append("Core traffic matrix, ")
                .append(TIME.format(Instant.ofEpochMilli(matrix.from())))
                .append(" to ")
                .append(TIME.format(Instant.ofEpochMilli(matrix.to())))
                .append(" UTC, in ")
                .append(unit)
                .append(matrix.provisional() ? " (provisional: flows may still be added)\n" : "\n");
        if (!withoutRoles.isEmpty()) {
            out.append("No interface roles are known, so all ingress counts, of: ")
                    .append(String.join(
                            ", ", withoutRoles.stream().sorted().map(Address::toString).toList()))
                    .append('\n');
        }
    }

    private void grid(String corner, Grid grid) {
        List<String> labels = grid.labels();
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(corner));
        head.addAll(labels);
        head.add("sum");
        lines.add(head);
        for (int from = 0; from < labels.size(); from++) {
            List<String> line = new ArrayList<>(List.of(labels.get(from)));
            for (int to = 0; to < labels.size(); to++) {
                line.add(figure(grid.cell(from, to)));
            }
            line.add(figure(grid.rowSum(from)));
            lines.add(line);
        }
        List<String> sums = new ArrayList<>(List.of("sum"));
        for (int to = 0; to < labels.size(); to++) {
            sums.add(figure(grid.columnSum(to)));
        }
        sums.add(figure(grid.total()));
        lines.add(sums);
        aligned(lines, 1);
    }

    private void footer() {
        Traffic total = matrix.grid().total();
        out.append('\n')
                .append("Local exchange (same PoP): ")
                .append(figure(matrix.grid().local()))
                .append("   Total: ")
                .append(figure(total))
                .append(" in ")
                .append(total.flows())
                .append(" flows, ")
                .append(total.packets())
                .append(" packets, ")
                .append(total.bytes())
                .append(" bytes\n");
        SortedMap<Unknown, Traffic> unknown = matrix.unknown();
        if (!unknown.isEmpty()) {
            out.append('\n');
            List<List<String>> lines = new ArrayList<>();
            lines.add(List.of("unknown", "reason", unit.toString(), "exact bytes"));
            unknown.forEach((why, traffic) -> lines.add(List.of(
                    why.side().label(), why.label(), figure(traffic), Long.toString(traffic.bytes()))));
            aligned(lines, 2);
        }
    }

    private String figure(Traffic traffic) {
        return Figures.readable(
                switch (unit) {
                    case BITS_PER_SECOND -> matrix.bitsPerSecond(traffic);
                    case BYTES -> traffic.bytes();
                });
    }

    /** Names to the left, as many columns as they are, and numbers to the right. */
    private void aligned(List<List<String>> lines, int names) {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                String padding = " ".repeat(widths[column] - line.get(column).length());
                out.append(column == 0 ? "" : "  ");
                out.append(column < names ? line.get(column) + padding : padding + line.get(column));
            }
            out.append('\n');
        }
    }
}
