package ribflow.bgp.rib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.AsPath.SegmentType;

/** AS paths as sequences of ints: for each segment its type and length in one int, then its AS numbers. */
final class PathWords {

    private static final int TYPE = 28;

    /** Longer than any that fits into an UPDATE of 64 kB. */
    private static final int LONGEST = 0xffff;

    private PathWords() {}

    static Words write(AsPath path, Words words) {
        words.clear();
        for (Segment segment : path.segments()) {
            int[] asns = segment.asns();
            words.add(segment.type().code() << TYPE | asns.length);
            for (int asn : asns) {
                words.add(asn);
            }
        }
        return words;
    }

    /**
     * The length for the decision process: a set counts as one AS (RFC 4271, 9.1.2.2 a), what is inside a confederation as
     * none (RFC 5065, 5.3).
     */
    static int length(AsPath path) {
        int length = 0;
        for (Segment segment : path.segments()) {
            length += switch (segment.type()) {
                case AS_SEQUENCE -> segment.asns().length;
                case AS_SET -> 1;
                case AS_CONFED_SEQUENCE, AS_CONFED_SET -> 0;
            };
        }
        return Math.min(length, LONGEST);
    }

    static AsPath read(Sequences paths, int id) {
        List<Segment> segments = new ArrayList<>();
        int count = paths.count(id);
        int at = 0;
        while (at < count) {
            int head = paths.word(id, at++);
            int[] asns = new int[head & (1 << TYPE) - 1];
            for (int i = 0; i < asns.length; i++) {
                asns[i] = paths.word(id, at++);
            }
            segments.add(new Segment(type(head >>> TYPE), asns));
        }
        return new AsPath(segments);
    }

    private static SegmentType type(int code) {
        return Arrays.stream(SegmentType.values())
                .filter(type -> type.code() == code)
                .findFirst()
                .orElseThrow();
    }
}
