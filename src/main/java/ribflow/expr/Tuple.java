package ribflow.expr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ribflow.expr.Exact.Dimension;

/**
 * An alternative of a rule, taken apart: the single values that it asks for, and the rest.
 *
 * @param rule the number of the rule
 * @param asked the values, in the order of their dimensions; of each dimension one, and of all sets one member
 * @param rest the other conditions
 */
record Tuple(int rule, List<Asked> asked, List<Condition> rest) {

    /** A value, and the condition that asks for it. */
    record Asked(Exact value, Condition condition) {

        Dimension dimension() {
            return value.dimension();
        }
    }

    static Tuple of(int rule, List<Condition> term, Atoms atoms) {
        List<Asked> asked = new ArrayList<>();
        List<Condition> rest = new ArrayList<>();
        for (Condition condition : term) {
            Optional<Exact> value = Exact.of(condition, atoms).filter(found -> free(found.dimension(), asked));
            if (value.isPresent()) {
                asked.add(new Asked(value.get(), condition));
            } else if (!(condition instanceof Condition.Always)) {
                rest.add(condition);
            }
        }
        asked.sort(Comparator.comparing(Asked::dimension));
        return new Tuple(rule, asked, rest);
    }

    private static boolean free(Dimension dimension, List<Asked> taken) {
        return taken.stream()
                .noneMatch(one -> one.dimension().equals(dimension)
                        || dimension.member() && one.dimension().member());
    }

    /** What it asks for. */
    List<Dimension> dimensions() {
        return asked.stream().map(Asked::dimension).toList();
    }

    /** Its values of these dimensions, in their order. */
    List<Exact> values(List<Dimension> dimensions) {
        return asked.stream()
                .map(Asked::value)
                .filter(value -> dimensions.contains(value.dimension()))
                .toList();
    }

    /** What remains to be tested of a rule; equal where rules ask for the same further values and nothing else. */
    record Residue(List<Exact> values, List<Condition> rest) {}

    /** What remains to be tested where the values of these dimensions have been found. */
    Residue residue(List<Dimension> found) {
        return new Residue(
                asked.stream()
                        .map(Asked::value)
                        .filter(value -> !found.contains(value.dimension()))
                        .toList(),
                rest);
    }

    /** The condition of what remains; empty if nothing does. */
    Optional<Condition> condition(Residue residue) {
        List<Condition> remaining = Stream.concat(
                        asked.stream()
                                .filter(one -> residue.values.contains(one.value))
                                .map(Asked::condition),
                        rest.stream())
                .toList();
        return remaining.isEmpty() ? Optional.empty() : Optional.of(Condition.all(remaining));
    }
}
