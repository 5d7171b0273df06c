package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** Random rules over random batches, against each rule tried in order; and how the rules are laid out. */
final class FirstMatchTest {

    private static final String[] SETS = {"", "64500:1", "64500:1 64500:2", "64501:1 64500:3", "65535:1 64500:2"};
    private static final Dictionary TEXTS = new Dictionary() {
        @Override
        public String text(FlowField field, int id) {
            return SETS[id % SETS.length];
        }

        @Override
        public int generation(FlowField field, int id) {
            return id % 3;
        }
    };

    private final SplittableRandom random = new SplittableRandom(7);
    private final FlowBatch batch = new FlowBatch();
    private final int[] from = new int[FlowBatch.CAPACITY];
    private final int[] found = new int[FlowBatch.CAPACITY];

    @Test
    void agreesWithTryingRuleAfterRule() throws ExpressionException {
        long matched = 0;
        for (int round = 0; round < 400; round++) {
            List<Expression> rules = new ArrayList<>();
            int count = random.nextInt(1, 60);
            for (int rule = 0; rule < count; rule++) {
                rules.add(Expressions.parse(conjunction()));
            }
            FirstMatch.Finder finder = FirstMatch.of(rules).finder(TEXTS);
            for (int repeat = 0; repeat < 3; repeat++) {
                fill(random.nextInt(FlowBatch.CAPACITY + 1));
                for (int row = 0; row < from.length; row++) {
                    from[row] = random.nextInt(3) == 0 ? random.nextInt(count) : 0;
                }
                finder.find(batch, batch.rows(), from, found);
                matched += agrees(rules);
            }
        }
        assertTrue(matched > 20_000, matched + " matches");
    }

    private long agrees(List<Expression> rules) {
        long[] verdicts = rules.stream()
                .mapToLong(rule -> rule.compile(TEXTS).test(batch))
                .toArray();
        long matched = 0;
        for (int row = 0; row < batch.size(); row++) {
            int at = row;
            int expected = IntStream.range(from[row], verdicts.length)
                    .filter(rule -> (verdicts[rule] >>> at & 1) != 0)
                    .findFirst()
                    .orElse(FirstMatch.NONE);
            assertEquals(expected, found[row], "row " + row);
            matched += expected == FirstMatch.NONE ? 0 : 1;
        }
        return matched;
    }

    private String conjunction() {
        StringBuilder text = new StringBuilder(condition());
        for (int more = random.nextInt(4); more > 0; more--) {
            text.append(" and ").append(condition());
        }
        return text.toString();
    }

    private String condition() {
        int small = random.nextInt(4);
        return switch (random.nextInt(14)) {
            case 0 -> "in_iface == " + small;
            case 1 -> "in_iface in (" + small + ", 5, 7..9)";
            case 2 -> "not in_iface == " + small;
            case 3 -> "dst_host in 10.0." + small + ".0/24";
            case 4 -> "dst_host in 10.0.0.0/" + random.nextInt(20, 33);
            case 5 -> "dst_host in (10.0." + small + ".1, 2001:db8::/64)";
            case 6 -> "(src_port == " + small + " or dst_port == " + small + ")";
            case 7 -> "std_comm contains 64500:" + small;
            case 8 -> "std_comm contains 64500:*";
            case 9 -> "(std_comm contains 64500:1 or std_comm contains 65535:" + small + ")";
            case 10 -> "tcpflags contains " + (1 << small);
            case 11 -> "dst_host in ::/0";
            case 12 -> "missing dst_port";
            default -> "dst_port > " + small;
        };
    }

    private void fill(int rows) {
        batch.clear();
        for (int i = 0; i < rows; i++) {
            int row = batch.append(null);
            maybe(FlowField.IN_IFACE, row, 9);
            maybe(FlowField.SRC_PORT, row, 5);
            maybe(FlowField.DST_PORT, row, 5);
            maybe(FlowField.TCPFLAGS, row, 16);
            maybe(FlowField.STD_COMM, row, 150);
            if (random.nextInt(5) > 0) {
                Address address = Address.parse(
                        random.nextInt(4) == 0
                                ? "2001:db8::" + random.nextInt(4)
                                : "10.0." + random.nextInt(4) + "." + random.nextInt(3));
                batch.setAddress(FlowField.DST_HOST, row, address.high(), address.low());
            }
        }
    }

    private void maybe(FlowField field, int row, int bound) {
        if (random.nextInt(5) > 0) {
            batch.set(field, row, random.nextInt(bound));
        }
    }

    @Test
    void rulesAreLookedUpByTheValueThatFewOfThemShare() throws ExpressionException {
        List<Expression> rules = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rules.add(Expressions.parse("dst_host in 10." + i / 250 + "." + i % 250 + ".0/24 and in_iface == 1"));
            rules.add(Expressions.parse(
                    "dst_host in 10.0." + i % 250 + ".0/24 and dst_port == 443 and in_iface == " + i % 2));
            rules.add(Expressions.parse("std_comm contains 64500:" + i));
        }
        rules.add(Expressions.parse("dst_port > 1000"));
        FirstMatch match = FirstMatch.of(rules);
        assertEquals(2, match.groups(), "by network and by community");
        assertEquals(1, match.sequential());
    }

    @Test
    void rulesWithoutSuchAValueAreLookedUpByAll() throws ExpressionException {
        List<Expression> rules = new ArrayList<>();
        for (int in = 0; in < 40; in++) {
            for (int out = 0; out < 40; out++) {
                rules.add(Expressions.parse("in_iface == " + in + " and out_iface == " + out + " and dst_port > 3"));
            }
        }
        FirstMatch match = FirstMatch.of(rules);
        assertEquals(1, match.groups());
        batch.append(null);
        batch.set(FlowField.IN_IFACE, 0, 39);
        batch.set(FlowField.OUT_IFACE, 0, 38);
        batch.set(FlowField.DST_PORT, 0, 4);
        match.finder(TEXTS).find(batch, 1, from, found);
        assertEquals(1598, found[0]);
    }

    @Test
    void anyRowMeetsAlways() {
        fill(10);
        FirstMatch.of(List.of(Expression.has(FlowField.ETYPE), Expression.ALWAYS))
                .finder(TEXTS)
                .find(batch, batch.rows(), from, found);
        assertEquals(1, found[9]);
    }

    @Test
    void allocatesNothingOnceWarm() throws ExpressionException {
        List<Expression> rules = new ArrayList<>();
        for (int rule = 0; rule < 1000; rule++) {
            rules.add(Expressions.parse(conjunction()));
        }
        FirstMatch.Finder finder = FirstMatch.of(rules).finder(TEXTS);
        fill(FlowBatch.CAPACITY);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(finder);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(finder);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 1_000, allocated + " bytes in 10,000 calls");
    }

    private void run(FirstMatch.Finder finder) {
        for (int i = 0; i < 10_000; i++) {
            finder.find(batch, batch.rows(), from, found);
        }
    }
}
