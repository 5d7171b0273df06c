package ribflow.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Writes rows as one of pmacct's formats has them, byte for byte; pmacct ends no row with anything but a line feed. */
sealed interface PmacctLayout extends PmacctRow.Sink {

    void begin() throws IOException;

    void end(long rows) throws IOException;

    /**
     * Which counters are shown: {@code event_*} formats have none.
     *
     * @param any packets and bytes
     * @param flows flows, too
     */
    record Counters(boolean any, boolean flows) {

        private List<String> headers() {
            return !any ? List.of() : flows ? List.of("PACKETS", "FLOWS", "BYTES") : List.of("PACKETS", "BYTES");
        }

        private List<String> of(PmacctRow row) {
            String packets = Long.toUnsignedString(row.packets());
            String bytes = Long.toUnsignedString(row.bytes());
            return !any
                    ? List.of()
                    : flows ? List.of(packets, Long.toUnsignedString(row.flows()), bytes) : List.of(packets, bytes);
        }
    }

    /** Columns of fixed width under a header, and how many rows there were. */
    record Formatted(Writer out, List<PmacctColumn> columns, Counters counters, boolean aligned)
            implements PmacctLayout {

        private static final int COUNTER = 22;

        @Override
        public void begin() throws IOException {
            for (PmacctColumn column : columns) {
                int width = aligned ? column.width() + column.gap() : column.headerWidth();
                pad(column.header(), Math.max(width, column.header().length() + 1));
            }
            counted(counters.headers());
        }

        @Override
        public void row(PmacctRow row) throws IOException {
            for (int i = 0; i < columns.size(); i++) {
                PmacctColumn column = columns.get(i);
                String text = column.formatted(row.cells().get(i));
                pad(text, Math.max(text.length(), column.width()) + column.gap());
            }
            counted(counters.of(row));
        }

        private void counted(List<String> texts) throws IOException {
            for (int i = 0; i < texts.size(); i++) {
                pad(
                        texts.get(i),
                        i < texts.size() - 1 ? Math.max(COUNTER, texts.get(i).length() + 2) : 0);
            }
            out.write('\n');
        }

        private void pad(String text, int width) throws IOException {
            out.write(text);
            for (int i = text.length(); i < width; i++) {
                out.write(' ');
            }
        }

        @Override
        public void end(long rows) throws IOException {
            out.write("\nFor a total of: " + rows + " entries\n");
        }
    }

    /** Values with a separator between, under a header. What holds the separator or a quote is quoted (RFC 4180). */
    record Csv(Writer out, List<PmacctColumn> columns, Counters counters, char separator) implements PmacctLayout {

        @Override
        public void begin() throws IOException {
            List<String> headers = new ArrayList<>();
            columns.forEach(column -> headers.add(column.header()));
            headers.addAll(counters.headers());
            write(headers);
        }

        @Override
        public void row(PmacctRow row) throws IOException {
            List<String> cells = new ArrayList<>(row.cells());
            cells.addAll(counters.of(row));
            write(cells);
        }

        private void write(List<String> cells) throws IOException {
            for (int i = 0; i < cells.size(); i++) {
                if (i > 0) {
                    out.write(separator);
                }
                String cell = cells.get(i);
                boolean plain = cell.indexOf(separator) < 0 && cell.indexOf('"') < 0;
                out.write(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
            }
            out.write('\n');
        }

        @Override
        public void end(long rows) {}
    }

    /** An object to a line. */
    record Json(Writer out, List<PmacctColumn> columns, Counters counters, List<Integer> order)
            implements PmacctLayout {

        /** Keys stand in an order that is not quite that of columns. */
        Json(Writer out, List<PmacctColumn> columns, Counters counters) {
            this(
                    out,
                    columns,
                    counters,
                    IntStream.range(0, columns.size())
                            .boxed()
                            .sorted(Comparator.comparing(i -> columns.get(i).field(), PmacctColumn.JSON_ORDER))
                            .toList());
        }

        @Override
        public void begin() {}

        @Override
        public void row(PmacctRow row) throws IOException {
            String before = "{";
            for (int i : order) {
                PmacctColumn column = columns.get(i);
                String text = row.cells().get(i);
                out.write(before + '"' + column.json() + "\": " + (column.quoted() ? quoted(text) : text));
                before = ", ";
            }
            List<String> counted = counters.of(row);
            for (int i = 0; i < counted.size(); i++) {
                String key = counters.headers().get(i).toLowerCase(Locale.ROOT);
                out.write(before + '"' + key + "\": " + counted.get(i));
                before = ", ";
            }
            out.write("}\n");
        }

        private static String quoted(String text) {
            StringBuilder out = new StringBuilder(text.length() + 2).append('"');
            for (char c : text.toCharArray()) {
                if (c == '"' || c == '\\') {
                    out.append('\\').append(c);
                } else if (c < ' ') {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
            return out.append('"').toString();
        }

        @Override
        public void end(long rows) {}
    }
}
