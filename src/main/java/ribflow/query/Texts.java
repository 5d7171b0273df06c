package ribflow.query;

import java.util.HashMap;
import java.util.Map;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowField;

/** The texts of a snapshot's interned ids, each looked up once. */
final class Texts {

    private final Dictionary dictionary;
    private final Map<FlowField, Map<Integer, String>> known = new HashMap<>();

    Texts(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    String of(FlowField field, long id) {
        return known.computeIfAbsent(field, _ -> new HashMap<>())
                .computeIfAbsent((int) id, key -> dictionary.text(field, key));
    }
}
