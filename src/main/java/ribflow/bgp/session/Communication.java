package ribflow.bgp.session;

import java.nio.charset.StandardCharsets;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.NotificationReason;

/** Words for the people at the other end, sent with a shutdown or a reset (RFC 9003). */
public final class Communication {

    /** RFC 9003, 2: the length has one octet. */
    public static final int LONGEST = 255;

    private Communication() {}

    /** A NOTIFICATION with those words, which are cut if they are too long; without, if there are none. */
    static Notification with(NotificationReason reason, String words) {
        String text = words;
        while (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        if (text.isEmpty()) {
            return reason.with();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] data = new byte[bytes.length + 1];
        data[0] = (byte) bytes.length;
        System.arraycopy(bytes, 0, data, 1, bytes.length);
        return reason.with(data);
    }
}
