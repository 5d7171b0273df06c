package ribflow.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Exact.Dimension;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Rules in order, each a condition, and for each row of a batch the first rule that it meets: in about the same time
 * whether there are thirty rules or thirty thousand.
 *
 * <p><b>Tuple-space search</b> (Srinivasan, Suri, Varghese 1999). A rule is taken apart into alternatives ({@link Terms}),
 * and an alternative into the single values it asks for ({@link Exact}: the exporter's address, an interface, the first 24
 * bits of the destination, a community) and the rest ({@link Tuple}). Alternatives that are looked up by values of the same
 * bits of the same columns ({@link KeyPlan}) form a {@link RuleGroup}, a hash table from these values to rules. However many
 * rules there are, people write them in a few forms, so there are few groups; a flow is looked up once in each, and the
 * least rule number wins. What a rule asks beyond its key (a range, a negation, a regular expression, a value that is no
 * part of the key) is tested when the table has named the rule, thus seldom.
 *
 * <p>Rules that ask for no single value at all are tested one after the other, each for all rows at once. Many of those cost
 * as much as they look: give them a column to be found by.
 *
 * <p>The search may begin at any rule, which is what jumps need.
 *
 * <p>This is immutable and shared; each thread asks by a {@link Finder} of its own.
 */
public final class FirstMatch {

    /** The answer where no rule is met. */
    public static final int NONE = Integer.MAX_VALUE;

    private final Atoms atoms = new Atoms();
    private final List<Condition> residues = new ArrayList<>();
    private final RuleGroup[] groups;

    /** The rules that ask for no single value, and their conditions among the residues. */
    private final int[] others;

    private final int[] othersConditions;

    private FirstMatch(List<Expression> rules) {
        List<Tuple> tuples = new ArrayList<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            for (List<Condition> term : Terms.of(rules.get(rule).condition())) {
                tuples.add(Tuple.of(rule, term, atoms));
            }
        }
        Map<List<Dimension>, List<Dimension>> keys = KeyPlan.of(tuples);
        Map<List<Dimension>, RuleGroup.Builder> builders = new LinkedHashMap<>();
        Map<Tuple.Residue, Integer> known = new HashMap<>(); // of thousands of rules many ask for the same exporters
        List<int[]> sequential = new ArrayList<>();
        for (Tuple tuple : tuples) {
            List<Dimension> key = keys.getOrDefault(tuple.dimensions(), List.of());
            int residue = known.computeIfAbsent(tuple.residue(key), rest -> residue(tuple.condition(rest)));
            if (key.isEmpty()) {
                sequential.add(new int[] {tuple.rule(), residue});
            } else {
                builders.computeIfAbsent(key, RuleGroup.Builder::new).add(tuple.values(key), tuple.rule(), residue);
            }
        }
        groups = builders.values().stream().map(RuleGroup.Builder::build).toArray(RuleGroup[]::new);
        others = sequential.stream().mapToInt(entry -> entry[0]).toArray();
        othersConditions = sequential.stream().mapToInt(entry -> entry[1]).toArray();
    }

    private int residue(Optional<Condition> condition) {
        condition.ifPresent(residues::add);
        return condition.isPresent() ? residues.size() - 1 : RuleGroup.NO_RESIDUE;
    }

    /** Takes rules in order. */
    public static FirstMatch of(List<Expression> rules) {
        return new FirstMatch(rules);
    }

    /** How many hash tables a row is looked up in. */
    public int groups() {
        return groups.length;
    }

    /** How many conditions are tested one after the other. */
    public int sequential() {
        return others.length;
    }

    /** What one thread asks. */
    public Finder finder(Dictionary dictionary) {
        return new Finder(dictionary);
    }

    /**
     * Asks for one thread; remembers what it learnt of interned ids.
     *
     * <p>Hot: {@link #find} is allocation-free once it is warm.
     */
    public final class Finder {

        private final Dictionary dictionary;

        /** The residues as they were first needed: of thirty thousand, few ever are. */
        private final @Nullable RowMask[] masks = new RowMask[residues.size()];

        private final @Nullable Members[] members = new Members[groups.length];
        private final long[] words;
        private final long[][] columns;
        private final int[] sifted = new int[FlowBatch.CAPACITY + 1];

        /** By row; in the last place what was read ahead, so that nobody may think that nobody needs it. */
        private final long[] hashes = new long[FlowBatch.CAPACITY + 1];

        /** The last rule at which the search for a row begins. */
        private int latest;

        private Finder(Dictionary dictionary) {
            this.dictionary = dictionary;
            int widest = 0;
            for (int group = 0; group < groups.length; group++) {
                widest = Math.max(widest, groups[group].width());
                FlowField sets = groups[group].sets();
                members[group] = sets == null ? null : new Members(sets, atoms, dictionary);
            }
            this.words = new long[widest];
            this.columns = new long[widest][];
        }

        /**
         * Finds the first rule that each of the rows meets.
         *
         * @param from by row, the rule to begin with
         * @param found by row, takes the rule; {@link #NONE} if no rule is met
         */
        public void find(FlowBatch batch, long rows, int[] from, int[] found) {
            latest = 0;
            for (long left = rows; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                found[row] = NONE;
                latest = Math.max(latest, from[row]);
            }
            for (int group = 0; group < groups.length; group++) {
                findIn(groups[group], members[group], batch, rows, from, found);
            }
            findOthers(batch, rows, from, found);
        }

        private void findIn(
                RuleGroup group, @Nullable Members sets, FlowBatch batch, long rows, int[] from, int[] found) {
            group.columns(batch, columns);
            if (sets != null) {
                findMembers(group, sets, batch, rows & group.present(batch), from, found);
                return;
            }
            int count = group.sift(columns, rows & group.present(batch), sifted, hashes);
            for (int i = 0; i < count; i++) {
                hashes[FlowBatch.CAPACITY] ^= group.touch(hashes[sifted[i]]);
            }
            for (int i = 0; i < count; i++) {
                int row = sifted[i];
                if (found[row] >= group.first() && from[row] <= group.last()) {
                    group.gather(columns, row, words);
                    look(group, group.find(hashes[row], words), batch, row, from[row], found);
                }
            }
        }

        private void findMembers(RuleGroup group, Members sets, FlowBatch batch, long rows, int[] from, int[] found) {
            int end = group.width() - 1;
            for (long left = rows; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                if (found[row] >= group.first() && from[row] <= group.last()) {
                    group.gather(columns, row, words);
                    for (int member : sets.of((int) words[end])) {
                        words[end] = member;
                        look(group, group.find(words), batch, row, from[row], found);
                    }
                }
            }
        }

        private void look(RuleGroup group, int slot, FlowBatch batch, int row, int from, int[] found) {
            if (slot == RuleGroup.NONE) {
                return;
            }
            int end = group.end(slot);
            for (int place = group.begin(slot, from); place < end; place++) {
                int rule = group.rule(place);
                if (rule >= found[row]) {
                    return;
                }
                int residue = group.residue(place);
                if (residue == RuleGroup.NO_RESIDUE || mask(residue).test(batch, 1L << row) != 0) {
                    found[row] = rule;
                    return;
                }
            }
        }

        /** Tries the rules in order, each for all rows together that no rule before it has settled. */
        private void findOthers(FlowBatch batch, long rows, int[] from, int[] found) {
            long open = rows;
            int settled = -1; // the first rule by which one of the open rows is settled; not known yet
            for (int i = 0; i < others.length && open != 0; i++) {
                int rule = others[i];
                if (rule >= settled) {
                    open = openBefore(rule, open, found);
                    settled = firstFound(open, found);
                }
                long asked = begun(rule, open, from);
                int condition = othersConditions[i];
                long met = asked == 0 || condition == RuleGroup.NO_RESIDUE
                        ? asked
                        : mask(condition).test(batch, asked);
                for (long left = met; left != 0; left &= left - 1) {
                    found[Long.numberOfTrailingZeros(left)] = rule;
                }
                open &= ~met;
            }
        }

        private static long openBefore(int rule, long rows, int[] found) {
            long open = 0;
            for (long left = rows; left != 0; left &= left - 1) {
                open |= found[Long.numberOfTrailingZeros(left)] > rule ? left & -left : 0;
            }
            return open;
        }

        private static int firstFound(long rows, int[] found) {
            int first = NONE;
            for (long left = rows; left != 0; left &= left - 1) {
                first = Math.min(first, found[Long.numberOfTrailingZeros(left)]);
            }
            return first;
        }

        /** The rows whose search begins at the rule or before it. */
        private long begun(int rule, long rows, int[] from) {
            if (rule >= latest) {
                return rows;
            }
            long begun = 0;
            for (long left = rows; left != 0; left &= left - 1) {
                begun |= from[Long.numberOfTrailingZeros(left)] <= rule ? left & -left : 0;
            }
            return begun;
        }

        private RowMask mask(int residue) {
            RowMask known = masks[residue];
            if (known == null) {
                known = Expression.mask(residues.get(residue), dictionary);
                masks[residue] = known;
            }
            return known;
        }
    }
}
