package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** Random expressions over random batches, against an evaluation row by row that knows nothing of masks. */
final class RandomExpressionTest {

    private static final String[] PATHS = {"", "1", "1 2", "2 1 3", "3 {1,4}"};
    private static final Dictionary TEXTS = (field, id) -> PATHS[id];

    private final SplittableRandom random = new SplittableRandom(20);
    private final FlowBatch batch = new FlowBatch();

    /** An expression, and the truth of each row. */
    private record Case(String text, IntPredicate truth) {}

    @Test
    void agreesWithTheEvaluationRowByRow() throws ExpressionException {
        long taken = 0;
        for (int round = 0; round < 1_000; round++) {
            fill(random.nextInt(FlowBatch.CAPACITY + 1));
            Case expected = random(3);
            long mask = Expressions.parse(expected.text).compile(TEXTS).test(batch);
            for (int row = 0; row < FlowBatch.CAPACITY; row++) {
                boolean truth = row < batch.size() && expected.truth.test(row);
                assertEquals(truth, (mask >>> row & 1) != 0, expected.text + ", row " + row);
                taken += truth ? 1 : 0;
            }
        }
        assertTrue(taken > 7_000, "the expressions take rows at all");
    }

    @Test
    void allocatesNothingOnceWarm() throws ExpressionException {
        fill(FlowBatch.CAPACITY);
        RowFilter filter = Expressions.parse(
                        "(dst_as in (1, 3, 5..7) or as_path contains 2 or not dst_host in 10.0.0.0/30) and bytes > 1"
                                + " and not (as_path ~ '_4_' and tcpflags contains syn) or missing as_path")
                .compile(TEXTS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long taken = run(filter);
        long before = threads.getCurrentThreadAllocatedBytes();
        taken += run(filter);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken > 0);
        assertTrue(allocated < 1_000, allocated + " bytes in 10,000 calls");
    }

    private long run(RowFilter filter) {
        long taken = 0;
        for (int i = 0; i < 10_000; i++) {
            taken += Long.bitCount(filter.test(batch));
        }
        return taken;
    }

    private void fill(int rows) {
        batch.clear();
        for (int i = 0; i < rows; i++) {
            int row = batch.append(null);
            maybe(FlowField.DST_AS, row, 8);
            maybe(FlowField.DST_PORT, row, 65_536);
            maybe(FlowField.BYTES, row, 5);
            maybe(FlowField.TCPFLAGS, row, 256);
            maybe(FlowField.AS_PATH, row, PATHS.length);
            maybe(FlowField.ENTERS, row, 1);
            if (random.nextInt(4) > 0) {
                Address address = random.nextBoolean()
                        ? Address.ipv4(0x0a00_0000 | random.nextInt(8))
                        : new Address(0x2001_0db8L << 32, random.nextInt(8));
                batch.setAddress(FlowField.DST_HOST, row, address.high(), address.low());
            }
        }
    }

    private void maybe(FlowField field, int row, int bound) {
        if (random.nextInt(4) > 0) {
            batch.set(field, row, random.nextInt(bound));
        }
    }

    private Case random(int depth) {
        int choice = depth == 0 ? 3 : random.nextInt(5);
        return switch (choice) {
            case 0 -> {
                Case left = random(depth - 1);
                Case right = random(depth - 1);
                yield new Case("(" + left.text + ") and (" + right.text + ")", left.truth.and(right.truth));
            }
            case 1 -> {
                Case left = random(depth - 1);
                Case right = random(depth - 1);
                yield new Case("(" + left.text + ") or (" + right.text + ")", left.truth.or(right.truth));
            }
            case 2 -> {
                Case inner = random(depth - 1);
                yield new Case("not (" + inner.text + ")", inner.truth.negate());
            }
            default -> leaf();
        };
    }

    private Case leaf() {
        return switch (random.nextInt(6)) {
            case 0 -> number(FlowField.DST_AS, random.nextInt(9));
            case 1 -> number(FlowField.DST_PORT, random.nextInt(65_536));
            case 2 -> set();
            case 3 -> prefix();
            case 4 -> path();
            default -> present();
        };
    }

    private Case number(FlowField field, int value) {
        String operator = List.of("==", "!=", "<", "<=", ">", ">=").get(random.nextInt(6));
        return new Case(
                field.label() + operator + value,
                row -> batch.has(field, row)
                        && switch (operator) {
                            case "==" -> batch.get(field, row, 0) == value;
                            case "!=" -> batch.get(field, row, 0) != value;
                            case "<" -> batch.get(field, row, 0) < value;
                            case "<=" -> batch.get(field, row, 0) <= value;
                            case ">" -> batch.get(field, row, 0) > value;
                            default -> batch.get(field, row, 0) >= value;
                        });
    }

    private Case set() {
        boolean not = random.nextBoolean();
        boolean[] members = new boolean[9];
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int from = random.nextInt(9);
            int to = from + random.nextInt(9 - from);
            Arrays.fill(members, from, to + 1, true);
            items.add(from == to ? "" + from : from + ".." + to);
        }
        return new Case(
                "dst_as " + (not ? "not in (" : "in (") + String.join(", ", items) + ")",
                row -> batch.has(FlowField.DST_AS, row) && members[(int) batch.get(FlowField.DST_AS, row, 0)] != not);
    }

    private Case prefix() {
        boolean not = random.nextBoolean();
        List<Prefix> prefixes = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            prefixes.add(
                    random.nextBoolean()
                            ? Prefix.of(Address.ipv4(0x0a00_0000 | random.nextInt(8)), 29 + random.nextInt(4))
                            : Prefix.of(new Address(0x2001_0db8L << 32, random.nextInt(8)), 125 + random.nextInt(4)));
        }
        String items = String.join(", ", prefixes.stream().map(Prefix::toString).toList());
        return new Case(
                "dst_host " + (not ? "not in (" : "in (") + items + ")",
                row -> batch.has(FlowField.DST_HOST, row)
                        && not
                                == prefixes.stream()
                                        .noneMatch(prefix -> prefix.contains(
                                                batch.high(FlowField.DST_HOST)[row],
                                                batch.column(FlowField.DST_HOST)[row])));
    }

    private Case path() {
        int as = 1 + random.nextInt(4);
        return new Case(
                "as_path contains " + as,
                row -> batch.has(FlowField.AS_PATH, row)
                        && PATHS[(int) batch.get(FlowField.AS_PATH, row, 0)].contains("" + as));
    }

    private Case present() {
        FlowField field =
                List.of(FlowField.DST_HOST, FlowField.DST_AS, FlowField.ENTERS).get(random.nextInt(3));
        return random.nextBoolean()
                ? new Case("has " + field.label(), row -> batch.has(field, row))
                : new Case("missing " + field.label(), row -> !batch.has(field, row));
    }
}
