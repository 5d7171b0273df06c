package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** A column of texts and the fields that fill it, the most wanted first; an empty text is none. */
record TextColumn(FlowField field, FieldPlace[] places, WireTexts.Form form) implements ColumnFiller {

    @Override
    public void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        FlowBatch batch = rows.batch();
        for (int row = 0; row < records.count(); row++) {
            int id = 0;
            for (int i = 0; i < places.length && id == 0; i++) {
                id = rows.texts().id(form, in, places[i].at(records, row), places[i].length(records, row));
            }
            if (id != 0) {
                batch.set(field, first + row, id);
            }
        }
    }
}
