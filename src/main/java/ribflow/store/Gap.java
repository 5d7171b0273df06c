package ribflow.store;

import java.util.OptionalLong;

/**
 * A time of which the history does not have all flows.
 *
 * @param from when it begins, in milliseconds since 1970
 * @param until when it ends
 * @param why what happened
 * @param flows how many flows are missing, where that is known
 * @param tally by which tally they were counted; zero if by none
 */
public record Gap(long from, long until, Why why, OptionalLong flows, long tally) {

    /** What happened. */
    public enum Why {
        /** The daemon did not run. Nobody knows what there was to collect. */
        DOWN("the daemon did not run"),
        /** Flows had been accepted, and neither stored nor saved when the process or the machine ended. */
        LOST("accepted and lost in a crash"),
        /** The clock was set ahead: a time that was not lived through. */
        LEAP("the clock was set ahead");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }
}
