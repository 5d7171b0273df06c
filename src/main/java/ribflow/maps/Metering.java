package ribflow.maps;

/** Which of a router's flow records count, so that a packet that is metered twice counts once. */
public enum Metering {
    /** Those of packets that came in. */
    INGRESS,
    /** Those of packets that went out: it exports no others, or none that are complete. */
    EGRESS,
    /** Where traffic enters those of packets that came in, where it leaves those of packets that went out. */
    BOTH;

    /** The direction of records that do not say theirs, as many never do: that of what the router meters. */
    public long assumed() {
        return this == EGRESS ? 1 : 0;
    }

    /** Whether a record of that direction may say that traffic enters; 0 is ingress, as in {@code sampling_direction}. */
    public boolean enters(long direction) {
        return (direction == 0) == (this != EGRESS);
    }

    /** Whether a record of that direction may say that traffic leaves. */
    public boolean leaves(long direction) {
        return (direction == 0) == (this == INGRESS);
    }
}
