package ribflow.tag;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final int NOTHING = -1;

    private final TagMap map;
    private final FirstMatch.Finder finder;
    private final Tags tags;
    private final Tags tags2;
    private final Labels labels;
    private final int[] tos;
    private final int[] jumps;
    private final @Nullable Recorder recorder;
    private final int[] from = new int[FlowBatch.CAPACITY];
    private final int[] found = new int[FlowBatch.CAPACITY];

    private TagRules(TagMap map, Dictionary attributes, @Nullable Recorder recorder) {
        List<TagRule> rules = map.rules();
        this.map = map;
        this.finder = map.index().finder(dictionary(map.names(), attributes));
        this.tags = new Tags(FlowField.TAG, rules);
        this.tags2 = new Tags(FlowField.TAG2, rules);
        this.labels = new Labels(rules, map.names());
        this.tos = rules.stream().mapToInt(rule -> rule.tos().orElse(NOTHING)).toArray();
        this.jumps =
                rules.stream().mapToInt(rule -> rule.jump().orElse(NOTHING)).toArray();
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
                return field.kind() == Kind.TEXT ? 0 : attributes.generation(field, id);
            }
        };
    }

    /** Whether they are those of that map. */
    boolean of(TagMap other) {
        return map == other;
    }

    void fill(FlowBatch batch) {
        Arrays.fill(from, 0);
        for (long left = batch.rows(); left != 0; ) {
            finder.find(batch, left, from, found);
            long again = 0;
            for (long rows = left; rows != 0; rows &= rows - 1) {
                int row = Long.numberOfTrailingZeros(rows);
                int rule = found[row];
                if (rule == FirstMatch.NONE) {
                    continue;
                }
                set(batch, row, rule);
                if (recorder != null) {
                    tell(recorder, row, map.rules().get(rule));
                }
                if (jumps[rule] != NOTHING) {
                    from[row] = jumps[rule];
                    again |= rows & -rows;
                }
            }
            left = again;
        }
        if (recorder != null) {
            for (FlowField column : List.of(FlowField.TAG, FlowField.TAG2, FlowField.LABEL)) {
                recorder.asked(column, Origin.MAP, batch.rows(), batch.present(column));
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
        }
    }

    private void set(FlowBatch batch, int row, int rule) {
        tags.set(batch, row, rule);
        tags2.set(batch, row, rule);
        labels.set(batch, row, rule);
        if (tos[rule] != NOTHING) {
            batch.set(FlowField.TOS, row, tos[rule]);
            batch.set(FlowField.DSCP, row, tos[rule] >>> 2);
        }
    }

    /** What the rules do to one of the two tags. */
    private static final class Tags {

        private final FlowField field;
        private final boolean[] sets;
        private final long[] values;
        private final @Nullable AtomicLong[] counting;
        private final TagRule.Stack[] stacks;

        Tags(FlowField field, List<TagRule> rules) {
            this.field = field;
            this.sets = new boolean[rules.size()];
            this.values = new long[rules.size()];
            this.counting = new AtomicLong[rules.size()];
            this.stacks = rules.stream().map(TagRule::stack).toArray(TagRule.Stack[]::new);
            for (int i = 0; i < sets.length; i++) {
                TagRule rule = rules.get(i);
                TagRule.Tag tag = (field == FlowField.TAG ? rule.tag() : rule.tag2()).orElse(null);
                if (tag != null) {
                    sets[i] = true;
                    values[i] = tag.value();
                    counting[i] = tag.counter().orElse(null);
                }
            }
        }

        void set(FlowBatch batch, int row, int rule) {
            if (!sets[rule]) {
                return;
            }
            AtomicLong counter = counting[rule];
            long tag = counter == null ? values[rule] : counter.getAndIncrement();
            long before = batch.get(field, row, 0);
            batch.set(
                    field,
                    row,
                    switch (stacks[rule]) {
                        case REPLACE -> tag;
                        case SUM -> before + tag;
                        case OR -> before | tag;
                    });
        }
    }

    /** What the rules do to the label: of several, each joins those before. */
    private static final class Labels {

        private final int[] ids;
        private final Names names;

        /** Pairs of labels that were joined: the ids of both in one word, and beside it the id of what came of them. */
        private long[] pairs = new long[64];

        private int[] joined = new int[64];
        private int size;

        Labels(List<TagRule> rules, Names names) {
            this.ids = rules.stream().mapToInt(rule -> rule.label().orElse(0)).toArray();
            this.names = names;
        }

        void set(FlowBatch batch, int row, int rule) {
            if (ids[rule] != 0) {
                int before = (int) batch.get(FlowField.LABEL, row, 0);
                batch.set(FlowField.LABEL, row, before == 0 ? ids[rule] : join(before, ids[rule]));
            }
        }

        private int join(int before, int id) {
            long pair = (long) before << 32 | id;
            int slot = slot(pair);
            if (pairs[slot] == pair) {
                return joined[slot];
            }
            if (2 * ++size > pairs.length) {
                grow();
                slot = slot(pair);
            }
            pairs[slot] = pair;
            joined[slot] = names.id(names.text(before) + "," + names.text(id));
            return joined[slot];
        }

        private void grow() {
            long[] oldPairs = pairs;
            int[] oldJoined = joined;
            pairs = new long[2 * oldPairs.length];
            joined = new int[pairs.length];
            for (int i = 0; i < oldPairs.length; i++) {
                if (oldPairs[i] != 0) {
                    int slot = slot(oldPairs[i]);
                    pairs[slot] = oldPairs[i];
                    joined[slot] = oldJoined[i];
                }
            }
        }

        private int slot(long pair) {
            int slot = (int) (pair * 0x9e37_79b9_7f4a_7c15L >>> 40) & (pairs.length - 1);
            while (pairs[slot] != 0 && pairs[slot] != pair) {
                slot = slot + 1 & (pairs.length - 1);
            }
            return slot;
        }
    }
}
