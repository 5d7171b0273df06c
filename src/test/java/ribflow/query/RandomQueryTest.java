package ribflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowField;

/** Queries put together by chance: they are answered or complained about, never worse, and sums stay exact. */
final class RandomQueryTest {

    private static final List<FlowField> KEYS = List.of(
            FlowField.STAMP_INSERTED,
            FlowField.DST_AS,
            FlowField.SRC_HOST,
            FlowField.PROTO,
            FlowField.AS_PATH,
            FlowField.DST_PORT,
            FlowField.ENTERS);

    /** Stages that rows go through without any of their bytes being lost. */
    private static final List<String> LOSSLESS = List.of(
            "by stamp_inserted, dst_as, proto",
            "by dst_as",
            "by stamp_inserted, dst_as | sum bytes, max packets, count distinct proto",
            "by dst_as, proto | sum bytes, avg packets, p95 flows",
            "bin 10m",
            "bin 1h",
            "top 3 other",
            "top 7 packets other",
            "sort dst_as, bytes desc",
            "sort bytes",
            "join names",
            "join names(dst_as)",
            "limit 100000",
            "where bytes >= 0",
            "select stamp_inserted, dst_as, proto, packets, bytes");

    private static final List<String> WORDS = List.of(
            "traffic",
            "|",
            "|",
            "|",
            "where",
            "by",
            "sum",
            "avg",
            "min",
            "max",
            "count",
            "distinct",
            "p95",
            "top",
            "other",
            "sort",
            "select",
            "limit",
            "rate",
            "join",
            "names",
            "tail",
            "bin",
            "since",
            "until",
            "dst_as",
            "bytes",
            "packets",
            "src_host",
            "proto",
            "as_path",
            "stamp_inserted",
            "enters",
            "dst_port",
            "bps",
            "avg_bytes",
            "==",
            "!=",
            "<",
            "in",
            "not",
            "and",
            "has",
            "(",
            ")",
            ",",
            "..",
            "10",
            "5m",
            "1h",
            "-1h",
            "now",
            "tcp",
            "192.0.2.0/24",
            "'64500 1'",
            "~",
            "contains",
            "asc",
            "desc");

    private final Random random = new Random(42);
    private final MemoryTable traffic = MemoryTable.binned("traffic", KEYS, rows());
    private final QueryEngine engine = new QueryEngine(_ -> traffic, () -> List.of("traffic"), () -> {});

    private String[] rows() {
        String[] rows = new String[300];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = "stamp_inserted=2026-11-21T20:%02d:00Z".formatted(random.nextInt(12) * 5)
                    + (random.nextInt(5) > 0 ? " dst_as=" + random.nextInt(20) : "")
                    + (random.nextBoolean() ? " src_host=192.0.2." + random.nextInt(9) : "")
                    + (random.nextBoolean() ? " proto=" + (random.nextBoolean() ? "tcp" : "udp") : "")
                    + (random.nextInt(3) == 0 ? " as_path=64500_" + random.nextInt(3) : "")
                    + (random.nextBoolean() ? " enters=1" : "")
                    + (random.nextInt(20) == 0 ? " other=1" : "")
                    + " packets=" + random.nextInt(100) + " flows=1 bytes=" + random.nextInt(100_000);
        }
        return rows;
    }

    private String csv(String query) throws QueryException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer answer = engine.run(query)) {
            if (!(answer instanceof LiveAnswer)) {
                Format.CSV.write(answer, out);
            }
        }
        return out.toString(UTF_8);
    }

    @Test
    void sumsAreExactBehindWhateverStages() throws QueryException, IOException {
        String expected = csv("traffic | sum bytes");
        int answered = 0;
        for (int round = 0; round < 400; round++) {
            List<String> stages = new ArrayList<>(List.of("traffic"));
            for (int i = 0; i <= random.nextInt(4); i++) {
                stages.add(LOSSLESS.get(random.nextInt(LOSSLESS.size())));
            }
            String query = String.join(" | ", stages) + " | where bytes >= 0 | sum bytes";
            try {
                assertEquals(expected, csv(query), query);
                answered++;
            } catch (QueryException e) {
                boolean gone = e.getMessage().contains("there is no column")
                        || e.getMessage().contains("left out before")
                        || e.getMessage().contains("no column here has names")
                        || e.getMessage().contains("cannot be made of");
                assertTrue(gone, query + ": " + e.getMessage());
            }
        }
        assertTrue(answered > 200, answered + " of 400 were answered");
        assertEquals(0, traffic.open());
    }

    @Test
    void whateverIsWrittenIsAnsweredOrComplainedAbout() throws IOException {
        int complaints = 0;
        for (int round = 0; round < 20_000; round++) {
            String[] words = new String[1 + random.nextInt(9)];
            Arrays.setAll(words, _ -> WORDS.get(random.nextInt(WORDS.size())));
            String query = "traffic | " + String.join(" ", words);
            try {
                csv(query);
                engine.explain(query).close();
            } catch (QueryException e) {
                complaints++;
                assertTrue(e.position().orElseThrow() <= query.length(), query);
            } catch (RuntimeException e) {
                throw new AssertionError(query, e);
            }
        }
        assertTrue(complaints < 20_000, "some are right");
        assertEquals(0, traffic.open());
    }
}
