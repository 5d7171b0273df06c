package ribflow.interop;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one BGP speaker sent over a session: messages as bytes, the first of them its OPEN. */
record BgpStream(byte[] bytes) {

    static final int HEADER = 19;
    static final int OPEN = 1;
    static final int UPDATE = 2;
    static final int NOTIFICATION = 3;
    static final int KEEPALIVE = 4;

    /** The end of the message that begins there (RFC 4271, 4.1). */
    static int end(byte[] bytes, int at) {
        return at + ((bytes[at + 16] & 0xff) << 8 | bytes[at + 17] & 0xff);
    }

    static int type(byte[] bytes, int at) {
        return bytes[at + 18];
    }

    /** A KEEPALIVE. */
    static byte[] keepalive() {
        byte[] message = new byte[HEADER];
        Arrays.fill(message, 0, 16, (byte) 0xff);
        message[17] = HEADER;
        message[18] = KEEPALIVE;
        return message;
    }

    byte[] open() {
        return Arrays.copyOf(bytes, end(bytes, 0));
    }

    /** All UPDATEs, one after the other. */
    byte[] updates() {
        ByteArrayOutputStream updates = new ByteArrayOutputStream(bytes.length);
        for (int at = 0; at < bytes.length; at = end(bytes, at)) {
            if (type(bytes, at) == UPDATE) {
                updates.write(bytes, at, end(bytes, at) - at);
            }
        }
        return updates.toByteArray();
    }

    /** How many messages there are of each type; the index is the type. */
    List<Integer> count() {
        List<Integer> counts = new ArrayList<>(List.of(0, 0, 0, 0, 0, 0));
        for (int at = 0; at < bytes.length; at = end(bytes, at)) {
            counts.set(type(bytes, at), counts.get(type(bytes, at)) + 1);
        }
        return counts;
    }
}
