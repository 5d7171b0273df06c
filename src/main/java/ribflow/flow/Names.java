package ribflow.flow;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Texts that come from the operator's files (PoPs, labels), as ids. Append-only: as many as the files name, over all
 * reloads. Ids begin at 1.
 */
public final class Names {

    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();

    /** The id of a name, new if it was never seen. */
    public synchronized int id(String name) {
        Integer known = ids.get(name);
        if (known != null) {
            return known;
        }
        texts.add(name);
        int id = texts.size();
        ids.put(name, id);
        return id;
    }

    public String text(int id) {
        return texts.get(id - 1);
    }
}
