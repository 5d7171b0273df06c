package ribflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ribflow.flow.FlowField.AS_PATH;
import static ribflow.flow.FlowField.DST_AS;
import static ribflow.flow.FlowField.DST_HOST;
import static ribflow.flow.FlowField.EGRESS_POP;
import static ribflow.flow.FlowField.INGRESS_POP;
import static ribflow.flow.FlowField.PEER_DST_AS;
import static ribflow.flow.FlowField.PROTO;
import static ribflow.flow.FlowField.STAMP_INSERTED;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryTest {

    private final MemoryTable traffic = MemoryTable.of(
            "traffic",
            List.of(DST_AS, PEER_DST_AS, AS_PATH, DST_HOST, PROTO),
            "dst_as=15169 peer_dst_as=64500 as_path=64500_15169 dst_host=192.0.2.1 proto=tcp packets=10 flows=1 bytes=1000",
            "dst_as=15169 peer_dst_as=64501 as_path=64501_15169 dst_host=192.0.2.2 proto=udp packets=5 flows=1 bytes=500",
            "dst_as=8075 peer_dst_as=64500 as_path=64500_8075 dst_host=2001:db8::1 proto=tcp packets=7 flows=2 bytes=700",
            "dst_host=198.51.100.1 proto=icmp packets=3 flows=3 bytes=300",
            "dst_as=3320 peer_dst_as=64501 as_path=64501_3320 dst_host=192.0.2.3 proto=tcp packets=5 flows=1 bytes=500");

    private final MemoryTable matrix = MemoryTable.binned(
            "matrix",
            List.of(STAMP_INSERTED, INGRESS_POP, EGRESS_POP),
            "stamp_inserted=2026-11-21T20:35:00Z ingress_pop=Paris egress_pop=Rome packets=300 flows=3 bytes=300000",
            "stamp_inserted=2026-11-21T20:40:00Z ingress_pop=Paris egress_pop=Rome packets=600 flows=6 bytes=600000",
            "stamp_inserted=2026-11-21T20:45:00Z ingress_pop=Paris egress_pop=Rome packets=120 flows=1 bytes=120000",
            "stamp_inserted=2026-11-21T20:45:00Z ingress_pop=Rome egress_pop=Paris packets=240 flows=2 bytes=240000");

    private final MemoryTable full = MemoryTable.folded(
            "full",
            List.of(DST_AS, PROTO),
            "dst_as=15169 proto=tcp packets=10 flows=1 bytes=1000",
            "proto=tcp packets=3 flows=3 bytes=300",
            "other=1 packets=100 flows=30 bytes=9000");

    private final List<MemoryTable> tables = List.of(traffic, matrix, full);
    private final AtomicInteger freshened = new AtomicInteger();
    private final QueryEngine engine = new QueryEngine(
            name -> tables.stream()
                    .filter(table -> table.name().equals(name))
                    .findFirst()
                    .orElse(null),
            () -> tables.stream().map(MemoryTable::name).toList(),
            freshened::incrementAndGet);

    private String csv(String query) throws QueryException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer answer = engine.run(query)) {
            Format.CSV.write(answer, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8);
    }

    private void answers(String query, String... lines) throws QueryException {
        assertEquals(String.join("\n", lines) + "\n", csv(query), query);
    }

    @AfterEach
    void everySnapshotIsClosed() {
        tables.forEach(table -> assertEquals(0, table.open()));
    }

    @Test
    void aSourceAloneIsTheWholeTable() throws QueryException {
        answers(
                "traffic",
                "DST_AS,PEER_DST_AS,AS_PATH,DST_IP,PROTOCOL,PACKETS,FLOWS,BYTES",
                "15169,64500,64500_15169,192.0.2.1,tcp,10,1,1000",
                "15169,64501,64501_15169,192.0.2.2,udp,5,1,500",
                "8075,64500,64500_8075,2001:db8::1,tcp,7,2,700",
                ",,,198.51.100.1,icmp,3,3,300",
                "3320,64501,64501_3320,192.0.2.3,tcp,5,1,500");
        assertEquals(1, freshened.get());
    }

    @Test
    void whereLeavesRowsOut() throws QueryException {
        answers(
                "traffic | where dst_as == 15169 and proto == tcp or as_path contains 8075 | select dst_as, bytes",
                "DST_AS,BYTES",
                "15169,1000",
                "8075,700");
        answers("traffic | where dst_as == 1 | select dst_as, bytes", "DST_AS,BYTES");
    }

    @Test
    void byAddsUpAndKeepsAbsentAsAGroup() throws QueryException {
        answers(
                "traffic | by dst_as | sort dst_as",
                "DST_AS,PACKETS,FLOWS,BYTES",
                "3320,5,1,500",
                "8075,7,2,700",
                "15169,15,2,1500",
                ",3,3,300");
    }

    @Test
    void whereBehindByIsAskedOfTheGroups() throws QueryException {
        answers(
                "traffic | by dst_as | where bytes > 600 | sort bytes desc | select bytes, dst_as",
                "BYTES,DST_AS",
                "1500,15169",
                "700,8075");
    }

    @Test
    void topBreaksTiesByTheOtherColumns() throws QueryException {
        answers(
                "traffic | by peer_dst_as, dst_as | top 3 bytes",
                "PEER_DST_AS,DST_AS,PACKETS,FLOWS,BYTES",
                "64500,15169,10,1,1000",
                "64500,8075,7,2,700",
                "64501,3320,5,1,500");
        answers("traffic | top 1 | select dst_host", "DST_IP", "192.0.2.1");
    }

    @Test
    void sortsByTextAddressAndSeveralColumns() throws QueryException {
        answers(
                "traffic | sort as_path | select as_path",
                "AS_PATH",
                "64500_15169",
                "64500_8075",
                "64501_15169",
                "64501_3320",
                "\"\"");
        answers(
                "traffic | sort dst_host desc | select dst_host",
                "DST_IP",
                "2001:db8::1",
                "198.51.100.1",
                "192.0.2.3",
                "192.0.2.2",
                "192.0.2.1");
        answers(
                "traffic | sort peer_dst_as desc, bytes asc, dst_as | select peer_dst_as, bytes, dst_as",
                "PEER_DST_AS,BYTES,DST_AS",
                "64501,500,3320",
                "64501,500,15169",
                "64500,700,8075",
                "64500,1000,15169",
                ",300,");
    }

    @Test
    void sumIsOneRowOrChoosesTheCountersOfGroups() throws QueryException {
        answers("traffic | sum", "PACKETS,FLOWS,BYTES", "30,8,3000");
        answers("traffic | where proto == tcp | sum bytes", "BYTES", "2200");
        answers("traffic | where dst_as == 1 | sum bytes, flows", "BYTES,FLOWS", "0,0");
        answers("traffic | by proto | sum bytes | sort proto", "PROTOCOL,BYTES", "icmp,300", "tcp,2200", "udp,500");
        answers("traffic | by proto | top 2 bytes | sum bytes", "BYTES", "2700");
    }

    @Test
    void limitEndsEarly() throws QueryException {
        answers("traffic | limit 2 | select dst_as", "DST_AS", "15169", "15169");
        answers("traffic | limit 2 | by dst_as | sum bytes", "DST_AS,BYTES", "15169,1500");
        answers("traffic | limit 100 | sum bytes", "BYTES", "3000");
        answers("traffic | sort bytes | limit 2 | select bytes", "BYTES", "1000", "700");
        answers("traffic | top 2 | limit 3 | select bytes", "BYTES", "1000", "700");
        answers("traffic | top 3 | limit 1 | select bytes", "BYTES", "1000");
    }

    @Test
    void rateIsPerSecondSinceTheTableBegan() throws QueryException {
        answers(
                "traffic | by dst_as | top 2 bytes | rate",
                "DST_AS,PPS,FPS,BPS",
                "15169,0.15,0.02,120",
                "8075,0.07,0.02,56");
    }

    @Test
    void rateOfABinIsOverThePartOfItThatWasCounted() throws QueryException {
        answers(
                "matrix | where ingress_pop == Paris | rate",
                "INSERTED,PROVISIONAL,INGRESS_POP,EGRESS_POP,PPS,FPS,BPS",
                "2026-11-21T20:35:00Z,false,Paris,Rome,1.25,0.013,10000",
                "2026-11-21T20:40:00Z,true,Paris,Rome,2,0.02,16000",
                "2026-11-21T20:45:00Z,true,Paris,Rome,1,0.008,8000");
    }

    @Test
    void rateOverSeveralBinsIsOverAllThatWereRead() throws QueryException {
        answers(
                "matrix | by ingress_pop | rate | select ingress_pop, bytes | sort ingress_pop",
                "INGRESS_POP,BPS",
                "Paris," + Math.round(1_020_000 * 8 / 660.0),
                "Rome," + Math.round(240_000 * 8 / 660.0));
        answers(
                "matrix | where stamp_inserted >= 2026-11-21T20:40 and ingress_pop == Rome | sum | rate",
                "PPS,FPS,BPS",
                "0.571,0.005,4571");
    }

    @Test
    void whatWasFoldedIsAGroupOfItsOwn() throws QueryException {
        answers(
                "full | by dst_as",
                "DST_AS,OTHER,PACKETS,FLOWS,BYTES",
                "15169,false,10,1,1000",
                ",false,3,3,300",
                ",true,100,30,9000");
        answers("full | where not other | by dst_as | sum bytes | select bytes", "BYTES", "1000", "300");
        answers("full | sum bytes", "BYTES", "10300");
        answers("traffic | where other", "DST_AS,PEER_DST_AS,AS_PATH,DST_IP,PROTOCOL,PACKETS,FLOWS,BYTES");
        answers("traffic | limit 1 | select dst_as, other", "DST_AS,OTHER", "15169,false");
    }

    @Test
    void manyRowsAreNeitherLostNorDoubled() throws QueryException {
        String[] rows = IntStream.range(0, 1_000)
                .mapToObj(i -> "dst_as=" + i % 300 + " packets=1 flows=1 bytes=" + i)
                .toArray(String[]::new);
        MemoryTable large = MemoryTable.of("large", List.of(DST_AS), rows);
        QueryEngine one = new QueryEngine(_ -> large, () -> List.of("large"), () -> {});
        for (String stages :
                List.of("", "| sort bytes", "| by dst_as", "| top 999 bytes", "| limit 900", "| where bytes > 9")) {
            try (Answer answer = one.run("large " + stages)) {
                Cell[] row = new Cell[answer.columns().size()];
                int count = 0;
                long bytes = 0;
                while (answer.next(row)) {
                    count++;
                    bytes += ((Cell.Count) row[3]).value();
                }
                assertEquals(
                        switch (stages) {
                            case "| by dst_as" -> 300;
                            case "| top 999 bytes" -> 999;
                            case "| limit 900" -> 900;
                            case "| where bytes > 9" -> 990;
                            default -> 1_000;
                        },
                        count,
                        stages);
                assertEquals(
                        switch (stages) {
                            case "| limit 900" -> 899 * 900 / 2;
                            case "| where bytes > 9" -> 999 * 1000 / 2 - 45;
                            default -> 999 * 1000 / 2;
                        },
                        bytes,
                        stages);
            }
        }
        assertEquals(0, large.open());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "trafic                             @ 0  @ there is no table 'trafic'; did you mean traffic?; the tables are traffic, matrix, full",
                "zzz | sum                          @ 0  @ there is no table 'zzz'; the tables are traffic, matrix, full",
                "| sum                              @ 0  @ the name of a table is expected here, not '|'",
                "traffic where x                    @ 8  @ '|' is expected here, not 'where'",
                "traffic |                          @ 9  @ a stage is expected here, not the end; the stages are where, since, until, bin, by, sum, avg, min, max, count, p95, top, sort, select, limit, rate, join, tail",
                "traffic | wher dst_as == 1         @ 10 @ there is no stage 'wher'; did you mean where?; the stages are where, since, until, bin, by, sum, avg, min, max, count, p95, top, sort, select, limit, rate, join, tail",
                "traffic | where dst_sa == 1        @ 16 @ there is no column 'dst_sa'; did you mean dst_as?",
                "traffic | where src_as == 1        @ 16 @ there is no column src_as here; there are dst_as, peer_dst_as, as_path, dst_host, proto, packets, flows, bytes, other",
                "traffic | where dst_as == 1 dst_as @ 28 @ 'and', 'or' or '|' is expected here, not 'dst_as'",
                "traffic | by dst_as peer_dst_as    @ 20 @ ',' or '|' is expected here, not 'peer_dst_as'",
                "traffic | by src_as                @ 13 @ there is no column src_as here; there are dst_as, peer_dst_as, as_path, dst_host, proto, packets, flows, bytes, other",
                "traffic | by dst_as, dst_as        @ 21 @ dst_as is named twice",
                "traffic | by bytes                 @ 13 @ bytes is summed, not grouped by",
                "traffic | by dst_as | top 5 proto  @ 28 @ there is no column proto here; there are dst_as, packets, flows, bytes, other",
                "traffic | select dst_as | sort bytes @ 31 @ there is no column bytes here; there are dst_as, other",
                "traffic | top bytes                @ 14 @ a number of rows is expected here, such as 10 in 'top 10 bytes'; not 'bytes'",
                "traffic | limit 0                  @ 16 @ a number of rows is expected here, such as 10 in 'top 10 bytes'; not '0'",
                "traffic | sum dst_as               @ 14 @ dst_as cannot be summed; packets, flows and bytes can, and 'count distinct dst_as' counts",
                "traffic | rate | by dst_as         @ 17 @ this must stand before 'rate', which shows the counters of its rows",
                "traffic | sort bytes down          @ 21 @ 'asc', 'desc', ',' or '|' is expected here, not 'down'",
            })
    void pointsAtTheMistake(String query, int position, String message) {
        QueryException wrong = assertThrows(QueryException.class, () -> engine.run(query));
        assertEquals(message, wrong.getMessage());
        assertEquals(position, wrong.position().orElseThrow());
    }

    @Test
    void blanksAndCapitalsDoNotMatter() throws QueryException {
        answers("  traffic|SUM bytes  ", "BYTES", "3000");
        answers("'traffic' | Where proto == TCP AND dst_as == 8075 | Sum bytes", "BYTES", "700");
    }
}
