package ribflow.bgp.rib;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Family;

/**
 * Which of a peer's routes of one family count: those of the present generation, and perhaps stale ones of older ones.
 *
 * <p><b>A generation in each int.</b> A route is stored as the number of its attributes with the generation of its session
 * in the two bits above. What generations count is said in one word for the whole family, {@code state}, and all great
 * changes are one store of it:
 * <ul>
 *   <li>the routes become stale, because the session has ended or the peer is about to send them again: the generation is
 *       counted on, and older ones still count. A route that comes again gets the new generation, in place;
 *   <li>End-of-RIB, the end of the refresh, a timer: older generations count no more, so all that did not come again is gone
 *       at once;
 *   <li>the session has ended and nothing is kept: both together.
 * </ul>
 * So readers see neither a gap nor a route twice, and no great change stalls anybody. Ints of generations that do not count
 * are dead: they mean 0, and {@link Sweep} makes them 0 and takes back their references, in slices.
 *
 * <p><b>A peer that comes back</b> mostly sends what it sent before. So the dead ints of a session that has ended rest for a
 * minute before they are swept, and a route that comes again finds its prefix and its attributes still there, and has
 * them already. Four numbers of generations go round, so a
 * generation's number is used again when the last int of its former use is gone. That of a peer that has come and gone
 * twice meanwhile, with less than its whole table, is swept without a rest; and if the peer is faster than the sweep
 * (some hundred milliseconds), the rest is swept at once.
 *
 * <p>The pages rest as long: the next session finds the room it needs, so a peer that flaps makes no garbage.
 */
final class FamilyRoutes {

    /** The bits of the number in an int. */
    static final int SET = (1 << 30) - 1;

    private static final int GENERATION = 30;
    private static final int GENERATIONS = 4;

    /** In a state, above the two bits of the present generation: how many older ones count. */
    private static final int OLDER = 2;

    private static final int LONG_LIVED = 16;

    /** As many older generations as can count while the next one's number is free. */
    private static final int MOST_OLDER = 2;

    private final Family family;
    private volatile int state;

    /** How many ints there are of each generation; other threads read them as of some moment. */
    private final int[] counts = new int[GENERATIONS];

    /** When the present generation began. Writer. */
    private Instant begun = Instant.MIN;

    /** When the stale routes' time is over. Writer. */
    private @Nullable Instant ends;

    /** For how long they are then kept as the least preferred. Writer. */
    private Duration longLived = Duration.ZERO;

    private volatile @Nullable Instant staleSince;
    private boolean refreshing;
    private boolean loaded;
    private boolean sweeping;

    /** Counts announcements; what was seen of it last, and when it had changed. Writer. */
    private long announced;

    private long announcedBefore;
    private Instant quietSince = Instant.MIN;

    FamilyRoutes(Family family) {
        this.family = family;
    }

    Family family() {
        return family;
    }

    /** To be read after the ints that are judged by it. Hot. */
    int state() {
        return state;
    }

    /** The number of the attributes in an int, 0 if it is dead. Hot. */
    static int set(int state, int word) {
        return (state - (word >>> GENERATION) & GENERATIONS - 1) > (state >>> OLDER & GENERATIONS - 1) ? 0 : word & SET;
    }

    /** Whether a live route is of an older generation. Hot. */
    static boolean isStale(int state, int word) {
        return ((state ^ word >>> GENERATION) & GENERATIONS - 1) != 0;
    }

    /** Whether a live route is kept beyond the time of a restart. Hot. */
    static boolean isLongLived(int state, int word) {
        return (state & LONG_LIVED) != 0 && isStale(state, word);
    }

    boolean isLive(int word) {
        return set(state, word) != 0;
    }

    /** The int for a route that comes now. Writer. */
    int word(int set) {
        return set | state << GENERATION;
    }

    /** An int was stored. Writer. */
    void stored(int word) {
        counts[word >>> GENERATION]++;
        announced++;
    }

    /** An int was taken out or replaced. Writer. */
    void gone(int word) {
        counts[word >>> GENERATION]--;
    }

    /** How many routes there are, stale ones included. */
    int live() {
        return count(state >>> OLDER & GENERATIONS - 1);
    }

    int stale() {
        int now = state;
        return count(now >>> OLDER & GENERATIONS - 1) - counts[now & GENERATIONS - 1];
    }

    /** How many ints are to be swept. Writer. */
    int dead() {
        return count(GENERATIONS - 1) - live();
    }

    /** Whether there are ints to be swept, and it is so long that a generation began. Writer. */
    boolean hasRested(Instant now, Duration rest) {
        return dead() > 0 && !now.isBefore(begun.plus(rest));
    }

    private int count(int older) {
        int count = 0;
        int now = state;
        for (int i = 0; i <= older; i++) {
            count += counts[now - i & GENERATIONS - 1];
        }
        return count;
    }

    /** Since when the stale routes have not been heard of; null if there are none. */
    @Nullable
    Instant staleSince() {
        return stale() == 0 ? null : staleSince;
    }

    boolean isLongLived() {
        return (state & LONG_LIVED) != 0;
    }

    /** Whether the number of the next generation is still in use. Writer. */
    boolean isNextTaken() {
        return counts[state + 1 & GENERATIONS - 1] != 0;
    }

    /** How many older generations count if this one becomes stale and all stale ones stay. Writer. */
    int olderWithThis() {
        return Math.min(MOST_OLDER, (state >>> OLDER & GENERATIONS - 1) + 1);
    }

    /** Begins a generation, whose number is free. Writer, which has counted the change. */
    void begin(int older, Instant now) {
        begun = now;
        state = (state + 1 & GENERATIONS - 1) | older << OLDER;
    }

    /** Older generations count no more. Writer, which has counted the change. */
    void forgetOlder() {
        ends = null;
        refreshing = false;
        loaded = false;
        state = state & GENERATIONS - 1;
    }

    /** The stale routes' time is that much longer. Writer. */
    void prolong(Duration more) {
        ends = ends == null ? null : ends.plus(more);
    }

    /** From now on the stale routes are the least preferred. Writer, which has counted the change. */
    void liveLong() {
        state = state | LONG_LIVED;
    }

    /** What becomes of the routes that have just become stale. Writer. */
    void keep(Instant since, Instant until, Duration thenLongLived) {
        staleSince = since;
        ends = until;
        longLived = thenLongLived;
        refreshing = false;
    }

    /** The peer is to send them again. Writer. */
    void await(Instant until) {
        loaded = false;
        announcedBefore = announced;
        quietSince = Instant.MIN;
        if (!isLongLived()) {
            ends = until;
            longLived = Duration.ZERO;
        }
    }

    void refreshing() {
        refreshing = true;
    }

    /** A sweep is wanted: whether it is to be begun. Writer. */
    boolean beginSweep() {
        boolean begin = !sweeping && dead() > 0;
        sweeping |= begin;
        return begin;
    }

    /** Writer. */
    void endSweep() {
        sweeping = false;
    }

    boolean isRefreshing() {
        return refreshing;
    }

    void loaded() {
        loaded = true;
    }

    boolean isLoaded() {
        return loaded;
    }

    /** Whether the stale routes' time, restart or long-lived, is over. Writer. */
    boolean isOver(Instant now) {
        return ends != null && !now.isBefore(ends) && stale() > 0;
    }

    /** For how long stale routes live after a restart's time is over. Writer. */
    Duration longLived() {
        return isLongLived() ? Duration.ZERO : longLived;
    }

    /** Whether routes have come since the session began, and none for that long. Writer; now and then. */
    boolean isQuiet(Instant now, Duration quiet) {
        if (announced != announcedBefore) {
            announcedBefore = announced;
            quietSince = now;
        }
        return !quietSince.equals(Instant.MIN) && !now.isBefore(quietSince.plus(quiet));
    }
}
