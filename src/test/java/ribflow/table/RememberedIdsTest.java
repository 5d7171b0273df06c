package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Epochs;
import ribflow.stats.Counters;

/** What the merger remembers of the process's ids from shard to shard. */
final class RememberedIdsTest {

    private final Epochs epochs = new Epochs();
    private final Epochs.Reader worker = epochs.register();
    private final List<Integer> asked = new ArrayList<>();
    private final KeyLayout layout = new KeyLayout(List.of(FlowField.AS_PATH));
    private final Shard shard = new Shard(layout, null, null, epochs);

    private Bins bins(int limit) {
        Dictionary process = (_, id) -> {
            asked.add(id);
            return "path " + id;
        };
        TableConfig config = Bench.accumulating("paths", limit, FlowField.AS_PATH);
        return new Bins(config, layout, process, epochs, new Counters<>(TableCounter.class));
    }

    private void merge(Bins bins, int... paths) {
        FlowBatch batch = new FlowBatch();
        for (int path : paths) {
            batch.set(FlowField.AS_PATH, batch.append(null), path);
        }
        worker.enter();
        shard.add(batch, batch.rows(), worker);
        worker.leave();
        bins.merge(shard);
        shard.empty();
    }

    private Set<String> texts(Bins bins) {
        Set<String> texts = new TreeSet<>();
        FlowBatch batch = new FlowBatch();
        KeyBlock block = new KeyBlock(layout);
        for (Bin.Picture picture : bins.pictures(0, _ -> true)) {
            picture.rows().read(0, block);
            layout.unpack(block, batch);
            for (int row = 0; row < batch.size(); row++) {
                int id = (int) batch.column(FlowField.AS_PATH)[row];
                texts.add(bins.dictionary().text(FlowField.AS_PATH, id));
            }
            picture.giveBack();
        }
        return texts;
    }

    @Test
    void anIdIsAskedForOnceAndHeldSoLong() {
        Bins bins = bins(10);
        merge(bins, 1, 2);
        long withdrawn = epochs.advance();
        merge(bins, 2, 3);
        assertEquals(List.of(1, 2, 3), asked);
        assertFalse(epochs.passed(withdrawn), "ids 1 and 2 are remembered");
        bins.roll(0, 0);
        assertTrue(epochs.passed(withdrawn));
        merge(bins, 2);
        assertEquals(List.of(1, 2, 3, 2), asked);
        assertEquals(Set.of("path 1", "path 2", "path 3"), texts(bins));
    }

    @Test
    void anIdThatTheTableGaveToAnotherTextIsForgotten() {
        Bins bins = bins(2);
        merge(bins, 1, 2, 3);
        assertEquals(Set.of("path 1", "path 2"), texts(bins));
        bins.erase(0);
        merge(bins, 4, 3);
        assertEquals(Set.of("path 3", "path 4"), texts(bins));
        bins.erase(0);
        merge(bins, 2, 1);
        assertEquals(Set.of("path 1", "path 2"), texts(bins));
    }
}
