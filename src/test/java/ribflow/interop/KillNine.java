package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import ribflow.store.Checkpoint;
import ribflow.store.Gap;
import ribflow.store.Gaps;
import ribflow.store.History;
import ribflow.store.Store;
import ribflow.store.StoredBin;
import ribflow.table.Snapshot;

/**
 * A daemon under load that is killed (SIGKILL) at random moments, and started again, many times; and what is on its disk in
 * between, looked at from outside, flow by flow.
 *
 * <p>Each flow has a number and is sent once. So after each kill it is known which flows the disk has in bins that are stored,
 * which in the checkpoint, and which it does not have. Held to be true:
 *
 * <ul>
 *   <li>a bin that was on disk is there after every later kill, with the same header and the same rows;
 *   <li>no flow is in two bins, nor in a stored bin and again in what a restart will restore beside it;
 *   <li>what is missing was sent no longer before the kill than a checkpoint lasts, and what saving it may take;
 *   <li>the daemon, started again, says to the flow how many were lost: where the load paused before the kill until all of it
 *       was decoded. Under load it says no more than what is missing: the rest it never had.
 * </ul>
 */
final class KillNine {

    private static final Duration BIN = KeptFlows.BIN;
    private static final int FLOWS_PER_SECOND = 2000;

    /**
     * Checkpoints are due once a second; to write one takes time, most of all on a disk that others keep busy. So most kills
     * cost no more than the first of these, and none more than the second.
     */
    private static final long USUALLY_LOST_MILLIS = KeptFlows.CHECKPOINT.toMillis() + 2000;

    private static final long MOST_LOST_MILLIS = KeptFlows.CHECKPOINT.toMillis() + 20_000;

    /** How long flows may lie in the kernel before a daemon that has just begun and a busy machine fetch them. */
    private static final long UNDELIVERED_MILLIS = 10_000;

    /** The names of the threads that decode flows begin so, and have their tables accept them. */
    private static final String WORKERS = "collect";

    private static final Duration START = Await.LIMIT;

    /** When a daemon is killed. */
    private enum Moment {
        STARTING,
        UNDER_LOAD,
        LOAD_PAUSED
    }

    private final Path folder;
    private final List<String> command;
    private final Random random;
    private final int flowPort = Ports.udp();
    private final NumberedFlows flows = new NumberedFlows(flowPort, FLOWS_PER_SECOND);
    private final NavigableMap<Long, StoredBin> bins = new TreeMap<>();
    private final BitSet stored = new BitSet();
    private int seen;
    private long missing;
    private long fewestLost;
    private long mostLost;
    private final List<Long> losses = new ArrayList<>();
    private int inspections;

    /** @param command starts a daemon when the file of its configuration is added */
    KillNine(Path folder, List<String> command, long seed) {
        this.folder = folder;
        this.command = command;
        this.random = new Random(seed);
    }

    /** What came of it. */
    record Outcome(int kills, int bins, long sent, long stored, long lost, long undelivered, long longestLossMillis) {}

    /** Kills so many times, and holds all to be true. */
    Outcome run(int kills) {
        try (flows) {
            KeptFlows.configure(folder, "ribflow", folder.resolve("store"), flowPort, Ports.tcp());
            for (int kill = 1; kill <= kills; kill++) {
                Moment moment = kill > 1 && random.nextInt(8) == 0
                        ? Moment.STARTING
                        : random.nextBoolean() ? Moment.UNDER_LOAD : Moment.LOAD_PAUSED;
                live(moment, 200 + (kill == 1 ? 6000 : random.nextInt(6000)));
                System.out.println("kill " + kill + " of " + kills + " (" + moment + "): " + bins.size()
                        + " bins stored, " + mostLost + " flows lost at most of " + flows.sent());
            }
            return end(kills);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void live(Moment moment, long millis) throws IOException {
        int before = flows.sent();
        long loadEnded;
        try (RealProcess process = start()) {
            if (moment == Moment.STARTING) {
                sleep(random.nextInt(1500));
            } else {
                awaitAnswer(process);
                assertLosses();
                flows.go();
                sleep(millis);
            }
            loadEnded = System.currentTimeMillis();
            if (moment == Moment.LOAD_PAUSED) {
                flows.pause();
                Await.until("all flows are decoded", START, () -> decoded() == flows.sent() - before);
                // They are accepted in the same turn: then the workers sleep
                Await.until("all flows are accepted", START, () -> process.idle(WORKERS));
            }
            process.signal("KILL");
            process.awaitExit(START);
            flows.pause();
        }
        inspect(loadEnded, moment);
    }

    private RealProcess start() {
        List<String> whole = new ArrayList<>(command);
        whole.add(folder.resolve("ribflow.yaml").toString());
        return RealProcess.start("ribflow", folder, whole);
    }

    private void awaitAnswer(RealProcess process) {
        Await.until(
                START,
                () -> {
                    if (!process.alive()) {
                        throw new AssertionError("ribflow ended:\n" + process.tail());
                    }
                    return answers();
                },
                () -> "ribflow answers; it printed:\n" + process.tail());
    }

    private boolean answers() {
        Path socket = folder.resolve("ribflow.sock");
        if (!Files.exists(socket)) {
            return false;
        }
        try (ControlClient client = new ControlClient(socket)) {
            client.ask("tables");
            return true;
        } catch (IOException | UncheckedIOException _) {
            return false; // the socket of the one that was killed
        }
    }

    /** How many flows the daemon has decoded in this life. */
    private long decoded() {
        return stat("flow.flows");
    }

    private long stat(String counter) {
        try (ControlClient client = new ControlClient(folder.resolve("ribflow.sock"))) {
            Rows stats = client.ask("stats");
            return stats.number(stats.where("COUNTER", counter).rows().getFirst(), "VALUE");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the daemon says that crashes have cost is what the disk was seen to lack. */
    private void assertLosses() throws IOException {
        long lost = 0;
        for (Gap gap : Gaps.of(tableFolder()).all()) {
            if (gap.why() == Gap.Why.LOST) {
                lost += gap.flows().orElseThrow(() -> new AssertionError("a loss is not counted: " + gap));
            }
        }
        if (lost < fewestLost || lost > mostLost) {
            throw new AssertionError("the daemon says that " + lost + " flows were lost, and the disk lacks "
                    + fewestLost + " to " + mostLost);
        }
        // What is known of flows that the kernel did not deliver need not be guessed again.
        fewestLost = lost;
        mostLost = lost;
    }

    private Path tableFolder() {
        return folder.resolve("store").resolve("t");
    }

    /** Looks at what is on disk while no daemon runs. */
    private void inspect(long loadEnded, Moment moment) throws IOException {
        if (!Files.isDirectory(tableFolder())) {
            return; // killed before it made anything
        }
        inspections++;
        try (Store store = Store.openReadOnly(folder.resolve("store"), InstantSource.system(), this::complain)) {
            Optional<History> history = store.stored("t");
            if (history.isEmpty()) {
                return;
            }
            NavigableMap<Long, StoredBin> now = history.get().bins(BIN, Long.MIN_VALUE, Long.MAX_VALUE);
            assertStillThere(now, history.get());
            for (StoredBin bin : now.values()) {
                if (bins.putIfAbsent(bin.start(), bin) == null) {
                    KeptFlows.add(stored, history.get(), bin);
                }
            }
            BitSet there = (BitSet) stored.clone();
            addSaved(there, history.get());
            lookForMissing(there, loadEnded, moment);
        }
    }

    private void complain(String note) {
        throw new AssertionError("after a kill nothing is damaged: " + note);
    }

    /** Bins that were stored are there as they were; now and then all their rows are read again. */
    private void assertStillThere(NavigableMap<Long, StoredBin> now, History history) {
        bins.forEach((start, bin) -> {
            if (!bin.equals(now.get(start))) {
                throw new AssertionError("the disk had " + bin + " and has " + now.get(start));
            }
        });
        if (inspections % 20 == 0) {
            BitSet again = new BitSet();
            bins.values().forEach(bin -> KeptFlows.add(again, history, bin));
            if (!again.equals(stored)) {
                throw new AssertionError("stored bins have other rows than before");
            }
        }
    }

    /** Adds what a restart will restore: the bins of the checkpoint that are not stored. */
    private void addSaved(BitSet there, History history) throws IOException {
        Optional<Checkpoint> saved = history.restore();
        if (saved.isPresent()) {
            Set<Long> starts = saved.get().bins().stream()
                    .map(bin -> bin.start())
                    .filter(start -> !bins.containsKey(start))
                    .collect(Collectors.toCollection(HashSet::new));
            try (Snapshot rows = saved.get().rows()) {
                KeptFlows.add(there, rows, starts);
            }
        }
    }

    private void lookForMissing(BitSet there, long loadEnded, Moment moment) {
        int sent = flows.sent();
        long before = missing;
        for (int number = there.nextClearBit(0); number < seen; number = there.nextClearBit(number + 1)) {
            before--;
        }
        if (before != 0) {
            throw new AssertionError((before < 0 ? "flows that were there are not: " : "flows are back: ") + before);
        }
        long longest = 0;
        for (int number = there.nextClearBit(seen); number < sent; number = there.nextClearBit(number + 1)) {
            long ago = loadEnded - flows.time(number);
            longest = Math.max(longest, ago);
            if (ago > MOST_LOST_MILLIS + (moment == Moment.LOAD_PAUSED ? 0 : UNDELIVERED_MILLIS)) {
                throw new AssertionError("flow " + number + " was sent " + ago + " ms before the kill, and is lost");
            }
            missing++;
            mostLost++;
            fewestLost += moment == Moment.LOAD_PAUSED ? 1 : 0;
        }
        losses.add(longest);
        seen = sent;
    }

    /** Lives once more, until all is final, and ends well. */
    private Outcome end(int kills) throws IOException {
        try (RealProcess process = start()) {
            awaitAnswer(process);
            assertLosses();
            // As many bins as may be open or wait for late flows
            Await.until(
                    START,
                    () -> stat("history.t.bins_stored") >= 4 && stat("history.bins_waiting") == 0,
                    () -> "all bins are stored; it printed:\n" + process.tail());
        }
        long lost = mostLost;
        inspect(System.currentTimeMillis(), Moment.LOAD_PAUSED);
        if (stored.cardinality() != flows.sent() - missing) {
            throw new AssertionError(
                    "stored are " + stored.cardinality() + " of " + flows.sent() + ", missing " + missing);
        }
        assertRolledUp();
        List<Long> sorted = losses.stream().sorted().toList();
        if (sorted.get(sorted.size() / 2) > USUALLY_LOST_MILLIS) {
            throw new AssertionError("kills cost flows of so many milliseconds before: " + losses);
        }
        return new Outcome(
                kills, bins.size(), flows.sent(), stored.cardinality(), lost, missing - lost, sorted.getLast());
    }

    /** Minutes are what their bins are. */
    private void assertRolledUp() throws IOException {
        try (Store store = Store.openReadOnly(folder.resolve("store"), InstantSource.system(), this::complain)) {
            History history = store.stored("t").orElseThrow();
            for (StoredBin minute : history.bins(Duration.ofMinutes(1), Long.MIN_VALUE, Long.MAX_VALUE)
                    .values()) {
                List<StoredBin> parts =
                        List.copyOf(bins.subMap(minute.start(), minute.end()).values());
                if (minute.flows() != parts.stream().mapToLong(StoredBin::flows).sum()
                        || minute.bytes()
                                != parts.stream().mapToLong(StoredBin::bytes).sum()
                        || minute.covered()
                                != parts.stream().mapToLong(StoredBin::covered).sum()) {
                    throw new AssertionError(minute + " is not the sum of " + parts);
                }
            }
        }
    }

    private static void sleep(long millis) {
        long until = System.nanoTime() + 1_000_000 * millis;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
