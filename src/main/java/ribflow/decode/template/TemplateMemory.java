package ribflow.decode.template;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all templates of all exporters take together, and how much they may. Anybody can send a template of
 * thousands of fields, and any number of them: so each is charged for what it takes, not counted as one.
 *
 * <p>There are two bounds. A session, which all datagrams of an exporter are together, has {@link #MOST_OF_ONE}. And
 * who takes more has no more than a sixteenth of what is left for all: so greedy ones get ever less, and leave room for those
 * who come with little. A hundred of them leave half a megabyte, of which an exporter gets its few templates.
 *
 * <p>The charge is an estimate, above what was measured. Any thread.
 */
public final class TemplateMemory {

    /** What all may take. An ordinary template of 30 fields takes some 7 KB. */
    static final long TOTAL = 256L << 20;

    private static final int SHARES = 16;

    /** What one session may take. */
    static final long MOST_OF_ONE = 16L << 20;

    /** No template has more fields than that: a record of as many would hardly fit into a message. */
    static final int MOST_FIELDS = 4096;

    /** The template and its plan, whatever fields there are. */
    private static final int BASE = 1024;

    /** A field's specifier (28 bytes), its place in the layout (16) and in the identity of a flow (16). */
    private static final int FIELD = 60;

    /** What plans have for a field that fills columns, of which no template has very many. */
    private static final int STEPS = 128;

    private static final int MOST_STEPS = 64;

    /** A field that is a list, in which columns are looked for. */
    private static final int LIST = 72;

    /** What is looked for in the lists of a template, if it has any: all columns that its fields do not fill. */
    private static final int LISTED = 12 << 10;

    private final long total;
    private final AtomicLong used = new AtomicLong();

    public TemplateMemory() {
        this(TOTAL);
    }

    TemplateMemory(long total) {
        this.total = total;
    }

    /** What a template takes, in bytes; {@code wire} is the length of its record. */
    static long charge(TemplateDefinition template, int wire) {
        long fields = template.fields().size();
        long lists = template.fields().stream()
                .filter(field -> ListType.of(field.enterprise(), field.element()) != null)
                .count();
        long own = BASE + wire + fields * FIELD + Math.min(fields, MOST_STEPS) * STEPS;
        return lists == 0 ? own : own + LISTED + lists * LIST;
    }

    /** What all templates take by now. */
    public long used() {
        return used.get();
    }

    /** Whether so little is left that templates which nobody repeats should go. */
    public boolean scarce() {
        return used.get() > total / 2;
    }

    /** Whether a session that has so much may have so much more; less is always right. */
    boolean allows(long has, long more) {
        return allows(has, more, used.get());
    }

    private boolean allows(long has, long more, long now) {
        return more <= 0 || has + more <= Math.min(MOST_OF_ONE, (total - now) / SHARES);
    }

    /** Takes so much more for a session that has so much. */
    boolean take(long has, long more) {
        long now = used.get();
        while (allows(has, more, now)) {
            if (used.compareAndSet(now, now + more)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
