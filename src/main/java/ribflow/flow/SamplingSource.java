package ribflow.flow;

import java.util.Arrays;
import java.util.List;
import ribflow.stats.Counted;

/** Where the sampling rate of a flow comes from, the most trusted first. A flow whose rate nobody knows has none. */
public enum SamplingSource implements Counted {
    /** A row of the sampling map is about the exporter or its interface. */
    MAP("a row of the sampling map"),
    /** The record has the rate itself. */
    RECORD("the flow record or sample itself"),
    /** Options describe the sampler or selector that the record names. */
    SAMPLER("options about the sampler that the record names"),
    /** Options give the rate of the record's interface. */
    INTERFACE("options about the input interface"),
    /** Options give the rate of the record's template. */
    TEMPLATE("options about the template"),
    /** Options give the rate of the observation domain or of the exporter as a whole. */
    EXPORTER("options about the exporter as a whole"),
    /** The header of the datagram has the rate (NetFlow v5). */
    HEADER("the header of the NetFlow v5 datagram"),
    /** The configuration gives a rate to those that announce none. */
    DEFAULT("the configured default");

    private static final SamplingSource[] ALL = values();

    private final String meaning;

    SamplingSource(String meaning) {
        this.meaning = meaning;
    }

    /** The source of an ordinal, as columns hold it. */
    public static SamplingSource of(long ordinal) {
        return ALL[(int) ordinal];
    }

    /** All of them, the most trusted first. */
    public static List<SamplingSource> all() {
        return Arrays.asList(ALL);
    }

    /** What it is, in a few words. */
    @Override
    public String help() {
        return meaning;
    }
}
