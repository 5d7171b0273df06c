package ribflow.bgp.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A NOTIFICATION (RFC 4271, 4.5): the last message of a session, and why it ends.
 *
 * <pre>
 *   +-------+-------+-------+- - - -
 *   | Code  | Subc. | Data (variable)
 *   +-------+-------+-------+- - - -
 * </pre>
 */
public record Notification(int code, int subcode, byte[] data) implements BgpMessage {

    public Notification {
        data = data.clone();
    }

    @Override
    public MessageType type() {
        return MessageType.NOTIFICATION;
    }

    /** The operator's words that come with a shutdown or reset (RFC 9003, 2). */
    public Optional<String> shutdownCommunication() {
        boolean carries = code == NotificationReason.ADMINISTRATIVE_SHUTDOWN.code()
                && (subcode == NotificationReason.ADMINISTRATIVE_SHUTDOWN.subcode()
                        || subcode == NotificationReason.ADMINISTRATIVE_RESET.subcode());
        if (!carries || data.length < 2 || (data[0] & 0xff) > data.length - 1) {
            return Optional.empty();
        }
        String words = new String(data, 1, data[0] & 0xff, StandardCharsets.UTF_8);
        // RFC 9003, 4: what comes from the wire goes to a log; control characters would let it forge lines there.
        return Optional.of(words.replaceAll("\\p{Cntrl}", " ").strip()).filter(text -> !text.isEmpty());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Notification that
                && code == that.code
                && subcode == that.subcode
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * code + subcode) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        String words = NotificationReason.of(code, subcode)
                .map(NotificationReason::words)
                .orElse("unassigned reason");
        return words + " (" + code + '/' + subcode + ')'
                + shutdownCommunication().map(text -> ": " + text).orElse("")
                + within().map(inner -> ": " + inner).orElse("");
    }

    /** What a hard reset carries: the NOTIFICATION that it stands for (RFC 8538, 3.1). */
    private Optional<Notification> within() {
        boolean hard =
                code == NotificationReason.HARD_RESET.code() && subcode == NotificationReason.HARD_RESET.subcode();
        return hard && data.length >= 2 && !(data[0] == code && data[1] == subcode)
                ? Optional.of(
                        new Notification(data[0] & 0xff, data[1] & 0xff, Arrays.copyOfRange(data, 2, data.length)))
                : Optional.empty();
    }
}
