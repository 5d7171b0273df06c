package ribflow.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.expr.ExpressionException;
import ribflow.flow.FlowField;
import ribflow.table.Grain;

/** What a query asks of its source before a row is read. */
final class DemandTest {

    private static final List<FlowField> KEYS = List.of(
            FlowField.STAMP_INSERTED,
            FlowField.DST_AS,
            FlowField.SRC_HOST,
            FlowField.PEER_SRC_IP,
            FlowField.TCPFLAGS,
            FlowField.TIMESTAMP_MIN);

    private static Demand demand(String query) throws ExpressionException {
        return Demand.of(QueryParser.parse(query, MemoryTable.TAKEN), KEYS);
    }

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "t                                                        @ own",
                "t | top 10                                               @ own",
                "t | rate                                                 @ own",
                "t | select dst_as, bytes                                 @ own",
                "t | limit 5 | by dst_as                                  @ own",
                "t | sort bytes | sum                                     @ own",
                "t | by dst_as                                            @ any",
                "t | since -1d | by dst_as | sum bytes | top 10 | rate    @ any",
                "t | where dst_as == 1 | since -1d | sum                  @ any",
                "t | join names | where dst_as_name == 'x' | by dst_as    @ any",
                "t | by dst_as | sum bytes, max dst_as, count distinct src_host @ any",
                "t | select dst_as, bytes | by dst_as                     @ any",
                "t | by tcpflags                                          @ any",
                "t | by stamp_inserted, dst_as                            @ own",
                "t | by dst_as | p95                                      @ own",
                "t | by dst_as | max bytes                                @ own",
                "t | by dst_as | avg bytes                                @ own",
                "t | by dst_as | count                                    @ own",
                "t | by dst_as | count distinct stamp_inserted            @ own",
                "t | by dst_as | sum bytes, max stamp_inserted            @ own",
                "t | min stamp_inserted                                   @ own",
                "t | bin 1h | by dst_as | count distinct stamp_inserted   @ 1h",
                "t | count                                                @ own",
                "t | p95                                                  @ own",
                "t | where bytes > 100 | by dst_as                        @ own",
                "t | where has tcpflags | sum                             @ own",
                "t | where timestamp_min > yesterday | sum                        @ own",
                "t | where dst_as == 1 or stamp_inserted > yesterday | sum        @ own",
                "t | where dst_as == 1 and stamp_inserted > yesterday | sum       @ any",
                "t | bin 1h                                               @ 1h",
                "t | since -1d | bin 1h | by dst_as | p95                 @ 1h",
                "t | bin 2h | bin 1d | by stamp_inserted                  @ 2h",
                "t | bin 1h | count                                       @ 1h",
                "t | where bytes > 100 | bin 1h                           @ own",
                "t | top 5 | bin 1h                                       @ own",
                "t | by dst_as | tail                                     @ own",
            })
    void knowsHowFinelyTimeMustBeToldApart(String query, String expected) throws ExpressionException {
        String grain = switch (demand(query).grain()) {
            case Grain.Own() -> "own";
            case Grain.Any() -> "any";
            case Grain.Of(var length) -> PlanAnswer.words(length.toMillis());
        };
        assertEquals(expected, grain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "t                                                    @ all",
                "t | where dst_as == 1 | top 10                       @ all",
                "t | select dst_as | sort bytes | sum                 @ all",
                "t | bin 1h                                           @ all",
                "t | bin 1h | by dst_as | max bytes                   @ all",
                "t | by dst_as                                        @ stamp_inserted dst_as other",
                "t | where src_host in 192.0.2.0/24 | by dst_as       @ stamp_inserted dst_as src_host other",
                "t | bin 1h | by dst_as                               @ stamp_inserted dst_as other",
                "t | by dst_as | count distinct src_host              @ stamp_inserted dst_as src_host other",
                "t | sum bytes                                        @ stamp_inserted other bytes",
                "t | join names | by dst_as, dst_as_name              @ stamp_inserted dst_as peer_src_ip other",
            })
    void knowsWhichColumnsAreLookedAt(String query, String expected) throws ExpressionException {
        assertEquals(
                expected,
                demand(query)
                        .columns()
                        .map(columns -> columns.stream()
                                .filter(field -> field != FlowField.FLOWS)
                                .sorted()
                                .map(FlowField::label)
                                .collect(Collectors.joining(" ")))
                        .orElse("all"));
    }

    @Test
    void asksForBinsWhereverTheConditionStandsThatSaysSo() throws ExpressionException {
        for (String query : List.of(
                "t | since 2026-11-21T10:00 until 2026-11-21T12:00",
                "t | where dst_as == 1 | since 2026-11-21T10:00 | until 2026-11-21T12:00 | top 3",
                "t | by stamp_inserted | sum bytes | rate | since 2026-11-21T10:00 until 2026-11-21T12:00",
                "t | bin 1h | where stamp_inserted >= 2026-11-21T09:30 and stamp_inserted < 2026-11-21T11:01")) {
            Demand demand = demand(query);
            assertEquals(at("2026-11-21T10:00:00Z"), demand.bounds().least(), query);
            assertEquals(at("2026-11-21T12:00:00Z") - 1, demand.bounds().most(), query);
            assertTrue(demand.bounds().exact(), query);
            LongPredicate bins = demand.bins().orElseThrow();
            assertTrue(bins.test(at("2026-11-21T11:55:00Z")), query);
            assertFalse(bins.test(at("2026-11-21T09:55:00Z")), query);
            assertFalse(bins.test(at("2026-11-21T12:00:00Z")), query);
        }
        assertTrue(demand("t | top 10 | since -1h").bins().isEmpty(), "of the ten that are first, those since then");
        assertTrue(demand("t | sum | top 3").bins().isEmpty());
    }

    @Test
    void boundsAreNotExactWhereBinsInBetweenAreLeftOut() throws ExpressionException {
        Demand two = demand("t | where stamp_inserted < 2026-11-01 or stamp_inserted in (2026-11-21, 2026-11-22)");
        assertEquals(0, two.bounds().least());
        assertEquals(at("2026-11-22T00:00:00Z"), two.bounds().most());
        assertFalse(two.bounds().exact());
        assertFalse(demand("t | where stamp_inserted != 2026-11-01").bounds().exact());
        assertTrue(demand("t | since 2026-11-02 | until 2026-11-01").bounds().least()
                > demand("t | since 2026-11-02 | until 2026-11-01").bounds().most());
    }

    @Test
    void aTailAsksForABinAtATime() throws ExpressionException {
        Demand one = demand("t | since 2026-11-21 | tail").in(at("2026-11-21T10:00:00Z"));
        assertEquals(at("2026-11-21T10:00:00Z"), one.bounds().least());
        assertEquals(at("2026-11-21T10:00:00Z"), one.bounds().most());
        assertTrue(one.bounds().exact());
    }
}
