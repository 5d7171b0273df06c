package ribflow.decode.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import ribflow.flow.ExporterCounter;

/**
 * The data sets of an exporter that wait for their templates, up to so many bytes: what has waited longest goes first.
 * Guarded by the lock of {@link ExporterDomains}.
 */
final class KeptSets {

    private final int maxBytes;
    private final Deque<KeptSet> sets = new ArrayDeque<>();
    private int bytes;

    KeptSets(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Keeps a set, or counts it as lost if it is larger than all there may be. */
    void add(KeptSet set, ExportMessage message) {
        int length = set.records().length;
        if (length > maxBytes) {
            lost(message, length);
            return;
        }
        while (bytes + length > maxBytes) {
            int oldest = sets.removeFirst().records().length;
            bytes -= oldest;
            lost(message, oldest);
        }
        sets.addLast(set);
        bytes += length;
        message.count(ExporterCounter.SETS_KEPT, 1);
    }

    /** Counts a data set that will never be decoded. */
    static void lost(ExportMessage message, int length) {
        message.count(ExporterCounter.SETS_NO_TEMPLATE, 1);
        message.count(ExporterCounter.SET_BYTES_NO_TEMPLATE, length);
    }

    /** Takes out the sets that waited for that template, in the order they came. */
    List<KeptSet> take(ObservationDomain domain, int templateId) {
        if (sets.isEmpty()) {
            return List.of();
        }
        List<KeptSet> taken = new ArrayList<>();
        for (Iterator<KeptSet> each = sets.iterator(); each.hasNext(); ) {
            KeptSet set = each.next();
            if (set.domain() == domain && set.templateId() == templateId) {
                each.remove();
                bytes -= set.records().length;
                taken.add(set);
            }
        }
        return taken;
    }
}
