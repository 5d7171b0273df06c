package ribflow.keeping;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import ribflow.store.StoredBin;

/**
 * The times, between a table's first bin and its last, in which not all was collected, as the headers of the bins tell: bins
 * that are missing, and bins that were covered in part. Those that follow each other are one.
 */
final class Holes {

    /**
     * @param from when the first bin begins of which something is missing
     * @param until when the last one ends
     * @param millis for how long in between nothing was collected
     */
    record Hole(long from, long until, long millis) {}

    private Holes() {}

    /** @param bins of one length, by their start */
    static List<Hole> of(NavigableMap<Long, StoredBin> bins) {
        List<Hole> holes = new ArrayList<>();
        long end = bins.isEmpty() ? 0 : bins.firstKey();
        for (StoredBin bin : bins.values()) {
            if (bin.start() > end) {
                add(holes, new Hole(end, bin.start(), bin.start() - end));
            }
            if (bin.covered() < bin.length()) {
                add(holes, new Hole(bin.start(), bin.end(), bin.length() - bin.covered()));
            }
            end = bin.end();
        }
        return holes;
    }

    private static void add(List<Hole> holes, Hole next) {
        if (!holes.isEmpty() && holes.getLast().until == next.from) {
            Hole last = holes.removeLast();
            holes.add(new Hole(last.from, next.until, last.millis + next.millis));
        } else {
            holes.add(next);
        }
    }
}
