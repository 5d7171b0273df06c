package ribflow.daemon;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.Reason;

/**
 * What was counted for each exporter in the last few minutes. Counters only grow, and a trouble that is over must not be
 * told for ever; so a few of them are noted every minute, and what is recent is the difference to the oldest note.
 *
 * <p>Any thread.
 */
final class RecentCounts {

    /** How often {@link #note} is to be called. */
    static final long EVERY_MILLIS = 60_000;

    private static final int NOTES = 5;

    private static final List<ExporterCounter> COUNTERS = List.of(
            ExporterCounter.DATAGRAMS,
            ExporterCounter.FLOWS,
            ExporterCounter.SEQUENCE_LOST,
            ExporterCounter.MALFORMED,
            ExporterCounter.UNKNOWN_VERSION,
            ExporterCounter.TEMPLATES_REFUSED,
            ExporterCounter.RATES_DOUBTFUL,
            ExporterCounter.TOTAL_UNKNOWN,
            ExporterCounter.TOTAL_UNCHANGED,
            ExporterCounter.RECORDS_IMPLAUSIBLE,
            ExporterCounter.RECORDS_NO_COUNTERS,
            ExporterCounter.SAMPLES_UNKNOWN);

    private static final List<Reason> REASONS =
            List.of(Reason.SAMPLING_UNKNOWN, Reason.NO_SESSION, Reason.SESSION_STALE, Reason.LATE);

    private final Exporters exporters;
    private final LongSupplier kernelDrops;
    private final Deque<Note> notes = new ArrayDeque<>();

    /** The counters of all exporters at a moment, by index. */
    private record Note(List<long[]> counts, long kernelDrops) {}

    /**
     * What was counted lately.
     *
     * @param kernelDrops datagrams that the kernel dropped, of any exporter
     */
    record Recent(Map<ExporterCounter, Long> counters, Map<Reason, Long> flows, long kernelDrops) {

        long count(ExporterCounter row) {
            return counters.getOrDefault(row, 0L);
        }

        /** Flows with that reason. */
        long flows(Reason reason) {
            return flows.getOrDefault(reason, 0L);
        }
    }

    /** @param kernelDrops how many datagrams the kernel has dropped */
    RecentCounts(Exporters exporters, LongSupplier kernelDrops) {
        this.exporters = exporters;
        this.kernelDrops = kernelDrops;
    }

    /** Notes what is counted by now. */
    synchronized void note() {
        notes.addLast(
                new Note(exporters.all().stream().map(RecentCounts::counts).toList(), kernelDrops.getAsLong()));
        if (notes.size() > NOTES) {
            notes.removeFirst();
        }
    }

    /** What was counted since the oldest note, or since the start while there is none. */
    synchronized Recent of(Exporter exporter) {
        Note oldest = notes.peekFirst();
        long[] before = oldest == null || exporter.index() >= oldest.counts.size()
                ? new long[COUNTERS.size() + REASONS.size()]
                : oldest.counts.get(exporter.index());
        long[] now = counts(exporter);
        Map<ExporterCounter, Long> counters = new EnumMap<>(ExporterCounter.class);
        Map<Reason, Long> flows = new EnumMap<>(Reason.class);
        for (int i = 0; i < COUNTERS.size(); i++) {
            counters.put(COUNTERS.get(i), now[i] - before[i]);
        }
        for (int i = 0; i < REASONS.size(); i++) {
            flows.put(REASONS.get(i), now[COUNTERS.size() + i] - before[COUNTERS.size() + i]);
        }
        return new Recent(counters, flows, kernelDrops.getAsLong() - (oldest == null ? 0 : oldest.kernelDrops));
    }

    private static long[] counts(Exporter exporter) {
        long[] counts = new long[COUNTERS.size() + REASONS.size()];
        for (int i = 0; i < COUNTERS.size(); i++) {
            counts[i] = exporter.counters().get(COUNTERS.get(i));
        }
        for (int i = 0; i < REASONS.size(); i++) {
            counts[COUNTERS.size() + i] = exporter.flowsByReason().get(REASONS.get(i));
        }
        return counts;
    }
}
