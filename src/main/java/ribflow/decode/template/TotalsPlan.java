package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * The plan of records whose counters are totals: each is compared with what {@link TotalFlows} remembers of its flow, and
 * only what is new becomes a flow, or two. A flow that has been reported before begins with that report, so that its
 * bytes are those between its two times.
 *
 * <p>Hot: allocation-free while the table of flows does not grow.
 *
 * @param forward the columns of a record
 * @param reverse the columns of its reverse half, if that becomes a flow of its own
 * @param counters the totals
 * @param reverseCounters the totals of the reverse direction, if there are any
 * @param reverseFlags the TCP flags of the reverse direction, if both become one flow
 * @param identity what tells flows apart
 * @param times when the flow began and ended, and whether it is over
 * @param maxFlows how many flows are remembered for an exporter
 */
record TotalsPlan(
        FlowPlan forward,
        @Nullable FlowPlan reverse,
        CounterPair counters,
        @Nullable CounterPair reverseCounters,
        @Nullable Step reverseFlags,
        FlowIdentity identity,
        Times times,
        int maxFlows)
        implements RecordPlan {

    /**
     * What the record says of the flow's life.
     *
     * @param start where its beginning stands
     * @param end where its end stands
     * @param endReason where it stands why the flow was ended (IE 136)
     * @param event where a firewall's event stands (IE 233; 40005 in early NSEL)
     */
    record Times(
            @Nullable Step start,
            @Nullable Step end,
            @Nullable Step endReason,
            @Nullable Step event) {}

    private static final int ACTIVE_TIMEOUT = 2;
    private static final int LACK_OF_RESOURCES = 5;
    private static final int FLOW_DELETED = 2;

    @Override
    public @Nullable RecordSampling sampling() {
        return forward.sampling();
    }

    @Override
    public int rowsPerRecord() {
        return reverse == null ? 1 : 2;
    }

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        ObservationDomain domain = message.domain();
        if (domain == null) {
            return;
        }
        TotalColumns at = rows.totals();
        read(in, records, message, at, rows.spare());
        TotalFlows flows = message.sender().totals(maxFlows);
        Arrays.fill(at.high, 0, records.count(), flows.seed() + domain.id());
        Arrays.fill(at.low, 0, records.count(), flows.otherSeed() ^ domain.id());
        identity.hash(in, records, at.high, at.low);
        synchronized (flows) {
            for (int row = 0; row < records.count(); row++) {
                compare(flows, at, row, domain.firstHeard(), message);
            }
        }
        make(in, records, message, rows);
    }

    private void read(ByteBuffer in, Records records, ExportMessage message, TotalColumns at, long[] spare) {
        counters.read(in, records, message, at.packets, at.bytes, spare);
        if (reverseCounters == null) {
            Arrays.fill(at.reversePackets, 0, records.count(), 0);
            Arrays.fill(at.reverseBytes, 0, records.count(), 0);
        } else {
            reverseCounters.read(in, records, message, at.reversePackets, at.reverseBytes, spare);
        }
        // The two hashes serve as scratch space until they are made
        at.ended = rowsWith(times.endReason, in, records, message, at.high, spare, true)
                | rowsWith(times.event, in, records, message, at.low, spare, false);
        readTime(times.start, in, records, message, at.start, spare);
        readTime(times.end, in, records, message, at.end, spare);
        at.forward = 0;
        at.reverse = 0;
        at.continued = 0;
    }

    private static void readTime(
            @Nullable Step step, ByteBuffer in, Records records, ExportMessage message, long[] into, long[] spare) {
        long read = step == null ? 0 : step.read(in, records, message, into, into, 0, spare);
        for (long missing = records.rows() & ~read; missing != 0; missing &= missing - 1) {
            into[Long.numberOfTrailingZeros(missing)] = TotalReport.NO_TIME;
        }
    }

    /** The rows whose flow is over, as a reason or an event says. */
    private static long rowsWith(
            @Nullable Step step,
            ByteBuffer in,
            Records records,
            ExportMessage message,
            long[] into,
            long[] spare,
            boolean reason) {
        if (step == null) {
            return 0;
        }
        long read = step.read(in, records, message, into, into, 0, spare);
        long over = 0;
        for (int row = 0; row < records.count(); row++) {
            long value = into[row];
            boolean is = reason
                    ? value >= 1 && value <= LACK_OF_RESOURCES && value != ACTIVE_TIMEOUT
                    : value == FLOW_DELETED;
            over |= (is ? 1L : 0L) << row;
        }
        return over & read;
    }

    private void compare(TotalFlows flows, TotalColumns at, int row, long heardSince, ExportMessage message) {
        TotalReport report = at.report;
        report.counts[0] = at.packets[row];
        report.counts[1] = at.bytes[row];
        report.counts[2] = at.reversePackets[row];
        report.counts[3] = at.reverseBytes[row];
        counters.widths(report.widths, 0);
        if (reverseCounters != null) {
            reverseCounters.widths(report.widths, 2);
        }
        report.start = at.start[row];
        report.end = at.end[row];
        report.exported = message.exportMillis();
        report.heardSince = heardSince;
        report.ended = (at.ended >>> row & 1) != 0;
        switch (flows.report(at.high[row], at.low[row], report)) {
            case NEW -> isNew(at, row, report);
            case COUNTED -> message.count(ExporterCounter.TOTAL_UNCHANGED, 1);
            case UNKNOWN -> {
                message.count(ExporterCounter.TOTAL_UNKNOWN, 1);
                message.count(ExporterCounter.TOTAL_UNKNOWN_PACKETS, report.counts[0] + report.counts[2]);
                message.count(ExporterCounter.TOTAL_UNKNOWN_BYTES, report.counts[1] + report.counts[3]);
            }
        }
    }

    private void isNew(TotalColumns at, int row, TotalReport report) {
        boolean apart = reverse != null;
        at.packets[row] = report.counts[0] + (apart ? 0 : report.counts[2]);
        at.bytes[row] = report.counts[1] + (apart ? 0 : report.counts[3]);
        at.reversePackets[row] = report.counts[2];
        at.reverseBytes[row] = report.counts[3];
        at.forward |= ((at.packets[row] | at.bytes[row]) != 0 ? 1L : 0L) << row;
        at.reverse |= (apart && (report.counts[2] | report.counts[3]) != 0 ? 1L : 0L) << row;
        if (report.newSince != TotalReport.NO_TIME) {
            at.start[row] = report.newSince;
            at.continued |= 1L << row;
        }
    }

    private void make(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        TotalColumns at = rows.totals();
        if (at.forward != 0) {
            int first = make(forward, counters, at.forward, at.packets, at.bytes, in, records, message, rows);
            MergedBiflowPlan.addFlags(reverseFlags, in, rows.only(records, at.forward), message, rows, first);
        }
        if (at.reverse != 0 && reverse != null && reverseCounters != null) {
            int first = rows.batch().size();
            make(reverse, reverseCounters, at.reverse, at.reversePackets, at.reverseBytes, in, records, message, rows);
            SplitBiflowPlan.markReverse(message, rows, first);
        }
    }

    private static int make(
            FlowPlan plan,
            CounterPair which,
            long some,
            long[] packets,
            long[] bytes,
            ByteBuffer in,
            Records records,
            ExportMessage message,
            FlowRows rows) {
        Records these = rows.only(records, some);
        int first = plan.fill(in, these, message, rows);
        TotalColumns at = rows.totals();
        FlowBatch batch = rows.batch();
        int row = first;
        for (long left = some; left != 0; left &= left - 1) {
            int record = Long.numberOfTrailingZeros(left);
            if (which.packets() != null) {
                batch.set(FlowField.PACKETS, row, packets[record]);
            }
            if (which.bytes() != null) {
                batch.set(FlowField.BYTES, row, bytes[record]);
            }
            if ((at.continued >>> record & 1) != 0) {
                batch.set(FlowField.TIMESTAMP_START, row, at.start[record]);
            }
            row++;
        }
        FlowPlan.count(message, batch, first, these.count());
        return first;
    }
}
