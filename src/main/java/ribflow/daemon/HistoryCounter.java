package ribflow.daemon;

import ribflow.stats.Counted;

/** What is counted for the history of each table. */
public enum HistoryCounter implements Counted {
    BINS_STORED("final bins stored on disk since the start"),
    CHECKPOINTS("times the bins that were not stored were saved"),
    BINS_RESTORED("bins that were saved, not stored, and came back at the start"),
    FAILURES("times the disk did not take a bin or a checkpoint; what is closed waits in memory"),
    LOST_FLOWS("flows that a crash before this start had cost: accepted, and neither stored nor saved"),
    LOSSES_UNKNOWN("times nobody could say how many flows a crash or a power cut had cost"),
    CLOCK_LEAPS("times the clock was set ahead");

    private final String help;

    HistoryCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}
