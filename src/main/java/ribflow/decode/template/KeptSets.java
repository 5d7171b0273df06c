package ribflow.decode.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import ribflow.flow.ExporterCounter;

/**
 * The data sets of an exporter that wait for their templates, up to so many bytes: what has waited longest goes first.
 * Guarded by the lock of {@link ExporterDomains}.
 *
 * <p>The bytes are those of memory, not of the wire: a set is charged for what it takes to remember it too, or sets of a
 * single byte would take a hundred times what was allowed.
 */
final class KeptSets {

    /** What a set takes beside its records: the {@link KeptSet}, the header of its array, its place in the queue. */
    static final int OVERHEAD = 100;

    private final int maxBytes;
    private final Deque<KeptSet> sets = new ArrayDeque<>();
    private int bytes;

    KeptSets(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Keeps a set, or counts it as lost if it is larger than all there may be. */
    void add(KeptSet set, ExportMessage message) {
        int charge = charge(set);
        if (charge > maxBytes) {
            lost(message, set.records().length);
            return;
        }
        while (bytes > maxBytes - charge) {
            KeptSet oldest = sets.removeFirst();
            bytes -= charge(oldest);
            lost(message, oldest.records().length);
        }
        sets.addLast(set);
        bytes += charge;
        message.count(ExporterCounter.SETS_KEPT, 1);
    }

    private static int charge(KeptSet set) {
        return OVERHEAD + set.records().length;
    }

    /** Counts a data set that will never be decoded. */
    static void lost(ExportMessage message, int length) {
        message.count(ExporterCounter.SETS_NO_TEMPLATE, 1);
        message.count(ExporterCounter.SET_BYTES_NO_TEMPLATE, length);
    }

    /** Counts all sets as lost. */
    void giveUp(Tally tally) {
        for (KeptSet set : sets) {
            tally.add(ExporterCounter.SETS_NO_TEMPLATE, 1);
            tally.add(ExporterCounter.SET_BYTES_NO_TEMPLATE, set.records().length);
        }
        sets.clear();
        bytes = 0;
    }

    /** Takes out the sets that waited for that template, in the order they came; the others keep theirs. */
    List<KeptSet> take(ObservationDomain domain, int templateId) {
        List<KeptSet> taken = new ArrayList<>();
        // Once round the queue: taking one out of its middle would move half of the others
        for (int left = sets.size(); left > 0; left--) {
            KeptSet set = sets.removeFirst();
            if (set.domain() == domain && set.templateId() == templateId) {
                bytes -= charge(set);
                taken.add(set);
            } else {
                sets.addLast(set);
            }
        }
        return taken;
    }
}
