package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.ip.Address;

/** Every operator asked of a column of every kind: with the value that a row has, and of a row that has none. */
final class OperatorsOfKindsTest {

    private static final int KNOWN = 0;
    private static final int UNKNOWN = 1;
    private static final Set<Operator> EQUALITY =
            EnumSet.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.NOT_IN);
    private static final Set<Operator> ORDER =
            EnumSet.of(Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST);
    private static final Set<Operator> PATTERN = EnumSet.of(Operator.MATCHES, Operator.MATCHES_NOT, Operator.CONTAINS);
    private static final FlowField MEAN = FlowField.local(0, "avg_bytes", Kind.DECIMAL, "AVG_BYTES", "a mean");

    /**
     * A column of the kind.
     *
     * @param value the row's, as a batch has it
     * @param literal the row's, as it is written
     * @param part what {@code contains} finds in it
     * @param text what the value is an id of
     */
    private record Sample(
            FlowField field, long value, String literal, String part, String text, Set<Operator> allowed) {}

    private static Sample sample(Kind kind) {
        return switch (kind) {
            case ADDRESS -> of(FlowField.DST_HOST, 0xffff_c000_0201L, "192.0.2.1", EQUALITY);
            case ASN -> of(FlowField.DST_AS, 64500, "AS64500", EQUALITY, ORDER);
            case NUMBER -> of(FlowField.IN_IFACE, 7, "7", EQUALITY, ORDER);
            case LONG -> of(FlowField.EXPORT_PROTO_SEQNO, -1, "18446744073709551615", EQUALITY, ORDER);
            case MASK -> of(FlowField.DST_MASK, 24, "24", EQUALITY, ORDER);
            case PORT -> of(FlowField.DST_PORT, 443, "443", EQUALITY, ORDER);
            case PROTOCOL -> of(FlowField.PROTO, 6, "tcp", EQUALITY);
            case TCP_FLAGS ->
                new Sample(FlowField.TCPFLAGS, 0x12, "0x12", "syn", "", union(EQUALITY, EnumSet.of(Operator.CONTAINS)));
            case MAC -> of(FlowField.SRC_MAC, 0x5e005301L, "00:00:5e:00:53:01", EQUALITY);
            case TIME -> of(FlowField.STAMP_INSERTED, 1_795_293_600_000L, "2026-11-21T20:40:00Z", EQUALITY, ORDER);
            case AS_PATH ->
                new Sample(FlowField.AS_PATH, 3, "64500_64501", "64501", "64500 64501", union(EQUALITY, PATTERN));
            case COMMUNITIES ->
                new Sample(FlowField.STD_COMM, 3, "64500:1", "64500:*", "64500:1", union(EQUALITY, PATTERN));
            case TEXT -> new Sample(FlowField.INGRESS_POP, 3, "Paris", "ari", "Paris", union(EQUALITY, PATTERN));
            case WORD ->
                of(FlowField.DST_REASON, 0, FlowField.DST_REASON.words().label(0), EQUALITY);
            case RD -> of(FlowField.MPLS_VPN_RD, 0x0000_fbf4_0000_0001L, "0:64500:1", EQUALITY);
            case FLAG -> of(FlowField.ENTERS, 1, "1");
            case DECIMAL -> of(MEAN, Double.doubleToLongBits(1500.5), "1.5005k", EQUALITY, ORDER);
            case COUNTER -> of(FlowField.BYTES, 10_000_000, "10M", EQUALITY, ORDER);
        };
    }

    @SafeVarargs
    private static Sample of(FlowField field, long value, String literal, Set<Operator>... allowed) {
        return new Sample(field, value, literal, literal, "", union(allowed));
    }

    @SafeVarargs
    private static Set<Operator> union(Set<Operator>... sets) {
        return Arrays.stream(sets).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    private static FlowBatch batch(Sample sample) {
        FlowBatch batch = new FlowBatch(1);
        batch.append(null);
        batch.append(null);
        if (sample.field.kind() == Kind.ADDRESS) {
            batch.setAddress(sample.field, KNOWN, 0, sample.value);
        } else {
            batch.set(sample.field, KNOWN, sample.value);
        }
        return batch;
    }

    private static long rows(String text, Sample sample) throws ExpressionException {
        Tokens tokens = Tokens.of(text);
        tokens.declare(MEAN);
        Dictionary texts = (_, _) -> sample.text;
        return Expressions.parse(tokens).compile(texts).test(batch(sample));
    }

    private static boolean expected(Operator operator) {
        return switch (operator) {
            case EQUAL, AT_MOST, AT_LEAST, IN, CONTAINS, MATCHES -> true;
            case NOT_EQUAL, LESS, MORE, NOT_IN, MATCHES_NOT -> false;
        };
    }

    private static String value(Operator operator, Sample sample) {
        return switch (operator) {
            case CONTAINS -> sample.part;
            case MATCHES, MATCHES_NOT -> "'^" + sample.text.charAt(0) + "'";
            case IN, NOT_IN -> "(" + sample.literal + ", " + sample.literal + ")";
            case EQUAL, NOT_EQUAL, LESS, AT_MOST, MORE, AT_LEAST -> sample.literal;
        };
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyOperatorIsTrueOrRefused(Kind kind) throws ExpressionException {
        Sample sample = sample(kind);
        assertEquals(kind, sample.field.kind());
        for (Operator operator : Operator.values()) {
            String column = sample.field.label() + " " + operator.symbol() + " ";
            if (sample.allowed.contains(operator)) {
                String text = column + value(operator, sample);
                assertEquals(expected(operator) ? 1L << KNOWN : 0, rows(text, sample), text);
                assertEquals(expected(operator) ? 1L << UNKNOWN : 3, rows("not (" + text + ")", sample), text);
            } else {
                ExpressionException refused =
                        assertThrows(ExpressionException.class, () -> rows(column + sample.literal, sample), column);
                boolean flag = kind == Kind.FLAG;
                String why = sample.field.label() + " is " + KindRule.of(kind).noun()
                        + (flag ? ": it stands alone" : ", followed by one of ==, !=");
                assertTrue(
                        refused.getMessage().startsWith(why)
                                || flag && refused.getMessage().startsWith("'and' or 'or'"),
                        refused.getMessage());
                assertEquals(sample.field.label().length() + 1, refused.position(), column);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anyColumnMayBeAskedWhetherItIsThere(Kind kind) throws ExpressionException {
        Sample sample = sample(kind);
        assertEquals(1L << KNOWN, rows("has " + sample.field.label(), sample));
        assertEquals(1L << UNKNOWN, rows("missing " + sample.field.label(), sample));
    }

    @Test
    void rangesAndListsMixWhereThereIsAnOrder() throws ExpressionException {
        for (String text :
                List.of("dst_port in (22, 400..500)", "dst_port in 443..443", "dst_port not in (1..442, 444..65535)")) {
            assertEquals(1, rows(text, sample(Kind.PORT)), text);
        }
        for (String text : List.of(
                "bytes in 9M..11M",
                "bytes in (1, 10M)",
                "bytes >= 10000k",
                "bytes < 10.5M",
                "bytes > 9.999999M",
                "bytes > 9999999")) {
            assertEquals(1, rows(text, sample(Kind.COUNTER)), text);
        }
        for (String text : List.of("avg_bytes > 1500", "avg_bytes in 1.5k..1.6k", "avg_bytes < 1500.6")) {
            assertEquals(1, rows(text, sample(Kind.DECIMAL)), text);
        }
        for (String text :
                List.of("dst_host in 192.0.2.0/24", "dst_host in (::/0, 10.0.0.0/8, 192.0.2.1..192.0.2.9)")) {
            assertEquals(1, rows(text, sample(Kind.ADDRESS)), text);
        }
        assertEquals(
                Address.parse("192.0.2.1"), new Address(0, sample(Kind.ADDRESS).value()));
    }

    @Test
    void aPartOfANameIsFoundInWhateverCase() throws ExpressionException {
        assertEquals(1, rows("ingress_pop contains PAR", sample(Kind.TEXT)));
        assertEquals(0, rows("ingress_pop contains 'P a'", sample(Kind.TEXT)));
    }
}
