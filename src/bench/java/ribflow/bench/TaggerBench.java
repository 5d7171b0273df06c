package ribflow.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
import ribflow.maps.NetworksMap;
import ribflow.tag.Correlation;
import ribflow.tag.TagConfig;
import ribflow.tag.TagConfig.Source;
import ribflow.tag.Tagger;

/**
 * What it costs to tag a flow with a million routes, and what a million rows in the map of networks add: as a source behind
 * route and record, which is asked for what these leave, and as one of three among which the longest mask decides. One flow
 * in ten comes from or goes to where no route leads. Addresses are drawn evenly, which is the worst for the caches.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class TaggerBench {

    private static final int ROUTES = 1_000_000;
    private static final int BATCHES = 4096;
    private static final Address EDGE = Address.parse("10.0.0.1");
    private static final Set<FlowField> WANTED = Set.of(
            FlowField.SRC_AS,
            FlowField.DST_AS,
            FlowField.PEER_DST_AS,
            FlowField.SRC_NET,
            FlowField.DST_NET,
            FlowField.SRC_MASK,
            FlowField.DST_MASK,
            FlowField.AS_PATH,
            FlowField.PEER_DST_IP);

    @Param({"bgp_flow", "bgp_flow_networks", "longest"})
    public String sources = "";

    private final Epochs epochs = new Epochs();
    private final FlowBatch batch = new FlowBatch();
    private final long[] addresses = new long[2 * BATCHES * FlowBatch.CAPACITY];
    private Epochs.Reader reader;
    private Exporter exporter;
    private Tagger tagger;
    private int next;
    private long rows;

    @Setup
    public void prepare() throws IOException, MapErrors {
        Rib rib = new Rib(epochs);
        AdjRibIn peer = rib.established(
                new RibSource.Session(EDGE), new Speaker(EDGE, 64500, false), Set.of(Family.IPV4_UNICAST), Set.of());
        for (int i = 0; i < ROUTES; i += 100) {
            List<Prefix> prefixes = new ArrayList<>();
            for (int j = i; j < i + 100; j++) {
                prefixes.add(Prefix.of(Address.ipv4(0x4000_0000 + (j << 8)), 24));
            }
            peer.update(new Update(
                    List.of(),
                    List.of(Update.Announcement.of(Family.IPV4_UNICAST, Address.parse("10.0.1.7"), prefixes)),
                    Optional.of(new PathAttributes(
                            PathAttributes.Origin.IGP,
                            AsPath.ofSequence(64501, 65000 + i / 100),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            List.of())),
                    Optional.empty()));
        }
        boolean networks = !sources.equals("bgp_flow");
        Correlation correlation = new Correlation(rib, networks ? networks() : Maps.EMPTY);
        List<Source> order = switch (sources) {
            case "bgp_flow" -> List.of(Source.BGP, Source.FLOW);
            case "bgp_flow_networks" -> List.of(Source.BGP, Source.FLOW, Source.NETWORKS);
            default -> List.of(Source.LONGEST);
        };
        tagger = new Tagger(
                new TagConfig(order, order, order, List.of()), WANTED, correlation, rib, tagged -> rows += tagged.size());
        exporter = Objects.requireNonNull(new Exporters(10).find(EDGE.high(), EDGE.low()));
        reader = epochs.register();
        reader.enter();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < addresses.length; i++) {
            int bits = random.nextInt(10) == 0
                    ? 0x5000_0000 | random.nextInt(1 << 24)
                    : 0x4000_0000 + random.nextInt(ROUTES << 8);
            addresses[i] = Address.ipv4Low(bits);
        }
    }

    /** 800,000 rows inside the routes, half of them more specific, and 200,000 where no route leads. */
    private static Maps networks() throws IOException, MapErrors {
        Path file = Files.createTempFile("networks", ".map");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 800_000; i++) {
                out.write("64501_" + (1 + i % 20_000) + ',' + Address.ipv4(0x4000_0000 + (i << 8)) + "/" + (24 + i % 2) + "\n");
            }
            for (int i = 0; i < 200_000; i++) {
                out.write((1 + i % 20_000) + "," + Address.ipv4(0x5000_0000 + (i << 6)) + "/26\n");
            }
        }
        Maps maps = Maps.read(MapPaths.NONE.and(NetworksMap.FORMAT, file), new Names());
        Files.delete(file);
        return maps;
    }

    @TearDown(Level.Trial)
    public void end() {
        reader.close();
    }

    /** The time a flow takes, of which filling the batch is a part in all cases. */
    @Benchmark
    @OperationsPerInvocation(FlowBatch.CAPACITY)
    public long flow() {
        batch.clear();
        int at = next;
        for (int row = 0; row < FlowBatch.CAPACITY; row++) {
            batch.append(exporter);
            batch.setAddress(FlowField.SRC_HOST, row, 0, addresses[at++]);
            batch.setAddress(FlowField.DST_HOST, row, 0, addresses[at++]);
            batch.set(FlowField.BYTES, row, 1000);
        }
        next = at == addresses.length ? 0 : at;
        tagger.accept(batch);
        return rows;
    }
}
