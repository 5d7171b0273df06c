package ribflow.decode.template;

/** What stands at the head of an sFlow sample; of a counter sample only its sequence number and source. */
public interface SampleHeader {

    /** Enterprise and format, in the upper 20 and the lower 12 bits; samples of v2 and v4 are numbered as those of v5. */
    int format();

    long sequence();

    /** 0 an ifIndex, 1 a VLAN, 2 a physical entity. */
    int sourceType();

    long sourceIndex();

    /** The sampling rate; 0 if the sample has none. */
    long rate();

    /** How many packets could have been sampled. */
    long pool();

    /** How many samples the agent lost by itself. */
    long drops();

    /** What {@link #input} is: 0 an ifIndex. */
    int inputForm();

    long input();

    /** What {@link #output} is: 0 an ifIndex, 1 why the packet was discarded, 2 how many interfaces there are. */
    int outputForm();

    long output();

    /** The length of the frame by the raw header's record; 0 if there is none. */
    long frameLength();
}
