package ribflow.capture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import ribflow.ip.Address;

/**
 * TCP segments, put in order again: each direction of each connection is a stream of its own, begun with its SYN or with
 * the first segment that was captured of it.
 *
 * <p>What comes twice is handed on once. What comes early waits; if too much waits, what lacks was not captured: the
 * listener is told of a hole, and the stream goes on behind it. Streams beyond the most that are followed end the one that
 * has rested longest.
 */
public final class Streams {

    private static final int MOST_STREAMS = 10_000;
    private static final int MOST_WAITING_BYTES = 1 << 20;
    private static final int MOST_WAITING_SEGMENTS = 1024;

    private final Listener listener;
    private final Map<Direction, Stream> streams = new LinkedHashMap<>(64, 0.75f, true);

    /** One direction of a connection. */
    public record Direction(Address source, int sourcePort, Address destination, int destinationPort) {}

    /** Whoever wants the streams. */
    public interface Listener {

        /** The next bytes of a stream, in order; the array is the listener's to keep, not to change. */
        void bytes(Direction direction, long micros, byte[] bytes, int from, int to);

        /** Bytes before the next ones were not captured. */
        void hole(Direction direction);

        /** Nothing more comes of the stream. */
        void end(Direction direction);
    }

    public Streams(Listener listener) {
        this.listener = listener;
    }

    /** Takes a segment. */
    public void take(Packet.Segment segment) {
        Direction direction =
                new Direction(segment.source(), segment.sourcePort(), segment.destination(), segment.destinationPort());
        Stream stream = streams.get(direction);
        if (stream != null && segment.syn() && stream.isNew((int) segment.sequence() + 1)) {
            end(direction);
            stream = null;
        }
        if (stream == null) {
            if (segment.payload().length == 0 && !segment.syn()) {
                return;
            }
            stream = new Stream(direction, (int) segment.sequence() + (segment.syn() ? 1 : 0));
            streams.put(direction, stream);
            endTheLongestRested();
        }
        if (segment.payload().length > 0) {
            stream.take(segment);
        }
    }

    private void endTheLongestRested() {
        if (streams.size() > MOST_STREAMS) {
            end(streams.keySet().iterator().next());
        }
    }

    /** Hands on what still waits, behind holes, and ends all streams. */
    public void close() {
        while (!streams.isEmpty()) {
            end(streams.keySet().iterator().next());
        }
    }

    private void end(Direction direction) {
        Stream stream = streams.remove(direction);
        if (stream != null) {
            stream.close();
        }
    }

    /** One direction: what is expected next, and what came early. */
    private final class Stream {

        private final Direction direction;
        private int next;
        private final TreeMap<Integer, Packet.Segment> early;
        private long earlyBytes;

        Stream(Direction direction, int first) {
            this.direction = direction;
            this.next = first;
            // Distances from one number, so that the order holds when the numbers wrap
            this.early = new TreeMap<>((a, b) -> Integer.compare(a - first, b - first));
        }

        void take(Packet.Segment segment) {
            int at = start(segment);
            if (at - next > 0) {
                keep(at, segment);
                while (earlyBytes > MOST_WAITING_BYTES || early.size() > MOST_WAITING_SEGMENTS) {
                    jump();
                }
            } else {
                handOn(at, segment);
                drain();
            }
        }

        /** Whether a SYN with that first number opens another connection, rather than this one once more. */
        boolean isNew(int first) {
            return next - first < 0 || next - first > MOST_WAITING_BYTES;
        }

        private static int start(Packet.Segment segment) {
            return (int) segment.sequence() + (segment.syn() ? 1 : 0);
        }

        private void keep(int at, Packet.Segment segment) {
            Packet.Segment known = early.get(at);
            if (known == null || known.payload().length < segment.payload().length) {
                earlyBytes += segment.payload().length - (known == null ? 0 : known.payload().length);
                early.put(at, segment);
            }
        }

        private void handOn(int at, Packet.Segment segment) {
            int known = next - at;
            int length = segment.payload().length;
            if (known < length) {
                next = at + length;
                listener.bytes(direction, segment.micros(), segment.payload(), known, length);
            }
        }

        private void drain() {
            while (!early.isEmpty() && early.firstKey() - next <= 0) {
                handOnFirst();
            }
        }

        private void handOnFirst() {
            Map.Entry<Integer, Packet.Segment> first = early.pollFirstEntry();
            earlyBytes -= first.getValue().payload().length;
            handOn(first.getKey(), first.getValue());
        }

        /** Goes on behind the hole. */
        private void jump() {
            next = early.firstKey();
            listener.hole(direction);
            drain();
        }

        void close() {
            while (!early.isEmpty()) {
                jump();
            }
            listener.end(direction);
        }
    }
}
