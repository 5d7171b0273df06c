package ribflow.decode.sflow;

import org.jspecify.annotations.Nullable;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.Inspector;
import ribflow.decode.template.Tally;
import ribflow.flow.ExporterCounter;

/**
 * The samples of an sFlow v5 datagram. Samples and their records have formats and lengths, so what is not known is passed
 * over.
 *
 * <pre>
 *  sample   enterprise:20 format:12 · length 4 · header · number of records 4 · records
 *  record   enterprise:20 format:12 · length 4 · contents
 *
 *  1 flow sample   2 counter sample   3 expanded flow sample   4 expanded counter sample   5 discarded packet
 * </pre>
 *
 * <p>A discarded packet is no flow: where it came in, flow samples stand for all packets, those dropped later included, and it
 * would count twice. It is counted apart, and its row only shown to who inspects.
 *
 * <p>A record that is longer than its sample ends the sample: what its records before said is kept.
 *
 * <p>Hot: allocation-free.
 */
final class Samples5 {

    private static final int FLOW = 1;
    private static final int COUNTERS = 2;
    private static final int EXPANDED_FLOW = 3;
    private static final int EXPANDED_COUNTERS = 4;

    private final Xdr in;
    private final FlowSample sample;
    private final SampleRow row;
    private final FlowRecords flowRecords;
    private final CounterRecords counterRecords;
    private final Tally tally;
    private final @Nullable Inspector inspector;

    Samples5(
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
        int format = (int) in.u32();
        long length = in.u32();
        if (in.broken() || !in.has(length)) {
            message.malformed("sFlow: a sample is longer than its datagram");
            return false;
        }
        int end = in.at() + (int) length;
        int datagramEnd = in.end();
        in.window(in.at(), end);
        switch (format) {
            case FLOW, EXPANDED_FLOW -> {
                sample.flow(format, in, format == EXPANDED_FLOW, 5);
                flows(message, agent);
            }
            case FlowSample.DISCARDED_PACKET -> {
                sample.discarded(in);
                flows(message, agent);
            }
            case COUNTERS, EXPANDED_COUNTERS -> counters(format, message, agent);
            default -> unknown(format, message);
        }
        in.window(end, datagramEnd);
        return true;
    }

    private void flows(ExportMessage message, SflowAgent agent) {
        long count = in.u32();
        if (in.broken()) {
            message.malformed("sFlow: a flow sample is cut short");
            return;
        }
        agent.sample(sample, message.domainId(), true, tally);
        row.begin(sample, message);
        for (long i = 0; i < count && record(message, agent, true); i++) {}
        row.end(message);
        if (inspector != null) {
            inspector.sample(message, sample, row.batch(), row.row());
        }
        row.handOn();
    }

    private void counters(int format, ExportMessage message, SflowAgent agent) {
        sample.counters(format, in, format == EXPANDED_COUNTERS);
        long count = in.u32();
        if (in.broken()) {
            message.malformed("sFlow: a counter sample is cut short");
            return;
        }
        message.count(ExporterCounter.COUNTER_SAMPLES, 1);
        agent.sample(sample, message.domainId(), false, tally);
        for (long i = 0; i < count && record(message, agent, false); i++) {}
        if (inspector != null) {
            inspector.sample(message, sample, row.batch(), row.batch().size());
        }
    }

    private void unknown(int format, ExportMessage message) {
        message.count(ExporterCounter.SAMPLES_UNKNOWN, 1);
        if (inspector != null) {
            sample.unread(format);
            inspector.sample(message, sample, row.batch(), row.batch().size());
        }
    }

    /** Reads a record; false if there is no telling where the next begins. */
    private boolean record(ExportMessage message, SflowAgent agent, boolean flow) {
        int format = (int) in.u32();
        long length = in.u32();
        if (in.broken() || !in.has(length)) {
            message.malformed("sFlow: a record is longer than its sample");
            return false;
        }
        int from = in.at();
        int end = from + (int) length;
        int sampleEnd = in.end();
        in.window(from, end);
        if (flow) {
            flowRecord(format, message);
        } else {
            counterRecord(format, message, agent);
        }
        if (in.broken()) {
            message.malformed("sFlow: a record is shorter than its contents");
        }
        if (inspector != null) {
            show(inspector, message, format, from, end);
        }
        in.window(end, sampleEnd);
        return true;
    }

    private void show(Inspector to, ExportMessage message, int format, int from, int end) {
        switch (sample.format()) {
            case FLOW, EXPANDED_FLOW -> to.flowRecord(message, format, in.in(), from, end);
            case COUNTERS, EXPANDED_COUNTERS -> to.counterRecord(message, format, in.in(), from, end);
            default -> {}
        }
    }

    private void flowRecord(int format, ExportMessage message) {
        if (!flowRecords.read(format)) {
            message.count(ExporterCounter.SAMPLE_RECORDS_UNKNOWN, 1);
        }
    }

    private void counterRecord(int format, ExportMessage message, SflowAgent agent) {
        if (format == CounterRecords.GENERIC) {
            counterRecords.generic(message, agent);
        } else {
            message.count(ExporterCounter.COUNTER_RECORDS_OTHER, 1);
        }
    }
}
