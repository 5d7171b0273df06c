package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.simulate.MapFiles;
import ribflow.simulate.MatrixColumn;
import ribflow.simulate.MatrixLevel;
import ribflow.simulate.SimulatedNetwork;

/**
 * The matrices of a real daemon, held against what the simulated network forwarded: each cell of each bin, flows, packets and
 * bytes, at the finest level and at each that is asked for.
 */
@Tag("interop")
final class MatrixTruthIT {

    private static final long BIN = 2_000;
    private static final int LATE_SECONDS = 8;
    private static final int BURST = 500;
    private static final int RATE = 1_000;
    private static final Duration COUNTED = Duration.ofSeconds(20);
    @TempDir
    private Path folder;

    private final BinnedTruth truth = new BinnedTruth(BIN);
    private final SimulatedNetwork network = new SimulatedNetwork(9, truth);

    @Test
    void everyCellOfEveryBinIsExact() throws IOException, InterruptedException {
        MapFiles maps = network.maps();
        maps.write(folder);
        try (RibflowDaemon ribflow = daemon(maps);
                network) {
            meet(ribflow);
            send(8);
            awaitCounted(ribflow, truth.flows());
            assertExact(ribflow, Long.MIN_VALUE);
        }
    }

    private RibflowDaemon daemon(MapFiles maps) {
        RibflowDaemon.Builder daemon = RibflowDaemon.in(folder)
                .neighbours("127.0.1.0/24", 64500)
                .map("pops", "pops.map")
                .map("interfaces", "interfaces.map")
                .map("peers", "peers.map")
                .table("exported", "peer_src_ip")
                .map("classes", "classes.map")
                .section("""
                        matrix:
                          bin: 2s
                          keep: 40
                          levels: [pop, router, as, pop-as, interface]
                          by: [class, ip_version, dscp]""")
                .section("late: " + LATE_SECONDS + "s");
        MapRow.all(maps.exporters()).forEach(row -> daemon.exporter(row.get("ip"), row.get("bgp_ip")));
        return daemon.start();
    }

    /** Has the routers open their sessions with a daemon that has just started, and export to it. */
    private void meet(RibflowDaemon ribflow) throws IOException, InterruptedException {
        network.connect(ribflow.bgp());
        Await.until(
                Duration.ofSeconds(20),
                () -> ribflow.ask("bgp").where("COMPLETE", "true").rows().size() == network.sessions(),
                () -> "all tables are there: " + ribflow.ask("bgp").rows());
        InetSocketAddress collector = new InetSocketAddress(Ports.LOOPBACK, ribflow.flowPort());
        network.exportTo(collector, () -> Unread.udp(ribflow.flowPort()) == 0 ? Long.MAX_VALUE : 0);
    }

    /** Half seconds of traffic; after each, no router holds records back. */
    private void send(int halves) throws IOException {
        for (int i = 0; i < halves; i++) {
            network.send(BURST, RATE);
        }
    }

    private static void awaitCounted(RibflowDaemon ribflow, long flows) {
        Await.until(
                COUNTED,
                () -> ribflow.ask("matrix | since -1h | sum flows").sum("FLOWS") == flows,
                () -> flows + " flows are in the matrix; there are "
                        + ribflow.ask("matrix | since -1h | sum flows").sum("FLOWS"));
    }

    private static Cells measured(RibflowDaemon ribflow, List<MatrixColumn> columns) {
        String by = columns.stream().map(MatrixColumn::label).collect(Collectors.joining(", "));
        return Cells.of(
                ribflow.ask("matrix | since -1h | by stamp_inserted, " + by + " | sum packets, flows, bytes"), columns);
    }

    private void assertExact(RibflowDaemon ribflow, long from) {
        List<MatrixColumn> finest = MatrixLevel.FINEST.columns();
        Cells forwarded = truth.cells(BIN, finest);
        assertTrue(forwarded.size() > 1000, "there are cells to compare: " + forwarded.size());
        assertEquals(List.of(), forwarded.differences(measured(ribflow, finest), from, Long.MAX_VALUE));
    }
}
