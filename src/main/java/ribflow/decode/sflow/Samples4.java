package ribflow.decode.sflow;

import org.jspecify.annotations.Nullable;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.Inspector;
import ribflow.decode.template.Tally;
import ribflow.flow.ExporterCounter;

/**
 * The samples of sFlow v2 and v4 (RFC 3176). Nothing in them has a length, so whatever is not known ends the datagram.
 *
 * <pre>
 *  flow sample     1 · header · 1 raw header, 2 IPv4 or 3 IPv6 · number of extended data · { type · contents }
 *  counter sample  2 · sequence · source · interval · kind · counters
 * </pre>
 *
 * <p>Hot: allocation-free.
 */
final class Samples4 {

    private static final int FLOW = 1;
    private static final int COUNTERS = 2;

    private static final int HEADER = 1;
    private static final int IPV4 = 2;
    private static final int IPV6 = 3;

    private final Xdr in;
    private final FlowSample sample;
    private final SampleRow row;
    private final FlowRecords flowRecords;
    private final CounterRecords counterRecords;
    private final Tally tally;
    private final @Nullable Inspector inspector;

    Samples4(
            Xdr in,
            FlowSample sample,
            SampleRow row,
            FlowRecords flowRecords,
            CounterRecords counterRecords,
            FlowRows rows,
            Tally tally) {
        this.in = in;
        this.sample = sample;
        this.row = row;
        this.flowRecords = flowRecords;
        this.counterRecords = counterRecords;
        this.tally = tally;
        this.inspector = rows.inspector();
    }

    /** Reads a sample; false if there is no telling where the next begins. */
    boolean read(ExportMessage message, SflowAgent agent) {
        int type = (int) in.u32();
        if (in.broken()) {
            message.malformed("sFlow: fewer samples than the header says");
            return false;
        }
        return switch (type) {
            case FLOW -> flow(message, agent);
            case COUNTERS -> counters(message, agent);
            default -> {
                message.malformed("sFlow: a sample of a type that v2 and v4 do not have");
                yield false;
            }
        };
    }

    private boolean flow(ExportMessage message, SflowAgent agent) {
        sample.flow(FLOW, in, false, message.version());
        int packet = (int) in.u32();
        if (in.broken()) {
            message.malformed("sFlow: a flow sample is cut short");
            return false;
        }
        agent.sample(sample, message.domainId(), true, tally);
        row.begin(sample, message);
        boolean whole = packet(packet) && extended(message.version()) && !in.broken();
        if (!whole) {
            message.malformed("sFlow: a flow sample is cut short, or of unknown contents");
        }
        row.end(message);
        if (inspector != null) {
            inspector.sample(message, sample, row.batch(), row.row());
        }
        row.handOn();
        return whole;
    }

    private boolean packet(int type) {
        switch (type) {
            case HEADER -> flowRecords.raw(4);
            case IPV4 -> flowRecords.ip(4);
            case IPV6 -> flowRecords.ip(6);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean extended(int version) {
        long count = in.u32();
        for (long i = 0; i < count && !in.broken(); i++) {
            if (!flowRecords.readExtended(in.u32(), version)) {
                return false;
            }
        }
        return true;
    }

    private boolean counters(ExportMessage message, SflowAgent agent) {
        sample.counters(COUNTERS, in, false);
        in.u32(); // interval
        boolean known = counterRecords.readV4(in.u32(), message, agent);
        if (!known || in.broken()) {
            message.malformed("sFlow: a counter sample is cut short, or of an unknown kind");
            return false;
        }
        message.count(ExporterCounter.COUNTER_SAMPLES, 1);
        agent.sample(sample, message.domainId(), false, tally);
        if (inspector != null) {
            inspector.sample(message, sample, row.batch(), row.batch().size());
        }
        return true;
    }
}
