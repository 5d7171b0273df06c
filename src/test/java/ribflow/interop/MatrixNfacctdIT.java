package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.interop.Rows.Sums;
import ribflow.simulate.Amount;
import ribflow.simulate.ExportProtocol;
import ribflow.simulate.MapFiles;
import ribflow.simulate.SimulatedNetwork;

/**
 * The matrix as pmacct's users make it: nfacctd gets the same routes and the same datagrams as ribflow, adds up by
 * {@code peer_src_ip, peer_dst_ip}, and a script joins that with the same map of PoPs. Both matrices are equal in each cell,
 * packets and bytes, sampling undone, IPv6 too; and they are what the network forwarded.
 *
 * <p>What nfacctd must be told by rows of a pre_tag_map, one for each interface: which flows are where traffic enters
 * (tag 1), and which of these never leave, since they are dropped or go to a group (tag 2). For it knows neither, and would
 * say of both where the route leads. NetFlow v9 takes the place of v5, for flows of which nfacctd tells no next hop.
 */
@Tag("interop")
final class MatrixNfacctdIT {

    private static final int CONVERSATIONS = 12_000;
    private static final int RATE = 3_000;
    private static final String ENTERS = "1";

    @TempDir
    private Path folder;

    @Test
    void theMatricesAreEqual() throws IOException, InterruptedException {
        SimulatedNetwork network = new SimulatedNetwork(5);
        MapFiles maps = network.maps();
        maps.write(folder);
        try (Nfacctd nfacctd = nfacctd(maps);
                RibflowDaemon ribflow = ribflow(maps);
                network) {
            network.connect(new InetSocketAddress(Ports.LOOPBACK, nfacctd.bgpPort()));
            network.connect(ribflow.bgp());
            nfacctd.awaitIdle();
            Await.until(
                    Await.LIMIT,
                    () -> ribflow.ask("bgp").where("COMPLETE", "true").rows().size() == network.sessions(),
                    () -> "all tables are there: " + ribflow.ask("bgp").rows());
            List<Integer> ports = List.of(nfacctd.flowPort(), ribflow.flowPort());
            network.exportTo(
                    ports.stream()
                            .map(port -> new InetSocketAddress(Ports.LOOPBACK, port))
                            .toList(),
                    Set.of(ExportProtocol.NETFLOW_5),
                    () -> ports.stream().allMatch(port -> Unread.udp(port) == 0) ? Long.MAX_VALUE : 0);
            network.send(CONVERSATIONS, RATE);

            Sums forwarded =
                    sums(network.truth().crossings().values().stream().reduce(new Amount(0, 0, 0), Amount::plus));
            Map<List<String>, Sums> theirs = joined(nfacctd.awaitTable(forwarded), new PopPlaces(maps.pops()));
            Map<List<String>, Sums> ours = ribflow.awaitTable("matrix | by ingress_pop, egress_pop", forwarded)
                    .by(List.of("INGRESS_POP", "EGRESS_POP"));
            assertEquals(20 + 1, theirs.size(), "four PoPs by four and unknown, and of unknown to unknown: " + theirs);
            assertEquals(theirs, ours);
            assertEquals(forwarded(network), ours);
        }
    }

    private RibflowDaemon ribflow(MapFiles maps) {
        RibflowDaemon.Builder daemon = RibflowDaemon.in(folder)
                .neighbours("127.0.1.0/24", 64500)
                .map("pops", "pops.map")
                .map("interfaces", "interfaces.map")
                .map("peers", "peers.map")
                .table("all", "peer_src_ip")
                .section("matrix: { bin: 1h, keep: 2 }");
        MapRow.all(maps.exporters()).forEach(row -> daemon.exporter(row.get("ip"), row.get("bgp_ip")));
        return daemon.start();
    }

    private Nfacctd nfacctd(MapFiles maps) throws IOException {
        Path tags = Files.writeString(folder.resolve("entering.map"), String.join("\n", entering(maps)) + "\n");
        Path agents = Files.writeString(folder.resolve("agents.map"), maps.exporters());
        return Nfacctd.start(folder, "tag, peer_src_ip, peer_dst_ip", "", """
                nfacctd_renormalize: true
                pre_tag_map: %s
                pre_tag_filter[t]: 1, 2
                bgp_agent_map: %s
                maps_entries: 1000
                """.formatted(tags, agents));
    }

    /**
     * All that comes in by interfaces that are not core's, as it was metered there or, by a router that meters nothing else,
     * as it went out; of a router that nobody described, all.
     */
    private static List<String> entering(MapFiles maps) {
        List<MapRow> interfaces = MapRow.all(maps.interfaces());
        Set<String> byEgress = interfaces.stream()
                .filter(row -> row.is("metering", "egress"))
                .map(row -> row.get("ip"))
                .collect(Collectors.toSet());
        List<String> rows = new ArrayList<>();
        interfaces.stream()
                .filter(row -> row.find("role").isPresent() && !row.is("role", "core"))
                .map(row -> "ip=" + row.get("ip") + " in=" + row.get("in") + " direction="
                        + (byEgress.contains(row.get("ip")) ? 1 : 0))
                .forEach(rows::add);
        rows.add("ip=127.0.1.21");
        List<String> map = new ArrayList<>();
        rows.forEach(row -> {
            map.add("set_tag=2 " + row + " fwdstatus=129");
            map.add("set_tag=2 " + row + " fwdstatus=131");
            map.add("set_tag=2 " + row + " dst_net=ff00::/8");
            map.add("set_tag=1 " + row);
        });
        return map;
    }

    /** nfacctd's rows as a matrix of PoPs. */
    private static Map<List<String>, Sums> joined(Rows rows, PopPlaces pops) {
        Map<List<String>, Sums> matrix = new HashMap<>();
        rows.by(List.of("TAG", "PEER_SRC_IP", "PEER_DST_IP")).forEach((key, sums) -> {
            String egress = key.getFirst().equals(ENTERS) ? pops.ofNextHop(key.get(2)) : PopPlaces.UNKNOWN;
            matrix.merge(List.of(pops.ofExporter(key.get(1)), egress), sums, Sums::plus);
        });
        return matrix;
    }

    private static Map<List<String>, Sums> forwarded(SimulatedNetwork network) {
        Map<List<String>, Sums> matrix = new HashMap<>();
        network.truth()
                .crossings()
                .forEach((crossing, amount) -> matrix.merge(
                        List.of(
                                crossing.ingress().end().pop().orElse(PopPlaces.UNKNOWN),
                                crossing.egress().end().pop().orElse(PopPlaces.UNKNOWN)),
                        sums(amount),
                        Sums::plus));
        return matrix;
    }

    private static Sums sums(Amount amount) {
        return new Sums(amount.packets(), amount.bytes());
    }
}
