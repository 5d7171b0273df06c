package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Two dictionaries become one. */
final class JointTextsTest {

    private static final List<FlowField> COLUMNS = List.of(FlowField.DST_AS, FlowField.AS_PATH, FlowField.LABEL);

    private final JointTexts texts = new JointTexts();

    private static FlowBatch row(int path, int label) {
        FlowBatch batch = new FlowBatch();
        int row = batch.append(null);
        batch.set(FlowField.DST_AS, row, path);
        batch.set(FlowField.AS_PATH, row, path);
        batch.set(FlowField.LABEL, row, label);
        return batch;
    }

    @Test
    void theSameTextHasTheSameIdWhoeverHadIt() {
        JointTexts.Source disk =
                texts.source((field, id) -> id == 0 ? "" : field + " " + id, COLUMNS, Optional.empty());
        JointTexts.Source memory =
                texts.source((field, id) -> id == 0 ? "" : field + " " + (id - 1000), COLUMNS, Optional.empty());
        FlowBatch stored = row(5, 0);
        disk.translate(stored);
        FlowBatch live = row(1005, 1007);
        memory.translate(live);
        assertEquals(stored.column(FlowField.AS_PATH)[0], live.column(FlowField.AS_PATH)[0]);
        assertEquals("as_path 5", texts.text(FlowField.AS_PATH, (int) live.column(FlowField.AS_PATH)[0]));
        assertEquals("label 7", texts.text(FlowField.LABEL, (int) live.column(FlowField.LABEL)[0]));
        assertEquals(0, stored.column(FlowField.LABEL)[0], "the empty text is 0 everywhere");
        assertEquals(1005, live.column(FlowField.DST_AS)[0], "a number is no id");
    }

    @Test
    void columnsThatNobodyLooksAtAreLeftAlone() {
        JointTexts.Source one = texts.source(
                (_, _) -> {
                    throw new AssertionError("nobody asked");
                },
                COLUMNS,
                Optional.of(Set.of(FlowField.DST_AS)));
        FlowBatch batch = row(5, 6);
        one.translate(batch);
        assertEquals(6, batch.column(FlowField.LABEL)[0]);
    }

    @Test
    void translatingAllocatesNothingForTextsThatAreKnown() {
        JointTexts.Source source = texts.source((_, id) -> "text " + id % 5, COLUMNS, Optional.empty());
        FlowBatch batch = new FlowBatch();
        while (!batch.full()) {
            batch.append(null);
        }
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 12_000; i++) {
            if (i == 2000) {
                before = memory.getCurrentThreadAllocatedBytes();
            }
            for (int row = 0; row < batch.size(); row++) {
                batch.set(FlowField.LABEL, row, 1 + row);
            }
            source.translate(batch);
        }
        assertTrue(memory.getCurrentThreadAllocatedBytes() - before < 10_000);
    }
}
