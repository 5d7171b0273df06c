package ribflow.store;

import java.util.Optional;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * A column as it was stored: by name and kind, since configurations and versions come and go.
 *
 * @param number its place among the columns of its partition, which stands in the keys of its blocks
 * @param label its name
 * @param kind what its values are
 */
record StoredColumn(int number, String label, Kind kind) {

    static StoredColumn of(int number, FlowField field) {
        return new StoredColumn(number, field.label(), field.kind());
    }

    /** The column of that name now, unless it is none any more or has become something else. */
    Optional<FlowField> field() {
        return FlowField.named(label).filter(field -> field.kind() == kind);
    }

    boolean is(FlowField field) {
        return field.label().equals(label) && field.kind() == kind;
    }

    /** Whether its values on disk are places in the partition's dictionary. */
    boolean texts() {
        return kind.interned() || kind == Kind.WORD;
    }
}
