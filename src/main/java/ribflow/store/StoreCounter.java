package ribflow.store;

import ribflow.stats.Counted;

/** What is counted for the whole store. */
public enum StoreCounter implements Counted {
    BINS_WRITTEN("bins written to disk, roll-ups not counted"),
    ROWS_WRITTEN("rows of those bins"),
    ROLLUPS_WRITTEN("bins made of shorter ones"),
    BINS_READ("bins read for queries and roll-ups"),
    ROWS_READ("rows of those bins"),
    PARTITIONS_OPENED("times a partition was opened"),
    PARTITIONS_EXPIRED("partitions deleted because they were older than their retention"),
    PARTITIONS_DAMAGED("partitions set aside because they could not be read"),
    CHECKPOINTS_WRITTEN("checkpoints of open bins written"),
    CHECKPOINTS_DAMAGED("checkpoints of open bins set aside because they could not be read"),
    WRITES_FAILED("bins or checkpoints that could not be written");

    private final String help;

    StoreCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}
