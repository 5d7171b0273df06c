package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.expr.CommunityPattern;
import ribflow.flow.FlowField;

/** What is left of AS paths and communities, and that nothing is lost unless it is asked for. */
final class ShorteningTest {

    private static Detail detail(int radius) {
        return new Detail(radius, List.of(), Optional.empty(), List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 64500 64501 64502                | 64500",
                "3 | 64500 64501 64502                | 64500 64501 64502",
                "2 | 64500 64500 64500                | 64500 64500",
                "2 | 64500 {64501,64502} 64503        | 64500 {64501,64502}",
                "1 | {64501,64502} 64503              | {64501,64502}",
                "1 | (64512 64513) 64500              | (64512)",
                "2 | (64512 64513) 64500              | (64512 64513)",
                "3 | (64512 64513) 64500 64501        | (64512 64513) 64500",
                "2 | [64512,64513] (64514 64515) 64500 | [64512,64513] (64514)",
                "9 | ''                               | ''",
            })
    void pathsAreCutBehindTheRadius(int radius, String path, String expected) {
        Shortening shortening = new Shortening(detail(radius));
        assertEquals(expected, shortening.text(FlowField.AS_PATH, path));
        assertEquals(expected, shortening.text(FlowField.SRC_AS_PATH, path));
        assertEquals(path, shortening.text(FlowField.INGRESS_POP, path), "a name is no path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "64500:1                | std_comm     | 64499:1 64500:1 64500:11 | 64500:1",
                "64500:*                | src_std_comm | 64499:1 64500:1 64500:11 | 64500:1 64500:11",
                "no-export 64500:*      | std_comm     | 64500:2 65535:65281 1:1  | 64500:2 65535:65281",
                "64500:*                | std_comm     | 1:1 2:2                  | ''",
                "64500:*                | lrg_comm     | 1:2:3                    | 1:2:3",
                "64500:* *:1:*          | lrg_comm     | 1:2:3 64500:1:9          | 64500:1:9",
                "rt:*:1                 | ext_comm     | rt:64500:1 soo:64500:1   | rt:64500:1",
                "0x8000000000000001     | src_ext_comm | rt:64500:1 0x8000000000000001 | 0x8000000000000001",
                "64500:*                | std_comm     | ''                       | ''",
            })
    void communitiesThatNoPatternMatchesAreLeftOut(String patterns, String field, String text, String expected) {
        List<CommunityPattern> parsed =
                Stream.of(patterns.split(" ")).map(CommunityPattern::parse).toList();
        Detail detail = new Detail(1, parsed, Optional.empty(), List.of());
        assertEquals(
                expected, new Shortening(detail).text(FlowField.named(field).orElseThrow(), text));
    }

    @ParameterizedTest
    @CsvSource({"''", "64500", "64500:", ":1", "1:2:3:4", "64500:x", "rt", "rt:", "0x", "0xg", "a b:c"})
    void whatIsNoCommunityIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> CommunityPattern.parse(text));
    }

    @Test
    void rowsThatBecomeEqualAreOneRow() {
        String[] paths = {"", "64500 64501 64502", "64500 64501 64503", "64500 64504"};
        TableConfig whole = Bench.accumulating("path", 10, FlowField.AS_PATH);
        TableConfig cut = new TableConfig(
                "path", whole.aggregate(), Optional.empty(), Optional.empty(), 1, new Room(10), false, detail(2));
        try (Bench bench = new Bench((_, id) -> paths[id], cut)) {
            for (int id = 1; id <= 3; id++) {
                long path = id;
                bench.flow(1L << id, batch -> batch.set(FlowField.AS_PATH, 0, path));
            }
            assertEquals(
                    Map.of(
                            List.of("64500 64501"), new Sums(2, 2, 6, -1),
                            List.of("64500 64504"), new Sums(1, 1, 8, -1)),
                    bench.read("path"));
            assertEquals(2, bench.table("path").texts());
        }
    }

    @Test
    void pathsAndCommunitiesOfAnyLengthStayWhole() {
        String path = IntStream.rangeClosed(1, 500)
                .mapToObj(i -> Integer.toUnsignedString(-i))
                .collect(Collectors.joining(" "));
        String communities = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> "4200000000:" + i + ":4294967295")
                .collect(Collectors.joining(" "));
        try (Bench bench = new Bench(
                (field, id) -> (field == FlowField.AS_PATH ? path : communities) + " " + id,
                Bench.accumulating("wide", 10, FlowField.AS_PATH, FlowField.LRG_COMM))) {
            for (int id = 1; id <= 2; id++) {
                long last = id;
                bench.flow(1, batch -> {
                    batch.set(FlowField.AS_PATH, 0, last);
                    batch.set(FlowField.LRG_COMM, 0, last);
                });
            }
            assertEquals(
                    Map.of(
                            List.of(path + " 1", communities + " 1"), new Sums(1, 1, 1, -1),
                            List.of(path + " 2", communities + " 2"), new Sums(1, 1, 1, -1)),
                    bench.read("wide"));
        }
    }
}
