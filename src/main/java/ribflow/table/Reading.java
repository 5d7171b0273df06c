package ribflow.table;

import ribflow.flow.FlowField;

/** Where in a batch the value of a table's column stands. */
enum Reading {
    /** In rows of a table: under its own name. */
    ROW,
    /** In flows: a sum's where the source's value stands, all others' where they are made of. */
    SOURCE,
    /** In flows that count for the second time: a sum's where the destination's value stands. */
    DESTINATION;

    /** Under which name the value stands. */
    FlowField of(FlowField field) {
        int columns = field.madeOf().size();
        if (this == ROW || columns == 0) {
            return field;
        }
        return field.madeOf().get(this == DESTINATION ? columns - 1 : 0);
    }
}
