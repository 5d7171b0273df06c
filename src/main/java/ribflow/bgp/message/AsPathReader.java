package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.AsPath.SegmentType;

/**
 * AS paths from bytes, and the two halves of a path put together again.
 *
 * <p>Through routers that know only two octets an AS path travels twice: AS_PATH with 23456 in place of what does not fit,
 * and AS4_PATH with the true numbers of those ASes that could write them. AS4_PATH may be shorter, since routers that do
 * not know it prepend only to AS_PATH; so the true path is AS4_PATH behind the surplus at the front of AS_PATH.
 */
final class AsPathReader {

    private static final SegmentType[] TYPES = SegmentType.values();

    private AsPathReader() {}

    /** Reads a path whose AS numbers have that many octets, 2 or 4. */
    static AsPath read(ByteBuffer in, int width) throws MalformedField {
        if (!in.hasRemaining()) {
            return AsPath.EMPTY;
        }
        List<Segment> segments = new ArrayList<>(1);
        while (in.hasRemaining()) {
            segments.add(segment(in, width));
        }
        return new AsPath(segments);
    }

    private static Segment segment(ByteBuffer in, int width) throws MalformedField {
        // RFC 7606, 7.2: an underrun, an unrecognised type, a length of zero, an overrun.
        if (in.remaining() < 2) {
            throw malformed("a segment is cut short");
        }
        int code = in.get() & 0xff;
        int count = in.get() & 0xff;
        if (code < 1 || code > TYPES.length) {
            throw malformed("a segment of type " + code);
        }
        if (count == 0) {
            throw malformed("a segment without AS numbers");
        }
        if (count * width > in.remaining()) {
            throw malformed("a segment of " + count + " AS numbers with " + in.remaining() + " octets left");
        }
        int[] asns = new int[count];
        for (int i = 0; i < count; i++) {
            asns[i] = width == 4 ? in.getInt() : in.getShort() & 0xffff;
            if (asns[i] == 0) {
                // RFC 7607, 2.
                throw malformed("AS 0 in a segment");
            }
        }
        return new Segment(TYPES[code - 1], asns);
    }

    private static MalformedField malformed(String words) {
        return new MalformedField(NotificationReason.MALFORMED_AS_PATH, words);
    }

    /** The true path from AS_PATH and AS4_PATH (RFC 6793, 4.2.3). */
    static AsPath merge(AsPath asPath, AsPath as4Path) {
        List<Segment> tail = withoutConfederation(as4Path);
        int surplus = length(asPath.segments()) - length(tail);
        if (tail.isEmpty() || surplus < 0) {
            return asPath;
        }
        List<Segment> merged = new ArrayList<>();
        for (Segment segment : asPath.segments()) {
            // A confederation segment counts nothing, and goes along if it leads or follows what goes along.
            if (surplus == 0 && !segment.type().confederation()) {
                break;
            }
            int taken = Math.min(surplus, length(segment));
            merged.add(taken == length(segment) ? segment : first(segment, taken));
            surplus -= taken;
        }
        tail.forEach(segment -> append(merged, segment));
        return new AsPath(merged);
    }

    /** RFC 6793, 6: confederation segments are not allowed in AS4_PATH, and are dropped there. */
    private static List<Segment> withoutConfederation(AsPath path) {
        return path.segments().stream()
                .filter(segment -> !segment.type().confederation())
                .toList();
    }

    /** The length of a path as routes are compared by it: a set counts one (RFC 4271, 9.1.2.2), a confederation nothing. */
    private static int length(List<Segment> segments) {
        return segments.stream().mapToInt(AsPathReader::length).sum();
    }

    private static int length(Segment segment) {
        return switch (segment.type()) {
            case AS_SEQUENCE -> segment.asns().length;
            case AS_SET -> 1;
            case AS_CONFED_SEQUENCE, AS_CONFED_SET -> 0;
        };
    }

    private static Segment first(Segment segment, int count) {
        return new Segment(segment.type(), Arrays.copyOf(segment.asns(), count));
    }

    private static void append(List<Segment> segments, Segment next) {
        Segment last = segments.isEmpty() ? next : segments.getLast();
        boolean joins = !segments.isEmpty()
                && last.type() == SegmentType.AS_SEQUENCE
                && next.type() == SegmentType.AS_SEQUENCE
                && last.asns().length + next.asns().length <= 255;
        if (joins) {
            int[] both = Arrays.copyOf(last.asns(), last.asns().length + next.asns().length);
            System.arraycopy(next.asns(), 0, both, last.asns().length, next.asns().length);
            segments.set(segments.size() - 1, new Segment(SegmentType.AS_SEQUENCE, both));
        } else {
            segments.add(next);
        }
    }
}
