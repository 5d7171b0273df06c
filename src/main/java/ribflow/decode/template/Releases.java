package ribflow.decode.template;

import java.util.List;
import ribflow.flow.ExporterCounter;

/**
 * Decodes, on a worker's thread, the flow records that {@link HeldSets} held back. Whichever worker comes first takes
 * them; each record is taken once.
 */
public final class Releases {

    private final FlowRows rows;
    private final Tally tally;
    private final ExportMessage message;

    public Releases(FlowRows rows, Tally tally) {
        this.rows = rows;
        this.tally = tally;
        this.message = new ExportMessage(tally, rows.inspector());
    }

    /** Decodes the records of an exporter whose sampler was described. */
    public void described(ExporterDomains exporter) {
        decode(exporter, exporter.takeDescribed());
    }

    /** Decodes also those that have waited long enough. The counts are handed over to the exporter. */
    public void over(ExporterDomains exporter, long now) {
        List<HeldSets.Held> taken = exporter.takeOver(now);
        if (!taken.isEmpty()) {
            decode(exporter, taken);
            tally.handOver(exporter.exporter());
        }
    }

    private void decode(ExporterDomains exporter, List<HeldSets.Held> taken) {
        for (HeldSets.Held held : taken) {
            message.release(exporter, held.set());
            tally.add(ExporterCounter.RECORDS_HELD_DECODED, rows.decodeHeld(held, message));
        }
    }
}
