package ribflow.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
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
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Update;
import ribflow.bgp.message.UpdateDecoder;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.RouteMatches;
import ribflow.bgp.rib.RouteQuery;
import ribflow.bgp.rib.RouteReader;
import ribflow.bgp.rib.Speaker;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;

/**
 * What an UPDATE costs, and a look-up beside: bytes to values, values into the RIB, addresses to routes. Each UPDATE has five prefixes
 * that lie anywhere, as they do when a router packs its table by attributes, a path of five ASes and four communities. Storing is
 * measured where it is dearest: each route is replaced by one with attributes that nobody has, and the old ones are let go.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class UpdateBench {

    private static final int PREFIXES = 5;
    private static final int BATCHES = 1024;
    private static final Address PEER = Address.parse("10.0.0.1");
    private static final Set<Family> FAMILIES = Set.of(Family.IPV4_UNICAST);

    /** How many routes the peer has. */
    @Param({"10000", "1000000"})
    public int routes;

    private final UpdateDecoder decoder = new UpdateDecoder(new PeerTraits(false, true, FAMILIES));
    private final SplittableRandom random = new SplittableRandom(1);
    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final RouteReader reader = new RouteReader(rib);
    private final RouteQuery query = new RouteQuery();
    private final RouteMatches matches = new RouteMatches();
    private final long[][] high = new long[BATCHES][RouteMatches.CAPACITY];
    private final long[][] low = new long[BATCHES][RouteMatches.CAPACITY];
    private final PeerTiers[] peers = new PeerTiers[RouteMatches.CAPACITY];
    private ByteBuffer[] messages;
    private AdjRibIn peer;
    private DecodedUpdate[][] updates;
    private Epochs.Reader online;
    private int next;
    private int generation;

    @Setup
    public void prepare() {
        peer = rib.established(new RibSource.Session(PEER), new Speaker(PEER, 64500, false), FAMILIES, Set.of());
        List<Prefix> prefixes = new ArrayList<>();
        for (int i = 0; i < routes; i++) {
            prefixes.add(Prefix.of(Address.ipv4(0x2000_0000 + (i << 8)), 24));
        }
        Collections.shuffle(prefixes, new Random(1));
        updates = new DecodedUpdate[2][routes / PREFIXES];
        messages = new ByteBuffer[routes / PREFIXES];
        for (int generation = 0; generation < 2; generation++) {
            for (int i = 0; i < messages.length; i++) {
                List<Prefix> some = prefixes.subList(PREFIXES * i, PREFIXES * (i + 1));
                messages[i] = ByteBuffer.wrap(MessageEncoder.encode(update(some, 2 * i + generation)));
                updates[generation][i] = decoder.decode(messages[i].duplicate());
            }
        }
        for (DecodedUpdate update : updates[0]) {
            peer.update(update.update());
        }
        Arrays.fill(peers, PeerTiers.inOrder(peer));
        for (int i = 0; i < BATCHES; i++) {
            for (int row = 0; row < RouteMatches.CAPACITY; row++) {
                Address address = Address.ipv4(0x2000_0000 + random.nextInt(routes << 8));
                high[i][row] = address.high();
                low[i][row] = address.low();
            }
        }
        online = epochs.register();
    }

    private static Update update(List<Prefix> prefixes, int number) {
        PathAttributes attributes = new PathAttributes(
                PathAttributes.Origin.IGP,
                AsPath.ofSequence(64501, 64502, 100_000 + number % 1000, 200_000 + number / 1000, 300_000 + number),
                OptionalLong.of(100),
                OptionalLong.of(200),
                List.of(number, 64500 << 16 | 1, 64500 << 16 | 2, 64500 << 16 | 3),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
        return new Update(
                List.of(),
                List.of(Update.Announcement.of(Family.IPV4_UNICAST, PEER, prefixes)),
                Optional.of(attributes),
                Optional.empty());
    }

    /** The time an UPDATE takes to be read. */
    @Benchmark
    public DecodedUpdate decode() {
        next = next + 1 < messages.length ? next + 1 : 0;
        return decoder.decode(messages[next].duplicate());
    }

    /** The time an UPDATE takes to be stored, with the book-keeping that it leaves. */
    @Benchmark
    public void store() {
        if (next == 0) {
            generation ^= 1;
        }
        peer.update(updates[generation][next].update());
        next = next + 1 < messages.length ? next + 1 : 0;
        if (next % 1000 == 0) {
            rib.work(1_000_000);
        }
    }

    /** The time an address takes to be looked up, in a batch. */
    @Benchmark
    @OperationsPerInvocation(RouteMatches.CAPACITY)
    public int[] lookUp() {
        next = (next + 1) % BATCHES;
        online.enter();
        reader.find(query.rows(-1L, high[next], low[next], peers), matches);
        online.leave();
        return matches.attributes();
    }
}
