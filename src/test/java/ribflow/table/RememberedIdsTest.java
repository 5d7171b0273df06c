package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** How often an id was given to another text. */
    private final Map<Integer, Integer> generations = new HashMap<>();

    private Bins bins(int limit) {
        Dictionary process = new Dictionary() {
            @Override
            public String text(FlowField field, int id) {
                asked.add(id);
                return "path " + id + "'".repeat(generation(field, id));
            }

            @Override
            public int generation(FlowField field, int id) {
                return generations.getOrDefault(id, 0);
            }
        };
        TableConfig config = Bench.accumulating("paths", limit, FlowField.AS_PATH);
        return new Bins(config, layout, process, new Counters<>(TableCounter.class));
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
    void anIdIsAskedForOnceAndNotHeld() {
        Bins bins = bins(10);
        merge(bins, 1, 2, 5000);
        long withdrawn = epochs.advance();
        assertTrue(epochs.passed(withdrawn), "what is remembered holds nobody up");
        merge(bins, 2, 3, 5000);
        bins.roll(0, 0);
        merge(bins, 3, 2, 1);
        assertEquals(List.of(1, 2, 5000, 3), asked);
        assertEquals(Set.of("path 1", "path 2", "path 3", "path 5000"), texts(bins));
    }

    @Test
    void anIdThatTheProcessGaveToAnotherTextIsAskedForAgain() {
        Bins bins = bins(10);
        merge(bins, 1, 2);
        generations.put(1, 1);
        merge(bins, 1, 2);
        generations.put(1, 2);
        merge(bins, 2, 1);
        assertEquals(List.of(1, 2, 1, 1), asked);
        assertEquals(Set.of("path 1", "path 1'", "path 1''", "path 2"), texts(bins));
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
        generations.put(2, 1);
        merge(bins, 2, 1);
        assertEquals(Set.of("path 1", "path 2'"), texts(bins));
    }
}
