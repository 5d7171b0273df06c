package ribflow.decode.sflow;

/** Who an sFlow datagram is from. */
public enum ExporterIdentity {
    /** The agent that it names, whichever way it came; the source if it names none. */
    AGENT,
    /** The address it was sent from. */
    SOURCE
}
