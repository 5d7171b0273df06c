package ribflow.store;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * One space of ids for the texts of several dictionaries, so that rows of memory and of disk may stand in one group.
 *
 * <p>Hot: {@link Source#translate} allocates only for texts that were not met before.
 */
final class JointTexts implements Dictionary {

    private static final int UNKNOWN = -1;

    private final Map<String, Integer> ids = new HashMap<>();
    private String[] texts = new String[64];

    JointTexts() {
        id(""); // which is 0 in all dictionaries
    }

    private int id(String text) {
        Integer known = ids.get(text);
        if (known != null) {
            return known;
        }
        int id = ids.size();
        if (id == texts.length) {
            texts = Arrays.copyOf(texts, 2 * id);
        }
        texts[id] = text;
        ids.put(text, id);
        return id;
    }

    @Override
    public String text(FlowField field, int id) {
        return texts[id];
    }

    /**
     * The translator of rows whose ids are another dictionary's.
     *
     * @param read the columns that are looked at; all, if empty
     */
    Source source(Dictionary of, List<FlowField> columns, Optional<Set<FlowField>> read) {
        return new Source(
                of,
                columns.stream()
                        .filter(column -> column.kind().interned())
                        .filter(column ->
                                read.map(some -> some.contains(column)).orElse(true))
                        .toArray(FlowField[]::new));
    }

    /** Translates the ids of one dictionary. */
    final class Source {

        private final Dictionary of;
        private final FlowField[] columns;
        private final int[][] known;

        private Source(Dictionary of, FlowField[] columns) {
            this.of = of;
            this.columns = columns;
            this.known = new int[columns.length][0];
        }

        /** Puts joint ids in the place of its own. */
        void translate(FlowBatch batch) {
            for (int i = 0; i < columns.length; i++) {
                long[] values = batch.column(columns[i]);
                for (long left = batch.present(columns[i]); left != 0; left &= left - 1) {
                    int row = Long.numberOfTrailingZeros(left);
                    values[row] = joint(i, (int) values[row]);
                }
            }
        }

        private int joint(int column, int id) {
            if (id >= known[column].length) {
                int[] more = Arrays.copyOf(known[column], Math.max(64, 2 * (id + 1)));
                Arrays.fill(more, known[column].length, more.length, UNKNOWN);
                known[column] = more;
            }
            int joint = known[column][id];
            if (joint == UNKNOWN) {
                joint = id(of.text(columns[column], id));
                known[column][id] = joint;
            }
            return joint;
        }
    }
}
