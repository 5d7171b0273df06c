package ribflow.decode.sflow;

import ribflow.decode.template.SampleHeader;

/**
 * What the header of a sample says, whichever version and form it has.
 *
 * <pre>
 *  flow sample           sequence · source · rate · pool · drops · input · output                         v2, v4, v5
 *  expanded flow sample  sequence · source type · index · rate · pool · drops · input form · value · output form · value
 *  discarded packet      sequence · source type · index · drops · input · output · reason
 * </pre>
 *
 * <p>Hot: allocation-free.
 */
final class FlowSample implements SampleHeader {

    /** An interface is a form and a value: an ifIndex, why there is none, or how many there are. */
    static final int IF_INDEX = 0;

    static final int DISCARDED = 1;
    static final int SEVERAL = 2;

    /** The format of samples that tell of a discarded packet each. */
    static final int DISCARDED_PACKET = 5;

    private static final long INTERNAL = 0x3fff_ffff;
    private static final long LARGEST_IF_INDEX = 0x7fff_fffe;
    private static final long VALUE = 0x3fff_ffff;
    private static final long SEVERAL_IN_V4 = 0x8000_0000L;

    private int format;
    private long sequence;
    private int sourceType;
    private long sourceIndex;
    private long rate;
    private long pool;
    private long drops;
    private int inputForm;
    private long input;
    private int outputForm;
    private long output;
    private long intendedOutput;
    private long frameLength;

    private void begin(int formatOfSample) {
        format = formatOfSample;
        sequence = 0;
        sourceType = 0;
        sourceIndex = 0;
        rate = 0;
        pool = 0;
        drops = 0;
        input(IF_INDEX, 0);
        output(IF_INDEX, 0);
        frameLength = 0;
    }

    /** A sample of which nothing is read. */
    void unread(int formatOfSample) {
        begin(formatOfSample);
    }

    /** The beginning of a counter sample. */
    void counters(int formatOfSample, Xdr in, boolean expanded) {
        begin(formatOfSample);
        sequence = in.u32();
        source(in, expanded);
    }

    void flow(int formatOfSample, Xdr in, boolean expanded, int version) {
        begin(formatOfSample);
        sequence = in.u32();
        source(in, expanded);
        rate = in.u32();
        pool = in.u32();
        drops = in.u32();
        if (expanded) {
            input((int) in.u32(), in.u32());
            output((int) in.u32(), in.u32());
        } else if (version == 5) {
            long in32 = in.u32();
            input((int) (in32 >>> 30), in32 & VALUE);
            long out32 = in.u32();
            output((int) (out32 >>> 30), out32 & VALUE);
        } else {
            input(IF_INDEX, in.u32());
            long out32 = in.u32();
            // RFC 3176, 5: the most significant bit says that there are several, how many if that is known
            boolean several = (out32 & SEVERAL_IN_V4) != 0;
            output(several ? SEVERAL : IF_INDEX, several ? out32 & ~SEVERAL_IN_V4 : out32);
        }
    }

    /** A packet that was discarded, and why: each is told by itself, none stands for others. */
    void discarded(Xdr in) {
        begin(DISCARDED_PACKET);
        sequence = in.u32();
        source(in, true);
        drops = in.u32();
        input(IF_INDEX, in.u32());
        long intended = in.u32();
        output(DISCARDED, in.u32());
        intendedOutput = intended;
    }

    private void source(Xdr in, boolean expanded) {
        long first = in.u32();
        sourceType = (int) (expanded ? first : first >>> 24);
        sourceIndex = expanded ? in.u32() : first & 0xff_ffff;
    }

    private void input(int form, long value) {
        inputForm = form;
        input = value;
    }

    private void output(int form, long value) {
        outputForm = form;
        output = value;
        intendedOutput = form == IF_INDEX ? value : 0;
    }

    void frameLength(long length) {
        frameLength = length;
    }

    /** The input interface; 0 if it is none, or not known. */
    long inputIfIndex() {
        return inputForm == IF_INDEX ? ifIndex(input) : 0;
    }

    /** The output interface, or the one where a discarded packet would have left; 0 if it is none, several, or not known. */
    long outputIfIndex() {
        return ifIndex(intendedOutput);
    }

    private static long ifIndex(long value) {
        return value == INTERNAL || value > LARGEST_IF_INDEX ? 0 : value;
    }

    /** For how many packets the one at hand stands; 0 if that is not known. */
    long standsFor() {
        return format == DISCARDED_PACKET ? 1 : rate;
    }

    /** Whether the packet was discarded; {@link #output} then says why. */
    boolean isDiscarded() {
        return outputForm == DISCARDED;
    }

    @Override
    public int format() {
        return format;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public int sourceType() {
        return sourceType;
    }

    @Override
    public long sourceIndex() {
        return sourceIndex;
    }

    @Override
    public long rate() {
        return rate;
    }

    @Override
    public long pool() {
        return pool;
    }

    @Override
    public long drops() {
        return drops;
    }

    @Override
    public int inputForm() {
        return inputForm;
    }

    @Override
    public long input() {
        return input;
    }

    @Override
    public int outputForm() {
        return outputForm;
    }

    @Override
    public long output() {
        return output;
    }

    @Override
    public long frameLength() {
        return frameLength;
    }
}
