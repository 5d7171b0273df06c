package ribflow.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/** The columns that the bins of a partition have; more may come, none goes. */
record StoredColumns(List<StoredColumn> all) {

    /** The version of what is written in a partition. */
    private static final int FORMAT = 1;

    private static final Map<String, Kind> KINDS =
            Arrays.stream(Kind.values()).collect(Collectors.toMap(StoredColumns::name, Function.identity()));

    static final StoredColumns NONE = new StoredColumns(List.of());

    StoredColumns {
        all = List.copyOf(all);
    }

    /** These columns and those that are missing among them. */
    StoredColumns with(List<FlowField> fields) {
        List<StoredColumn> more = new ArrayList<>(all);
        for (FlowField field : fields) {
            if (more.stream().noneMatch(column -> column.is(field))) {
                more.add(StoredColumn.of(more.size(), field));
            }
        }
        return more.size() == all.size() ? this : new StoredColumns(more);
    }

    /** The column of a field that is among them. */
    StoredColumn of(FlowField field) {
        return all.stream().filter(column -> column.is(field)).findFirst().orElseThrow();
    }

    byte[] write() {
        BytesOut out = new BytesOut().number(FORMAT).number(all.size());
        for (StoredColumn column : all) {
            out.text(column.label()).text(name(column.kind()));
        }
        return out.sealed();
    }

    static StoredColumns read(byte[] bytes) throws DamageException {
        BytesIn in = new BytesIn(bytes, bytes.length, "the list of columns");
        long format = in.number();
        if (format != FORMAT) {
            throw new DamageException("columns of format " + format);
        }
        List<StoredColumn> columns = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            String label = in.text();
            String kind = in.text();
            if (!KINDS.containsKey(kind)) {
                throw new DamageException("column " + label + " holds " + kind + ", which is not known");
            }
            columns.add(new StoredColumn(columns.size(), label, KINDS.get(kind)));
        }
        return new StoredColumns(columns);
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
