package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import ribflow.ip.Address;
import ribflow.maps.Subject.Community;
import ribflow.maps.Subject.Customer;
import ribflow.maps.Subject.NeighbourAs;
import ribflow.maps.Subject.RouterInterface;

final class CommitMapTest {

    private static CommitMap map(String text) {
        List<Problem> problems = new ArrayList<>();
        CommitMap map = CommitMap.of(Rows.parse("commits.map", text, CommitMap.FORMAT, problems));
        assertEquals(List.of(), problems);
        return map;
    }

    private static OptionalLong commit(String rate) {
        return map("as=1 commit=" + rate).of(new NeighbourAs(1)).orElseThrow().bitsPerSecond();
    }

    @Test
    void aRowOfEachKind() {
        CommitMap map = map("""
                as=64501 commit=10G rule=in price=0.12 burst=0.15 currency=EUR name=Transit-A
                ip=10.1.0.1 in=3 commit=500M price=2
                customer="ACME, Inc." rule=sum
                community=no-export
                """);
        assertEquals(
                Optional.of(new Commit(
                        new NeighbourAs(64501),
                        Optional.of("Transit-A"),
                        BillingRule.IN,
                        OptionalLong.of(10_000_000_000L),
                        Optional.of(new BigDecimal("0.12")),
                        Optional.of(new BigDecimal("0.15")),
                        "EUR")),
                map.of(new NeighbourAs(64501)));
        assertEquals(
                Optional.of(new Commit(
                        new RouterInterface(Address.parse("10.1.0.1"), 3),
                        Optional.empty(),
                        BillingRule.MAX,
                        OptionalLong.of(500_000_000),
                        Optional.of(new BigDecimal("2")),
                        Optional.of(new BigDecimal("2")),
                        "")),
                map.of(new RouterInterface(Address.parse("10.1.0.1"), 3)),
                "what is above costs the same unless the row says otherwise");
        assertEquals(
                BillingRule.SUM,
                map.of(new Customer("ACME, Inc.")).orElseThrow().rule());
        assertEquals(
                Optional.of(new Community("65535:65281")),
                map.of(new Community("65535:65281")).map(Commit::subject),
                "as routes carry it, whatever name it has");
        assertEquals(Optional.empty(), map.of(new NeighbourAs(64502)));
        assertEquals(
                List.of("64501", "10.1.0.1#3", "ACME, Inc.", "65535:65281"),
                map.all().keySet().stream().map(Subject::label).toList());
    }

    @Test
    void ratesAreDecimalAndExact() {
        assertEquals(OptionalLong.of(7), commit("7"));
        assertEquals(OptionalLong.of(64_000), commit("64k"));
        assertEquals(OptionalLong.of(1_500_000_000), commit("1.5G"));
        assertEquals(OptionalLong.of(1), commit("0.001k"));
        assertEquals(OptionalLong.of(1_000_000_000_000_000L), commit("1000T"));
    }

    @Test
    void subjectsAreInTheOrderOfTheirNumbers() {
        CommitMap map = map("as=100\nas=99\nip=10.0.0.2 in=3\nip=10.0.0.2 in=20\nip=10.0.0.1 in=30\n");
        assertEquals(
                List.of("99", "100", "10.0.0.1#30", "10.0.0.2#3", "10.0.0.2#20"),
                map.all().keySet().stream().map(Subject::label).toList());
    }
}
