package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Each mistake is pointed at, and the message says what is allowed. */
final class ExpressionErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "dst_sa == 1               | 0  | there is no column 'dst_sa'; did you mean dst_as?",
                "as_dst == 1               | 0  | there is no column 'as_dst'; did you mean dst_as?",
                "enters and qqqqqq == 1    | 11 | there is no column 'qqqqqq'",
                "dst_as == Paris           | 10 | dst_as is an AS number, such as 64500; not 'Paris'",
                "dst_as == 4294967296      | 10 | dst_as is an AS number: 0 to 4294967295, not 4294967296",
                "dst_port == 99999999999999999999 | 12 | dst_port is a port: 0 to 65535, not 99999999999999999999",
                "dst_port in (80, 70000)   | 17 | dst_port is a port: 0 to 65535, not 70000",
                "dst_port in 90..80        | 12 | the range ends before it begins",
                "dst_port in (80 90)       | 16 | ')' is expected here, not '90'",
                "dst_port == -1            | 12 | dst_port is a port, such as 443; not '-1'",
                "dst_as                    | 6  | dst_as is an AS number, followed by one of ==, !=, <, <=, >, >=, in, not in; not by the end",
                "dst_as ~ 1                | 7  | dst_as is an AS number, followed by one of ==, !=, <, <=, >, >=, in, not in; not by '~'",
                "dst_as ==                 | 9  | dst_as is an AS number, such as 64500; not the end",
                "dst_host == 10.0.0.0/8    | 12 | dst_host is an address; whether it lies within a prefix is asked by 'dst_host in 10.0.0.0/8'",
                "dst_host != 10.0.0.0/8    | 12 | dst_host is an address; whether it lies within a prefix is asked by 'dst_host not in 10.0.0.0/8'",
                "dst_host in 10.0.0.1/8    | 12 | bits are set behind the prefix length 8 of 10.0.0.1; did you mean 10.0.0.0/8?",
                "dst_host in 10.0.0.0/33   | 12 | a prefix length is 0 to 32, not 33",
                "dst_host == 10.0.0        | 12 | dst_host is an IP address, such as 192.0.2.1; not '10.0.0'",
                "dst_host in 10.0.0.9..10.0.0.1 | 12 | a range goes from an address to a later one of the same family",
                "dst_host < 10.0.0.1       | 9  | dst_host is an IP address, followed by one of ==, !=, in, not in; not by '<'",
                "proto == tpc              | 9  | there is no IP protocol 'tpc' here; its number will do; did you mean tcp?",
                "proto == 256              | 9  | proto is an IP protocol: 0 to 255, not 256",
                "dst_roa == nope           | 11 | there is no validation state 'nope'; allowed: valid, unknown, invalid_rerouted, invalid_lost, and invalid for all that begin so",
                "dst_reason == nope        | 14 | there is no reason 'nope'; allowed: no_session, session_loading, session_stale, no_route, default_only, own_prefix, multicast, no_address, dropped, no_nexthop, no_pop, no_time, late, future, sampling_unknown",
                "tcpflags contains sin     | 18 | there is no TCP flag 'sin'; the flags are fin, syn, rst, psh, ack, urg, ece, cwr, or a number such as 0x12",
                "src_mac == 00:00:5e       | 11 | src_mac is a MAC address, such as 00:00:5e:00:53:01; not '00:00:5e'",
                "stamp_inserted > tomorrow | 17 | stamp_inserted is a time, such as 2026-11-21T20:40:00Z; not 'tomorrow'",
                "as_path contains x        | 17 | as_path is an AS path, such as \"64500 64501\"; not 'x'",
                "as_path ~ '(64500'        | 10 | this is no regular expression: Unclosed group",
                "std_comm contains 64500   | 18 | a community has two parts, such as 64500:1 or 64500:*, or is one of blackhole, graceful-shutdown, no-advertise, no-export, no-export-subconfed, no-peer; not '64500'",
                "lrg_comm contains 1:2     | 18 | a large community has three parts, such as 64500:1:2 or 64500:*:*; not '1:2'",
                "ext_comm contains 'rt: 1' | 18 | an extended community is written as rt:64500:1, rt:64500:* or 0x8000000000000001; not 'rt: 1'",
                "enters == 1               | 7  | enters is a flag: it stands alone, as in 'enters' or 'not enters'",
                "ingress_pop == 'Paris     | 15 | the quote is never closed",
                "ingress_pop == Paris Rome | 21 | 'and' or 'or' is expected here, not 'Rome'",
                "(enters or other          | 16 | ')' is expected here, not the end",
                "enters and                | 10 | a column is expected here, not the end",
                "enters ; other            | 7  | ';' means nothing here; names that hold it stand in quotes",
                "bytes > 1.0001k           | 8  | bytes is a counter, such as 1500 or 10M (units are k, M, G, T and P); not '1.0001k'",
                "bytes > 10000P            | 8  | bytes is a counter, such as 1500 or 10M (units are k, M, G, T and P); not '10000P'",
            })
    void pointsAtTheMistake(String text, int position, String message) {
        ExpressionException wrong = assertThrows(ExpressionException.class, () -> Expressions.parse(text));
        assertEquals(message, wrong.getMessage());
        assertEquals(position, wrong.position());
    }

    @Test
    void anEmptyTextIsNoExpression() {
        ExpressionException wrong = assertThrows(ExpressionException.class, () -> Expressions.parse(" "));
        assertEquals("a column is expected here, not the end", wrong.getMessage());
    }

    @Test
    void takesThousandsOfAlternatives() throws ExpressionException {
        for (String operator : List.of(" or ", " and ")) {
            Expression expression = Expressions.parse("dst_as != 0" + (operator + "src_as == 1").repeat(20_000));
            assertEquals(Set.of(FlowField.DST_AS, FlowField.SRC_AS), expression.columns());
            expression.compile((_, _) -> "").test(new FlowBatch());
            assertEquals(
                    operator.equals(" and "), expression.part(FlowField.SRC_AS).isPresent());
        }
    }

    @Test
    void doesNotFollowBracketsForEver() {
        ExpressionException wrong =
                assertThrows(ExpressionException.class, () -> Expressions.parse("(".repeat(100_000) + "enters"));
        assertEquals("brackets and 'not' nest deeper than 100", wrong.getMessage());
    }

    @Test
    void doesNotFollowTheBracketsOfARegularExpressionForEver() {
        String regex = "(".repeat(100_000) + ")".repeat(100_000);
        ExpressionException wrong =
                assertThrows(ExpressionException.class, () -> Expressions.parse("ingress_pop ~ '" + regex + "'"));
        assertEquals("this is no regular expression: Stack overflow during pattern compilation", wrong.getMessage());
        assertEquals(14, wrong.position());
    }
}
