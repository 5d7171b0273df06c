package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;
import ribflow.flow.RoaState;
import ribflow.ip.Address;

/** One row with a value in every kind of column, and what is true of it. */
final class ExpressionTest {

    private static final Dictionary TEXTS = (field, id) -> switch (field.label()) {
        case "as_path" -> id == 0 ? "" : "64500 64501 64501 {64502,64503}";
        case "std_comm" -> id == 0 ? "" : "64500:1 64500:20 65535:666";
        case "lrg_comm" -> "64500:1:2";
        case "ext_comm" -> "rt:64500:7";
        case "ingress_pop" -> "Paris";
        case "egress_pop" -> "München 2";
        default -> throw new AssertionError(field);
    };

    private static final String LONG_PATH = "64500" + " 64500".repeat(100_000);

    private final FlowBatch batch = row();

    @SuppressWarnings("EnumOrdinal") // as columns hold reasons
    private static FlowBatch row() {
        FlowBatch batch = new FlowBatch();
        int row = batch.append(null);
        address(batch, FlowField.SRC_HOST, "192.0.2.77");
        address(batch, FlowField.DST_HOST, "2001:db8::42");
        address(batch, FlowField.DST_NET, "203.0.113.0");
        batch.set(FlowField.DST_MASK, row, 24);
        batch.set(FlowField.DST_AS, row, 4_200_000_000L);
        batch.set(FlowField.DST_PORT, row, 443);
        batch.set(FlowField.PROTO, row, 6);
        batch.set(FlowField.TCPFLAGS, row, 0x1b);
        batch.set(FlowField.SRC_MAC, row, 0x00005e005301L);
        batch.set(FlowField.STAMP_INSERTED, row, 1_795_293_600_000L); // 2026-11-21T20:40:00Z
        batch.set(FlowField.AS_PATH, row, 1);
        batch.set(FlowField.SRC_AS_PATH, row, 0);
        batch.set(FlowField.STD_COMM, row, 7);
        batch.set(FlowField.LRG_COMM, row, 1);
        batch.set(FlowField.EXT_COMM, row, 1);
        batch.set(FlowField.INGRESS_POP, row, 1);
        batch.set(FlowField.EGRESS_POP, row, 2);
        batch.set(FlowField.DST_REASON, row, Reason.DEFAULT_ONLY.ordinal());
        batch.set(FlowField.DST_ROA, row, RoaState.INVALID_LOST.ordinal());
        batch.set(FlowField.ENTERS, row, 1);
        batch.set(FlowField.BYTES, row, 2_500_000);
        return batch;
    }

    private static void address(FlowBatch batch, FlowField field, String text) {
        Address address = Address.parse(text);
        batch.setAddress(field, 0, address.high(), address.low());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "src_host == 192.0.2.77                          | true",
                "src_host = 192.0.2.77                           | true",
                "src_host != 192.0.2.77                          | false",
                "src_host in 192.0.2.0/24                        | true",
                "src_host in 192.0.2.77                          | true",
                "src_host in 192.0.2.0/26                        | false",
                "src_host in ::/0                                | false",
                "src_host in 192.0.2.70..192.0.2.77              | true",
                "src_host in 192.0.2.78..192.0.2.90              | false",
                "src_host in (10.0.0.0/8, 2001:db8::/32, 192.0.2.64/26) | true",
                "src_host not in (10.0.0.0/8, 2001:db8::/32)     | true",
                "dst_host == 2001:DB8:0::42                      | true",
                "dst_host in 2001:db8::/32                       | true",
                "dst_host in ::/0                                | true",
                "dst_host in 0.0.0.0/0                           | false",
                "dst_net == 203.0.113.0/24                       | true",
                "dst_net == 203.0.113.0/25                       | false",
                "dst_net != 203.0.113.0/25                       | true",
                "dst_net != 203.0.113.0/24                       | false",
                "dst_net == 203.0.113.0                          | true",
                "dst_net in 203.0.112.0/23                       | true",
                "src_net != 203.0.113.0/25                       | false",
                "dst_as == 4200000000                            | true",
                "dst_as == AS4200000000                          | true",
                "dst_as in (15169, 4200000000)                   | true",
                "dst_as > 4199999999                             | true",
                "dst_as >= 4200000000                            | true",
                "dst_as < 4200000000                             | false",
                "dst_as <= 4200000000                            | true",
                "dst_as < 0                                      | false",
                "dst_port in 400..450                            | true",
                "dst_port in 400 .. 450                          | true",
                "dst_port in (80, 400..450)                      | true",
                "dst_port not in (80, 8080..8088)                | true",
                "dst_port not in 443                             | false",
                "proto == tcp                                    | true",
                "proto == TCP                                    | true",
                "proto == 6                                      | true",
                "proto in (udp, icmp, ipv6-icmp)                 | false",
                "tcpflags == 0x1b                                | true",
                "tcpflags contains syn                           | true",
                "tcpflags contains 18                            | true",
                "tcpflags contains rst                           | false",
                "src_mac == 00:00:5e:00:53:01                    | true",
                "src_mac == 00-00-5E-00-53-01                    | true",
                "src_mac == 0:0:5e:0:53:2                        | false",
                "stamp_inserted == 2026-11-21T20:40:00Z          | true",
                "stamp_inserted == '2026-11-21 20:40:00'         | true",
                "stamp_inserted == 2026-11-21T21:40+01:00        | true",
                "stamp_inserted >= 2026-11-21                    | true",
                "stamp_inserted in 2026-11-21T20:00..2026-11-21T20:39 | false",
                "as_path == '64500 64501 64501 {64502,64503}'    | true",
                "as_path == '64500_64501'                        | false",
                "as_path contains 64501                          | true",
                "as_path contains 6450                           | false",
                "as_path contains 64503                          | true",
                "as_path contains '64500 64501'                  | true",
                "as_path contains 64500_64501                    | true",
                "as_path contains '64501 64500'                  | false",
                "as_path ~ '^64500_'                             | true",
                "as_path ~ '_64503_'                             | true",
                "as_path ~ '_6450_'                              | false",
                "as_path !~ '_6450_'                             | true",
                "as_path ~ '(_64501){2}_'                        | true",
                "std_comm contains 64500:20                      | true",
                "std_comm contains 64500:2                       | false",
                "std_comm contains 64500:*                       | true",
                "std_comm contains *:666                         | true",
                "std_comm contains blackhole                     | true",
                "std_comm contains no_export                     | false",
                "std_comm == 64500:1_64500:20_65535:666          | true",
                "lrg_comm contains 64500:*:2                     | true",
                "ext_comm contains RT:64500:*                    | true",
                "ingress_pop == Paris                            | true",
                "ingress_pop == 'Paris'                          | true",
                "ingress_pop == paris                            | false",
                "ingress_pop in (Rome, Paris)                    | true",
                "ingress_pop ~ '^Pa'                             | true",
                "egress_pop == \"München 2\"                     | true",
                "dst_reason == default_only                      | true",
                "dst_reason in (no_route, no_session)            | false",
                "dst_reason != no_route                          | true",
                "dst_roa == invalid_lost                         | true",
                "dst_roa == invalid_rerouted                     | false",
                "dst_roa == invalid                              | true",
                "dst_roa != INVALID                              | false",
                "dst_roa in (valid, unknown)                     | false",
                "dst_roa not in (valid, invalid_rerouted)        | true",
                "src_roa == valid                                | false",
                "enters                                          | true",
                "not enters                                      | false",
                "other                                           | false",
                "bytes > 2M                                      | true",
                "bytes > 2500k                                   | false",
                "has dst_as                                      | true",
                "missing dst_as                                  | false",
                "has src_as                                      | false",
                "missing src_as                                  | true",
                "src_as == 0                                     | false",
                "src_as != 1                                     | false",
                "src_as not in (1, 2)                            | false",
                "not (src_as == 1)                               | true",
                "src_as_path == ''                               | true",
                "proto == tcp and dst_port == 443                | true",
                "proto == udp or dst_port == 443                 | true",
                "proto == tcp && dst_port == 443                 | true",
                "enters or proto == tcp and proto == udp         | true",
                "(enters or proto == tcp) and proto == udp       | false",
                "!(proto == udp) AND NOT missing dst_as          | true",
                "not not enters                                  | true",
            })
    void isTrueOfTheRow(String text, boolean expected) throws ExpressionException {
        Dictionary texts = (field, id) -> TEXTS.text(field == FlowField.SRC_AS_PATH ? FlowField.AS_PATH : field, id);
        assertEquals(expected ? 1 : 0, Expressions.parse(text).compile(texts).test(batch));
    }

    @Test
    void takesTheSymbolsOfOtherLanguages() throws ExpressionException {
        assertEquals(
                1,
                Expressions.parse("proto == udp && dst_port == 443||enters")
                        .compile(TEXTS)
                        .test(batch));
    }

    @Test
    void saysWhichColumnsItAsks() throws ExpressionException {
        Expression expression =
                Expressions.parse("dst_as == 1 and (missing src_as or not enters) and dst_net == 10.0.0.0/8");
        assertEquals(
                Set.of(FlowField.DST_AS, FlowField.SRC_AS, FlowField.ENTERS, FlowField.DST_NET, FlowField.DST_MASK),
                expression.columns());
    }

    @Test
    void pointsAtAColumnThatIsNotThere() throws ExpressionException {
        Expression expression = Expressions.parse("dst_as == 1 and src_as == 2");
        ExpressionException wrong =
                assertThrows(ExpressionException.class, () -> expression.compile(Set.of(FlowField.DST_AS), TEXTS));
        assertEquals(16, wrong.position());
        assertEquals("there is no column src_as here; there are dst_as", wrong.getMessage());
    }

    @Test
    void cutsOutThePartThatAsksOneColumn() throws ExpressionException {
        Expression expression =
                Expressions.parse("bytes > 1M and dst_as == 4200000000 and (bytes < 3M or bytes > 9M) and dst_as != 7");
        Expression part = expression.part(FlowField.BYTES).orElseThrow();
        assertEquals(Set.of(FlowField.BYTES), part.columns());
        assertEquals(1, part.compile(TEXTS).test(batch));
        assertTrue(expression.part(FlowField.PACKETS).isEmpty());
        assertFalse(expression.part(FlowField.DST_AS).isEmpty());
    }

    @Test
    void asksAgainWhenAnIdGetsAnotherText() throws ExpressionException {
        var texts = new Dictionary() {
            private String text = "64500 64501";
            private int generation;

            @Override
            public String text(FlowField field, int id) {
                return text;
            }

            @Override
            public int generation(FlowField field, int id) {
                return generation;
            }
        };
        RowFilter filter = Expressions.parse("as_path contains 64501").compile(texts);
        assertEquals(1, filter.test(batch));
        texts.text = "64500";
        assertEquals(1, filter.test(batch), "remembered");
        texts.generation++;
        assertEquals(0, filter.test(batch));
        texts.generation--;
        texts.text = "64501";
        assertEquals(1, filter.test(batch));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "as_path ~ '^(\\d| )*$'        ; 0",
                "as_path !~ '^(\\d| )*$'       ; 1",
                "as_path ~ '^64500( 64500)*+$' ; 1",
            })
    void aTextTooLongForARegularExpressionDoesNotMatch(String text, long expected) throws ExpressionException {
        long before = Expressions.textsGivenUp();
        Dictionary texts = (_, _) -> LONG_PATH;
        assertEquals(expected, Expressions.parse(text).compile(texts).test(batch));
        assertEquals(text.contains("(\\d") ? 1 : 0, Expressions.textsGivenUp() - before, "counted");
    }

    @Test
    @Timeout(120)
    void aRegularExpressionGivesUpWhenItsWorkDoubles() throws ExpressionException {
        long before = Expressions.textsGivenUp();
        String path = "64500 ".repeat(20);
        RowFilter filter = Expressions.parse("as_path ~ '^(\\d+ ?)*\\1x'").compile((_, id) -> path + id);
        for (int id = 0; id < 1000; id++) {
            batch.set(FlowField.AS_PATH, 0, id);
            assertEquals(0, filter.test(batch));
        }
        assertEquals(1000, Expressions.textsGivenUp() - before, "each is counted");
        assertEquals(
                1,
                Expressions.parse("as_path ~ '( 64500)*$'")
                        .compile((_, _) -> "64500" + " 64500".repeat(1000))
                        .test(batch));
    }

    @Test
    void aRowOfManyNumbersIsRead() throws ExpressionException {
        Dictionary texts = (_, _) -> LONG_PATH;
        assertEquals(
                1,
                Expressions.parse("as_path contains '" + LONG_PATH + "'")
                        .compile(texts)
                        .test(batch));
        String parts = "rt" + ":64500".repeat(100_000);
        assertEquals(
                1,
                Expressions.parse("ext_comm contains '" + parts + "'")
                        .compile((_, _) -> parts)
                        .test(batch));
    }
}
