package ribflow.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * The dictionary of what is read at once: each partition has numbers of its own for texts, and here they become ids that
 * mean the same in all rows. Belongs to the thread that reads.
 */
final class SnapshotTexts implements Dictionary {

    private final List<String> texts = new ArrayList<>(List.of(""));
    private final Map<String, Integer> ids = new HashMap<>(Map.of("", 0));

    @Override
    public String text(FlowField field, int id) {
        return texts.get(id);
    }

    private int id(String text) {
        Integer known = ids.putIfAbsent(text, texts.size());
        if (known != null) {
            return known;
        }
        texts.add(text);
        return texts.size() - 1;
    }

    /** What the numbers of a partition's dictionary mean here, in a column. */
    Meaning of(TextPool pool, FlowField field) {
        return new Meaning(pool, field);
    }

    /** What the numbers of a partition's dictionary mean in what is read: ids, or places among the words of a column. */
    final class Meaning {

        private static final int NOT_ASKED = -2;
        private static final int UNKNOWN = -1;

        private final TextPool pool;
        private final FlowField field;
        private int[] values = new int[0];

        private Meaning(TextPool pool, FlowField field) {
            this.pool = pool;
            this.field = field;
        }

        /** Translates all values of a block. Hot: allocation-free but for texts that come for the first time. */
        void translate(Block block) throws DamageException {
            long[] low = block.low;
            for (int row = 0; row < block.size(); row++) {
                long number = low[row];
                int value = number >= 0 && number < values.length ? values[(int) number] : NOT_ASKED;
                if (value < 0) {
                    value = value == NOT_ASKED ? ask(number) : value;
                    if (value == UNKNOWN) {
                        block.present[row >>> 6] &= ~(1L << row);
                        value = 0;
                    }
                }
                low[row] = value;
            }
        }

        private int ask(long number) throws DamageException {
            String text = pool.text((int) Math.clamp(number, -1, Integer.MAX_VALUE));
            int known = values.length;
            if (number >= known) {
                values = Arrays.copyOf(values, Math.max(pool.size(), (int) number + 1));
                Arrays.fill(values, known, values.length, NOT_ASKED);
            }
            values[(int) number] =
                    field.kind() == Kind.WORD ? field.words().labels().indexOf(text) : id(text);
            return values[(int) number];
        }
    }
}
