package ribflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
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
import org.openjdk.jmh.annotations.Warmup;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.flow.Exporter;
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
import ribflow.tag.Correlation;
import ribflow.tag.TagConfig;
import ribflow.tag.Tagger;

/**
 * What it costs to tag a flow, with tag maps of different sizes: from a batch as a decoder leaves it to one as a table takes it, with the
 * origin AS, the AS path and the tag, out of a RIB of a quarter of a million routes. The rows of the maps are of the sorts that people
 * write: by exporter and interface, by network, by community, by AS, by filters; half of the flows match none of the first rows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TagBench {

    private static final int ROUTES = 250_000;
    private static final int BATCHES = 1024;
    private static final Address EXPORTER = Address.parse("10.0.0.1");

    @Param({"0", "100", "30000"})
    public int tagRows;

    private final SplittableRandom random = new SplittableRandom(1);
    private final FlowBatch batch = new FlowBatch();
    private final long[][] sources = new long[BATCHES][FlowBatch.CAPACITY];
    private final long[][] destinations = new long[BATCHES][FlowBatch.CAPACITY];
    private final long[][] interfaces = new long[BATCHES][FlowBatch.CAPACITY];
    private final long[][] ports = new long[BATCHES][FlowBatch.CAPACITY];
    private Exporter exporter;
    private Tagger tagger;
    private long tagged;
    private int next;

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
        exporter = Objects.requireNonNull(new Exporters(1).find(EXPORTER.high(), EXPORTER.low()));
        tagger = new Tagger(
                new TagConfig(
                        List.of(TagConfig.Source.BGP),
                        List.of(TagConfig.Source.BGP),
                        List.of(TagConfig.Source.BGP),
                        List.of(TagConfig.Source.MAP)),
                wanted,
                new Correlation(rib, maps),
                rib,
                flows -> tagged += Long.bitCount(flows.present(FlowField.TAG)));
        Epochs.Reader reader = epochs.register();
        reader.enter();
        for (int i = 0; i < BATCHES; i++) {
            for (int row = 0; row < FlowBatch.CAPACITY; row++) {
                sources[i][row] = Address.ipv4Low(0x2000_0000 + random.nextInt(ROUTES << 8));
                destinations[i][row] = Address.ipv4Low(0x2000_0000 + random.nextInt(ROUTES << 8));
                interfaces[i][row] = random.nextInt(1, 200);
                ports[i][row] = random.nextInt(3) == 0 ? 443 : random.nextInt(65_536);
            }
        }
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
    @OperationsPerInvocation(FlowBatch.CAPACITY)
    public long flow() {
        batch.clear();
        for (int row = 0; row < FlowBatch.CAPACITY; row++) {
            batch.append(exporter);
        }
        next = (next + 1) % BATCHES;
        fill(FlowField.SRC_HOST, sources[next]);
        fill(FlowField.DST_HOST, destinations[next]);
        fill(FlowField.IN_IFACE, interfaces[next]);
        fill(FlowField.DST_PORT, ports[next]);
        all(FlowField.SRC_PORT, 50_000);
        all(FlowField.PROTO, 6);
        all(FlowField.PACKETS, 10);
        all(FlowField.BYTES, 10_000);
        all(FlowField.SAMPLING_RATE, 1);
        all(FlowField.PEER_SRC_IP, EXPORTER.low());
        tagger.accept(batch);
        return tagged;
    }

    private void fill(FlowField field, long[] values) {
        System.arraycopy(values, 0, batch.column(field), 0, values.length);
        batch.setPresent(field, -1L);
    }

    private void all(FlowField field, long value) {
        Arrays.fill(batch.column(field), value);
        batch.setPresent(field, -1L);
    }
}
