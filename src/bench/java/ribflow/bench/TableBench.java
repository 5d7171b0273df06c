package ribflow.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import ribflow.flow.Dictionary;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.table.Snapshot;
import ribflow.table.Table;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;

/**
 * What it costs to count flows that are tagged: the time of 1000, and what the worker and the merger use for one, printed with each
 * iteration. The key is source and destination AS, AS path, next hop and peer; of the keys, each is met about as often as its rank
 * says (Zipf, 1.0), or all alike. The tables have all keys before it is measured. {@code read} is a walk over a snapshot of all
 * rows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseTransparentHugePages", "-Xmx6g"})
public class TableBench {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int FLOWS = 1000;
    private static final int DRAWN = 1 << 22;
    private static final List<FlowField> KEYS = List.of(
            FlowField.PEER_SRC_IP,
            FlowField.SRC_AS,
            FlowField.DST_AS,
            FlowField.AS_PATH,
            FlowField.PEER_DST_AS,
            FlowField.PEER_DST_IP);

    @Param({"10000", "100000", "1000000"})
    public int keys;

    @Param("1")
    public int tables;

    @Param({"zipf", "even"})
    public String skew;

    private final Epochs epochs = new Epochs();
    private final Epochs.Reader reader = epochs.register();
    private final Names names = new Names();
    private final Exporter exporter = Objects.requireNonNull(new Exporters(1).find(0, Address.ipv4Low(1)));
    private final FlowBatch batch = new FlowBatch();
    private final int[] drawn = new int[DRAWN];
    private Tables all;
    private TableWriter writer;
    private int next;
    private long flows;
    private long merger;
    private long workerBegan;
    private long mergerBegan;

    @Setup
    public void prepare() {
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
        for (int path = 0; path < keys; path++) {
            names.id("64500 " + (64501 + path % 100) + ' ' + (65000 + path % 997) + ' ' + (70_000 + path));
        }
        List<TableSpec> specs = new ArrayList<>();
        for (int i = 0; i < tables; i++) {
            specs.add(new TableSpec(
                    new TableConfig("t" + i, KEYS, Optional.empty(), Optional.empty(), 0, Integer.MAX_VALUE, false),
                    () -> FlowBatch::rows));
        }
        all = new Tables(
                specs, dictionary, epochs, System::currentTimeMillis, Duration.ofMinutes(1), TimeConfig.BY_END);
        writer = all.writer(reader, Runnable::run);
        all.start();
        merger = Arrays.stream(THREADS.getAllThreadIds())
                .filter(id -> THREADS.getThreadInfo(id).getThreadName().equals("merger"))
                .findFirst()
                .orElseThrow();
        int[] shuffled = new int[keys];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < keys; i++) {
            int at = random.nextInt(i + 1);
            shuffled[i] = shuffled[at];
            shuffled[at] = i;
        }
        for (int i = 0; i < DRAWN; i++) {
            int rank = skew.equals("even") ? random.nextInt(keys) : (int) Math.pow(keys, random.nextDouble()) - 1;
            drawn[i] = shuffled[rank];
        }
        for (int key = 0; key < keys; ) {
            batch.clear();
            while (key < keys && !batch.full()) {
                append(shuffled[key++]);
            }
            accept();
        }
        all.freshen();
    }

    private void append(int key) {
        int row = batch.append(exporter);
        batch.setAddress(FlowField.PEER_SRC_IP, row, 0, Address.ipv4Low(0x0a00_0000 + key % 4));
        batch.setAddress(FlowField.PEER_DST_IP, row, 0, Address.ipv4Low(0x0a01_0000 + key % 32));
        batch.set(FlowField.SRC_AS, row, 64_000 + key % 50_000);
        batch.set(FlowField.DST_AS, row, 70_000 + key);
        batch.set(FlowField.AS_PATH, row, 1 + key);
        batch.set(FlowField.PEER_DST_AS, row, 64_501 + key % 100);
        batch.set(FlowField.PACKETS, row, 1);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.BYTES, row, 1000);
    }

    private void accept() {
        reader.enter();
        writer.accept(batch);
        reader.leave();
    }

    @Setup(Level.Iteration)
    public void begin() {
        workerBegan = THREADS.getCurrentThreadCpuTime();
        mergerBegan = THREADS.getThreadCpuTime(merger);
        flows = 0;
    }

    /** Of the benchmark's own thread, filling the batches included, and of the merger. */
    @TearDown(Level.Iteration)
    public void end() {
        if (flows > 0) {
            System.out.printf(
                    "worker %.1f, merger %.1f ns of CPU a flow: ",
                    (double) (THREADS.getCurrentThreadCpuTime() - workerBegan) / flows,
                    (double) (THREADS.getThreadCpuTime(merger) - mergerBegan) / flows);
        }
    }

    /** Wall time of 1000 flows: the worker waits for the merger when that is behind. */
    @Benchmark
    public void flows() {
        for (int left = FLOWS; left > 0; left -= batch.size()) {
            batch.clear();
            while (batch.size() < left && !batch.full()) {
                append(drawn[next++ & DRAWN - 1]);
            }
            accept();
        }
        flows += FLOWS;
    }

    /** All rows of a snapshot. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 5)
    @Measurement(iterations = 10)
    public long read() {
        long bytes = 0;
        Table table = all.table("t0").orElseThrow();
        try (Snapshot snapshot = table.snapshot()) {
            while (snapshot.next(batch)) {
                bytes += batch.column(FlowField.BYTES)[0];
            }
        }
        return bytes;
    }

    @TearDown
    public void close() {
        all.close();
    }
}
