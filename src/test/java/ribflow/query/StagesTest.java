package ribflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.flow.FlowField.DST_AS;
import static ribflow.flow.FlowField.DST_PORT;
import static ribflow.flow.FlowField.IN_IFACE;
import static ribflow.flow.FlowField.IN_IFACE_NAME;
import static ribflow.flow.FlowField.PEER_SRC_IP;
import static ribflow.flow.FlowField.PROTO;
import static ribflow.flow.FlowField.SRC_HOST;
import static ribflow.flow.FlowField.STAMP_INSERTED;
import static ribflow.flow.FlowField.TCPFLAGS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.ip.Address;

/** Aggregates, time, rates, rests and names. */
final class StagesTest {

    /** Bins of five minutes, counted from 20:36 to 20:47: for 240, 300 and 120 seconds. */
    private final MemoryTable traffic = MemoryTable.binned(
            "traffic",
            List.of(STAMP_INSERTED, DST_AS, SRC_HOST, DST_PORT, PROTO, TCPFLAGS),
            "stamp_inserted=2026-11-21T20:35:00Z dst_as=1 src_host=192.0.2.1 dst_port=443 proto=tcp packets=240 flows=2 bytes=240000",
            "stamp_inserted=2026-11-21T20:40:00Z dst_as=1 src_host=192.0.2.2 dst_port=53 proto=udp packets=600 flows=3 bytes=300000",
            "stamp_inserted=2026-11-21T20:45:00Z dst_as=1 src_host=192.0.2.1 dst_port=443 proto=tcp packets=120 flows=1 bytes=120000",
            "stamp_inserted=2026-11-21T20:45:00Z dst_as=2 src_host=192.0.2.9 dst_port=443 proto=tcp packets=60 flows=1 bytes=60000",
            "stamp_inserted=2026-11-21T20:45:00Z packets=6 flows=6 bytes=600");

    private final MemoryTable full = MemoryTable.folded(
            "full",
            List.of(DST_AS, PROTO),
            "dst_as=15169 proto=tcp packets=10 flows=1 bytes=1000",
            "proto=tcp packets=3 flows=3 bytes=300",
            "other=1 packets=100 flows=30 bytes=9000");

    private final MemoryTable routers = MemoryTable.of(
            "routers",
            List.of(PEER_SRC_IP, IN_IFACE, DST_PORT),
            "peer_src_ip=10.1.0.1 in_iface=3 dst_port=443 bytes=30",
            "peer_src_ip=10.1.0.1 in_iface=4 dst_port=50000 bytes=20",
            "peer_src_ip=10.1.0.2 dst_port=22 bytes=10");

    private final List<MemoryTable> tables = List.of(traffic, full, routers);

    private final Naming naming = new Naming(
            Map.of(1L, "One Net", 15169L, "Fünfzehn"),
            Map.of(Address.parse("10.1.0.1"), "edge1.Paris"),
            (exporter, number) -> number == 3 ? Optional.of("ACME, " + exporter) : Optional.empty());

    private final QueryEngine engine = new QueryEngine(
            name -> tables.stream()
                    .filter(table -> table.name().equals(name))
                    .findFirst()
                    .orElse(null),
            () -> tables.stream().map(MemoryTable::name).toList(),
            () -> {},
            () -> naming,
            InstantSource.fixed(MemoryTable.TAKEN));

    private static String text(Answer answer, Format format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (answer) {
            format.write(answer, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8);
    }

    private void answers(String query, String... lines) throws QueryException {
        assertEquals(String.join("\n", lines) + "\n", text(engine.run(query), Format.CSV), query);
    }

    @AfterEach
    void everySnapshotIsClosed() {
        tables.forEach(table -> assertEquals(0, table.open()));
    }

    @Test
    void aggregatesOfGroups() throws QueryException {
        answers(
                "traffic | by dst_as | sum bytes, avg bytes, max packets, min packets, count, count distinct src_host"
                        + " | sort dst_as",
                "DST_AS,BYTES,AVG_BYTES,MAX_PACKETS,MIN_PACKETS,ROWS,DISTINCT_SRC_HOST",
                "1,660000,220000,600,120,3,2",
                "2,60000,60000,60,60,1,1",
                ",600,600,6,6,1,");
        answers(
                "traffic | by proto | max stamp_inserted, dst_port, distinct dst_as | sort max_dst_port, proto",
                "PROTOCOL,MAX_STAMP_INSERTED,MAX_DST_PORT,DISTINCT_DST_AS",
                "udp,2026-11-21T20:40:00Z,53,1",
                "tcp,2026-11-21T20:45:00Z,443,2",
                ",2026-11-21T20:45:00Z,,");
    }

    @Test
    void aggregatesOfAllRows() throws QueryException {
        answers(
                "traffic | count, count distinct dst_as, src_host, avg packets, max bytes",
                "ROWS,DISTINCT_DST_AS,DISTINCT_SRC_HOST,AVG_PACKETS,MAX_BYTES",
                "5,2,3,205.2,300000");
        answers(
                "traffic | where dst_as == 7 | count, sum bytes, max bytes, avg bytes, count distinct src_host",
                "ROWS,BYTES,MAX_BYTES,AVG_BYTES,DISTINCT_SRC_HOST",
                "0,0,,,");
    }

    @Test
    void aggregatesOfAggregates() throws QueryException {
        answers(
                "traffic | by stamp_inserted, dst_as | by dst_as | max bytes | top 1 | select dst_as, max_bytes",
                "DST_AS,MAX_BYTES",
                "1,300000");
        answers("traffic | by src_host, proto | sum | count", "ROWS", "4");
        answers("traffic | by dst_as | max bytes | where max_bytes >= 300k | select dst_as", "DST_AS", "1");
        answers(
                "traffic | by dst_as | avg bytes | where avg_bytes in 1k..60k | select avg_bytes",
                "AVG_BYTES",
                "60000");
        answers(
                "traffic | by dst_as | avg packets | where avg_packets > 319.9 | limit 1",
                "DST_AS,AVG_PACKETS",
                "1,320");
    }

    @Test
    void whatWasFoldedCountsInSumsOnly() throws QueryException {
        answers(
                "full | by proto | sum bytes, max bytes, count, count distinct dst_as | sort bytes",
                "PROTOCOL,OTHER,BYTES,MAX_BYTES,ROWS,DISTINCT_DST_AS",
                ",true,9000,,,",
                "tcp,false,1300,1000,2,1");
        answers("full | sum bytes, max bytes, count", "BYTES,MAX_BYTES,ROWS", "10300,1000,2");
    }

    @Test
    void distinctIsExactWithManyGroups() throws QueryException {
        String[] rows = IntStream.range(0, 5_000)
                .mapToObj(i -> "dst_as=" + i % 200 + " dst_port=" + i % 1000 + " bytes=1")
                .toArray(String[]::new);
        MemoryTable large = MemoryTable.of("large", List.of(DST_AS, DST_PORT), rows);
        QueryEngine one = new QueryEngine(_ -> large, () -> List.of("large"), () -> {});
        assertEquals(
                "DISTINCT_DST_PORT\n" + "5\n".repeat(200),
                text(one.run("large | by dst_as | count distinct dst_port | select distinct_dst_port"), Format.CSV));
        assertEquals("ROWS\n200\n", text(one.run("large | by dst_as | count distinct dst_port | count"), Format.CSV));
    }

    @Test
    void answersKeepNoMoreThanTheMemoryThereIs() throws QueryException {
        String[] rows = IntStream.range(0, 5_000)
                .mapToObj(i -> "dst_as=" + i + " dst_port=" + i % 7 + " bytes=1")
                .toArray(String[]::new);
        MemoryTable large = MemoryTable.of("large", List.of(DST_AS, DST_PORT), rows);
        Memory memory = new Memory(100_000);
        QueryEngine one = new QueryEngine(
                _ -> large, () -> List.of("large"), () -> {}, () -> naming, InstantSource.system(), memory);
        for (String greedy : List.of(
                "sort bytes",
                "top 4000",
                "by dst_as",
                "count distinct dst_as",
                "by dst_port | count distinct dst_as",
                "limit 4000 | by dst_as")) {
            Answer answer = one.run("large | " + greedy);
            assertThrows(TooLargeException.class, () -> text(answer, Format.CSV), greedy);
            assertEquals(0, memory.taken(), greedy);
        }
        for (String modest : List.of("top 10", "sort bytes | limit 10", "by dst_port", "limit 100 | sort bytes")) {
            Answer answer = one.run("large | " + modest);
            Cell[] row = new Cell[answer.columns().size()];
            assertTrue(answer.next(row) && memory.taken() > 0, modest);
            answer.close();
            assertEquals(0, memory.taken(), modest);
        }
        assertEquals(0, large.open());
    }

    @Test
    void coarserBinsShowNoMoreThanWasSelected() throws QueryException {
        assertEquals(
                "BYTES,INSERTED,PROVISIONAL",
                text(engine.run("traffic | select bytes, stamp_inserted | bin 10m"), Format.CSV)
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }

    /** Whether a condition on bins stands first or behind other stages, the same bins are the period. */
    @Test
    void aSpanOfTimeIsThePeriodWhereverItStands() throws QueryException {
        String keys = "stamp_inserted, dst_as, src_host, dst_port, proto, tcpflags";
        for (String rest : List.of("by dst_as | rate", "sum | rate", "by dst_as | p95", "bin 10m | rate")) {
            for (String span : List.of("since 2026-11-21T20:45", "until 2026-11-21T20:40", "since 2027-01-01")) {
                String first = text(engine.run("traffic | " + span + " | " + rest), Format.CSV);
                assertEquals(
                        first,
                        text(engine.run("traffic | by " + keys + " | " + span + " | " + rest), Format.CSV),
                        span + " | " + rest);
            }
        }
    }

    @Test
    void theRestIsToldApartBehindFurtherStages() throws QueryException {
        answers(
                "traffic | by dst_as, dst_port | top 1 flows other | by dst_as",
                "DST_AS,OTHER,PACKETS,FLOWS,BYTES",
                ",false,6,6,600",
                ",true,1020,7,720000");
    }

    @Test
    void namesDoNotMoveTheCursor() throws QueryException {
        MemoryTable named =
                MemoryTable.of("named", List.of(IN_IFACE_NAME), "in_iface_name=a\u001b[2J\u009b1mb bytes=1");
        QueryEngine one = new QueryEngine(_ -> named, () -> List.of("named"), () -> {});
        String shown = text(one.run("named | select in_iface_name"), Format.TABLE);
        assertTrue(shown.endsWith("\na [2J 1mb\n"), shown);
    }

    @Test
    void aPercentileOfOneBinIsNone() {
        QueryException complaint =
                assertThrows(QueryException.class, () -> engine.run("traffic | by dst_as, stamp_inserted | p95 bytes"));
        assertTrue(complaint.getMessage().contains("leave stamp_inserted out"), complaint::getMessage);
    }

    @Test
    void percentilesAreByNearestRankAndEmptyBinsCount() {
        double[] twenty = IntStream.rangeClosed(1, 20).mapToDouble(i -> i).toArray();
        assertEquals(19, Percentile.nearestRank(twenty.clone(), 20));
        assertEquals(20, Percentile.nearestRank(twenty.clone(), 0), 1);
        assertEquals(15, Percentile.nearestRank(twenty.clone(), 100));
        assertEquals(0, Percentile.nearestRank(new double[] {9}, 20));
        assertEquals(9, Percentile.nearestRank(new double[] {9}, 19));
        assertEquals(3, Percentile.nearestRank(new double[] {3, 1, 2}, 3));
    }

    @Test
    void percentileOfTheRateOfGroups() throws QueryException {
        answers(
                "traffic | by dst_as | p95, sum bytes, p95 packets | sort dst_as",
                "DST_AS,P95_BPS,BYTES,P95_PPS",
                "1,8000,660000,2",
                "2,4000,60000,0.5",
                ",40,600,0.05");
        answers("traffic | p95 bytes", "P95_BPS", String.valueOf(180_600 * 8 / 120));
        answers("traffic | bin 10m | by dst_as | p95 | sort dst_as | limit 1", "DST_AS,P95_BPS", "1,8000");
    }

    @Test
    void binsOfWhichNobodyHasTrafficCountInPercentiles() throws QueryException {
        String[] rows = IntStream.range(0, 30)
                .filter(i -> i == 0 || i > 10)
                .mapToObj(i -> "stamp_inserted=2026-11-21T1%d:%02d:00Z bytes=%d"
                        .formatted(i / 12, i % 12 * 5, i == 0 ? 37_500 : 75_000))
                .toArray(String[]::new);
        MemoryTable holes = MemoryTable.binned("holes", List.of(STAMP_INSERTED), rows);
        QueryEngine one = new QueryEngine(_ -> holes, () -> List.of("holes"), () -> {});
        assertEquals("P95_BPS\n2000\n", text(one.run("holes | p95"), Format.CSV));
        assertEquals(
                "P95_BPS\n0\n",
                text(
                        one.run(
                                "holes | where stamp_inserted in 2026-11-21T10:00..2026-11-21T12:00 and bytes < 40k | p95"),
                        Format.CSV));
        assertEquals(
                "BPS\n" + Math.round((37_500 + 19 * 75_000) * 8 / (30 * 300.0)) + "\n",
                text(one.run("holes | sum bytes | rate"), Format.CSV));
    }

    @Test
    void coarserBins() throws QueryException {
        answers(
                "traffic | bin 10m | by stamp_inserted | sum bytes",
                "INSERTED,PROVISIONAL,BYTES",
                "2026-11-21T20:30:00Z,false,240000",
                "2026-11-21T20:40:00Z,true,480600");
        answers(
                "traffic | bin 10m | by stamp_inserted | sum bytes | rate",
                "INSERTED,PROVISIONAL,BPS",
                "2026-11-21T20:30:00Z,false,8000",
                "2026-11-21T20:40:00Z,true," + Math.round(480_600 * 8 / 420.0));
        answers(
                "traffic | bin 1d | where dst_as == 1 and proto == tcp | select stamp_inserted, src_host, bytes",
                "INSERTED,PROVISIONAL,SRC_IP,BYTES",
                "2026-11-21T00:00:00Z,true,192.0.2.1,360000");
        answers("traffic | bin 10m | bin 1h | where dst_as == 1 | count", "ROWS", "2");
    }

    @Test
    void spansOfTime() throws QueryException {
        answers("traffic | since -7m | sum bytes | rate", "BPS", String.valueOf(Math.round(480_600 * 8 / 420.0)));
        answers("traffic | until 2026-11-21T20:45 | sum bytes", "BYTES", "540000");
        answers("traffic | since 2026-11-21T20:40 until 2026-11-21T20:45 | sum bytes", "BYTES", "300000");
        answers("traffic | since today | count", "ROWS", "5");
        answers("traffic | since yesterday until today | count", "ROWS", "0");
        answers("traffic | where stamp_inserted >= -7m | count", "ROWS", "4");
        answers("traffic | since now | sum bytes | rate", "BPS", "0");
    }

    @Test
    void theRestIsOneRowAndTotalsStayExact() throws QueryException {
        answers(
                "traffic | by dst_as | top 1 bytes other",
                "DST_AS,OTHER,PACKETS,FLOWS,BYTES",
                "1,false,960,6,660000",
                ",true,66,7,60600");
        answers("traffic | by dst_as | top 1 other | sum", "PACKETS,FLOWS,BYTES", "1026,13,720600");
        answers(
                "traffic | by dst_as | sum bytes | top 3 other",
                "DST_AS,OTHER,BYTES",
                "1,false,660000",
                "2,false,60000",
                ",false,600");
        answers(
                "full | by dst_as | top 1 bytes other",
                "DST_AS,OTHER,PACKETS,FLOWS,BYTES",
                "15169,false,10,1,1000",
                ",true,103,33,9300");
        answers(
                "traffic | by dst_as | sum bytes, max bytes | rate | top 1 other",
                "DST_AS,OTHER,BPS,MAX_BYTES",
                "1,false,8000,300000",
                ",true," + "734.545,");
        answers("traffic | by dst_as | top 1 other | where other | select bytes", "BYTES", "60600");
        answers("traffic | by dst_as | top 1 flows other | limit 1 | select dst_as, flows", "DST_AS,FLOWS", "1,6");
    }

    @Test
    void theRestOfManyBatchesIsComplete() throws QueryException {
        String[] rows = IntStream.range(0, 1_000)
                .mapToObj(i -> "dst_as=" + i + " packets=1 bytes=" + i)
                .toArray(String[]::new);
        MemoryTable large = MemoryTable.of("large", List.of(DST_AS), rows);
        QueryEngine one = new QueryEngine(_ -> large, () -> List.of("large"), () -> {});
        for (int count : new int[] {1, 63, 64, 65, 128, 999, 1000, 2000}) {
            assertEquals(
                    "ROWS,PACKETS,BYTES\n%d,1000,499500\n".formatted(Math.min(count, 1000)),
                    text(one.run("large | top " + count + " other | count, sum packets, bytes"), Format.CSV));
        }
    }

    @Test
    void ratesAreColumns() throws QueryException {
        answers("traffic | by dst_as | rate | where bps > 1k | select dst_as, bps", "DST_AS,BPS", "1,8000");
        answers(
                "traffic | by dst_as | rate | sort bytes | select bytes, dst_as | limit 2",
                "BPS,DST_AS",
                "8000,1",
                "727.273,2");
        answers("traffic | by dst_as | p95 | top 1 | rate", "DST_AS,P95_BPS", "1,8000");
        answers("traffic | by dst_as | rate | where bps > 100 | count, max bps", "ROWS,MAX_BPS", "2,8000");
    }

    @Test
    void namesBesideNumbers() throws QueryException {
        answers(
                "traffic | by dst_as, dst_port | sum bytes | join names | sort dst_as, dst_port",
                "DST_AS,DST_AS_NAME,DST_PORT,DST_PORT_NAME,BYTES",
                "1,One Net,53,domain,300000",
                "1,One Net,443,https,360000",
                "2,,443,https,60000",
                ",,,,600");
        answers("traffic | join names(dst_as) | where dst_as_name ~ '^One' | sum bytes", "BYTES", "660000");
        answers(
                "traffic | join names(dst_as) | by dst_as_name | sum bytes | sort dst_as_name",
                "DST_AS_NAME,BYTES",
                "One Net,660000",
                ",60600");
        answers(
                "routers | join names | select peer_src_ip_name, in_interface, dst_port_name, bytes",
                "PEER_SRC_IP_NAME,IN_INTERFACE,DST_PORT_NAME,BYTES",
                "edge1.Paris,\"ACME, 10.1.0.1\",https,30",
                "edge1.Paris,,,20",
                ",,ssh,10");
        answers(
                "full | by dst_as | top 1 other | join names",
                "DST_AS,DST_AS_NAME,OTHER,PACKETS,FLOWS,BYTES",
                "15169,Fünfzehn,false,10,1,1000",
                ",,true,103,33,9300");
    }

    @Test
    void aPlanTellsWhatEachStageReadsAndKeeps() throws QueryException {
        assertEquals(
                """
                STAGE,READS,ROWS_AT_MOST,KEEPS,BYTES_AT_MOST,COLUMNS
                traffic,,5,"a picture of the table, nothing of it copied",0,stamp_inserted dst_as src_host dst_port proto tcpflags packets flows bytes
                where proto == tcp,proto,5,nothing,0,stamp_inserted dst_as src_host dst_port proto tcpflags packets flows bytes
                by dst_as,dst_as bytes src_host,5,a row a group,600,dst_as packets flows bytes
                "sum bytes, count distinct src_host",,5,in the groups,0,dst_as bytes distinct_src_host
                top 2 bytes,bytes,2,2 rows,160,dst_as bytes distinct_src_host
                rate,packets flows bytes,2,nothing,0,dst_as bps distinct_src_host
                """,
                text(
                        engine.explain("traffic | where proto == tcp | by dst_as | sum bytes, count distinct src_host"
                                + " | top 2 bytes | rate"),
                        Format.CSV));
        QueryException wrong = assertThrows(QueryException.class, () -> engine.explain("traffic | by dst_sa"));
        assertEquals(13, wrong.position().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "traffic | avg src_host               @ 14 @ src_host has no mean; counters and numbers have one",
                "traffic | by dst_as | max proto      @ 26 @ proto has no smallest or largest value; counters, numbers and times have one",
                "traffic | count distinct bytes       @ 25 @ bytes is counted, not a thing to be told apart from others",
                "traffic | count distinct tcpflags    @ 25 @ tcpflags is gathered over the flows of a row; its different values are not known",
                "traffic | p95 dst_as                 @ 14 @ dst_as has no rate; packets, flows and bytes have one",
                "traffic | sum bytes, bytes           @ 21 @ bytes is named twice",
                "traffic | by dst_as | avg bytes max  @ 32 @ ',' or '|' is expected here, not 'max'",
                "traffic | by dst_as | sum | p95      @ 28 @ this asks for time bins, and stamp_inserted was left out before; there are dst_as, packets, flows, bytes, other",
                "full | p95                           @ 7  @ a percentile over bins needs time bins, and full has none: give the table a 'bin' in the configuration",
                "full | since -1h                     @ 7  @ a span of time needs time bins, and full has none: give the table a 'bin' in the configuration",
                "full | bin 1h                        @ 7  @ 'bin' needs time bins, and full has none: give the table a 'bin' in the configuration",
                "full | tail                          @ 7  @ 'tail' needs time bins, and full has none: give the table a 'bin' in the configuration",
                "traffic | by dst_as | since -1h      @ 22 @ this asks for time bins, and stamp_inserted was left out before; there are dst_as, packets, flows, bytes, other",
                "traffic | bin 7m                     @ 10 @ bins of 7m cannot be made of bins of 5m; a multiple of that can",
                "traffic | bin 1m                     @ 10 @ bins of 1m cannot be made of bins of 5m; a multiple of that can",
                "traffic | bin 0m                     @ 14 @ the length of a time bin is expected here, such as 10m, 1h or 1d; not '0m'",
                "traffic | bin                        @ 13 @ the length of a time bin is expected here, such as 10m, 1h or 1d; not the end",
                "traffic | since tomorrow             @ 16 @ a time is expected here, such as 2026-11-21T20:40, 2026-11-21, -1h, now, today or yesterday; not 'tomorrow'",
                "traffic | until 1970-01-01           @ 16 @ no time bin begins before 1970",
                "traffic | until -999999w             @ 16 @ no time bin begins before 1970",
                "traffic | since +999999999-12-31     @ 16 @ a time is expected here, such as 2026-11-21T20:40, 2026-11-21, -1h, now, today or yesterday; not '+999999999-12-31'",
                "traffic | since now until -1h        @ 26 @ the time ends before it begins",
                "traffic | since -1h -2h              @ 20 @ 'until' or '|' is expected here, not '-2h'",
                "traffic | where stamp_inserted > -1y @ 33 @ stamp_inserted is a time, such as 2026-11-21T20:40:00Z; not '-1y'",
                "traffic | join                       @ 14 @ 'names' is expected here, not the end",
                "traffic | join names(proto)          @ 21 @ proto has no names to join; ASes, ports, interfaces and exporters have",
                "traffic | by proto | join names      @ 21 @ no column here has names to join; ASes, ports, interfaces and exporters have",
                "traffic | by dst_as_name             @ 13 @ there is no column 'dst_as_name'",
                "traffic | tail | limit 1             @ 10 @ 'tail' stands last: it asks the whole query of each bin that closes",
                "traffic | rate | rate                @ 17 @ this must stand before 'rate', which shows the counters of its rows",
                "traffic | rate | max bytes           @ 17 @ this must stand before 'rate', which shows the counters of its rows",
                "traffic | by dst_as | rate | where bytes > 1 @ 35 @ there is no column bytes here; there are dst_as, pps, fps, bps, other",
                "traffic | where bytes > -1           @ 24 @ bytes is a counter, such as 1500 or 10M (units are k, M, G, T and P); not '-1'",
                "traffic | top 5 other bytes          @ 22 @ '|' is expected here, not 'bytes'",
            })
    void pointsAtTheMistake(String query, int position, String message) {
        QueryException wrong = assertThrows(QueryException.class, () -> engine.run(query));
        assertEquals(message, wrong.getMessage());
        assertEquals(position, wrong.position().orElseThrow());
    }
}
