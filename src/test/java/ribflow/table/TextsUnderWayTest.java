package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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
            AtomicInteger sweeps = new AtomicInteger();
            CompletableFuture<Void> sweeper = CompletableFuture.runAsync(() -> {
                while (!stop.get()) {
                    int era = names.era();
                    names.sweep(bench.epochs);
                    if (era != names.era()) {
                        sweeps.incrementAndGet();
                    }
                    Thread.onSpinWait();
                }
            });
            // On a busy machine the sweeper may be late: they go on until it has been at work.
            BooleanSupplier swept = () -> sweeps.get() > 10 || sweeper.isDone();
            List<Worker> workers = List.of(new Worker(bench, names, 1, swept), new Worker(bench, names, 2, swept));
            Map<List<Object>, Sums> expected = new HashMap<>();
            for (Worker worker : workers) {
                worker.sent
                        .join()
                        .forEach((text, bytes) -> expected.merge(List.of(text), new Sums(0, 0, bytes, -1), Sums::plus));
            }
            stop.set(true);
            sweeper.join();
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
        private final BooleanSupplier swept;
        private final SplittableRandom random;
        private final Epochs.Reader reader;
        private final TableWriter writer;
        private final CompletableFuture<Map<String, Long>> sent;
        private final Map<String, Integer> remembered = new HashMap<>();
        private int era;

        Worker(Bench bench, Names names, int seed, BooleanSupplier swept) {
            this.bench = bench;
            this.swept = swept;
            this.names = names;
            this.random = new SplittableRandom(seed);
            this.reader = bench.epochs.register();
            this.writer = bench.tables.writer(reader, thread::execute);
            this.sent = CompletableFuture.supplyAsync(this::work, thread);
        }

        private Map<String, Long> work() {
            Map<String, Long> bytes = new HashMap<>();
            FlowBatch batch = new FlowBatch();
            for (int round = 0; round < ROUNDS || !swept.getAsBoolean(); round++) {
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
