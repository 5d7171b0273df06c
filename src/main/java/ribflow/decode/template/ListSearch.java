package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;

/**
 * Finds in the lists of records what {@link ListedFields} says is looked for, and writes where it is among their anchors.
 * One for each worker.
 *
 * <p>Hot: allocation-free.
 */
final class ListSearch implements StructuredData.Visitor {

    private static final int ROWS = FlowBatch.CAPACITY;
    private static final String BROKEN = "a list in a record whose lengths cannot be right";

    private @Nullable ExportMessage message;
    private @Nullable ListedFields wanted;
    private int[] starts = new int[0];
    private int firstAnchor;
    private int row;

    /** Searches the lists of so many records that were located. */
    void search(ByteBuffer in, Records records, RecordLayout layout, ListedFields listed, ExportMessage at) {
        message = at;
        wanted = listed;
        starts = records.starts();
        firstAnchor = layout.ownAnchors();
        for (row = 0; row < records.count(); row++) {
            // Nothing found: a field of no length
            for (int i = 0; i < 2 * listed.count(); i++) {
                starts[(firstAnchor + i) * ROWS + row] = starts[row];
            }
            boolean whole = true;
            for (int i = 0; i < layout.lists(); i++) {
                int from = layout.list(i).at(records, row);
                int to = from + layout.list(i).length(records, row);
                whole &= StructuredData.walk(layout.listType(i), in, from, to, at, this);
            }
            if (!whole) {
                at.malformed(BROKEN);
            }
        }
    }

    @Override
    public boolean list(int depth, ListType type, int semantic, ByteBuffer in, int from, int to) {
        if (semantic == StructuredData.NONE_OF) {
            return false;
        }
        if (type == ListType.BASIC && to - from >= 3 && in.getShort(from + 1) == ListedFields.SEGMENT) {
            found(Objects.requireNonNull(wanted).segmentList(), from, to);
        }
        return true;
    }

    @Override
    public void element(int depth, int enterprise, int element, int index, ByteBuffer in, int from, int to) {
        int named = element;
        if (enterprise == 0 && element == ListedFields.TOP_LABEL && index > 0) {
            named += index;
            if (named > ListedFields.LOWEST_LABEL) {
                return;
            }
        }
        found(Objects.requireNonNull(wanted).index(enterprise, named), from, to);
    }

    private void found(int which, int from, int to) {
        if (which >= 0) {
            int begin = (firstAnchor + 2 * which) * ROWS + row;
            if (starts[begin] == starts[begin + ROWS]) {
                starts[begin] = from;
                starts[begin + ROWS] = to;
            }
        }
    }

    @Override
    public void unknownTemplate(int templateId) {
        Objects.requireNonNull(message).count(ExporterCounter.LISTS_NO_TEMPLATE, 1);
    }
}
