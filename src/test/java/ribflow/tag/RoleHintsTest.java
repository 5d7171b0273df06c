package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.ExporterMap;
import ribflow.maps.InterfaceMap;
import ribflow.maps.MapErrors;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.tag.RoleHints.Hint;

final class RoleHintsTest {

    private static final Address EDGE = Address.parse("10.0.0.1");

    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final Exporters exporters = new Exporters(10);
    private final FlowBatch batch = new FlowBatch();

    @TempDir
    private Path folder;

    private Correlation correlation;
    private RoleHints hints;

    @BeforeEach
    void routes() throws IOException, MapErrors {
        announce(up("10.0.0.1"), "198.51.100.0/24", "192.0.2.1", Optional.empty(), 64501);
        AdjRibIn reflector = up("10.0.0.100");
        announce(reflector, "203.0.113.0/25", "192.0.2.65", Optional.of("10.0.0.2"), 64502);
        announce(reflector, "203.0.113.128/25", "10.0.0.2", Optional.of("10.0.0.2"), 64502);
        announce(reflector, "198.51.101.0/24", "192.0.2.7", Optional.of("10.0.0.1"), 64503);
        announce(reflector, "0.0.0.0/0", "10.0.0.2", Optional.of("10.0.0.2"), 64502);
        correlation = new Correlation(
                rib,
                Maps.read(
                        MapPaths.NONE
                                .and(
                                        ExporterMap.FORMAT,
                                        Files.writeString(
                                                folder.resolve("exporters.map"), "bgp_ip=10.0.0.100 ip=10.0.0.1\n"))
                                .and(
                                        InterfaceMap.FORMAT,
                                        Files.writeString(
                                                folder.resolve("interfaces.map"), "ip=10.0.0.1 in=9 role=edge\n")),
                        new Names()));
        hints = new RoleHints(rib, correlation, _ -> {});
    }

    private AdjRibIn up(String address) {
        return rib.established(
                new RibSource.Session(Address.parse(address)),
                new Speaker(Address.parse(address), 64500, false),
                Set.of(Family.IPV4_UNICAST),
                Set.of());
    }

    private static void announce(
            AdjRibIn peer, String prefix, String nextHop, Optional<String> originator, int neighbour) {
        PathAttributes attributes = new PathAttributes(
                PathAttributes.Origin.IGP,
                AsPath.ofSequence(neighbour),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of(),
                List.of(),
                originator.map(Address::parse),
                List.of());
        peer.update(new Update(
                List.of(),
                List.of(Update.Announcement.of(
                        Family.IPV4_UNICAST, Address.parse(nextHop), List.of(Prefix.parse(prefix)))),
                Optional.of(attributes),
                Optional.empty()));
    }

    private void flow(int in, String source, long bytes) {
        int row = batch.append(Objects.requireNonNull(exporters.find(EDGE.high(), EDGE.low())));
        Address from = Address.parse(source);
        batch.setAddress(FlowField.SRC_HOST, row, from.high(), from.low());
        batch.set(FlowField.IN_IFACE, row, in);
        batch.set(FlowField.BYTES, row, bytes);
    }

    /** Sixteen times, of which one is looked at. */
    private void see() {
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            for (int i = 0; i < 16; i++) {
                hints.accept(batch);
            }
        }
    }

    private List<Hint> learnt() {
        return RoleHints.together(List.of(hints), correlation.maps());
    }

    @Test
    void whereSourcesWouldBeReachedTellsWhatIsBehindAnInterface() {
        flow(1, "198.51.100.1", 1000); // by a neighbour of its own
        flow(2, "203.0.113.1", 300); // by a neighbour of another router's, next hop and all
        flow(2, "203.0.113.200", 100); // by another router, which sets itself as next hop
        flow(3, "198.51.101.1", 50); // what the reflector has from it
        flow(3, "198.51.100.1", 60);
        flow(4, "198.51.100.1", 70);
        flow(4, "203.0.113.1", 80);
        flow(5, "192.0.2.77", 10); // only a default route
        flow(9, "203.0.113.1", 10); // has a role
        see();
        assertEquals(
                List.of(
                        new Hint(EDGE, 1, 1000, 0, 64501),
                        new Hint(EDGE, 2, 0, 400, -1),
                        new Hint(EDGE, 3, 110, 0, -1),
                        new Hint(EDGE, 4, 70, 80, 64501)),
                learnt());
        assertEquals(0.4667, learnt().get(3).share(), 1e-4);
    }

    @Test
    void whatWorkersLearnGoesTogether() {
        flow(1, "198.51.100.1", 1000);
        see();
        RoleHints other = hints;
        hints = new RoleHints(rib, correlation, _ -> {});
        batch.clear();
        flow(1, "198.51.101.1", 1);
        flow(1, "203.0.113.1", 2);
        see();
        assertEquals(
                List.of(new Hint(EDGE, 1, 1001, 2, -1)), RoleHints.together(List.of(hints, other), correlation.maps()));
    }

    @Test
    void manyInterfacesAreToldApart() {
        for (int in = 1; in <= 640; in++) {
            flow(10 + in, "198.51.100.1", in);
            if (batch.full()) {
                see();
                batch.clear();
            }
        }
        List<Hint> learnt = learnt();
        assertEquals(640, learnt.size());
        assertEquals(new Hint(EDGE, 650, 640, 0, 64501), learnt.getLast());
    }

    @Test
    void allocatesNothing() {
        for (int i = 0; i < FlowBatch.CAPACITY; i++) {
            flow(i & 7, i % 3 == 0 ? "198.51.100.1" : "203.0.113.1", 100);
        }
        for (int i = 0; i < 3_000; i++) {
            see();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least > 0; round++) { // the virtual machine itself allocates now and then
            try (Epochs.Reader reader = epochs.register()) {
                reader.enter();
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 16_000; i++) {
                    hints.accept(batch);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        assertEquals(0, least);
    }
}
