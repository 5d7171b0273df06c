package ribflow.flow;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Texts as ids: those of the operator's files (PoPs, labels), and those that exporters send (names of interfaces, of
 * applications). Append-only: as many as the files name, over all reloads, and as many from the wire as the limit allows.
 * Ids begin at 1.
 */
public final class Names {

    /** What exporters may make us remember. */
    private static final int MOST_FROM_THE_WIRE = 1_000_000;

    private static final int LONGEST_FROM_THE_WIRE = 1024;

    private final AtomicInteger fromTheWire = new AtomicInteger();
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private volatile String[] texts = new String[64];
    private int size;

    /** The id of a name, new if it was never seen. */
    public synchronized int id(String name) {
        Integer known = ids.get(name);
        if (known != null) {
            return known;
        }
        String[] roomy = size < texts.length ? texts : Arrays.copyOf(texts, 2 * size);
        roomy[size++] = name;
        texts = roomy; // publishes the element too
        ids.put(name, size);
        return size;
    }

    /**
     * The id of a text that an exporter sent; 0 if there are as many as may be, or it is longer than may be. What it says
     * is then not known.
     */
    public int wire(String text) {
        Integer known = ids.get(text);
        if (known != null) {
            return known;
        }
        if (text.length() > LONGEST_FROM_THE_WIRE || fromTheWire.getAndIncrement() >= MOST_FROM_THE_WIRE) {
            return 0;
        }
        return id(text);
    }

    public String text(int id) {
        return texts[id - 1];
    }
}
