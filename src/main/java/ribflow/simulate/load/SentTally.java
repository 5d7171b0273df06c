package ribflow.simulate.load;

import java.util.Map;
import java.util.TreeMap;

/** What was sent: flows, packets and bytes, in all and by the AS that originates the destination. Hot: no allocation. */
final class SentTally {

    private static final int PACKETS = 1;
    private static final int BYTES = 2;
    private static final int STRIDE = 4;

    /** Flows, packets and bytes of each origin side by side, so that they lie in one cache line or two. */
    private final long[] sent;

    SentTally(MadeTable table) {
        sent = new long[STRIDE * table.origins()];
    }

    void add(MadeFlow flow) {
        int at = STRIDE * flow.destinationOrigin;
        sent[at]++;
        sent[at + PACKETS] += flow.packets;
        sent[at + BYTES] += flow.bytes;
    }

    /** Sums over flows. */
    record Sums(long flows, long packets, long bytes) {}

    Sums all() {
        long flows = 0;
        long packets = 0;
        long bytes = 0;
        for (int at = 0; at < sent.length; at += STRIDE) {
            flows += sent[at];
            packets += sent[at + PACKETS];
            bytes += sent[at + BYTES];
        }
        return new Sums(flows, packets, bytes);
    }

    /** By AS number; only those to which something was sent. */
    Map<Integer, Sums> byDestinationAs() {
        Map<Integer, Sums> sums = new TreeMap<>();
        for (int at = 0; at < sent.length; at += STRIDE) {
            if (sent[at] > 0) {
                sums.put(MadeTable.as(at / STRIDE), new Sums(sent[at], sent[at + PACKETS], sent[at + BYTES]));
            }
        }
        return sums;
    }

    /** A line for each AS, after one with names. */
    String csv() {
        StringBuilder out = new StringBuilder("DST_AS,FLOWS,PACKETS,BYTES\n");
        byDestinationAs()
                .forEach((as, sums) -> out.append(as)
                        .append(',')
                        .append(sums.flows())
                        .append(',')
                        .append(sums.packets())
                        .append(',')
                        .append(sums.bytes())
                        .append('\n'));
        return out.toString();
    }
}
