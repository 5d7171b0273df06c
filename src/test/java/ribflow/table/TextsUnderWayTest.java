package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Epochs;

/**
 * Workers bring texts that are used for a while and then never again, and remember ids of theirs, while they are swept away
 * as fast as can be: every byte must be found under the text that it was sent with.
 */
final class TextsUnderWayTest {

    private static final int ROUNDS = 3000;

    @Test
    void everyByteIsUnderItsText() {
        Names names = new Names();
        AtomicBoolean stop = new AtomicBoolean();
        Dictionary dictionary = new Dictionary() {
            @Override
            public String text(FlowField field, int id) {
                return names.text(id);
            }

            @Override
            public int generation(FlowField field, int id) {
                return names.generation(id);
            }
        };
        try (Bench bench = new Bench(dictionary, Bench.accumulating("hosts", 1_000_000, FlowField.VRF_NAME))) {
            CompletableFuture<Integer> sweeper = CompletableFuture.supplyAsync(() -> {
                int sweeps = 0;
                while (!stop.get()) {
                    int era = names.era();
                    names.sweep(bench.epochs);
                    sweeps += era == names.era() ? 0 : 1;
                    Thread.onSpinWait();
                }
                return sweeps;
            });
            List<Worker> workers = List.of(new Worker(bench, names, 1), new Worker(bench, names, 2));
            Map<List<Object>, Sums> expected = new HashMap<>();
            for (Worker worker : workers) {
                worker.sent
                        .join()
                        .forEach((text, bytes) -> expected.merge(List.of(text), new Sums(0, 0, bytes, -1), Sums::plus));
            }
            stop.set(true);
            assertTrue(sweeper.join() > 10, "hardly any sweeps");
            assertEquals(expected, bench.read("hosts"));
            names.sweep(bench.epochs);
            names.sweep(bench.epochs);
            names.sweep(bench.epochs);
            assertEquals(0, names.size(), "the tables have texts of their own");
            workers.forEach(Worker::close);
        }
    }

    private static final class Worker implements AutoCloseable {

        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Bench bench;
        private final Names names;
        private final SplittableRandom random;
        private final Epochs.Reader reader;
        private final TableWriter writer;
        private final CompletableFuture<Map<String, Long>> sent;
        private final Map<String, Integer> remembered = new HashMap<>();
        private int era;

        Worker(Bench bench, Names names, int seed) {
            this.bench = bench;
            this.names = names;
            this.random = new SplittableRandom(seed);
            this.reader = bench.epochs.register();
            this.writer = bench.tables.writer(reader, thread::execute);
            this.sent = CompletableFuture.supplyAsync(this::work, thread);
        }

        private Map<String, Long> work() {
            Map<String, Long> bytes = new HashMap<>();
            FlowBatch batch = new FlowBatch();
            for (int round = 0; round < ROUNDS; round++) {
                batch.clear();
                reader.enter();
                while (!batch.full()) {
                    String text = "host" + (round / 10 + random.nextInt(20)) + ".example";
                    int row = batch.append(bench.exporter);
                    batch.set(FlowField.VRF_NAME, row, id(text));
                    batch.set(FlowField.BYTES, row, row + 1);
                    bytes.merge(text, row + 1L, Long::sum);
                }
                writer.accept(batch);
                reader.leave();
                if (random.nextInt(20) == 0) {
                    writer.handOver();
                }
            }
            return bytes;
        }

        /** As decoders do. */
        private int id(String text) {
            if (era != names.era()) {
                era = names.era();
                remembered.clear();
            }
            return remembered.computeIfAbsent(text, names::wire);
        }

        @Override
        public void close() {
            thread.shutdown();
        }
    }
}
