package ribflow.expr;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowField;

/**
 * Which of the communities that are asked for the sets of a column hold, each set looked at once: what was found is
 * remembered by id and generation, as {@link TextMask} does.
 *
 * <p>Hot: {@link #of} is allocation-free for ids that were met before. For one thread.
 */
final class Members {

    private final FlowField field;
    private final Atoms atoms;
    private final Dictionary dictionary;
    private int[] @Nullable [] known = new int[64][];
    private int[] generations = new int[64];

    Members(FlowField field, Atoms atoms, Dictionary dictionary) {
        this.field = field;
        this.atoms = atoms;
        this.dictionary = dictionary;
    }

    /** The numbers of the members of a set that are asked for. */
    int[] of(int id) {
        int generation = dictionary.generation(field, id);
        if (id < known.length) {
            int[] members = known[id];
            if (members != null && generations[id] == generation) {
                return members;
            }
        } else {
            int size = Math.max(id + 1, 2 * known.length);
            known = Arrays.copyOf(known, size);
            generations = Arrays.copyOf(generations, size);
        }
        int[] members = atoms.of(dictionary.text(field, id));
        known[id] = members;
        generations[id] = generation;
        return members;
    }
}
