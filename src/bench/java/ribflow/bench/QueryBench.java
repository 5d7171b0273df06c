package ribflow.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.query.Answer;
import ribflow.query.Format;
import ribflow.query.QueryEngine;
import ribflow.query.QueryException;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;

/**
 * What a query over a table of so many rows costs, from its text to the bytes of the answer, which nobody reads. The keys are
 * those of flows, with an AS path beside; one address in ten is of IPv6.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class QueryBench {

    private static final List<FlowField> KEYS = List.of(
            FlowField.SRC_HOST,
            FlowField.DST_HOST,
            FlowField.SRC_PORT,
            FlowField.DST_PORT,
            FlowField.PROTO,
            FlowField.AS_PATH);

    private static final int PATHS = 50_000;

    @Param("1000000")
    public int rows;

    @Param({
        "traffic",
        "traffic | top 10 bytes",
        "traffic | where dst_port == 443 | top 10 bytes",
        "traffic | by as_path | top 10 bytes",
        "traffic | sort bytes | limit 1000",
        "traffic | sum bytes"
    })
    public String query;

    @Param({"CSV", "JSON"})
    public Format format;

    private Tables tables;
    private QueryEngine engine;

    @Setup
    public void fill() {
        Names names = new Names();
        for (int path = 0; path < PATHS; path++) {
            names.id("64500 " + (64_501 + path % 100) + ' ' + (65_000 + path % 997) + ' ' + (70_000 + path));
        }
        Epochs epochs = new Epochs();
        Epochs.Reader reader = epochs.register();
        TableConfig config =
                new TableConfig("traffic", KEYS, Optional.empty(), Optional.empty(), 0, Integer.MAX_VALUE, false);
        tables = new Tables(
                List.of(new TableSpec(config, () -> FlowBatch::rows)),
                (_, id) -> names.text(id),
                epochs,
                System::currentTimeMillis,
                Duration.ofMinutes(1),
                TimeConfig.BY_END);
        TableWriter writer = tables.writer(reader, Runnable::run);
        tables.start();
        engine = new QueryEngine(name -> tables.table(name).orElse(null), () -> List.of("traffic"), () -> {});
        Exporter exporter = Objects.requireNonNull(new Exporters(1).find(0, Address.ipv4Low(1)));
        SplittableRandom random = new SplittableRandom(1);
        FlowBatch batch = new FlowBatch();
        for (int row = 0; row < rows; ) {
            batch.clear();
            while (row < rows && !batch.full()) {
                append(batch, batch.append(exporter), row++, random);
            }
            reader.enter();
            writer.accept(batch);
            reader.leave();
        }
        tables.freshen();
    }

    private static void append(FlowBatch batch, int at, int number, SplittableRandom random) {
        boolean ipv6 = number % 10 == 0;
        long high = ipv6 ? 0x2001_0db8_0000_0000L | random.nextInt(1 << 16) : 0;
        batch.setAddress(FlowField.SRC_HOST, at, high, ipv6 ? random.nextLong() : Address.ipv4Low(random.nextInt()));
        batch.setAddress(FlowField.DST_HOST, at, high, ipv6 ? number : Address.ipv4Low(number));
        batch.set(FlowField.SRC_PORT, at, 1024 + random.nextInt(60_000));
        batch.set(FlowField.DST_PORT, at, random.nextInt(3) == 0 ? 443 : random.nextInt(1024));
        batch.set(FlowField.PROTO, at, random.nextInt(4) == 0 ? 17 : 6);
        batch.set(FlowField.AS_PATH, at, 1 + random.nextInt(PATHS));
        batch.set(FlowField.PACKETS, at, 1 + random.nextInt(1000));
        batch.set(FlowField.FLOWS, at, 1);
        batch.set(FlowField.BYTES, at, (long) (1e9 * Math.pow(random.nextDouble(), 8)));
    }

    @Benchmark
    public long answer() throws QueryException, IOException {
        try (Answer answer = engine.run(query)) {
            return format.write(answer, OutputStream.nullOutputStream());
        }
    }

    @TearDown
    public void close() {
        tables.close();
    }
}
