package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.maps.MapErrors;
import ribflow.maps.TagMap;

/** Random tag maps over random flows, against rows that are tried one after the other, as the manual tells it. */
final class RandomTagMapTest {

    private final SplittableRandom random = new SplittableRandom(3);
    private final FlowBatch batch = new FlowBatch();

    @TempDir
    private Path folder;

    /** A row of the map in the making: its text, and what it does. */
    private static final class Line {
        private final StringBuilder text = new StringBuilder();
        private final List<IntPredicate> conditions = new ArrayList<>();
        private @Nullable Long tag;
        private @Nullable Long tag2;
        private @Nullable String label;
        private String stack = "";
        private int jump = -1;

        boolean matches(int row) {
            return conditions.stream().allMatch(condition -> condition.test(row));
        }
    }

    /** What a flow has got. */
    private static final class Got {
        private @Nullable Long tag;
        private @Nullable Long tag2;
        private String label = "";

        @Override
        public String toString() {
            return tag + " " + tag2 + " " + label;
        }
    }

    @Test
    void tagsAreThoseOfTryingRowAfterRow() throws IOException, MapErrors {
        Names names = new Names();
        long tagged = 0;
        for (int round = 0; round < 200; round++) {
            List<Line> lines = map();
            StringBuilder text = new StringBuilder();
            lines.forEach(line -> text.append(line.text).append('\n'));
            Path file = Files.writeString(folder.resolve("pretag.map"), text);
            TagRules rules = Objects.requireNonNull(
                    TagRules.of(TagMap.read(file, names), Set.of(FlowField.TAG), (_, id) -> "64500:" + id, null));
            fill();
            rules.fill(batch);
            for (int row = 0; row < batch.size(); row++) {
                String expected = naive(lines, row).toString();
                String label =
                        batch.has(FlowField.LABEL, row) ? names.text((int) batch.column(FlowField.LABEL)[row]) : "";
                assertEquals(
                        expected,
                        number(FlowField.TAG, row) + " " + number(FlowField.TAG2, row) + " " + label,
                        "row " + row + " of\n" + text);
                tagged += expected.startsWith("null null") ? 0 : 1;
            }
        }
        assertTrue(tagged > 3_000, tagged + " flows got tags");
    }

    private @Nullable Long number(FlowField field, int row) {
        return batch.has(field, row) ? batch.column(field)[row] : null;
    }

    private static Got naive(List<Line> lines, int row) {
        Got got = new Got();
        for (int at = 0; at >= 0 && at < lines.size(); ) {
            Line line = lines.get(at);
            if (!line.matches(row)) {
                at++;
                continue;
            }
            got.tag = stacked(line.stack, got.tag, line.tag);
            got.tag2 = stacked(line.stack, got.tag2, line.tag2);
            if (line.label != null) {
                got.label += (got.label.isEmpty() ? "" : ",") + line.label;
            }
            at = line.jump;
        }
        return got;
    }

    private static @Nullable Long stacked(String stack, @Nullable Long before, @Nullable Long tag) {
        if (tag == null) {
            return before;
        }
        long old = before == null ? 0 : before;
        return switch (stack) {
            case "sum" -> old + tag;
            case "or" -> old | tag;
            default -> tag;
        };
    }

    private List<Line> map() {
        int count = random.nextInt(1, 40);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Line line = new Line();
            sets(line, i);
            for (int more = random.nextInt(4); more > 0; more--) {
                condition(line);
            }
            line.text.append(" label=l").append(i);
            if (random.nextInt(3) == 0) {
                line.jump = i + 1 < count ? random.nextInt(i + 1, count) : count;
                line.text.append(i + 1 < count ? " jeq=l" + line.jump : " jeq=next");
            }
            lines.add(line);
        }
        return lines;
    }

    private void sets(Line line, int i) {
        int what = random.nextInt(1, 8);
        if ((what & 1) != 0) {
            line.tag = (long) random.nextInt(1, 100);
            line.text.append("set_tag=").append(line.tag).append(' ');
        }
        if ((what & 2) != 0) {
            line.tag2 = (long) random.nextInt(1, 100);
            line.text.append("set_tag2=").append(line.tag2).append(' ');
        }
        if ((what & 4) != 0) {
            line.label = "x" + i % 3;
            line.text.append("set_label=").append(line.label).append(' ');
        }
        if ((what & 3) != 0 && random.nextInt(3) == 0) {
            line.stack = random.nextBoolean() ? "sum" : "or";
            line.text.append("stack=").append(line.stack);
        }
    }

    /** Adds a key that the row does not have yet. */
    private void condition(Line line) {
        int value = random.nextInt(4);
        boolean negated = random.nextInt(4) == 0;
        int which = random.nextInt(5);
        String key = List.of("in", "out", "dst_port", "src_net", "comms").get(which);
        if (line.text.indexOf(" " + key + "=") >= 0) {
            return;
        }
        String text = switch (which) {
            case 3 -> "10.0." + value + ".0/24";
            case 4 -> "64500:" + value + ",64500:7";
            default -> "" + value;
        };
        line.text.append(' ').append(key).append('=').append(negated ? "-" : "").append(text);
        IntPredicate is = switch (which) {
            case 0 -> row -> batch.get(FlowField.IN_IFACE, row, -1) == value;
            case 1 -> row -> batch.get(FlowField.OUT_IFACE, row, -1) == value;
            case 2 -> row -> batch.get(FlowField.DST_PORT, row, -1) == value;
            case 3 ->
                row -> (batch.get(FlowField.SRC_HOST, row, -1) & 0xffff) >> 8 == value
                        && batch.has(FlowField.SRC_HOST, row);
            default -> row -> batch.get(FlowField.STD_COMM, row, -1) == value;
        };
        line.conditions.add(negated ? is.negate() : is);
    }

    private void fill() {
        batch.clear();
        while (!batch.full()) {
            int row = batch.append(null);
            maybe(FlowField.IN_IFACE, row);
            maybe(FlowField.OUT_IFACE, row);
            maybe(FlowField.DST_PORT, row);
            maybe(FlowField.STD_COMM, row);
            if (random.nextInt(6) > 0) {
                Address address = Address.parse("10.0." + random.nextInt(4) + ".1");
                batch.setAddress(FlowField.SRC_HOST, row, address.high(), address.low());
            }
        }
    }

    private void maybe(FlowField field, int row) {
        if (random.nextInt(6) > 0) {
            batch.set(field, row, random.nextInt(4));
        }
    }
}
