package ribflow.flow;

/** What sort of value a column holds: how many bits it takes in a key, and how it is written and compared. */
public enum Kind {
    /** An IP address: two longs, in {@link FlowBatch#high} and {@link FlowBatch#column}. */
    ADDRESS(128),
    /** An autonomous system number. */
    ASN(32),
    /** A whole number. */
    NUMBER(32),
    /** A whole number that needs all 64 bits. */
    LONG(64),
    /** A prefix length. */
    MASK(8),
    /** A transport port. */
    PORT(16),
    /** An IP protocol, printed by name. */
    PROTOCOL(8),
    /** Eight or sixteen flag bits of TCP. */
    TCP_FLAGS(16),
    /** An Ethernet address, in the low 48 bits. */
    MAC(48),
    /** Milliseconds since 1970, UTC. */
    TIME(64),
    /** The id of an interned AS path. */
    AS_PATH(32),
    /** The id of an interned set of communities (standard, extended or large). */
    COMMUNITIES(32),
    /** The id of an interned text: the name of a PoP, a label. */
    TEXT(32),
    /** One of the few words of the column ({@link FlowField#words}): its place among them. */
    WORD(8),
    /** A route distinguisher: its eight octets (RFC 4364, 4.2). */
    RD(64),
    /** True or absent. */
    FLAG(1),
    /** A number with a fraction, never negative: the bits of a double, which then sort as the doubles do. */
    DECIMAL(64),
    /** A sum: bytes, packets, flows. Never part of a key. */
    COUNTER(64);

    private final int bits;

    Kind(int bits) {
        this.bits = bits;
    }

    /** How many bits a value takes in a key. */
    public int bits() {
        return bits;
    }

    /** Whether the value is an id that a {@link Dictionary} turns into text. */
    public boolean interned() {
        return this == AS_PATH || this == COMMUNITIES || this == TEXT;
    }
}
