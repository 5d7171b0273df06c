package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.rib.Rib;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Epochs;
import ribflow.maps.ColourMap;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.PeerAsMap;
import ribflow.stats.Counters;
import ribflow.tag.Correlation;

final class MapReloadTest {

    private final Correlation correlation = new Correlation(new Rib(new Epochs()), Maps.EMPTY);
    private final Counters<DaemonCounter> counters = new Counters<>(DaemonCounter.class);
    private final MapReload reload = new MapReload(
            correlation,
            new Names(),
            Set.of(FlowField.PEER_SRC_AS, FlowField.IN_IFACE, FlowField.SRC_MAC, FlowField.VLAN),
            counters);

    @TempDir
    private Path folder;

    private List<String> read(String peers, String colours) throws Exception {
        return reload.read(new MapPaths(
                Map.of(
                        PeerAsMap.FORMAT, Files.writeString(folder.resolve("peers.map"), peers),
                        ColourMap.FORMAT, Files.writeString(folder.resolve("colours.map"), colours)),
                Map.of()));
    }

    @Test
    void whatChangesIsTold() throws Exception {
        assertEquals(
                List.of("peers.map: 1 row, 1 added, 0 removed", "colours.map: 1 row, 1 added, 0 removed"),
                read("id=1 ip=10.0.0.1 in=3\n", "colour=a community=64500:1\n"));
        assertEquals(List.of(), read("id=1 ip=10.0.0.1   in=3 # the same\n", "colour=a community=64500:1\n"));
        assertEquals(2, counters.get(DaemonCounter.RELOADS));
    }

    @Test
    void aBrokenFileChangesNothing() throws Exception {
        read("id=1 ip=10.0.0.1 in=3\n", "colour=a community=64500:1\n");
        Maps before = correlation.maps();
        assertEquals(
                List.of("not reloaded: " + folder.resolve("colours.map")
                        + ":2: community: the key is missing; allowed: "
                        + "a community, or a pattern with * for a part,"
                        + " such as 64500:1, 64500:*, blackhole, 64500:1:*, rt:64500:1 or 0x8000000000000001"),
                read("id=2 ip=10.0.0.1 in=3\n", "colour=a community=64500:1\ncolour=b\n"));
        assertSame(before, correlation.maps());
        assertEquals(1, counters.get(DaemonCounter.RELOADS_REFUSED));
    }

    @Test
    void aMapThatAsksForWhatIsNotDecodedIsRefused() throws Exception {
        assertEquals(1, read("id=1 ip=10.0.0.1 src_mac=00:00:5e:00:53:01\n", "").size());
        Maps before = correlation.maps();
        assertEquals(
                List.of("not reloaded: " + folder.resolve("peers.map")
                        + ": asks for what nothing asked for when the daemon started, so that it is not decoded:"
                        + " dst_port; allowed after a restart"),
                read("id=1 ip=10.0.0.1 vlan=7 filter='dst_port == 80'\n", ""));
        assertSame(before, correlation.maps());
    }
}
