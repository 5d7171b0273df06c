package ribflow.bgp.rib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.AsPath.SegmentType;

/**
 * AS paths as sequences of ints. Nearly all paths are one AS_SEQUENCE: these are their AS numbers and nothing else. Others
 * begin with a 0, which is no AS (RFC 7607); then come for each segment its type and length in one int, and its AS numbers.
 */
final class PathWords {

    private static final int SEGMENTS = 0;
    private static final int TYPE = 28;

    /** Longer than any that fits into an UPDATE of 64 kB. */
    private static final int LONGEST = 0xffff;

    private PathWords() {}

    static Words write(AsPath path, Words words) {
        words.clear();
        boolean plain = isPlain(path);
        if (!plain && !path.isEmpty()) {
            words.add(SEGMENTS);
        }
        for (Segment segment : path.segments()) {
            int[] asns = segment.asns();
            if (!plain) {
                words.add(segment.type().code() << TYPE | asns.length);
            }
            words.add(asns);
        }
        return words;
    }

    private static boolean isPlain(AsPath path) {
        if (path.segments().size() != 1) {
            return false;
        }
        Segment only = path.segments().getFirst();
        return only.type() == SegmentType.AS_SEQUENCE && only.asns().length > 0 && only.asns()[0] != SEGMENTS;
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
        int count = paths.count(id);
        if (count > 0 && paths.word(id, 0) != SEGMENTS) {
            return new AsPath(List.of(new Segment(SegmentType.AS_SEQUENCE, asns(paths, id, 0, count))));
        }
        List<Segment> segments = new ArrayList<>();
        int at = 1;
        while (at < count) {
            int head = paths.word(id, at++);
            int length = head & (1 << TYPE) - 1;
            segments.add(new Segment(type(head >>> TYPE), asns(paths, id, at, length)));
            at += length;
        }
        return new AsPath(segments);
    }

    private static int[] asns(Sequences paths, int id, int at, int count) {
        int[] asns = new int[count];
        for (int i = 0; i < count; i++) {
            asns[i] = paths.word(id, at + i);
        }
        return asns;
    }

    private static SegmentType type(int code) {
        return Arrays.stream(SegmentType.values())
                .filter(type -> type.code() == code)
                .findFirst()
                .orElseThrow();
    }
}
