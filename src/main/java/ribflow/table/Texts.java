package ribflow.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowField;

/**
 * A table's own dictionary: texts of AS paths, communities and names, by ids that mean something in this table only.
 *
 * <p>The ids of the RIB are used again soon after a route is gone, while a table may remember it for months. So the
 * merger turns every id of a shard into text, and the text into an id of the table, while the shard still holds the ids
 * of the RIB.
 *
 * <p>So that the dictionary does not grow for ever, each id counts the {@linkplain Bin bins} that use it: a bin uses an id
 * once, however many of its rows have it, until the bin was dropped by the table and the last snapshot of it is closed.
 * An id without a bin is free for another text, from the end of what the merger is doing on ({@link #freeUnused}): in
 * between it may still be in hand, in a row that is on its way. So texts are freed, too, whose rows a full table folded away.
 *
 * <p>The merger owns it. A snapshot has the array of texts as it was, and reads only ids that its bins use.
 */
final class Texts {

    private static final int PER_TEXT = 96;
    private static final int MOST_UNUSED = 1 << 16;

    private final Map<String, Integer> ids = new HashMap<>();
    private String[] texts = new String[64];
    private int[] bins = new int[64];
    private int[] generations = new int[64];
    private int[] free = new int[64];
    private int freeCount;
    private int[] unused = new int[64];
    private int unusedCount;
    private int next = 1;
    private long characters;

    Texts() {
        texts[0] = "";
    }

    /** The id of a text. The empty text has 0, in all dictionaries. */
    int intern(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        Integer known = ids.get(text);
        return known != null ? known : add(text);
    }

    private int add(String text) {
        int id = freeCount > 0 ? free[--freeCount] : next++;
        if (id == texts.length) {
            texts = Arrays.copyOf(texts, 2 * id);
            bins = Arrays.copyOf(bins, 2 * id);
            generations = Arrays.copyOf(generations, 2 * id);
        }
        texts[id] = text;
        ids.put(text, id);
        characters += text.length();
        unused = put(unused, unusedCount++, id);
        return id;
    }

    /** One more bin uses the id. */
    void use(int id) {
        bins[id]++;
    }

    /** One bin less uses the id. */
    void drop(int id) {
        if (--bins[id] == 0) {
            unused = put(unused, unusedCount++, id);
        }
    }

    /** Frees what was interned or dropped since the last call and is used by no bin. */
    void freeUnused() {
        for (int i = 0; i < unusedCount; i++) {
            if (bins[unused[i]] == 0 && texts[unused[i]] != null) {
                free(unused[i]);
            }
        }
        unusedCount = 0;
        if (unused.length > MOST_UNUSED) {
            unused = new int[64];
        }
    }

    @SuppressWarnings("NullAway") // a free id has no text
    private void free(int id) {
        characters -= texts[id].length();
        ids.remove(texts[id]);
        texts[id] = null;
        generations[id]++;
        free = put(free, freeCount++, id);
    }

    private static int[] put(int[] stack, int at, int id) {
        int[] roomy = at < stack.length ? stack : Arrays.copyOf(stack, 2 * at);
        roomy[at] = id;
        return roomy;
    }

    /** How many texts there are. */
    int size() {
        return ids.size();
    }

    /** A number that grows when the id is freed for another text. Hot. */
    int generation(int id) {
        return generations[id];
    }

    /** About what it takes on the heap. */
    long heapBytes() {
        return heapBytes(ids.size(), characters, texts.length);
    }

    private static long heapBytes(long count, long characters, long places) {
        return characters + PER_TEXT * count + Integer.BYTES * 3 * places;
    }

    /** The most that so many texts take, of which one has so many characters. */
    static long mostBytes(long count, int length) {
        return heapBytes(count, count * length, Math.max(64, 2 * count));
    }

    /** What the ids mean that are in use now, for as long as the bins are kept that use them. */
    Dictionary picture() {
        String[] now = texts;
        return (FlowField _, int id) -> now[id];
    }
}
