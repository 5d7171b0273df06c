package ribflow.bgp.message;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * An AS path (RFC 4271, 4.3; RFC 5065 for confederations): segments, the nearest AS first.
 *
 * <p>In text a sequence stands bare, a set in braces, confederation segments in parentheses (sequence) and brackets (set):
 * {@code 64500 64501 {64502,64503}}.
 */
public record AsPath(List<Segment> segments) {

    public static final AsPath EMPTY = new AsPath(List.of());

    public AsPath {
        segments = List.copyOf(segments);
    }

    /** The kind of a segment, with its number on the wire. */
    public enum SegmentType {
        AS_SET(1, "{", ",", "}"),
        AS_SEQUENCE(2, "", " ", ""),
        AS_CONFED_SEQUENCE(3, "(", " ", ")"),
        AS_CONFED_SET(4, "[", ",", "]");

        private final int code;
        private final String open;
        private final String between;
        private final String close;

        SegmentType(int code, String open, String between, String close) {
            this.code = code;
            this.open = open;
            this.between = between;
            this.close = close;
        }

        public int code() {
            return code;
        }

        /** Whether the segment lists ASes inside the own confederation, which other ASes do not see. */
        public boolean confederation() {
            return this == AS_CONFED_SEQUENCE || this == AS_CONFED_SET;
        }
    }

    /** One segment; the numbers are unsigned 32-bit. */
    public record Segment(SegmentType type, int[] asns) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Segment segment && type == segment.type && Arrays.equals(asns, segment.asns);
        }

        @Override
        public int hashCode() {
            return 31 * type.hashCode() + Arrays.hashCode(asns);
        }

        @Override
        public String toString() {
            return Arrays.stream(asns)
                    .mapToObj(Integer::toUnsignedString)
                    .collect(Collectors.joining(type.between, type.open, type.close));
        }
    }

    /** A path of one sequence. */
    public static AsPath ofSequence(int... asns) {
        return asns.length == 0 ? EMPTY : new AsPath(List.of(new Segment(SegmentType.AS_SEQUENCE, asns.clone())));
    }

    /** The AS that originated the route: the last of the path; none if the path is empty. */
    public OptionalLong origin() {
        for (int i = segments.size() - 1; i >= 0; i--) {
            int[] asns = segments.get(i).asns;
            if (asns.length > 0) {
                return OptionalLong.of(Integer.toUnsignedLong(asns[asns.length - 1]));
            }
        }
        return OptionalLong.empty();
    }

    /** Whose a route is by its path when its origin is validated (RFC 6811, 2). */
    public enum Originator {
        /** The last AS of the path. */
        LAST,
        /** The own AS: the path is empty, or does not leave the confederation. */
        OWN,
        /** Nobody can be named: the path ends with a set. */
        NONE
    }

    /** Whose the route is when its origin is validated. */
    public Originator originator() {
        if (segments.isEmpty()) {
            return Originator.OWN;
        }
        SegmentType last = segments.getLast().type;
        return last.confederation()
                ? Originator.OWN
                : last == SegmentType.AS_SEQUENCE ? Originator.LAST : Originator.NONE;
    }

    /** The neighbouring AS: the first of the path outside the own confederation; none if that is a set. */
    public OptionalLong neighbour() {
        for (Segment segment : segments) {
            if (!segment.type.confederation() && segment.asns.length > 0) {
                return segment.type == SegmentType.AS_SEQUENCE
                        ? OptionalLong.of(Integer.toUnsignedLong(segment.asns[0]))
                        : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    public boolean isEmpty() {
        return segments.isEmpty();
    }

    @Override
    public String toString() {
        return segments.stream().map(Segment::toString).collect(Collectors.joining(" "));
    }
}
