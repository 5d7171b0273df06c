package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.AsPath.SegmentType;

/** RFC 6793, 4.2.3. */
final class AsPathReaderTest {

    private static final Pattern SEGMENT = Pattern.compile("(?<open>[{(\\[]?)(?<asns>\\d+(?:[, ]\\d+)*)[})\\]]? ?");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 23456 3      | 70000 3        | 1 70000 3",
                "1 23456        | 1 70000        | 1 70000",
                // AS4_PATH longer than AS_PATH is not believed.
                "1 23456        | 9 70000 3      | 1 23456",
                "1 23456        | ''             | 1 23456",
                // A set counts one.
                "1 2 {3,23456}  | {3,70000}      | 1 2 {3,70000}",
                "1 23456 {3,4}  | 70000 {3,4}    | 1 70000 {3,4}",
                "{1,2} 23456    | 70000          | {1,2} 70000",
                // Confederation segments count nothing; leading ones, and those beside what goes along, are kept.
                "(65001) 1 23456 | 70000         | (65001) 1 70000",
                "(65001) 23456  | 70000          | (65001) 70000",
                "1 (65001) 23456 | 70000         | 1 (65001) 70000",
                // And are dropped from AS4_PATH.
                "1 23456        | (65001) 70000  | 1 70000",
                "1 23456        | (65001)        | 1 23456",
            })
    void mergesTheTwoHalves(String asPath, String as4Path, String expected) {
        AsPath merged = AsPathReader.merge(path(asPath), path(as4Path));
        assertEquals(expected, merged.toString());
    }

    @Test
    void whatBelongsTogetherBecomesOneSegment() {
        AsPath merged = AsPathReader.merge(path("1 2 23456"), path("70000"));
        assertEquals(AsPath.ofSequence(1, 2, 70000), merged);
    }

    @Test
    void aSegmentHasNoMoreThan255Numbers() {
        int[] many = new int[255];
        Arrays.fill(many, 64500);
        AsPath front = new AsPath(List.of(sequence(64499), new Segment(SegmentType.AS_SEQUENCE, many)));
        AsPath merged = AsPathReader.merge(front, new AsPath(List.of(new Segment(SegmentType.AS_SEQUENCE, many))));
        assertEquals(2, merged.segments().size());
        assertEquals(255, merged.segments().getLast().asns().length);
    }

    private static Segment sequence(int... asns) {
        return new Segment(SegmentType.AS_SEQUENCE, asns);
    }

    private static AsPath path(String text) {
        List<Segment> segments = new ArrayList<>();
        Matcher matcher = SEGMENT.matcher(text);
        while (matcher.find()) {
            SegmentType type = switch (matcher.group("open")) {
                case "{" -> SegmentType.AS_SET;
                case "(" -> SegmentType.AS_CONFED_SEQUENCE;
                case "[" -> SegmentType.AS_CONFED_SET;
                default -> SegmentType.AS_SEQUENCE;
            };
            int[] asns = Pattern.compile("[, ]")
                    .splitAsStream(matcher.group("asns"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            segments.add(new Segment(type, asns));
        }
        return new AsPath(segments);
    }
}
