package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixNumbers;

/** Which values the lists of a table leave out of its rows. */
final class FoldingTest {

    private static final Object ABSENT = "absent";
    private static final Object FOLDED = "set";
    private static final Address INSIDE = Address.parse("192.0.2.1");
    private static final Address INSIDE6 = Address.parse("2001:db8::1");
    private static final Address OUTSIDE = Address.parse("198.51.100.1");

    private static TableConfig table(FlowField... keys) {
        PrefixNumbers.Builder prefixes = new PrefixNumbers.Builder();
        prefixes.put(Prefix.parse("192.0.2.0/24"), 0);
        prefixes.put(Prefix.parse("2001:db8::/32"), 0);
        List<Detail.Ports> ports = List.of(new Detail.Ports(443, 443), new Detail.Ports(8000, 8999));
        Detail detail = new Detail(Integer.MAX_VALUE, List.of(), Optional.of(prefixes.build()), ports);
        return new TableConfig("t", List.of(keys), Optional.empty(), Optional.empty(), 1, new Room(100), false, detail);
    }

    private static void flow(Bench bench, long bytes, Address from, Address to) {
        bench.flow(bytes, batch -> {
            batch.setAddress(FlowField.SRC_HOST, 0, from.high(), from.low());
            batch.setAddress(FlowField.DST_HOST, 0, to.high(), to.low());
        });
    }

    @Test
    void hostsOutsideTheListAreOneRowThatSaysSo() {
        try (Bench bench = new Bench(table(FlowField.DST_HOST))) {
            flow(bench, 1, OUTSIDE, INSIDE);
            flow(bench, 2, INSIDE, OUTSIDE);
            flow(bench, 4, INSIDE, Address.parse("203.0.113.9"));
            flow(bench, 8, OUTSIDE, INSIDE6);
            bench.flow(16, _ -> {});
            assertEquals(
                    Map.of(
                            List.of(INSIDE, ABSENT), new Sums(1, 1, 1, -1),
                            List.of(INSIDE6, ABSENT), new Sums(1, 1, 8, -1),
                            List.of(ABSENT, FOLDED), new Sums(2, 2, 6, -1),
                            List.of(ABSENT, ABSENT), new Sums(1, 1, 16, -1)),
                    bench.read("t"),
                    "an address that nobody knows is not folded");
        }
    }

    @Test
    void underASumEachSideIsDecidedForItself() {
        try (Bench bench = new Bench(table(FlowField.SUM_HOST))) {
            flow(bench, 1, OUTSIDE, INSIDE);
            flow(bench, 2, INSIDE, INSIDE6);
            assertEquals(
                    Map.of(
                            List.of(INSIDE, ABSENT), new Sums(2, 2, 3, -1),
                            List.of(INSIDE6, ABSENT), new Sums(1, 1, 2, -1),
                            List.of(ABSENT, FOLDED), new Sums(1, 1, 1, -1)),
                    bench.read("t"));
        }
    }

    @Test
    void theHostDecidesOverNetAndMaskAndWhereThereIsNoneTheNet() {
        try (Bench bench = new Bench(table(FlowField.SRC_NET, FlowField.SRC_MASK))) {
            Address net = Address.parse("192.0.0.0");
            Address inner = Address.parse("192.0.2.128");
            bench.flow(1, batch -> {
                batch.setAddress(FlowField.SRC_HOST, 0, INSIDE.high(), INSIDE.low());
                batch.setAddress(FlowField.SRC_NET, 0, net.high(), net.low());
                batch.set(FlowField.SRC_MASK, 0, 16);
            });
            bench.flow(2, batch -> {
                batch.setAddress(FlowField.SRC_NET, 0, inner.high(), inner.low());
                batch.set(FlowField.SRC_MASK, 0, 25);
            });
            bench.flow(4, batch -> {
                batch.setAddress(FlowField.SRC_NET, 0, net.high(), net.low());
                batch.set(FlowField.SRC_MASK, 0, 16);
            });
            assertEquals(
                    Map.of(
                            List.of(net, 16L, ABSENT), new Sums(1, 1, 1, -1),
                            List.of(inner, 25L, ABSENT), new Sums(1, 1, 2, -1),
                            List.of(ABSENT, ABSENT, FOLDED), new Sums(1, 1, 4, -1)),
                    bench.read("t"));
        }
    }

    @Test
    void portsAreDecidedOneByOne() {
        try (Bench bench = new Bench(table(FlowField.SRC_PORT, FlowField.DST_PORT))) {
            long[][] flows = {{443, 50000}, {50000, 8999}, {7999, 9000}, {443, 8000}};
            for (long[] flow : flows) {
                bench.flow(flow[0], batch -> {
                    batch.set(FlowField.SRC_PORT, 0, flow[0]);
                    batch.set(FlowField.DST_PORT, 0, flow[1]);
                });
            }
            assertEquals(
                    Map.of(
                            List.of(443L, ABSENT, FOLDED), new Sums(1, 1, 443, -1),
                            List.of(ABSENT, 8999L, FOLDED), new Sums(1, 1, 50000, -1),
                            List.of(ABSENT, ABSENT, FOLDED), new Sums(1, 1, 7999, -1),
                            List.of(443L, 8000L, ABSENT), new Sums(1, 1, 443, -1)),
                    bench.read("t"));
        }
    }

    @Test
    void otherTablesSeeTheFlowAsItIs() {
        TableConfig folded = table(FlowField.DST_HOST);
        try (Bench bench = new Bench(folded, Bench.accumulating("whole", 10, FlowField.DST_HOST))) {
            flow(bench, 1, INSIDE, OUTSIDE);
            assertEquals(Map.of(List.of(OUTSIDE), new Sums(1, 1, 1, -1)), bench.read("whole"));
        }
    }

    @Test
    void aMillionNetworksAllocateNothingAndAreFoundFast() {
        PrefixNumbers.Builder prefixes = new PrefixNumbers.Builder();
        for (int net = 0; net < 1_000_000; net++) {
            prefixes.put(Prefix.of(Address.ipv4(net << 12), 24), 0);
        }
        Detail detail = new Detail(1, List.of(), Optional.of(prefixes.build()), List.of());
        List<FlowField> keys = List.of(FlowField.SRC_HOST, FlowField.DST_HOST, FlowField.FOLDED);
        Accumulator sums = Accumulator.ofFlows(new KeyLayout(keys), null, new Folding(detail, keys));
        SplittableRandom random = new SplittableRandom(7);
        FlowBatch batch = new FlowBatch();
        while (!batch.full()) {
            RandomFlows.append(null, batch, random, List.of(FlowField.SRC_HOST, FlowField.DST_HOST), 3);
            Address address = Address.ipv4(random.nextInt());
            batch.setAddress(FlowField.SRC_HOST, batch.size() - 1, address.high(), address.low());
        }
        assertEquals(0, AccumulatorTest.allocated(() -> sums.add(batch, batch.rows())));
        assertTrue(sums.size() > 2);
    }
}
