package ribflow.maps;

import java.util.List;
import java.util.Optional;

/**
 * What the sampling map says of one exporter.
 *
 * <p>The rules are ranked: the most particular first. A flow has an input and an output interface, so four keys may be
 * about it: both, either, none of them. One hash table holds them all, with the best rank for each key, and of the four
 * the best rank counts.
 *
 * <p>Hot: {@link #rate} is allocation-free. Immutable.
 */
public final class SamplingRules {

    /** Any interface, or one that is not known; no interface has the number 0. */
    public static final long ANY = 0;

    /** The answer where no rule says. */
    public static final long NONE = 0;

    private final List<Rule> rules;
    private final long[] keys;
    /** The rank plus one; 0 where the slot is free. */
    private final int[] ranks;

    private final long[] rates;

    /**
     * A rule.
     *
     * @param in the input interface or {@link #ANY}
     * @param out the output interface or {@link #ANY}
     * @param rate one of so many packets is sampled
     * @param line the row of the map
     */
    public record Rule(long in, long out, long rate, MapLine line) {}

    SamplingRules(List<Rule> ranked) {
        rules = List.copyOf(ranked);
        keys = new long[Integer.highestOneBit(ranked.size()) * 4];
        ranks = new int[keys.length];
        rates = ranked.stream().mapToLong(Rule::rate).toArray();
        for (int rank = 0; rank < ranked.size(); rank++) {
            long key = key(ranked.get(rank).in(), ranked.get(rank).out());
            int slot = slot(key);
            if (ranks[slot] == 0) {
                keys[slot] = key;
                ranks[slot] = rank + 1;
            }
        }
    }

    /** The rate of a flow between those interfaces; {@link #NONE} where no rule is about it. */
    public long rate(long in, long out) {
        int best = best(in, out);
        return best == 0 ? NONE : rates[best - 1];
    }

    /** The row that says so. */
    public Optional<MapLine> lineOf(long in, long out) {
        int best = best(in, out);
        return best == 0 ? Optional.empty() : Optional.of(rules.get(best - 1).line());
    }

    private int best(long in, long out) {
        int best = better(rank(ANY, ANY), rank(in, out));
        return better(best, better(rank(in, ANY), rank(ANY, out)));
    }

    /** All rules, the most particular first. */
    public List<Rule> rules() {
        return rules;
    }

    private int rank(long in, long out) {
        return ranks[slot(key(in, out))];
    }

    private static int better(int one, int other) {
        return one == 0 || other == 0 ? one + other : Math.min(one, other);
    }

    private static long key(long in, long out) {
        return in << 32 | out & 0xffff_ffffL;
    }

    /** Where the key is, or the free slot where it would go; at least half of the slots are free. */
    private int slot(long key) {
        int slot = (int) (key * 0x9e37_79b9_7f4a_7c15L >>> 40) & (keys.length - 1);
        while (ranks[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}
