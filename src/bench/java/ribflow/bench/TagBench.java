package ribflow.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.decode.DecodeConfig;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.flow.Dictionary;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.MapErrors;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.TagMap;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;
import ribflow.tag.Correlation;
import ribflow.tag.TagConfig;
import ribflow.tag.Tagger;

/**
 * What a flow costs a worker, from the bytes of a NetFlow v9 datagram to the row of a table, with tag maps of different sizes: decoded,
 * tagged out of a RIB of a quarter of a million routes with its origin AS, AS path and tag, and added up. The rows of the maps are of
 * the sorts that people write: by exporter and interface, by network, by community, by AS, by filters; most flows match one of the
 * later ones or none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TagBench {

    private static final int ROUTES = 250_000;
    private static final int DATAGRAMS = 2048;
    private static final int RECORDS = 24;
    private static final int RECORD_BYTES = 55;
    private static final int HEADER_BYTES = 24;
    private static final Address EXPORTER = Address.parse("10.0.0.1");

    @Param({"0", "100", "30000"})
    public int tagRows;

    private final SplittableRandom random = new SplittableRandom(1);
    private final ByteBuffer[] datagrams = new ByteBuffer[DATAGRAMS];
    private final Queue<Runnable> ownTasks = new ConcurrentLinkedQueue<>();
    private Exporter exporter;
    private FlowDecoder decoder;
    private Epochs.Reader reader;
    private TableWriter writer;
    private Tables tables;
    private long sent;

    @Setup
    public void prepare() throws IOException, MapErrors {
        Epochs epochs = new Epochs();
        Rib rib = new Rib(epochs);
        AdjRibIn peer = rib.established(
                new RibSource.Session(EXPORTER),
                new Speaker(EXPORTER, 64500, false),
                Set.of(Family.IPV4_UNICAST),
                Set.of());
        for (int i = 0; i < ROUTES; i += 100) {
            announce(peer, i);
        }
        Names names = new Names();
        Path file = Files.createTempFile("pretag", ".map");
        Files.writeString(file, map());
        long begun = System.nanoTime();
        Maps maps = Maps.read(MapPaths.NONE.and(TagMap.FORMAT, file), names);
        System.out.printf("# %d rows read in %d ms%n", tagRows, (System.nanoTime() - begun) / 1_000_000);
        Files.delete(file);
        Set<FlowField> wanted = new TreeSet<>(Set.of(FlowField.DST_AS, FlowField.AS_PATH, FlowField.TAG));
        wanted.addAll(maps.tags().reads(wanted));
        wanted.addAll(Tagger.reads());
        Exporters exporters = new Exporters(1);
        exporter = Objects.requireNonNull(exporters.find(EXPORTER.high(), EXPORTER.low()));
        Dictionary attributes = rib.attributes();
        TableConfig table = new TableConfig(
                "traffic",
                List.of(FlowField.DST_AS, FlowField.AS_PATH, FlowField.TAG),
                Optional.empty(),
                Optional.empty(),
                1,
                1_000_000,
                false);
        tables = new Tables(
                List.of(new TableSpec(table, () -> FlowBatch::rows)),
                attributes,
                epochs,
                System::currentTimeMillis,
                Duration.ofMinutes(5),
                TimeConfig.BY_END);
        tables.start();
        reader = epochs.register();
        writer = tables.writer(reader, ownTasks::add);
        TagConfig config = new TagConfig(
                List.of(TagConfig.Source.BGP),
                List.of(TagConfig.Source.BGP),
                List.of(TagConfig.Source.BGP),
                List.of(TagConfig.Source.MAP));
        Tagger tagger = new Tagger(config, wanted, new Correlation(rib, maps), rib, writer);
        Templates templates = new Templates(new DecodeConfig(100, 0), exporters, names, wanted);
        decoder = new FlowDecoder(templates, tagger);
        reader.enter();
        Datagrams.V9.templates().ifPresent(first -> decoder.decode(first, exporter, 0));
        for (int i = 0; i < DATAGRAMS; i++) {
            datagrams[i] = datagram();
        }
    }

    @TearDown
    public void close() {
        decoder.flush();
        reader.leave();
        writer.handOver();
        tables.close();
        long flows = exporter.counters().get(ExporterCounter.FLOWS);
        if (flows != sent * RECORDS) {
            throw new IllegalStateException(flows + " of " + sent * RECORDS + " records were decoded");
        }
    }

    /** A datagram whose records have other addresses, interfaces and ports than all others. */
    private ByteBuffer datagram() {
        ByteBuffer datagram = Datagrams.V9.data(RECORDS);
        for (int record = 0; record < RECORDS; record++) {
            int at = HEADER_BYTES + record * RECORD_BYTES;
            datagram.putInt(at, 0x2000_0000 + random.nextInt(ROUTES << 8));
            datagram.putInt(at + 4, 0x2000_0000 + random.nextInt(ROUTES << 8));
            datagram.putInt(at + 12, random.nextInt(1, 200));
            datagram.putShort(at + 38, (short) (random.nextInt(3) == 0 ? 443 : random.nextInt(65_536)));
        }
        return datagram;
    }

    /** A hundred routes that share their attributes. */
    private void announce(AdjRibIn peer, int first) {
        List<Prefix> prefixes = new ArrayList<>();
        for (int i = first; i < first + 100; i++) {
            prefixes.add(Prefix.of(Address.ipv4(0x2000_0000 + (i << 8)), 24));
        }
        peer.update(new Update(
                List.of(),
                List.of(Update.Announcement.of(Family.IPV4_UNICAST, EXPORTER, prefixes)),
                Optional.of(new PathAttributes(
                        PathAttributes.Origin.IGP,
                        AsPath.ofSequence(64501, 64502 + first / 1000, 65000 + first / 100),
                        OptionalLong.of(100),
                        OptionalLong.empty(),
                        List.of(64500 << 16 | first / 100 % 1000, 64500 << 16 | 5000),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of())),
                Optional.empty()));
    }

    private String map() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < tagRows; i++) {
            rows.append("set_tag=").append(i + 1).append(" ip=").append(i % 3 == 0 ? "10.0.0.1" : "10.0.0.0/24");
            String net = Prefix.of(Address.ipv4(0x2000_0000 + (random.nextInt(2 * ROUTES) << 8)), 24).toString();
            switch (random.nextInt(8)) {
                case 0 -> rows.append(" in=").append(100 + i % 100).append(" dst_net=").append(net);
                case 1, 2 -> rows.append(" src_net=").append(net);
                case 3, 4 -> rows.append(" dst_net=").append(net);
                case 5 -> rows.append(" comms=64500:").append(900 + i);
                case 6 -> rows.append(" dst_as=").append(66_000 + i);
                default -> rows.append(" filter='dst net ").append(net).append(" and tcp port 443'");
            }
            rows.append('\n');
        }
        return rows.toString();
    }

    /** The time a flow takes. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long flow() {
        if (sent++ % DATAGRAMS == 0) {
            decoder.flush();
            reader.leave();
            writer.handOver();
            for (Runnable task = ownTasks.poll(); task != null; task = ownTasks.poll()) {
                task.run();
            }
            reader.enter();
        }
        decoder.decode(datagrams[(int) (sent % DATAGRAMS)], exporter, 1_700_000_000_000L);
        return sent;
    }
}
