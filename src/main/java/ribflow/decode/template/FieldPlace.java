package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;

/**
 * Where the octets of a field stand in each record, whatever they say.
 *
 * <p>Hot: allocation-free once it is made.
 *
 * @param anchor the anchor it stands at
 * @param offset bytes after the anchor
 * @param length bytes it takes, or -1 if that is said in each record
 * @param end the anchor where it ends, if its length is said in each record
 */
record FieldPlace(int anchor, int offset, int length, int end) {

    private static final int IN_RECORD = -1;

    /** The last field of that element, the customer's in a tunnel; null if the template has none. */
    static @Nullable FieldPlace last(int enterprise, int element, TemplateDefinition template, RecordLayout layout) {
        return find(enterprise, element, template.fields().size() - 1, -1, template, layout);
    }

    /** The first field of that element; null if the template has none. */
    static @Nullable FieldPlace first(int element, TemplateDefinition template, RecordLayout layout) {
        return find(0, element, 0, 1, template, layout);
    }

    private static @Nullable FieldPlace find(
            int enterprise, int element, int from, int step, TemplateDefinition template, RecordLayout layout) {
        List<FieldSpecifier> fields = template.fields();
        for (int i = from; i >= 0 && i < fields.size(); i += step) {
            FieldSpecifier field = fields.get(i);
            // A field of no bytes says nothing
            if (field.element() == element && field.enterprise() == enterprise && field.length() > 0) {
                return of(field, i, layout);
            }
        }
        return null;
    }

    /** The place of the i-th field. */
    static FieldPlace of(FieldSpecifier field, int i, RecordLayout layout) {
        return field.variable()
                ? new FieldPlace(layout.anchor(i), layout.offset(i), IN_RECORD, layout.anchorAfter(i))
                : new FieldPlace(layout.anchor(i), layout.offset(i), field.length(), 0);
    }

    /** Where it begins in the record of that row. */
    int at(Records records, int row) {
        return records.starts()[anchor * FlowBatch.CAPACITY + row] + offset;
    }

    /** How many bytes it has in the record of that row. */
    int length(Records records, int row) {
        return length != IN_RECORD ? length : records.starts()[end * FlowBatch.CAPACITY + row] - at(records, row);
    }

    /** The unsigned number in the record of that row; 0 if it has no number's length. */
    long number(ByteBuffer in, Records records, int row) {
        int bytes = length(records, row);
        return bytes <= 8 ? Step.unsigned(in, at(records, row), bytes) : 0;
    }
}
