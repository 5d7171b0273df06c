package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * The MPLS label stack (RFC 3032): the sections 1 to 10 of a record, topmost first (IE 70 to 79), of which the unused
 * ones are zero; or all of it in one field (IE 316).
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 Label                 | TC  |S|   in IE 316 a TTL follows
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Three zero octets are an unused section. They might be an explicit null above another label, which RFC 3032 does
 * not allow; RFC 4182 does, yet nobody has been seen to do it.
 */
record LabelStack(FieldPlace[] entries, @Nullable FieldPlace whole) implements ColumnFiller {

    private static final int FIRST_ENTRY = 70;
    private static final int LAST_ENTRY = 79;
    private static final int WHOLE = 316;
    private static final int MOST = 32;

    /** Null if the template has no labels. */
    static @Nullable LabelStack of(TemplateDefinition template, RecordLayout layout) {
        FieldPlace[] entries = IntStream.rangeClosed(FIRST_ENTRY, LAST_ENTRY)
                .mapToObj(element -> FieldPlace.last(0, element, template, layout))
                .filter(Objects::nonNull)
                .filter(place -> place.length() < 0 || place.length() >= 3)
                .toArray(FieldPlace[]::new);
        FieldPlace whole = FieldPlace.last(0, WHOLE, template, layout);
        return entries.length == 0 && whole == null ? null : new LabelStack(entries, whole);
    }

    @Override
    public void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        FlowBatch batch = rows.batch();
        byte[] labels = rows.texts().scratch();
        for (int row = 0; row < records.count(); row++) {
            int count = inEntries(in, records, row, labels);
            if (count == 0 && whole != null) {
                count = inWhole(in, whole.at(records, row), whole.length(records, row), labels);
            }
            if (count > 0) {
                batch.set(FlowField.MPLS_LABEL_TOP, first + row, label(labels, 0));
                batch.set(FlowField.MPLS_LABEL_BOTTOM, first + row, label(labels, count - 1));
                int id = rows.texts().id(WireTexts.Form.LABELS, 4 * count);
                if (id != 0) {
                    batch.set(FlowField.MPLS_LABEL_STACK, first + row, id);
                }
            }
        }
    }

    private int inEntries(ByteBuffer in, Records records, int row, byte[] labels) {
        int count = 0;
        boolean bottom = false;
        for (int i = 0; i < entries.length && !bottom; i++) {
            int entry = entries[i].length(records, row) < 3 ? 0 : entry(in, entries[i].at(records, row));
            if (entry == 0) {
                break;
            }
            put(labels, count++, entry >>> 4);
            bottom = (entry & 1) != 0;
        }
        return count;
    }

    private static int inWhole(ByteBuffer in, int at, int length, byte[] labels) {
        int count = 0;
        boolean bottom = false;
        for (int i = 0; i + 4 <= length && count < MOST && !bottom; i += 4) {
            int entry = entry(in, at + i);
            put(labels, count++, entry >>> 4);
            bottom = (entry & 1) != 0;
        }
        return count;
    }

    private static int entry(ByteBuffer in, int at) {
        return (in.getShort(at) & 0xffff) << 8 | in.get(at + 2) & 0xff;
    }

    private static void put(byte[] labels, int i, int label) {
        labels[4 * i] = 0;
        labels[4 * i + 1] = (byte) (label >>> 16);
        labels[4 * i + 2] = (byte) (label >>> 8);
        labels[4 * i + 3] = (byte) label;
    }

    private static long label(byte[] labels, int i) {
        return (labels[4 * i + 1] & 0xff) << 16 | (labels[4 * i + 2] & 0xff) << 8 | labels[4 * i + 3] & 0xff;
    }
}
