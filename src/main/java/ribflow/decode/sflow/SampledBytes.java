package ribflow.decode.sflow;

/** What the bytes of a sampled packet are. */
public enum SampledBytes {
    /** The frame's length, as the agent says it: with link headers and checksum, as interface counters count. */
    FRAME,
    /** The length of the IP packet in it, as flow records count. */
    PACKET
}
