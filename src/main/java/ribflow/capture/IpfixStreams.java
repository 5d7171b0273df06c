package ribflow.capture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The IPFIX messages in TCP streams (RFC 7011, 10.4): cut by the length in their headers.
 *
 * <p>After a hole a message is looked for at the beginning of each segment, since exporters write whole messages. So it is
 * at the beginning of a stream, which may have been captured from its middle on; if the first segments have none, it is no
 * IPFIX, and passed over.
 */
public final class IpfixStreams implements Streams.Listener {

    private static final int HEADER = 16;
    private static final int VERSION = 10;
    private static final int FIRST_SEGMENTS = 16;

    private final Listener listener;
    private final Map<Streams.Direction, Framing> framings = new HashMap<>();
    private long passedOver;

    /** Whoever wants the messages. */
    public interface Listener {

        void message(Streams.Direction direction, long micros, byte[] message);

        /** Something of a stream of messages could not be read, in words. */
        void damaged(Streams.Direction direction, long micros, String why);

        /** Nothing more comes from that exporter over that connection: its templates are void. */
        void end(Streams.Direction direction);
    }

    public IpfixStreams(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void bytes(Streams.Direction direction, long micros, byte[] bytes, int from, int to) {
        framings.computeIfAbsent(direction, Framing::new).add(micros, bytes, from, to);
    }

    @Override
    public void hole(Streams.Direction direction) {
        framings.computeIfAbsent(direction, Framing::new).hole();
    }

    @Override
    public void end(Streams.Direction direction) {
        Framing framing = framings.remove(direction);
        if (framing != null && framing.anything) {
            framing.lose("the capture ends within a message");
            listener.end(direction);
        } else if (framing != null) {
            passedOver++;
        }
    }

    /** How many streams have ended in which there was no IPFIX. */
    public long passedOver() {
        return passedOver;
    }

    private enum State {
        /** No message was seen yet. */
        UNDECIDED,
        IPFIX,
        /** After a hole or garbage in a stream of messages. */
        LOST,
        OTHER
    }

    /** The bytes of one direction that are no whole message yet. */
    private final class Framing {

        private final Streams.Direction direction;
        private State state = State.UNDECIDED;
        private byte[] pending = new byte[0];
        private long micros;
        private int tried;
        private boolean anything;

        Framing(Streams.Direction direction) {
            this.direction = direction;
        }

        void add(long at, byte[] bytes, int from, int to) {
            micros = at;
            boolean looking = state == State.LOST || state == State.UNDECIDED && pending.length == 0;
            if (state == State.OTHER || looking && !begins(bytes, from, to)) {
                tried++;
                state = state == State.UNDECIDED && tried == FIRST_SEGMENTS ? State.OTHER : state;
                return;
            }
            state = state == State.LOST ? State.IPFIX : state;
            int known = pending.length;
            pending = Arrays.copyOf(pending, known + to - from);
            System.arraycopy(bytes, from, pending, known, to - from);
            cut();
        }

        /** Whether a message may begin there: by its header and its first set's, as far as they are there. */
        private static boolean begins(byte[] bytes, int from, int to) {
            int there = to - from;
            int length = there < 4 ? HEADER : word(bytes, from + 2);
            if (length < HEADER || bytes[from] != 0 || there > 1 && bytes[from + 1] != VERSION) {
                return false;
            }
            int set = there < HEADER + 4 || length < HEADER + 4 ? 2 : word(bytes, from + HEADER);
            return set == 2 || set == 3 || set >= 256;
        }

        private static int word(byte[] bytes, int at) {
            return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        }

        private void cut() {
            int at = 0;
            while (pending.length - at >= 4) {
                int length = word(pending, at + 2);
                if (word(pending, at) != VERSION || length < HEADER) {
                    garbage();
                    return;
                }
                if (length > pending.length - at) {
                    break;
                }
                state = State.IPFIX;
                anything = true;
                listener.message(direction, micros, Arrays.copyOfRange(pending, at, at + length));
                at += length;
            }
            pending = Arrays.copyOfRange(pending, at, pending.length);
        }

        private void garbage() {
            pending = new byte[0];
            listener.damaged(direction, micros, "no IPFIX message begins where the one before it ends");
            state = State.LOST;
        }

        void hole() {
            lose("a segment was not captured");
            state = anything ? State.LOST : State.UNDECIDED;
        }

        private void lose(String why) {
            if (pending.length > 0 && anything) {
                listener.damaged(direction, micros, why);
            }
            pending = new byte[0];
        }
    }
}
