package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.List;
import ribflow.flow.FlowBatch;

/** A number in an options record, which may be missing from its template. */
record OptionValue(int anchor, int offset, int length) {

    private static final OptionValue MISSING = new OptionValue(0, 0, 0);

    /** The information element as a field of the scope. */
    static OptionValue inScope(int element, TemplateDefinition definition, RecordLayout layout) {
        return find(element, definition.fields().subList(0, definition.scopes()), layout);
    }

    /** The information element as any field. */
    static OptionValue anywhere(int element, TemplateDefinition definition, RecordLayout layout) {
        return find(element, definition.fields(), layout);
    }

    private static OptionValue find(int element, List<FieldSpecifier> fields, RecordLayout layout) {
        for (int i = 0; i < fields.size(); i++) {
            FieldSpecifier field = fields.get(i);
            if (field.is(element) && field.length() >= 1 && field.length() <= 8) {
                return new OptionValue(layout.anchor(i), layout.offset(i), field.length());
            }
        }
        return MISSING;
    }

    boolean exists() {
        return length != 0;
    }

    /** The number in the record of that row, or the other if it is missing. */
    long read(ByteBuffer in, Records records, int row, long missing) {
        return exists()
                ? Step.unsigned(in, records.starts()[anchor * FlowBatch.CAPACITY + row] + offset, length)
                : missing;
    }
}
