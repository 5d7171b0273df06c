package ribflow.bgp.message;

import java.util.Arrays;
import java.util.Optional;

/** Why a NOTIFICATION is sent: an error code and subcode (RFC 4271, 4.5; RFC 4486 for cease), and the words for them. */
public enum NotificationReason {
    CONNECTION_NOT_SYNCHRONISED(1, 1, "message header: connection not synchronised"),
    BAD_MESSAGE_LENGTH(1, 2, "message header: bad message length"),
    BAD_MESSAGE_TYPE(1, 3, "message header: bad message type"),
    OPEN_UNSPECIFIC(2, 0, "OPEN: unspecific error"),
    UNSUPPORTED_VERSION(2, 1, "OPEN: unsupported version number"),
    BAD_PEER_AS(2, 2, "OPEN: bad peer AS"),
    BAD_BGP_IDENTIFIER(2, 3, "OPEN: bad BGP identifier"),
    UNSUPPORTED_OPTIONAL_PARAMETER(2, 4, "OPEN: unsupported optional parameter"),
    UNACCEPTABLE_HOLD_TIME(2, 6, "OPEN: unacceptable hold time"),
    UNSUPPORTED_CAPABILITY(2, 7, "OPEN: unsupported capability"),
    ROLE_MISMATCH(2, 11, "OPEN: role mismatch"),
    MALFORMED_ATTRIBUTE_LIST(3, 1, "UPDATE: malformed attribute list"),
    UNRECOGNISED_WELL_KNOWN(3, 2, "UPDATE: unrecognised well-known attribute"),
    MISSING_WELL_KNOWN(3, 3, "UPDATE: missing well-known attribute"),
    ATTRIBUTE_FLAGS(3, 4, "UPDATE: attribute flags error"),
    ATTRIBUTE_LENGTH(3, 5, "UPDATE: attribute length error"),
    INVALID_ORIGIN(3, 6, "UPDATE: invalid ORIGIN"),
    INVALID_NEXT_HOP(3, 8, "UPDATE: invalid NEXT_HOP"),
    OPTIONAL_ATTRIBUTE(3, 9, "UPDATE: optional attribute error"),
    INVALID_NETWORK_FIELD(3, 10, "UPDATE: invalid network field"),
    MALFORMED_AS_PATH(3, 11, "UPDATE: malformed AS_PATH"),
    HOLD_TIMER_EXPIRED(4, 0, "hold timer expired"),
    STATE_UNSPECIFIC(5, 0, "message not expected in this state"),
    STATE_OPEN_SENT(5, 1, "message not expected in OpenSent"),
    STATE_OPEN_CONFIRM(5, 2, "message not expected in OpenConfirm"),
    STATE_ESTABLISHED(5, 3, "message not expected in Established"),
    CEASE(6, 0, "cease"),
    MAXIMUM_PREFIXES(6, 1, "cease: maximum number of prefixes reached"),
    ADMINISTRATIVE_SHUTDOWN(6, 2, "cease: administrative shutdown"),
    PEER_DECONFIGURED(6, 3, "cease: peer de-configured"),
    ADMINISTRATIVE_RESET(6, 4, "cease: administrative reset"),
    CONNECTION_REJECTED(6, 5, "cease: connection rejected"),
    CONFIGURATION_CHANGE(6, 6, "cease: other configuration change"),
    CONNECTION_COLLISION(6, 7, "cease: connection collision resolution"),
    OUT_OF_RESOURCES(6, 8, "cease: out of resources"),
    HARD_RESET(6, 9, "cease: hard reset"),
    BFD_DOWN(6, 10, "cease: BFD down"),
    ROUTE_REFRESH_LENGTH(7, 1, "ROUTE-REFRESH: invalid message length");

    private final int code;
    private final int subcode;
    private final String words;

    NotificationReason(int code, int subcode, String words) {
        this.code = code;
        this.subcode = subcode;
        this.words = words;
    }

    public int code() {
        return code;
    }

    public int subcode() {
        return subcode;
    }

    public String words() {
        return words;
    }

    /** A NOTIFICATION for this reason. */
    public Notification with(byte... data) {
        return new Notification(code, subcode, data);
    }

    /** The reason with those numbers. */
    public static Optional<NotificationReason> of(int code, int subcode) {
        return Arrays.stream(values())
                .filter(reason -> reason.code == code && reason.subcode == subcode)
                .findFirst();
    }
}
