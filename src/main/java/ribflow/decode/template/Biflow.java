package ribflow.decode.template;

/** What becomes of a record that counts both directions of a conversation (RFC 5103, NSEL). */
public enum Biflow {
    /** Two flows, the second from the responder to the initiator. */
    SPLIT,
    /** One flow in the direction of the record, whose counters are the sum of both directions. */
    ONE,
    /** The record's own direction alone: for those who look at records rather than count traffic. */
    FORWARD
}
