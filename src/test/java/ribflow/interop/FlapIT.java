package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.interop.FlowGen.Sent;
import ribflow.interop.Rows.Sums;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * A peer with the Internet's table flaps again and again while 50,000 flows a second arrive, half of them from its router,
 * half from one whose peer stays: nothing is dropped, nobody waits, no flow gets a wrong tag, and those that get none say
 * why.
 *
 * <p>That nobody waits is seen twice: by the kernel's receive queues, from outside, and by the daemon's own gauge. A machine
 * that does much else holds threads up, too, now and then. So it is said of the flaps by themselves: what a flap costs is
 * seen at every one of them, and at most of them the machine leaves us alone.
 */
@Tag("interop")
final class FlapIT {

    private static final int FLAPS = 10;
    private static final int FLOWS_A_SECOND_EACH = 25_000;
    private static final int FEWEST_FLAPS = 5;

    /** At half of the flaps at least, in milliseconds. */
    private static final int LONGEST_PAUSE = 50;

    /** At any. */
    private static final int WORST_PAUSE = 1000;

    private static final String FLAPPING = "127.0.2.1";
    private static final String STEADY = "127.0.2.2";
    private static final String ROUTER_OF_FLAPPING = "127.0.1.1";
    private static final String ROUTER_OF_STEADY = "127.0.1.2";
    private static final String GAUGE = "daemon.pause_millis_max";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void aFlappingPeerHarmsNobody() {
        List<Path> lists = Shared.fullTable();
        List<BgpStream> tables = BgpRecorder.tables(folder, 2, lists);
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                        .neighbours("127.0.2.0/24", 65000)
                        .table("traffic", "peer_src_ip, dst_host, dst_net, dst_mask, dst_as, as_path, dst_reason")
                        .start();
                Speaker steady = announce(ribflow, STEADY, tables.get(1))) {
            long begun = System.nanoTime();
            Speaker flapping = announce(ribflow, FLAPPING, tables.get(0));
            Duration load = Duration.ofNanos(System.nanoTime() - begun);
            // As long as ten flaps take on this machine, and a half more
            long seconds = FLAPS * (load.toSeconds() * 3 / 2 + 3);

            try (ReceiveQueue queue = ReceiveQueue.watch(ribflow.flowPort());
                    FlowGen one = flows(ribflow, lists, ROUTER_OF_FLAPPING, seconds);
                    FlowGen other = flows(ribflow, lists, ROUTER_OF_STEADY, seconds)) {
                Await.until("flows arrive", LIMIT, () -> ribflow.ask("traffic").sum("FLOWS") > FLOWS_A_SECOND_EACH);
                long before = ribflow.stat(GAUGE);
                queue.longestPause();
                List<Long> pauses = new ArrayList<>();
                while (one.sending() && other.sending()) {
                    flapping.close();
                    Await.until("the session is down", LIMIT, () -> !ribflow.established(FLAPPING));
                    flapping = announce(ribflow, FLAPPING, tables.get(0));
                    pauses.add(queue.longestPause());
                }
                assertNobodyWaited(load, pauses, queue.longestHeldUp(), before, ribflow.stat(GAUGE));
                assertAccounted(ribflow, lists, one.finish(LIMIT), other.finish(LIMIT));
                assertTrue(
                        steady.up(), "the steady session is up: " + steady.complaint() + " " + ribflow.session(STEADY));
            } finally {
                flapping.close();
            }
        }
    }

    private static Speaker announce(RibflowDaemon ribflow, String address, BgpStream table) {
        Speaker speaker = Speaker.connect(address, ribflow.bgp(), table);
        speaker.announce();
        ribflow.awaitRoutes(address, 1_230_000);
        return speaker;
    }

    private FlowGen flows(RibflowDaemon ribflow, List<Path> lists, String router, long seconds) {
        return FlowGen.start(
                folder,
                ribflow.flowPort(),
                lists,
                "--src",
                router,
                "--rate",
                "" + FLOWS_A_SECOND_EACH,
                "--count",
                "" + FLOWS_A_SECOND_EACH * seconds,
                "--flows",
                "20000");
    }

    private static void assertNobodyWaited(Duration load, List<Long> pauses, long heldUp, long before, long said) {
        System.out.printf(
                "FlapIT: a full table loads in %d ms; the longest pauses of a worker at each flap were %s ms by the kernel's "
                        + "queues, %d ms by its own gauge (%d before the flaps); the machine held the watcher up for %d ms"
                        + " at most%n",
                load.toMillis(), pauses, said, before, heldUp);
        assertTrue(pauses.size() >= FEWEST_FLAPS, "flows arrived during all flaps: " + pauses.size());
        List<Long> sorted = pauses.stream().sorted().toList();
        assertTrue(sorted.get(sorted.size() / 2) < LONGEST_PAUSE, "datagrams waited for so many ms: " + pauses);
        assertTrue(sorted.getLast() < WORST_PAUSE + heldUp, "datagrams waited for so many ms: " + pauses);
        // The gauge never falls: a longer pause from before the flaps, when code was still cold, stays in it.
        assertTrue(said <= Math.max(WORST_PAUSE + heldUp, before), "a worker paused " + said + " ms, as it says");
    }

    private static void assertAccounted(RibflowDaemon ribflow, List<Path> lists, Sent one, Sent other) {
        assertEquals(0, one.kernelDrops() + other.kernelDrops(), "datagrams that the kernel dropped");
        Rows rows =
                ribflow.awaitTable("traffic", new Sums(one.packets() + other.packets(), one.bytes() + other.bytes()));
        PrefixList table = PrefixList.read(lists);
        assertEquals(List.of(), wrong(rows.where("PEER_SRC_IP", ROUTER_OF_STEADY), table, Set.of(), true));
        Rows flapped = rows.where("PEER_SRC_IP", ROUTER_OF_FLAPPING);
        assertEquals(List.of(), wrong(flapped, table, Set.of("session_stale", "session_loading"), false));
        assertTrue(flapped.where("DST_REASON", "session_stale").sum("FLOWS") > 0, "flows in the gap say why");
    }

    /**
     * Rows (some of them) with a tag that was true at no moment, or without a tag and without one of those reasons. While
     * a table loads, the longest prefix so far may be a shorter one than that of the whole table.
     */
    private static List<Map<String, String>> wrong(Rows rows, PrefixList table, Set<String> reasons, boolean whole) {
        List<Map<String, String>> wrong = new ArrayList<>();
        for (List<String> row : rows.rows()) {
            String net = rows.cell(row, "DST_NET");
            boolean right = net.isEmpty()
                    ? reasons.contains(rows.cell(row, "DST_REASON"))
                            && rows.cell(row, "DST_AS").isEmpty()
                    : isTrue(rows, row, Prefix.parse(net + "/" + rows.cell(row, "DST_MASK")), table, whole);
            if (!right && wrong.size() < 10) {
                wrong.add(new TreeMap<>(rows.map(row)));
            }
        }
        return wrong;
    }

    private static boolean isTrue(Rows rows, List<String> row, Prefix net, PrefixList table, boolean whole) {
        Address destination = Address.parse(rows.cell(row, "DST_IP"));
        return (whole ? table.longest(destination).stream() : table.covering(destination)).anyMatch(net::equals)
                && rows.cell(row, "DST_AS").equals("" + table.origin(net))
                && (" " + rows.cell(row, "AS_PATH").replace('_', ' ')).endsWith(" " + table.origin(net))
                && rows.cell(row, "DST_REASON").isEmpty();
    }
}
