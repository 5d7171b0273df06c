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
    EVICTED_ROWS("rows that made room for new ones and count under `other` (when_full: replace)"),
    EVICTED_FLOWS("flows of rows that made room"),
    EVICTED_BYTES("bytes of rows that made room"),
    SMALL_ROWS("rows below `at_least` when their bin closed, which count under `other`"),
    SMALL_FLOWS("flows of rows below `at_least`"),
    SMALL_BYTES("bytes of rows below `at_least`"),
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
