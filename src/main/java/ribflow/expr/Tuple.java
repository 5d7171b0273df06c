package ribflow.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Exact.Dimension;

/**
 * An alternative of a rule, taken apart: the single values that it asks for, and the rest.
 *
 * @param rule the number of the rule
 * @param values by what they are values of; of sets one member at most
 * @param asking the condition that asks for each of them
 * @param rest the other conditions
 */
record Tuple(
        int rule, Map<Dimension, Exact> values, Map<Dimension, Condition> asking, List<Condition> rest) {

    static Tuple of(int rule, List<Condition> term, Atoms atoms) {
        Map<Dimension, Exact> values = new TreeMap<>();
        Map<Dimension, Condition> asking = new TreeMap<>();
        List<Condition> rest = new ArrayList<>();
        for (Condition condition : term) {
            Exact value = Exact.of(condition, atoms).orElse(null);
            if (value != null && free(value.dimension(), values)) {
                values.put(value.dimension(), value);
                asking.put(value.dimension(), condition);
            } else if (!(condition instanceof Condition.Always)) {
                rest.add(condition);
            }
        }
        return new Tuple(rule, values, asking, rest);
    }

    private static boolean free(Dimension dimension, Map<Dimension, Exact> values) {
        return !values.containsKey(dimension)
                && !(dimension.member() && values.keySet().stream().anyMatch(Dimension::member));
    }

    /** What it asks for. */
    List<Dimension> dimensions() {
        return List.copyOf(values.keySet());
    }

    /** What remains to be tested where the values of these dimensions have been found. */
    Residue residue(List<Dimension> found) {
        List<Exact> others = values.values().stream()
                .filter(value -> !found.contains(value.dimension()))
                .toList();
        return new Residue(others, rest);
    }

    /** What remains to be tested of a rule; equal where rules ask for the same further values and nothing else. */
    record Residue(List<Exact> values, List<Condition> rest) {}

    /** The condition of what remains; null if nothing does. */
    @Nullable
    Condition condition(Residue residue) {
        return Stream.concat(residue.values.stream().map(value -> asking.get(value.dimension())), residue.rest.stream())
                .reduce(Condition.And::new)
                .orElse(null);
    }
}
