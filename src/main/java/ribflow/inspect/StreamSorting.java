package ribflow.inspect;

import java.util.HashMap;
import java.util.Map;
import ribflow.capture.IpfixStreams;
import ribflow.capture.Streams;
import ribflow.capture.Streams.Direction;

/**
 * Tells the TCP streams of a capture apart. One is BGP if its port says so or if a segment begins with the header of a
 * message; until then it may be IPFIX, which finds out by itself. Streams that turn out to be nothing are looked at for their
 * first segments only.
 */
final class StreamSorting implements Streams.Listener {

    private static final int FIRST_SEGMENTS = 16;
    private static final int DECIDED = -1;

    private final BgpStreams bgp;
    private final IpfixStreams ipfix;

    /** How many segments of a stream were looked at in vain; {@link #DECIDED} if it is BGP. */
    private final Map<Direction, Integer> looked = new HashMap<>();

    private long wereNotIpfix;

    StreamSorting(BgpStreams bgp, IpfixStreams ipfix) {
        this.bgp = bgp;
        this.ipfix = ipfix;
    }

    @Override
    public void bytes(Direction direction, long micros, byte[] bytes, int from, int to) {
        int before = looked.getOrDefault(direction, 0);
        if (before >= 0 && before < FIRST_SEGMENTS) {
            boolean decided = BgpStreams.takes(direction, bytes, from, to);
            looked.put(direction, decided ? DECIDED : before + 1);
            if (decided && before > 0) {
                ipfix.end(direction);
                wereNotIpfix++;
            }
        }
        reader(direction).bytes(direction, micros, bytes, from, to);
    }

    @Override
    public void hole(Direction direction) {
        reader(direction).hole(direction);
    }

    @Override
    public void end(Direction direction) {
        reader(direction).end(direction);
        looked.remove(direction);
    }

    private Streams.Listener reader(Direction direction) {
        return looked.getOrDefault(direction, 0) == DECIDED ? bgp : ipfix;
    }

    /** How many streams have ended that were nothing of what is decoded. */
    long passedOver() {
        return ipfix.passedOver() - wereNotIpfix + bgp.passedOver();
    }
}
