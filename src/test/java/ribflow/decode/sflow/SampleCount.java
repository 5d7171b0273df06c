package ribflow.decode.sflow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import ribflow.decode.DecodeConfig;
import ribflow.decode.Decoding;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.Inspector;
import ribflow.decode.template.InterfaceCounters;
import ribflow.decode.template.SampleHeader;
import ribflow.decode.template.TemplateDefinition;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;

/** Counts what an inspected decoder shows of sFlow datagrams. */
final class SampleCount implements Inspector {

    private final FlowDecoder decoder = FlowDecoder.inspected(
            new Templates(new DecodeConfig(10, 0), new Exporters(100), new Names(), Set.copyOf(FlowField.values())),
            this);
    private final Map<String, Long> samplesByType = new TreeMap<>();
    private final Map<String, Long> flowRecords = new TreeMap<>();
    private final Map<String, Long> counterRecords = new TreeMap<>();
    private final Map<String, Long> sums = new TreeMap<>(Map.of(
            "flow_samples",
            0L,
            "counter_samples",
            0L,
            "frame_length",
            0L,
            "sampling_rate",
            0L,
            "frame_length_x_rate",
            0L));
    private final List<InterfaceCounters> interfaceCounters = new ArrayList<>();
    private final List<String> malformed = new ArrayList<>();
    private final List<Decoding.Flow> rows = new ArrayList<>();
    private long datagrams;

    void take(Address source, byte[] datagram) {
        ByteBuffer bytes = ByteBuffer.wrap(datagram);
        decoder.decode(
                bytes, Objects.requireNonNull(decoder.exporter(bytes, source.high(), source.low())), Decoding.ARRIVAL);
    }

    private static void add(Map<String, Long> to, String key, long value) {
        to.merge(key, value, Long::sum);
    }

    private static String named(int format) {
        return (format >>> 12) + ":" + (format & 0xfff);
    }

    @Override
    public void message(ExportMessage message) {
        datagrams++;
    }

    @Override
    public void sample(ExportMessage message, SampleHeader sample, FlowBatch batch, int firstRow) {
        add(samplesByType, named(sample.format()), 1);
        for (int row = firstRow; row < batch.size(); row++) {
            rows.add(Decoding.Flow.of(batch, row));
        }
        switch (sample.format()) {
            case 1, 3 -> {
                add(sums, "flow_samples", 1);
                add(sums, "frame_length", sample.frameLength());
                add(sums, "sampling_rate", sample.rate());
                add(sums, "frame_length_x_rate", sample.frameLength() * sample.rate());
            }
            case 2, 4 -> add(sums, "counter_samples", 1);
            default -> {}
        }
    }

    @Override
    public void flowRecord(ExportMessage message, int format, ByteBuffer in, int from, int to) {
        add(flowRecords, named(format), 1);
    }

    @Override
    public void counterRecord(ExportMessage message, int format, ByteBuffer in, int from, int to) {
        add(counterRecords, named(format), 1);
    }

    @Override
    public void interfaceCounters(ExportMessage message, InterfaceCounters counters) {
        interfaceCounters.add(counters);
    }

    @Override
    public void malformed(ExportMessage message, String why) {
        malformed.add(why);
    }

    @Override
    public void template(ExportMessage message, TemplateDefinition template) {}

    @Override
    public void withdrawal(ExportMessage message, int templateId) {}

    @Override
    public void record(
            ExportMessage message,
            TemplateDefinition template,
            ByteBuffer in,
            int from,
            int to,
            FlowBatch batch,
            int firstRow) {}

    @Override
    public void setWithoutTemplate(ExportMessage message, int templateId, int bytes) {}

    long datagrams() {
        return datagrams;
    }

    /** The rows that samples made. */
    List<Decoding.Flow> rows() {
        return rows;
    }

    Map<String, Long> samplesByType() {
        return samplesByType;
    }

    Map<String, Long> flowRecords() {
        return flowRecords;
    }

    Map<String, Long> counterRecords() {
        return counterRecords;
    }

    Map<String, Long> sums() {
        return sums;
    }

    List<InterfaceCounters> interfaceCounters() {
        return interfaceCounters;
    }

    List<String> malformed() {
        return malformed;
    }
}
