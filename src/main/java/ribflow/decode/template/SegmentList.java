package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowField;

/**
 * The segments of an SRv6 header (RFC 9487), in the order of the header, which is the last segment of the path first (RFC
 * 8754, 2): from the list itself (IE 497), a basicList of segments (496; RFC 6313, 4.5.1), the whole header (499), or
 * the active segment alone (495).
 *
 * @param element which of them the record has
 */
record SegmentList(FieldPlace place, int element) implements ColumnFiller {

    private static final int BASIC_LIST = 496;
    private static final int LIST = 497;
    private static final int HEADER = 499;
    private static final int ACTIVE = 495;
    private static final int[] MOST_WANTED_FIRST = {LIST, BASIC_LIST, HEADER, ACTIVE};

    private static final int SEGMENT = 16;

    /** Null if the template has no segments. */
    static @Nullable SegmentList of(TemplateDefinition template, RecordLayout layout) {
        for (int element : MOST_WANTED_FIRST) {
            FieldPlace place = FieldPlace.last(0, element, template, layout);
            if (place != null) {
                return new SegmentList(place, element);
            }
        }
        return null;
    }

    @Override
    public void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        for (int row = 0; row < records.count(); row++) {
            int at = place.at(records, row);
            int length = place.length(records, row);
            int before = before(in, at, length);
            int bytes = Math.min(segmentBytes(in, at, length, before), WireTexts.LONGEST);
            if (bytes >= SEGMENT && !unspecified(in, at + before, bytes)) {
                int id = rows.texts().id(WireTexts.Form.ADDRESSES, in, at + before, bytes);
                if (id != 0) {
                    rows.batch().set(FlowField.SRV6_SEG_IPV6_LIST, first + row, id);
                }
            }
        }
    }

    /** How many bytes stand before the segments. */
    private int before(ByteBuffer in, int at, int length) {
        return switch (element) {
            case HEADER -> 8;
            // Semantic, element, length of an item, and the enterprise if there is one
            case BASIC_LIST -> length >= 5 && in.getShort(at + 1) < 0 ? 9 : 5;
            default -> 0;
        };
    }

    private int segmentBytes(ByteBuffer in, int at, int length, int before) {
        int room = Math.max(0, length - before);
        return switch (element) {
            // RFC 8754, 2: the last entry, counted from 0
            case HEADER -> room == 0 ? 0 : Math.min(room, ((in.get(at + 4) & 0xff) + 1) * SEGMENT) / SEGMENT * SEGMENT;
            case BASIC_LIST -> room > 0 && in.getShort(at + 3) == SEGMENT ? room / SEGMENT * SEGMENT : 0;
            default -> room / SEGMENT * SEGMENT;
        };
    }

    /** Whether there are zeros alone: no header. */
    private static boolean unspecified(ByteBuffer in, int at, int bytes) {
        for (int i = 0; i < bytes; i += 8) {
            if (in.getLong(at + i) != 0) {
                return false;
            }
        }
        return true;
    }
}
