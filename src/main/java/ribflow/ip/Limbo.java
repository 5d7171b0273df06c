package ribflow.ip;

/**
 * Numbers between two uses: taken out of the published structures, but perhaps still in the hand of a reader.
 *
 * <p>A number that is {@linkplain #retire retired} waits until {@link Epochs} says that every reader that may hold it
 * has left; then {@link #take} hands it out for its next use. {@link #turn}, called now and then, moves numbers on:
 * those retired since the last time begin to wait together, and those that have waited long enough are free. At most
 * one group waits, so a number waits for two grace periods at worst, and the work of a turn does not depend on how many
 * numbers there are.
 *
 * <p>It takes no memory: a retired number needs no reference count any more, so that word links it to the next
 * ({@link Links}). Numbers are positive. Writer only.
 */
public final class Limbo {

    /** The word that each retired number has to spare. */
    public interface Links {

        int next(int number);

        void link(int number, int next);
    }

    private static final int NONE = 0;

    private final Epochs epochs;
    private final Links links;
    private int retired;
    private int waiting;
    private int lastRetired;
    private int lastWaiting;
    private long since;
    private int free;

    public Limbo(Epochs epochs, Links links) {
        this.epochs = epochs;
        this.links = links;
    }

    /** Takes a number whose last use has been unpublished. */
    public void retire(int number) {
        links.link(number, retired);
        if (retired == NONE) {
            lastRetired = number;
        }
        retired = number;
    }

    /** Frees the numbers that no reader can hold any more, and says whether others wait. */
    public boolean turn() {
        if (waiting != NONE && epochs.passed(since)) {
            links.link(lastWaiting, free);
            free = waiting;
            waiting = NONE;
        }
        if (waiting == NONE && retired != NONE) {
            waiting = retired;
            lastWaiting = lastRetired;
            retired = NONE;
            since = epochs.advance();
        }
        return waiting != NONE;
    }

    /** Forgets the numbers that are free; none rests. */
    public void clear() {
        free = NONE;
    }

    /** A number that may be used again, or 0 if there is none. */
    public int take() {
        int number = free;
        if (number != NONE) {
            free = links.next(number);
        }
        return number;
    }
}
