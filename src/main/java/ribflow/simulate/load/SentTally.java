package ribflow.simulate.load;

import java.util.Map;
import java.util.TreeMap;

/** What was sent: flows, packets and bytes, in all and by the AS that originates the destination. Hot: no allocation. */
final class SentTally {

    private final long[] flows;
    private final long[] packets;
    private final long[] bytes;

    SentTally(MadeTable table) {
        flows = new long[table.origins()];
        packets = new long[table.origins()];
        bytes = new long[table.origins()];
    }

    void add(MadeFlow flow) {
        int origin = flow.destinationOrigin;
        flows[origin]++;
        packets[origin] += flow.packets;
        bytes[origin] += flow.bytes;
    }

    /** Sums over flows. */
    record Sums(long flows, long packets, long bytes) {}

    Sums all() {
        return new Sums(sum(flows), sum(packets), sum(bytes));
    }

    private static long sum(long[] parts) {
        long sum = 0;
        for (long part : parts) {
            sum += part;
        }
        return sum;
    }

    /** By AS number; only those to which something was sent. */
    Map<Integer, Sums> byDestinationAs() {
        Map<Integer, Sums> sums = new TreeMap<>();
        for (int origin = 0; origin < flows.length; origin++) {
            if (flows[origin] > 0) {
                sums.put(MadeTable.as(origin), new Sums(flows[origin], packets[origin], bytes[origin]));
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
