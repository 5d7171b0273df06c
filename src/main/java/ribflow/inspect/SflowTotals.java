package ribflow.inspect;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import ribflow.decode.template.SampleHeader;

/** What was counted of sFlow: of one exporter, or of all. Lengths are added up as they are, and times the rate. */
final class SflowTotals implements Totals {

    private static final int FLOW_SAMPLE = 1;
    private static final int EXPANDED_FLOW_SAMPLE = 3;
    private static final int COUNTER_SAMPLE = 2;
    private static final int EXPANDED_COUNTER_SAMPLE = 4;

    private long datagrams;
    private final Map<Integer, Long> byVersion = new TreeMap<>();
    private final Map<Integer, Long> samplesByType = new TreeMap<>();
    private final Map<Integer, Long> flowRecordsByFormat = new TreeMap<>();
    private final Map<Integer, Long> counterRecordsByFormat = new TreeMap<>();
    private long malformed;
    private long flowSamples;
    private long counterSamples;
    private long frameLength;
    private long samplingRate;
    private BigInteger frameLengthTimesRate = BigInteger.ZERO;

    @Override
    public void datagram(int version) {
        datagrams++;
        byVersion.merge(version, 1L, Long::sum);
    }

    @Override
    public void malformed() {
        malformed++;
    }

    void sample(SampleHeader sample) {
        samplesByType.merge(sample.format(), 1L, Long::sum);
        switch (sample.format()) {
            case FLOW_SAMPLE, EXPANDED_FLOW_SAMPLE -> {
                flowSamples++;
                frameLength += sample.frameLength();
                samplingRate += sample.rate();
                frameLengthTimesRate = frameLengthTimesRate.add(
                        BigInteger.valueOf(sample.frameLength()).multiply(BigInteger.valueOf(sample.rate())));
            }
            case COUNTER_SAMPLE, EXPANDED_COUNTER_SAMPLE -> counterSamples++;
            default -> {}
        }
    }

    void flowRecord(int format) {
        flowRecordsByFormat.merge(format, 1L, Long::sum);
    }

    void counterRecord(int format) {
        counterRecordsByFormat.merge(format, 1L, Long::sum);
    }

    /** Enterprise and format, which are 20 and 12 bits on the wire. */
    static String format(int bits) {
        return (bits >>> 12) + ":" + (bits & 0xfff);
    }

    private static String byFormat(Map<Integer, Long> counts) {
        JsonLine line = new JsonLine();
        counts.forEach((format, count) -> line.put(format(format), count));
        return line.toString();
    }

    @Override
    public JsonLine json() {
        JsonLine versions = new JsonLine();
        byVersion.forEach((version, count) -> versions.put(Integer.toUnsignedString(version), count));
        JsonLine sums = new JsonLine()
                .put("flow_samples", flowSamples)
                .put("counter_samples", counterSamples)
                .put("frame_length", frameLength)
                .put("sampling_rate", samplingRate)
                .raw("frame_length_x_rate", frameLengthTimesRate.toString());
        return new JsonLine()
                .put("datagrams", datagrams)
                .raw("datagrams_by_version", versions.toString())
                .raw("samples_by_type", byFormat(samplesByType))
                .raw("flow_records_by_format", byFormat(flowRecordsByFormat))
                .raw("counter_records_by_format", byFormat(counterRecordsByFormat))
                .put("malformed", malformed)
                .raw("sums", sums.toString());
    }
}
