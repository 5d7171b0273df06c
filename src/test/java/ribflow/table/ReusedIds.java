package ribflow.table;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowField;

/** A dictionary of a process that gives an id that is free to another text, as the RIB does. */
final class ReusedIds implements Dictionary {

    private record Meaning(String text, int generation) {}

    private final Map<Integer, Meaning> meanings = new ConcurrentHashMap<>();

    /** From now on the id means that. */
    void give(int id, String text) {
        meanings.merge(
                id,
                new Meaning(text, 0),
                (old, now) -> old.text().equals(text) ? old : new Meaning(text, old.generation() + 1));
    }

    @Override
    public String text(FlowField field, int id) {
        return meaning(id).text();
    }

    @Override
    public int generation(FlowField field, int id) {
        return meaning(id).generation();
    }

    private Meaning meaning(int id) {
        return Objects.requireNonNull(meanings.get(id));
    }
}
