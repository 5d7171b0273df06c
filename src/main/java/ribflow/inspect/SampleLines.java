package ribflow.inspect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import ribflow.decode.element.DataType;
import ribflow.decode.template.InterfaceCounters;
import ribflow.decode.template.SampleHeader;

/**
 * What an sFlow sample is written as: its own header, and its records with their bytes. The records come before their
 * sample and are collected for it.
 */
final class SampleLines {

    private static final int FLOW_SAMPLE = 1;
    private static final int EXPANDED_FLOW_SAMPLE = 3;
    private static final int DISCARDED_PACKET = 5;

    private final List<String> records = new ArrayList<>();
    private final List<String> interfaces = new ArrayList<>();

    /** Forgets what came before a sample that was given up. */
    void begin() {
        records.clear();
        interfaces.clear();
    }

    void record(int format, ByteBuffer in, int from, int to) {
        records.add(new JsonLine()
                .put("format", SflowTotals.format(format))
                .put("octets", DataType.octets(in, from, to - from))
                .toString());
    }

    void counters(InterfaceCounters counters) {
        interfaces.add(new JsonLine()
                .put("if_index", counters.ifIndex())
                .put("if_type", counters.type())
                .raw("if_speed", Long.toUnsignedString(counters.speed()))
                .put("if_direction", counters.direction())
                .put("if_status", counters.status())
                .raw("in_octets", Long.toUnsignedString(counters.inOctets()))
                .put("in_unicast", counters.inUnicast())
                .put("in_multicast", counters.inMulticast())
                .put("in_broadcast", counters.inBroadcast())
                .put("in_discards", counters.inDiscards())
                .put("in_errors", counters.inErrors())
                .put("in_unknown_protocols", counters.inUnknownProtocols())
                .raw("out_octets", Long.toUnsignedString(counters.outOctets()))
                .put("out_unicast", counters.outUnicast())
                .put("out_multicast", counters.outMulticast())
                .put("out_broadcast", counters.outBroadcast())
                .put("out_discards", counters.outDiscards())
                .put("out_errors", counters.outErrors())
                .put("promiscuous", counters.promiscuous())
                .toString());
    }

    /** What the sample is: with a sampled packet, or counters. */
    static String type(SampleHeader sample) {
        return flow(sample) ? "sample" : sample.format() == 2 || sample.format() == 4 ? "counter" : "unknown-sample";
    }

    private static boolean flow(SampleHeader sample) {
        return sample.format() == FLOW_SAMPLE
                || sample.format() == EXPANDED_FLOW_SAMPLE
                || sample.format() == DISCARDED_PACKET;
    }

    /** The sample's own header. */
    static void header(JsonLine line, SampleHeader sample) {
        line.put("sample_format", SflowTotals.format(sample.format()))
                .put("sequence", sample.sequence())
                .put("source_type", sample.sourceType())
                .put("source_index", sample.sourceIndex());
        if (flow(sample)) {
            line.put("sample_pool", sample.pool())
                    .put("sample_rate", sample.rate())
                    .put("drops", sample.drops())
                    .put("input_format", sample.inputForm())
                    .put("input", sample.input())
                    .put("output_format", sample.outputForm())
                    .put("output", sample.output());
            if (sample.frameLength() > 0) {
                line.put("frame_length", sample.frameLength());
            }
        }
    }

    /** The records that came before it. */
    void records(JsonLine line) {
        if (!interfaces.isEmpty()) {
            line.raw("interfaces", JsonLine.array(interfaces));
        }
        if (!records.isEmpty()) {
            line.raw("records", JsonLine.array(records));
        }
        begin();
    }
}
