package ribflow.bgp.message;

import java.util.Optional;

/** The type of a message, with its number in the header and the lengths it may have, the header's 19 octets included. */
public enum MessageType {
    OPEN(1, 29, MessageType.LONGEST),
    UPDATE(2, 23, MessageType.LONGEST),
    NOTIFICATION(3, 21, MessageType.LONGEST),
    KEEPALIVE(4, 19, 19),
    /** RFC 2918: 23 octets, more if it carries outbound route filters (RFC 5291). */
    ROUTE_REFRESH(5, 23, MessageType.LONGEST);

    /** The longest message (RFC 4271, 4). */
    public static final int LONGEST = 4096;

    /** The longest message where extended messages were agreed on (RFC 8654, 4). */
    public static final int LONGEST_EXTENDED = 65_535;

    private final int code;
    private final int shortest;
    private final int longest;

    MessageType(int code, int shortest, int longest) {
        this.code = code;
        this.shortest = shortest;
        this.longest = longest;
    }

    public int code() {
        return code;
    }

    /** Whether a message of this type may have that length. */
    public boolean allows(int length) {
        return length >= shortest && length <= longest;
    }

    /** Whether a message of this type may have that length where extended messages were agreed on (RFC 8654, 4). */
    public boolean allowsExtended(int length) {
        boolean extended = this != OPEN && this != KEEPALIVE;
        return length >= shortest && length <= (extended ? LONGEST_EXTENDED : longest);
    }

    /** The type with that number. */
    public static Optional<MessageType> of(int code) {
        return switch (code) {
            case 1 -> Optional.of(OPEN);
            case 2 -> Optional.of(UPDATE);
            case 3 -> Optional.of(NOTIFICATION);
            case 4 -> Optional.of(KEEPALIVE);
            case 5 -> Optional.of(ROUTE_REFRESH);
            default -> Optional.empty();
        };
    }
}
