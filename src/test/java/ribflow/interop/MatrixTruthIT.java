package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.simulate.Amount;
import ribflow.simulate.MapFiles;
import ribflow.simulate.MatrixColumn;
import ribflow.simulate.MatrixLevel;
import ribflow.simulate.SimulatedNetwork;

/**
 * The matrices of a real daemon with a history, held against what the simulated network forwarded: each cell of each bin, flows,
 * packets and bytes, at the finest level and at each that is asked for; while the bins are in memory, once they are on disk, and
 * both as one; after a restart, and after the daemon was killed. What a kill has cost is what the daemon says that it has,
 * and nothing of it is in a bin that was closed.
 *
 * <p>Bins are short, and so is the time for which they wait for late flows, with room for a slow machine: the routers' flows end
 * up to three seconds before they are told of, NetFlow v9's rounding included. Between two checkpoints there is time enough for
 * a kill to cost something.
 */
@Tag("interop")
final class MatrixTruthIT {

    private static final long BIN = 2_000;
    private static final long ROLL_UP = 10_000;
    private static final int LATE_SECONDS = 8;
    private static final int BURST = 500;
    private static final int RATE = 1_000;
    private static final int KILLS = 3;
    private static final int MOST_KILLS = 8;
    private static final Map<String, String> SILENT = Map.of("127.0.1.6", "192.0.2.6", "127.0.1.8", "192.0.2.8");
    private static final Duration COUNTED = Await.LIMIT;
    private static final Duration CLOSED = Await.LIMIT;

    @TempDir
    private Path folder;

    private final BinnedTruth truth = new BinnedTruth(BIN);
    private final SimulatedNetwork network = new SimulatedNetwork(9, truth);

    @Test
    void everyCellOfEveryBinIsExact() throws IOException, InterruptedException {
        RibflowDaemon ribflow = daemon();
        try (network) {
            meet(ribflow);
            send(8);
            assertExact(ribflow, "live");
            awaitStored(ribflow);
            assertExact(ribflow, "stored");
            send(6);
            assertExact(ribflow, "live and stored");

            ribflow.close();
            ribflow = ribflow.again();
            assertExact(ribflow, "after a restart");
            meet(ribflow);
            send(6);
            assertExact(ribflow, "after a restart, and more");

            long lost = 0;
            for (int kill = 1; kill <= KILLS || lost == 0 && kill <= MOST_KILLS; kill++) {
                long closedBefore = System.currentTimeMillis() - 1_000L * LATE_SECONDS - 2 * BIN;
                send(2);
                awaitCounted(ribflow);
                ribflow.kill();
                ribflow = ribflow.again();
                lost += assertLostAsSaid(ribflow, closedBefore, lost);
                assertExact(ribflow, "after kill " + kill);
                meet(ribflow);
                send(5);
                assertExact(ribflow, "after kill " + kill + ", and more");
            }
            assertTrue(lost > 0, "a kill cost something, so that it was seen to be counted");
            awaitStored(ribflow);
            assertExact(ribflow, "in the end");
        } finally {
            ribflow.close();
        }
    }

    /**
     * Without a map of PoPs each exporter is one, and BGP next hops are matched to exporters: by the session's router id, or by
     * who originated the route where the next hop is somebody else's. Of the two routers without a session nobody tells that the
     * addresses from which they export are theirs, too: as exits they have the names of their router ids.
     */
    @Test
    void withoutAMapEachRouterIsAPop() throws IOException, InterruptedException {
        try (RibflowDaemon ribflow = configured(network.maps())
                        .section("matrix: { bin: 1h }")
                        .start();
                network) {
            meet(ribflow);
            send(8);
            awaitCounted(ribflow);
            Cells forwarded = new Cells();
            truth.cells(Long.MAX_VALUE, List.of(MatrixColumn.PEER_SRC_IP, MatrixColumn.EGRESS_ROUTER))
                    .forEach((key, amount) -> forwarded.add(
                            0, List.of(key.getFirst(), SILENT.getOrDefault(key.getLast(), key.getLast())), amount));
            Rows rows = ribflow.ask("matrix | by ingress_pop, egress_pop | sum packets, flows, bytes");
            Cells measured = new Cells();
            for (List<String> row : rows.rows()) {
                measured.add(
                        0,
                        row.subList(0, 2),
                        new Amount(rows.number(row, "FLOWS"), rows.number(row, "PACKETS"), rows.number(row, "BYTES")));
            }
            assertTrue(forwarded.size() > 50, "there are cells to compare: " + forwarded.size());
            assertEquals(List.of(), forwarded.differences(measured));
        }
    }

    private RibflowDaemon daemon() throws IOException {
        return configured(network.maps())
                .map("pops", "pops.map")
                .section("late: " + LATE_SECONDS + "s")
                .section("history: { folder: history, checkpoint: 4s }")
                .section("""
                        matrix:
                          bin: 2s
                          keep: 6
                          levels: [pop, router, as, pop-as, interface]
                          by: [class, ip_version, dscp]
                          history: { bins: 1h, rollups: [{ bin: 10s, keep: 1d }] }""")
                .start();
    }

    private RibflowDaemon.Builder configured(MapFiles maps) throws IOException {
        maps.write(folder);
        RibflowDaemon.Builder daemon = RibflowDaemon.in(folder)
                .neighbours("127.0.1.0/24", 64500)
                .map("interfaces", "interfaces.map")
                .map("peers", "peers.map")
                .map("classes", "classes.map")
                .table("exported", "peer_src_ip");
        MapRow.all(maps.exporters()).forEach(row -> daemon.exporter(row.get("ip"), row.get("bgp_ip")));
        return daemon;
    }

    /** Has the routers open their sessions with a daemon that has just started, and export to it. */
    private void meet(RibflowDaemon ribflow) throws IOException, InterruptedException {
        network.connect(ribflow.bgp());
        Await.until(
                Await.LIMIT,
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

    private void awaitCounted(RibflowDaemon ribflow) {
        Supplier<Long> counted =
                () -> ribflow.ask("matrix | since -1h | sum flows").sum("FLOWS");
        Await.until(
                COUNTED,
                () -> counted.get() == truth.flows(),
                () -> truth.flows() + " flows are in the matrix; there are " + counted.get()
                        + ", and the daemon has counted " + ribflow.ask("stats").rows());
    }

    /** Waits until all bins of the network's traffic are closed and on disk. */
    private void awaitStored(RibflowDaemon ribflow) {
        Supplier<Long> stored = () -> storedFlows(ribflow);
        Await.until(
                CLOSED,
                () -> stored.get() == truth.flows(),
                () -> truth.flows() + " flows are on disk; there are " + stored.get());
    }

    /** None while the first bin is not there yet, of which the daemon says that nothing is stored of the table. */
    private static long storedFlows(RibflowDaemon ribflow) {
        if (ribflow.stat("history.matrix.bins_stored") == 0) {
            return 0;
        }
        return ribflow.ask("store bins matrix").sum("FLOWS");
    }

    /**
     * Holds what is not there any more against what the daemon says that it has lost, and forgets it.
     *
     * @param closedBefore bins that ended before were closed when the daemon was killed
     * @param before what it had lost before
     */
    private long assertLostAsSaid(RibflowDaemon ribflow, long closedBefore, long before) {
        Cells lost = truth.cells().without(measured(ribflow, List.of(MatrixColumn.values()), ""));
        assertTrue(lost.starts().headSet(closedBefore - BIN).isEmpty(), "nothing is missing in a closed bin");
        assertTrue(
                lost.amounts().allMatch(amount -> amount.flows() > 0 && amount.packets() > 0 && amount.bytes() > 0),
                "nothing is there twice");
        Rows gaps = ribflow.ask("store gaps matrix");
        assertEquals(before + lost.flows(), gaps.sum("FLOWS"), gaps.rows()::toString);
        System.out.println("killed: " + lost.flows() + " flows lost, as the daemon says");
        truth.forget(lost);
        return lost.flows();
    }

    private static Cells measured(RibflowDaemon ribflow, List<MatrixColumn> columns, String coarser) {
        String by = columns.stream().map(MatrixColumn::label).collect(Collectors.joining(", "));
        return Cells.of(
                ribflow.ask("matrix | since -1h " + coarser + "| by stamp_inserted, " + by
                        + " | sum packets, flows, bytes"),
                columns);
    }

    private void assertExact(RibflowDaemon ribflow, String when) {
        awaitCounted(ribflow);
        List<MatrixColumn> finest = MatrixLevel.FINEST.columns();
        assertTrue(
                truth.cells().size() > 1000,
                "there are cells to compare: " + truth.cells().size());
        assertEquals(List.of(), truth.cells().differences(measured(ribflow, finest, "")), when);
        for (MatrixLevel level : MatrixLevel.values()) {
            assertEquals(
                    List.of(),
                    truth.cells(ROLL_UP, level.columns()).differences(measured(ribflow, level.columns(), "| bin 10s ")),
                    when + ", " + level);
        }
        for (ShownMatrix shown : ShownMatrix.all()) {
            Cells forwarded = shown.cells(truth);
            assertTrue(forwarded.size() > 20, shown + " has cells to compare: " + forwarded.size());
            assertEquals(
                    List.of(),
                    forwarded.differences(shown.cells(ribflow.ask(shown.request()))),
                    when + ", matrix " + shown);
        }
    }
}
