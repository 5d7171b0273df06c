package ribflow.expr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ribflow.expr.Exact.Dimension;

/**
 * By which of the values that rules ask for they are looked up. By all of them would be right, and would make as many hash tables
 * as there are combinations of columns in use; each costs every flow a look-up. Mostly one value is enough: of thirty
 * thousand rows about networks that also name exporters, interfaces and ports, few are about the same network. So rules of one
 * form are put into a table by a single column, together with those of other forms, as long as no key gets more than a few rules,
 * which are then tested one after the other. Rules for which there is no such column are looked up by all their values.
 */
final class KeyPlan {

    /** How many rules may share a key of a single value. */
    private static final int MOST = 8;

    /** By value, for each column in use, how many rules share it. */
    private final Map<Dimension, Map<Exact, Integer>> shared = new TreeMap<>();

    private KeyPlan() {}

    /** The keys by which rules are looked up that ask for those dimensions. */
    static Map<List<Dimension>, List<Dimension>> of(List<Tuple> tuples) {
        Map<List<Dimension>, List<Tuple>> forms = new LinkedHashMap<>();
        for (Tuple tuple : tuples) {
            forms.computeIfAbsent(tuple.dimensions(), _ -> new ArrayList<>()).add(tuple);
        }
        KeyPlan plan = new KeyPlan();
        Map<List<Dimension>, List<Dimension>> keys = new HashMap<>();
        // the fewer choices a form has, the earlier it chooses
        forms.entrySet().stream()
                .sorted(Comparator.comparingInt(form -> form.getKey().size()))
                .forEach(form -> keys.put(form.getKey(), plan.key(form.getKey(), form.getValue())));
        return keys;
    }

    private List<Dimension> key(List<Dimension> form, List<Tuple> tuples) {
        Choice best = null;
        for (int place = 0; place < form.size(); place++) {
            Dimension dimension = form.get(place);
            Map<Exact, Integer> count = new HashMap<>(shared.getOrDefault(dimension, Map.of()));
            for (Tuple tuple : tuples) {
                count.merge(tuple.asked().get(place).value(), 1, Integer::sum);
            }
            Choice choice = new Choice(dimension, shared.containsKey(dimension), count);
            if (choice.allowed() && (best == null || choice.compareTo(best) > 0)) {
                best = choice;
            }
        }
        if (best == null) {
            return form;
        }
        shared.put(best.dimension, best.count);
        return List.of(best.dimension);
    }

    /**
     * A column that might be a key.
     *
     * @param used whether other rules are looked up by it already
     * @param count how many rules share each value of it
     */
    private record Choice(Dimension dimension, boolean used, Map<Exact, Integer> count) implements Comparable<Choice> {

        boolean allowed() {
            return count.values().stream().allMatch(rules -> rules <= MOST);
        }

        /** A column in use saves a table; else many values are better than few. */
        @Override
        public int compareTo(Choice other) {
            int byUse = Boolean.compare(used, other.used);
            return byUse != 0 ? byUse : Integer.compare(count.size(), other.count.size());
        }
    }
}
