package ribflow.decode.template;

import java.util.Arrays;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;

/** What is counted while a datagram is decoded, so that the exporter's shared counters are touched once for each. */
public final class Tally {

    private static final ExporterCounter[] ROWS = ExporterCounter.values();

    private final long[] counts = new long[ROWS.length];

    public void add(ExporterCounter row, long count) {
        counts[row.ordinal()] += count;
    }

    /** Adds everything to the exporter's counters and begins anew. */
    public void handOver(Exporter exporter) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                exporter.counters().add(ROWS[i], counts[i]);
            }
        }
        Arrays.fill(counts, 0);
    }
}
