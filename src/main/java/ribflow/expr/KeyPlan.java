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
        Map<Dimension, Map<Exact, Integer>> counts = new TreeMap<>();
        for (Dimension dimension : form) {
            Map<Exact, Integer> count = new HashMap<>(shared.getOrDefault(dimension, Map.of()));
            tuples.forEach(tuple -> count.merge(tuple.values().get(dimension), 1, Integer::sum));
            if (count.values().stream().allMatch(rules -> rules <= MOST)) {
                counts.put(dimension, count);
            }
        }
        Dimension best = counts.keySet().stream()
                .max(Comparator.<Dimension, Boolean>comparing(shared::containsKey)
                        .thenComparing(dimension -> counts.get(dimension).size()))
                .orElse(null);
        if (best == null) {
            return form;
        }
        shared.put(best, counts.get(best));
        return List.of(best);
    }
}
