package ribflow.table;

import ribflow.stats.Counted;

/** What is counted for each table. */
public enum TableCounter implements Counted {
    SHARDS_MERGED("delta shards merged"),
    ROWS_MERGED("rows of delta shards merged"),
    WAITS("times a worker had to wait because all its shards were still to be merged"),
    FOLDED_ROWS("rows of delta shards folded into the row `other` because the table was full"),
    FOLDED_FLOWS("flows folded into the row `other`"),
    FOLDED_BYTES("bytes folded into the row `other`"),
    BINS_DROPPED("time bins dropped because they were older than `keep`"),
    SNAPSHOTS("snapshots taken for queries"),
    ERASURES("times the table was erased");

    private final String help;

    TableCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}
