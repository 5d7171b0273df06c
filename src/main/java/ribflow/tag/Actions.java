package ribflow.tag;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.maps.TagRule;

/**
 * What the rows of the tag map give to a flow, and where the search goes on after them. Four words a row, one line of the
 * cache, since a flow of thousands comes to any of thousands of rows.
 *
 * <pre>
 *   flags, ToS (8 bits from bit 8), label (upper half) | tag | second tag | next row to try
 * </pre>
 *
 * <p>Hot: {@link #give} and {@link #next} are allocation-free.
 */
final class Actions {

    /** The answer where the search ends. */
    static final int END = -1;

    private static final int WORDS = 4;
    private static final int TAG = 1;
    private static final int TAG2 = 2;
    private static final int COUNTING = 4;
    private static final int SUM = 8;
    private static final int OR = 16;
    private static final int TOS = 32;
    private static final int TOS_SHIFT = 8;

    private final long[] rows;
    private final List<TagRule> rules;
    private final Labels labels;
    private final boolean counts;

    /** @param counts whether tags that count flows go on: not for flows that nobody has exported */
    Actions(List<TagRule> rules, Names names, boolean counts) {
        this.rules = rules;
        this.counts = counts;
        this.labels = new Labels(names);
        this.rows = new long[rules.size() * WORDS];
        for (int i = 0; i < rules.size(); i++) {
            TagRule rule = rules.get(i);
            rows[i * WORDS] = flags(rule)
                    | (long) rule.tos().orElse(0) << TOS_SHIFT
                    | (long) rule.label().orElse(0) << 32;
            rows[i * WORDS + 1] = rule.tag().map(TagRule.Tag::value).orElse(0L);
            rows[i * WORDS + 2] = rule.tag2().map(TagRule.Tag::value).orElse(0L);
            rows[i * WORDS + 3] = rule.jump().orElse(END);
        }
    }

    private static int flags(TagRule rule) {
        boolean counting =
                counter(rule.tag().orElse(null)) != null || counter(rule.tag2().orElse(null)) != null;
        int flags = (rule.tag().isPresent() ? TAG : 0)
                | (rule.tag2().isPresent() ? TAG2 : 0)
                | (rule.tos().isPresent() ? TOS : 0)
                | (counting ? COUNTING : 0);
        return switch (rule.stack()) {
            case REPLACE -> flags;
            case SUM -> flags | SUM;
            case OR -> flags | OR;
        };
    }

    /** The row to go on with after a row has matched. */
    int next(int rule) {
        return (int) rows[rule * WORDS + 3];
    }

    /** Gives a flow what a row says. */
    void give(FlowBatch batch, int row, int rule) {
        long first = rows[rule * WORDS];
        if ((first & TAG) != 0) {
            long tag = (first & COUNTING) == 0
                    ? rows[rule * WORDS + 1]
                    : counted(rules.get(rule).tag().orElseThrow());
            stack(batch, FlowField.TAG, row, first, tag);
        }
        if ((first & TAG2) != 0) {
            long tag = (first & COUNTING) == 0
                    ? rows[rule * WORDS + 2]
                    : counted(rules.get(rule).tag2().orElseThrow());
            stack(batch, FlowField.TAG2, row, first, tag);
        }
        int label = (int) (first >>> 32);
        if (label != 0) {
            labels.add(batch, row, label);
        }
        if ((first & TOS) != 0) {
            long tos = first >>> TOS_SHIFT & 0xff;
            batch.set(FlowField.TOS, row, tos);
            batch.set(FlowField.DSCP, row, tos >>> 2);
        }
    }

    private static void stack(FlowBatch batch, FlowField field, int row, long flags, long tag) {
        if ((flags & (SUM | OR)) == 0) {
            batch.set(field, row, tag);
        } else {
            long before = batch.get(field, row, 0);
            batch.set(field, row, (flags & SUM) != 0 ? before + tag : before | tag);
        }
    }

    private static @Nullable AtomicLong counter(TagRule.@Nullable Tag tag) {
        return tag == null ? null : tag.counter().orElse(null);
    }

    private long counted(TagRule.Tag tag) {
        AtomicLong counter = counter(tag);
        if (counter == null) {
            return tag.value();
        }
        return counts ? counter.getAndIncrement() : counter.get();
    }
}
