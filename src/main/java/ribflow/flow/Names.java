package ribflow.flow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import ribflow.ip.Epochs;

/**
 * Texts as ids: those of the operator's files (PoPs, labels), and those that exporters send (names of interfaces and
 * applications, hosts of requests, stacks of labels). Ids begin at 1.
 *
 * <p>The operator's texts stay, as many as the files name over all reloads; and so do those that options of an exporter
 * {@linkplain #announced announce}. What flows bring in passing ({@link #wire}) is another matter: over months there is no
 * end of it. Such a text is freed, and its id given to another, when nobody has it any more.
 *
 * <p>Who has it? Workers remember the ids of the texts they saw lately, so that a text seen again need not be asked for; flows
 * carry ids into shards, which are readers of the {@link Epochs}, as they are for the RIB's ids; the merger remembers what an id
 * is in its tables, and compares its {@link #generation}. The workers' memory is bounded by eras: {@link #sweep} begins a new
 * {@link #era}, whereupon each worker forgets its texts and asks anew for those it meets. An asked text bears the era it was
 * last asked in. Once all who were online when the era began have left, an id that bears an earlier one can be with nobody:
 * no worker's memory has it, and no flow is under way with it.
 *
 * <p>Who remembers what an id means beyond that, as filters do, compares generations, too.
 */
public final class Names {

    /** What exporters may make us remember. */
    private static final int MOST_FROM_THE_WIRE = 1_000_000;

    private static final int LONGEST_FROM_THE_WIRE = 1024;
    private static final int FOREVER = Integer.MAX_VALUE;

    private final int most;
    private final Map<String, Integer> ids = new HashMap<>();
    private volatile String[] texts = new String[64];
    private volatile int[] generations = new int[64];
    private int[] askedIn = new int[64];
    private int[] free = new int[64];
    private int freeCount;
    private int size;
    private int fromTheWire;
    private long refused;
    private volatile int era = 1;
    private long begun;
    private boolean sweeping;

    public Names() {
        this(MOST_FROM_THE_WIRE);
    }

    /** @param most how many texts exporters may make us remember */
    Names(int most) {
        this.most = most;
    }

    /** The id of a name, new if it was never seen. It stays. */
    public synchronized int id(String name) {
        return keep(name, false);
    }

    /**
     * The id of a text that an exporter announced; 0 if there are as many as may be, or it is longer than may be. It stays.
     */
    public synchronized int announced(String text) {
        return keep(text, true);
    }

    private int keep(String text, boolean fromTheWire) {
        Integer known = ids.get(text);
        int id = known != null ? known : fromTheWire ? addFromTheWire(text, LONGEST_FROM_THE_WIRE) : add(text);
        if (id != 0) {
            askedIn[id - 1] = FOREVER;
        }
        return id;
    }

    /**
     * The id of a text that a flow brought; 0 if there are as many as may be, or it is longer than may be. What it says is
     * then not known. The id holds while the caller is online, and as long as the {@link #era} is the same.
     */
    public synchronized int wire(String text) {
        return passing(text, LONGEST_FROM_THE_WIRE);
    }

    /**
     * The id of a text that was put together for a flow from the operator's, however long it is; otherwise as {@link #wire}: it
     * is the flows that decide how many of them there are.
     */
    public synchronized int composed(String text) {
        return passing(text, Integer.MAX_VALUE);
    }

    private int passing(String text, int longest) {
        Integer known = ids.get(text);
        int id = known != null ? known : addFromTheWire(text, longest);
        if (id != 0) {
            askedIn[id - 1] = Math.max(askedIn[id - 1], era);
        }
        return id;
    }

    private int addFromTheWire(String text, int longest) {
        if (text.length() > longest || fromTheWire >= most) {
            refused++;
            return 0;
        }
        fromTheWire++;
        return add(text);
    }

    private int add(String text) {
        int place = freeCount > 0 ? free[--freeCount] : size++;
        String[] roomy = texts;
        if (place == roomy.length) {
            roomy = Arrays.copyOf(roomy, 2 * place);
            generations = Arrays.copyOf(generations, 2 * place);
            askedIn = Arrays.copyOf(askedIn, 2 * place);
        }
        roomy[place] = text;
        askedIn[place] = 0;
        texts = roomy; // publishes the element too
        ids.put(text, place + 1);
        return place + 1;
    }

    /** How often a text was asked for that got no id, because there are too many or it is too long: it is not known then. */
    public synchronized long refused() {
        return refused;
    }

    /** The text of an id that holds. */
    public String text(int id) {
        return texts[id - 1];
    }

    /** A number that changes when the id is given to another text. Hot: allocation-free. */
    public int generation(int id) {
        int[] all = generations;
        return id <= all.length ? all[id - 1] : 0;
    }

    /** A number that changes when remembered ids of {@link #wire} do not hold any more. Hot: allocation-free. */
    public int era() {
        return era;
    }

    /**
     * Frees texts that nobody has: begins an era, or frees what the one that began has left behind, once all have left who
     * were online before. To be called now and then, by one thread.
     *
     * @param epochs whose readers everybody is who has ids
     */
    public synchronized void sweep(Epochs epochs) {
        if (!sweeping) {
            era++;
            begun = epochs.advance();
            sweeping = true;
        } else if (epochs.passed(begun)) {
            freeThoseBefore(era);
            sweeping = false;
        }
    }

    @SuppressWarnings("NullAway") // a free place has no text
    private void freeThoseBefore(int now) {
        int[] changed = generations;
        for (int place = 0; place < size; place++) {
            if (askedIn[place] < now && texts[place] != null) {
                ids.remove(texts[place]);
                texts[place] = null;
                changed[place]++;
                fromTheWire--;
                free = freeCount < free.length ? free : Arrays.copyOf(free, 2 * freeCount);
                free[freeCount++] = place;
            }
        }
        generations = changed; // publishes the elements too
    }

    /** How many texts there are. */
    public synchronized int size() {
        return ids.size();
    }
}
