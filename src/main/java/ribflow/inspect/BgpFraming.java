package ribflow.inspect;

import java.nio.ByteBuffer;
import java.util.Arrays;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;

/**
 * Cuts one direction of a connection into BGP messages, by the length in their headers (RFC 4271, 4.1; RFC 8654). A stream
 * that was captured from its middle on, or has holes, is taken up again at the next marker that a sound header follows.
 */
final class BgpFraming {

    private static final int MARKER = 16;

    private final Listener listener;
    private byte[] pending = new byte[0];
    private boolean lost = true;
    private long messages;

    /** Whoever wants the messages. */
    interface Listener {

        void message(ByteBuffer message);

        /** So many bytes could not be read, and why. */
        void lost(int bytes, String why);
    }

    BgpFraming(Listener listener) {
        this.listener = listener;
    }

    /** Whether a BGP message begins there, as far as its header tells. */
    static boolean begins(byte[] bytes, int from, int to) {
        return to - from >= MessageDecoder.HEADER && length(bytes, from) > 0;
    }

    /** The length of the message whose header begins there; 0 if that cannot be a header. */
    private static int length(byte[] bytes, int at) {
        if (bytes[at] != -1) {
            return 0;
        }
        try {
            return MessageDecoder.length(ByteBuffer.wrap(bytes, at, MessageDecoder.HEADER), true);
        } catch (MalformedMessage e) {
            return 0;
        }
    }

    void add(byte[] bytes, int from, int to) {
        int known = pending.length;
        pending = Arrays.copyOf(pending, known + to - from);
        System.arraycopy(bytes, from, pending, known, to - from);
        int at = 0;
        while (true) {
            at = lost ? find(at) : at;
            if (pending.length - at < MessageDecoder.HEADER) {
                break;
            }
            int length = length(pending, at);
            if (length == 0) {
                lost = true;
                continue;
            }
            if (length > pending.length - at) {
                break;
            }
            messages++;
            listener.message(ByteBuffer.wrap(pending, at, length).slice());
            at += length;
        }
        pending = Arrays.copyOfRange(pending, at, pending.length);
    }

    /** Where the next message may begin; all before it is lost. */
    private int find(int from) {
        int at = from;
        while (at + MessageDecoder.HEADER <= pending.length && length(pending, at) == 0) {
            at++;
        }
        boolean found = at + MessageDecoder.HEADER <= pending.length;
        while (!found && at < pending.length && !maybeMarker(at)) {
            at++;
        }
        if (at > from) {
            listener.lost(at - from, "no BGP message begins here");
        }
        lost = !found;
        return at;
    }

    /** Whether all that is there from that place on may be the beginning of a header. */
    private boolean maybeMarker(int at) {
        for (int i = at; i < Math.min(pending.length, at + MARKER); i++) {
            if (pending[i] != -1) {
                return false;
            }
        }
        return true;
    }

    /** Bytes are missing before the next. */
    void hole() {
        drop("a segment was not captured");
        lost = true;
    }

    void end() {
        drop("the capture ends within a message");
    }

    private void drop(String why) {
        if (pending.length > 0) {
            listener.lost(pending.length, why);
        }
        pending = new byte[0];
    }

    /** How many messages were found. */
    long messages() {
        return messages;
    }
}
