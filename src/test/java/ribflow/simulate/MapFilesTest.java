package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.maps.ExporterMap;
import ribflow.maps.InterfaceMap;
import ribflow.maps.PeerAsMap;
import ribflow.maps.PeerFlows;
import ribflow.maps.PopMap;

class MapFilesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theMapsSayWhatTheModelKnows() throws Exception {
        MapFiles.of(Topology.ROUTERS, Topology.NEIGHBOURS).write(folder);
        Names names = new Names();
        PopMap pops = PopMap.read(folder.resolve("pops.map"), names);
        InterfaceMap interfaces = InterfaceMap.read(folder.resolve("interfaces.map"), new Names());
        PeerAsMap peers = PeerAsMap.read(folder.resolve("peers.map"));
        ExporterMap exporters = ExporterMap.read(folder.resolve("exporters.map"));

        for (Offer offer : RoutingTest.ROUTING.offers()) {
            Address nextHop = offer.nextHop();
            assertEquals(offer.router().pop().label(), names.text(pops.popOfNextHop(nextHop.high(), nextHop.low())));
        }
        for (Neighbour neighbour : Topology.NEIGHBOURS) {
            Address router = neighbour.router().source();
            assertEquals(neighbour.router().pop().label(), names.text(pops.popOf(router, neighbour.ifIndex())));
            assertEquals(neighbour.asn(), PeerFlows.asOf(peers, router, neighbour.ifIndex()));
            assertTrue(interfaces.enters(router, neighbour.ifIndex()));
            assertTrue(interfaces.enters(router, Router.ACCESS_INTERFACE));
            assertFalse(interfaces.enters(router, Router.CORE_INTERFACE));
        }
        assertEquals(
                List.of(Topology.REFLECTOR_2.source(), Topology.REFLECTOR_1.source()),
                exporters.peersOf(Topology.MUNICH_2.source()));
        assertEquals(List.of(), exporters.peersOf(Topology.MUNICH_1.source()));
        assertFalse(interfaces.hasRoles(Topology.LABORATORY.source()));
        assertEquals(PopMap.NONE, pops.popOf(Topology.LABORATORY.source()));
    }
}
