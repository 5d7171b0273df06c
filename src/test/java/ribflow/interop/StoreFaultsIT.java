package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.store.History;
import ribflow.store.Store;
import ribflow.store.StoredBin;

/** A daemon whose store has no room, may not be written, is damaged, or is another's: what is closed is kept, and it goes on. */
@Tag("interop")
final class StoreFaultsIT {

    private static final int FLOWS_PER_SECOND = 1000;
    private static final Duration LIMIT = Await.LIMIT;

    @TempDir
    private Path folder;

    private final int flowPort = Ports.udp();
    private final int bgpPort = Ports.tcp();

    private static final List<String> DAEMON = List.of("./ribflow", "daemon", "-c");

    private RibflowDaemon start(List<String> command, Path configuration) {
        List<String> whole = new ArrayList<>(command);
        whole.add(configuration.toString());
        return RibflowDaemon.start(folder, whole, folder.resolve("one.sock"), bgpPort, flowPort);
    }

    private static void awaitStored(RibflowDaemon daemon, long bins) {
        Await.until(
                LIMIT,
                () -> daemon.stat("history.t.bins_stored") >= bins && daemon.stat("history.bins_waiting") == 0,
                () -> bins + " bins are stored; it printed:\n" + daemon.output());
    }

    /** Sends until so many bins more wait. */
    private static void awaitWaiting(RibflowDaemon daemon, long bins) {
        Await.until(
                LIMIT,
                () -> daemon.stat("history.bins_waiting") >= bins,
                () -> bins + " bins wait; it printed:\n" + daemon.output());
    }

    /** Ends the load, and waits until all of it is in bins that are stored. */
    private static void settle(RibflowDaemon daemon, NumberedFlows flows) {
        flows.pause();
        Await.until("all is delivered", LIMIT, flows::delivered);
        awaitStored(daemon, daemon.stat("history.t.bins_stored") + 4);
    }

    @Test
    void aFullDiskLosesNothingThatIsClosed() throws IOException {
        Path mounted = folder.resolve("disk");
        Path configuration = KeptFlows.configure(folder, "one", mounted.resolve("store"), flowPort, bgpPort);
        try (SmallDisk disk = SmallDisk.mount(folder, mounted, 64);
                NumberedFlows flows = new NumberedFlows(flowPort, FLOWS_PER_SECOND)) {
            List<String> inside = disk.inside(DAEMON);
            try (RibflowDaemon daemon = start(inside, configuration)) {
                flows.go();
                awaitStored(daemon, 2);
                disk.fill();
                awaitWaiting(daemon, 5);
                assertTrue(daemon.stat("history.t.failures") > 0);
                assertTrue(daemon.output().contains("No space left"), daemon.output());
                disk.empty();
                awaitStored(daemon, 7);
                disk.fill();
                awaitWaiting(daemon, 1);
                flows.pause();
                Await.until("all is delivered", LIMIT, flows::delivered);
            }
            // Ended while the disk is full: what waits is lost, and counted by whoever comes next, full disk or not.
            try (RibflowDaemon daemon = start(inside, configuration)) {
                long lost = daemon.stat("history.t.lost_flows");
                assertTrue(lost > 0, daemon.output());
                flows.go();
                awaitWaiting(daemon, 1);
                disk.empty();
                settle(daemon, flows);
                try (Store store = open(disk.copy(folder.resolve("copy")).resolve("store"))) {
                    assertEquals(flows.sent() - lost, stored(store).cardinality());
                }
            }
        }
    }

    @Test
    void aDiskThatMayNotBeWrittenRefusesTheStartAndStaysAsItIs() throws IOException {
        Path mounted = folder.resolve("disk");
        Path configuration = KeptFlows.configure(folder, "one", mounted.resolve("store"), flowPort, bgpPort);
        try (SmallDisk disk = SmallDisk.mount(folder, mounted, 64);
                NumberedFlows flows = new NumberedFlows(flowPort, FLOWS_PER_SECOND)) {
            List<String> inside = disk.inside(DAEMON);
            disk.remount("ro");
            assertRefused(inside, configuration, "history.folder: " + mounted, "read-only");
            disk.remount("rw");
            try (RibflowDaemon daemon = start(inside, configuration)) {
                flows.go();
                awaitStored(daemon, 2);
                settle(daemon, flows);
            }
            disk.remount("ro");
            assertRefused(inside, configuration, "history.folder: " + mounted, "read-only");
            try (Store store = open(disk.copy(folder.resolve("copy")).resolve("store"))) {
                assertEquals(flows.sent(), stored(store).cardinality());
            }
        }
    }

    @Test
    void aSecondDaemonOnTheSameStoreIsRefused() {
        Path store = folder.resolve("store");
        Path configuration = KeptFlows.configure(folder, "one", store, flowPort, bgpPort);
        try (RibflowDaemon daemon = start(DAEMON, configuration)) {
            Path other = KeptFlows.configure(folder, "two", store, Ports.udp(), Ports.tcp());
            assertRefused(DAEMON, other, "history.folder: " + store + " is in use by process");
            awaitStored(daemon, daemon.stat("history.t.bins_stored") + 2);
        }
    }

    @Test
    void aDamagedPartitionIsSetAsideAndTheDaemonGoesOn() throws IOException {
        Path store = folder.resolve("store");
        Path configuration = KeptFlows.configure(folder, "one", store, flowPort, bgpPort);
        try (NumberedFlows flows = new NumberedFlows(flowPort, FLOWS_PER_SECOND)) {
            try (RibflowDaemon daemon = start(DAEMON, configuration)) {
                flows.go();
                awaitStored(daemon, 3);
                flows.pause();
            }
            int before = flows.sent();
            for (Path file : partitionFiles(store)) {
                damage(file);
            }
            try (RibflowDaemon daemon = start(DAEMON, configuration)) {
                flows.go();
                settle(daemon, flows);
                assertTrue(daemon.output().contains("set aside"), daemon.output());
                assertNotEquals(0, daemon.stat("store.partitions_damaged"));
            }
            try (Store opened = open(store)) {
                BitSet stored = stored(opened);
                assertEquals(flows.sent(), stored.nextClearBit(before), "all that was sent since is stored");
            }
        }
    }

    /** The files of the latest partition of the table's own bins. */
    private static List<Path> partitionFiles(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store.resolve("t").resolve("2s"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("LOCK") && !file.toString().contains("LOG"))
                    .toList();
        }
    }

    /** Another byte at every hundredth place. */
    private static void damage(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = 10; at < bytes.length(); at += 100) {
                bytes.seek(at);
                int was = bytes.read();
                bytes.seek(at);
                bytes.write(was ^ 0x55);
            }
        }
    }

    private void assertRefused(List<String> command, Path configuration, String... words) {
        List<String> whole = new ArrayList<>(command);
        whole.add(configuration.toString());
        try (RealProcess process = RealProcess.start("refused", folder, whole)) {
            assertNotEquals(0, process.awaitExit(LIMIT), process.output());
            for (String word : words) {
                assertTrue(
                        process.output().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)),
                        process.output());
            }
            assertTrue(!process.output().contains("\tat "), "no stack trace: " + process.output());
        }
    }

    private static Store open(Path store) throws IOException {
        return Store.openReadOnly(store, InstantSource.system(), _ -> {});
    }

    /** The numbers of the flows in all bins on disk. */
    private static BitSet stored(Store store) {
        try {
            History history = store.stored("t").orElseThrow();
            BitSet numbers = new BitSet();
            for (StoredBin bin :
                    history.bins(KeptFlows.BIN, Long.MIN_VALUE, Long.MAX_VALUE).values()) {
                KeptFlows.add(numbers, history, bin);
            }
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
