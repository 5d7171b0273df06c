package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.tag.TagConfig.Source.BGP;

import java.io.IOException;
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
import ribflow.bgp.message.Nlri;
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
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.MapErrors;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;

/** Flows of VPNs: where their distinguisher comes from, and that they are looked up there and nowhere else. */
final class DistinguishersTest {

    private static final Address EDGE = Address.parse("10.0.0.1");
    private static final TagConfig CONFIG = new TagConfig(List.of(BGP), List.of(BGP), List.of(BGP), List.of(BGP));

    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final Correlation correlation = new Correlation(rib, Maps.EMPTY);
    private final FlowBatch batch = new FlowBatch();
    private final Exporters exporters = new Exporters(10);

    @TempDir
    private Path folder;

    @BeforeEach
    void routes() throws IOException, MapErrors {
        AdjRibIn peer = rib.established(
                new RibSource.Session(EDGE),
                new Speaker(EDGE, 64500, false),
                Set.of(Family.IPV4_UNICAST, Family.IPV4_VPN),
                Set.of());
        route(peer, Family.IPV4_UNICAST, "", "192.0.2.0/24", 64501);
        route(peer, Family.IPV4_UNICAST, "", "198.51.100.0/24", 64505);
        route(peer, Family.IPV4_VPN, "0:64500:1", "192.0.2.0/24", 64502);
        route(peer, Family.IPV4_VPN, "0:64500:2", "192.0.2.0/25", 64503);
        correlation.maps(Maps.read(
                new MapPaths(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Files.writeString(folder.resolve("vrf.map"), """
                                rd=0:64500:2 ip=10.0.0.0/24 in=5
                                rd=0:0:0 ip=10.0.0.1 in=6
                                """))),
                new Names()));
    }

    private static void route(AdjRibIn peer, Family family, String rd, String prefix, int as) {
        Prefix parsed = Prefix.parse(prefix);
        Address nextHop = Address.parse("10.0.1.7");
        Update.Announcement announcement = rd.isEmpty()
                ? Update.Announcement.of(family, nextHop, List.of(parsed))
                : new Update.Announcement(
                        family,
                        nextHop,
                        List.of(new Nlri(parsed, Nlri.NO_PATH_ID, RouteDistinguisher.parse(rd), List.of(100))));
        peer.update(new Update(
                List.of(),
                List.of(announcement),
                Optional.of(new PathAttributes(
                        PathAttributes.Origin.IGP,
                        AsPath.ofSequence(as),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of())),
                Optional.empty()));
    }

    private int flow(String destination, long in, String rd) {
        int row = batch.append(Objects.requireNonNull(exporters.find(EDGE.high(), EDGE.low())));
        Address to = Address.parse(destination);
        batch.setAddress(FlowField.SRC_HOST, row, to.high(), to.low());
        batch.setAddress(FlowField.DST_HOST, row, to.high(), to.low());
        batch.set(FlowField.IN_IFACE, row, in);
        if (!rd.isEmpty()) {
            batch.set(FlowField.MPLS_VPN_RD, row, RouteDistinguisher.parse(rd));
        }
        return row;
    }

    private long as(int row) {
        assertEquals(batch.has(FlowField.DST_AS, row), batch.has(FlowField.SRC_AS, row));
        return batch.get(FlowField.DST_AS, row, -1);
    }

    private String origin(int row) {
        return FlowField.MPLS_VPN_RD_ORIGIN.words().label(batch.column(FlowField.MPLS_VPN_RD_ORIGIN)[row]);
    }

    @Test
    void aFlowIsLookedUpInItsVpnAndNowhereElse() {
        int global = flow("192.0.2.1", 1, "");
        int one = flow("192.0.2.1", 1, "0:64500:1");
        int two = flow("192.0.2.1", 1, "0:64500:2");
        int outside = flow("192.0.2.200", 1, "0:64500:2");
        int unknown = flow("198.51.100.1", 1, "0:64500:3");
        int zero = flow("192.0.2.1", 1, "0:0:0");
        int mapped = flow("192.0.2.1", 5, "");
        int mappedOver = flow("192.0.2.1", 5, "0:64500:1");
        int mappedOut = flow("192.0.2.1", 6, "0:64500:1");
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            Set<FlowField> wanted = Set.of(FlowField.DST_AS, FlowField.SRC_AS, FlowField.MPLS_VPN_RD);
            new Tagger(CONFIG, wanted, correlation, rib, tagged -> {}).accept(batch);
        }
        assertEquals(64501, as(global));
        assertEquals(64502, as(one));
        assertEquals(64503, as(two));
        assertEquals(-1, as(outside));
        assertEquals(-1, as(unknown));
        assertEquals(64501, as(zero));
        assertEquals(64503, as(mapped));
        assertEquals(64503, as(mappedOver), "the map goes before the record");
        assertEquals(64501, as(mappedOut), "0:0:0 is the global table");
        assertFalse(batch.has(FlowField.MPLS_VPN_RD, global));
        assertFalse(batch.has(FlowField.MPLS_VPN_RD_ORIGIN, global));
        assertEquals("flow", origin(one));
        assertEquals("map", origin(mapped));
        assertEquals("map", origin(mappedOver));
        assertEquals("0:64500:2", RouteDistinguisher.text(batch.column(FlowField.MPLS_VPN_RD)[mapped]));
    }
}
