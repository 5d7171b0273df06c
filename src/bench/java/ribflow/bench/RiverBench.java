package ribflow.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
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
import ribflow.decode.DecodeConfig;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.FlowSink;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.MapErrors;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.tag.Correlation;
import ribflow.tag.TagConfig;
import ribflow.tag.Tagger;

/**
 * What a flow costs from the bytes of its datagram to its tags, over full tables: a million prefixes a peer, four peers with
 * half of their attribute sets in common, an exporter beside each, 100,000 flows over the prefixes by Zipf's law. The working set
 * is many times the cache, as in a real network, so that what is measured is mostly how well the misses overlap.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class RiverBench {

    private static final int FLOWS = 100_000;
    private static final int RECORDS = 25;
    private static final int DATAGRAMS = FLOWS / RECORDS;
    private static final int SETS = 268_000;
    private static final int LOCAL_AS = 65_000;

    @Param("4")
    public int peers;

    @Param("1000000")
    public int prefixes;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Epochs epochs = new Epochs();
    private final Epochs.Reader reader = epochs.register();
    private final ByteBuffer[] datagrams = new ByteBuffer[DATAGRAMS];
    private Exporter[] exporters;
    private FlowDecoder decoder;
    private long known;
    private int next;

    @Setup
    public void prepare() throws MapErrors {
        Rib rib = new Rib(epochs);
        List<Prefix> table = table();
        for (int peer = 0; peer < peers; peer++) {
            announce(rib, peer, table);
        }
        Names names = new Names();
        Exporters all = new Exporters(peers);
        exporters = new Exporter[peers];
        for (int peer = 0; peer < peers; peer++) {
            Address address = address(peer);
            exporters[peer] = Objects.requireNonNull(all.find(address.high(), address.low()));
        }
        Set<FlowField> wanted = new TreeSet<>(Set.of(
                FlowField.PEER_SRC_IP,
                FlowField.SRC_AS,
                FlowField.DST_AS,
                FlowField.AS_PATH,
                FlowField.PEER_DST_AS,
                FlowField.PEER_DST_IP,
                FlowField.PACKETS,
                FlowField.FLOWS,
                FlowField.BYTES));
        Set<FlowField> decoded = new TreeSet<>(wanted);
        decoded.addAll(Tagger.reads());
        Correlation correlation = new Correlation(rib, Maps.read(MapPaths.NONE, names));
        FlowSink sink = this::look;
        Tagger tagger = new Tagger(new TagConfig(
                List.of(TagConfig.Source.BGP),
                List.of(TagConfig.Source.BGP),
                List.of(TagConfig.Source.BGP),
                List.of(TagConfig.Source.MAP)), wanted, correlation, rib, sink);
        decoder = new FlowDecoder(new Templates(new DecodeConfig(100, 0), all, names, decoded), tagger);
        datagrams(table);
    }

    private void look(FlowBatch batch) {
        known += Long.bitCount(batch.present(FlowField.DST_AS));
    }

    private static Address address(int peer) {
        return Address.ipv4(0x7f00_0101 + peer);
    }

    /** Prefixes with about the lengths of the global table. */
    private List<Prefix> table() {
        Set<Prefix> table = new HashSet<>();
        while (table.size() < prefixes) {
            int dice = random.nextInt(100);
            int length = dice < 57 ? 24 : dice < 73 ? 23 : dice < 86 ? 22 : 16 + random.nextInt(6);
            int address = (random.nextInt(1, 224) << 24 | random.nextInt(1 << 24)) & -1 << (32 - length);
            table.add(Prefix.of(Address.ipv4(address), length));
        }
        List<Prefix> list = new ArrayList<>(table);
        java.util.Collections.shuffle(list, new java.util.Random(1));
        return list;
    }

    private void announce(Rib rib, int number, List<Prefix> table) {
        AdjRibIn peer = rib.established(
                new RibSource.Session(address(number)),
                new Speaker(address(number), LOCAL_AS, false),
                Set.of(Family.IPV4_UNICAST),
                Set.of());
        int each = Math.max(1, table.size() / SETS);
        for (int from = 0, set = 0; from < table.size(); from += each, set++) {
            int own = set % 2 == 0 ? 0 : number + 1;
            peer.update(new Update(
                    List.of(),
                    List.of(Update.Announcement.of(
                            Family.IPV4_UNICAST,
                            Address.ipv4(0x7f00_0300 + set % 8 + 8 * own),
                            table.subList(from, Math.min(from + each, table.size())))),
                    Optional.of(new PathAttributes(
                            PathAttributes.Origin.IGP,
                            AsPath.ofSequence(100 + set % 50, 1000 + own, 10_000 + set % 977, 100_000 + set),
                            OptionalLong.of(set % 100),
                            OptionalLong.of(100),
                            List.of(LOCAL_AS << 16 | set % 1000, LOCAL_AS << 16 | 5000),
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            List.of())),
                    Optional.empty()));
        }
    }

    private void datagrams(List<Prefix> table) {
        long last = 0;
        for (Exporter exporter : exporters) {
            decoder.decode(Datagrams.V9.templates().orElseThrow(), exporter, last++);
        }
        for (int i = 0; i < DATAGRAMS; i++) {
            ByteBuffer datagram = Datagrams.V9.data(RECORDS);
            int size = (datagram.limit() - 24) / RECORDS;
            for (int record = 0; record < RECORDS; record++) {
                int at = 24 + record * size;
                datagram.putInt(at, host(table));
                datagram.putInt(at + 4, host(table));
            }
            datagrams[i] = datagram;
        }
    }

    /** An address in a prefix by Zipf's law: the rank is exp(u ln n). */
    private int host(List<Prefix> table) {
        Prefix prefix = table.get((int) Math.exp(random.nextDouble() * Math.log(table.size())));
        return (int) prefix.low() + random.nextInt(1 << 32 - prefix.length());
    }

    /** The time a flow takes: two look-ups over full tables, and the tags. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long flow() {
        if (next % 64 == 0) {
            reader.enter();
        }
        ByteBuffer datagram = datagrams[next % DATAGRAMS];
        decoder.decode(datagram, exporters[next % peers], 1);
        next = (next + 1) & Integer.MAX_VALUE;
        if (next % 64 == 0) {
            decoder.flush();
            reader.leave();
        }
        return known;
    }
}
