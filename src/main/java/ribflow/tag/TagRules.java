package ribflow.tag;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.expr.FirstMatch;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.Names;
import ribflow.maps.TagMap;
import ribflow.maps.TagRule;

/**
 * The tag map at work: gives the flows of a batch the tags, labels and ToS of the rows that they match.
 *
 * <p>All rows of the batch look for their first match together ({@link FirstMatch}); those whose match jumps look again from
 * there, until none is left. Jumps go forward, so that ends.
 *
 * <p>Hot: allocation-free once it is warm. One for each worker.
 */
final class TagRules {

    private final TagMap map;
    private final FirstMatch.Finder finder;
    private final Actions actions;
    private final @Nullable Recorder recorder;
    private final int[] from = new int[FlowBatch.CAPACITY];
    private final int[] found = new int[FlowBatch.CAPACITY];

    private TagRules(TagMap map, Dictionary attributes, @Nullable Recorder recorder) {
        this.map = map;
        this.finder = map.index().finder(dictionary(map.names(), attributes));
        this.actions = new Actions(map.rules(), map.names(), recorder == null);
        this.recorder = recorder;
    }

    /**
     * The rules of a map; null if it is empty, or nobody wants what it sets.
     *
     * @param recorder is told which rows a flow matches; null for nobody
     */
    static @Nullable TagRules of(
            TagMap map, Set<FlowField> wanted, Dictionary attributes, @Nullable Recorder recorder) {
        return map.idle(wanted) ? null : new TagRules(map, attributes, recorder);
    }

    private static Dictionary dictionary(Names names, Dictionary attributes) {
        return new Dictionary() {
            @Override
            public String text(FlowField field, int id) {
                return field.kind() == Kind.TEXT ? names.text(id) : attributes.text(field, id);
            }

            @Override
            public int generation(FlowField field, int id) {
                return field.kind() == Kind.TEXT ? names.generation(id) : attributes.generation(field, id);
            }
        };
    }

    /** Whether they are those of that map. */
    boolean of(TagMap other) {
        return map == other;
    }

    void fill(FlowBatch batch) {
        Arrays.fill(from, 0);
        long marked = 0;
        for (long left = batch.rows(); left != 0; ) {
            finder.find(batch, left, from, found);
            long again = 0;
            for (long rows = left; rows != 0; rows &= rows - 1) {
                int row = Long.numberOfTrailingZeros(rows);
                int rule = found[row];
                if (rule == FirstMatch.NONE) {
                    continue;
                }
                actions.give(batch, row, rule);
                if (recorder != null) {
                    tell(recorder, row, map.rules().get(rule));
                    marked |= map.rules().get(rule).tos().isPresent() ? rows & -rows : 0;
                }
                int next = actions.next(rule);
                if (next != Actions.END) {
                    from[row] = next;
                    again |= rows & -rows;
                }
            }
            left = again;
        }
        if (recorder != null) {
            for (FlowField column : List.of(FlowField.TAG, FlowField.TAG2, FlowField.LABEL)) {
                recorder.asked(column, Origin.MAP, batch.rows(), batch.present(column));
            }
            if (marked != 0) {
                recorder.asked(FlowField.TOS, Origin.MAP, marked, marked);
                recorder.asked(FlowField.DSCP, Origin.MAP, marked, marked);
            }
        }
    }

    private static void tell(Recorder recorder, int row, TagRule rule) {
        if (rule.tag().isPresent()) {
            recorder.line(FlowField.TAG, row, rule.line());
        }
        if (rule.tag2().isPresent()) {
            recorder.line(FlowField.TAG2, row, rule.line());
        }
        if (rule.label().isPresent()) {
            recorder.line(FlowField.LABEL, row, rule.line());
        }
        if (rule.tos().isPresent()) {
            recorder.line(FlowField.TOS, row, rule.line());
            recorder.line(FlowField.DSCP, row, rule.line());
        }
    }
}
