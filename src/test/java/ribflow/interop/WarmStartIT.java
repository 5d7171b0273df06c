package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.interop.FlowGen.Sent;
import ribflow.interop.Rows.Sums;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * Peers with the whole Internet's table each: what a look-up over ten of them takes, and that a daemon which starts again with
 * what it has saved of four tags flows at once and rightly, until the sessions have taken over without a gap or a double.
 */
@Tag("interop")
final class WarmStartIT {

    private static final int MANY = 10;
    private static final int SAVED = 4;
    private static final Duration LOAD = Duration.ofMinutes(5);

    /**
     * Of processor time, which a machine that does other things, too, does not stretch by much: some 6 s, of which two idle cores
     * make 3 to 4.
     */
    private static final Duration READY = Duration.ofSeconds(15);

    private static final int LOOKUPS = 200;
    private static final Duration LOOKUP = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    @Test
    void aLookUpOverTenFullTablesTakesMilliseconds() throws IOException {
        List<Path> lists = Shared.fullTable();
        PrefixList table = PrefixList.read(lists);
        try (RibflowDaemon ribflow = daemon();
                RibFeed feed = RibFeed.start(folder, ribflow.bgpPort(), MANY, lists)) {
            feed.await("drained", LOAD);
            assertAllRoutes(ribflow, MANY, table.count(true) + table.count(false));
            assertLookups(ribflow, table);
        }
    }

    @Test
    void aRestartedDaemonTagsAtOnceAndItsSessionsTakeOver() throws IOException {
        List<Path> lists = Shared.fullTable();
        PrefixList table = PrefixList.read(lists);
        long routes = table.count(true) + table.count(false);
        RibflowDaemon first = daemon();
        // The daemon ends first: what it saves is what it has while its sessions are up.
        try (RibFeed feed = RibFeed.start(folder, first.bgpPort(), SAVED, lists);
                first) {
            feed.await("drained", LOAD);
            assertAllRoutes(first, SAVED, routes);
        }

        long began = System.nanoTime();
        try (RibflowDaemon ribflow = daemon()) {
            // It answers last: flows are taken, and tagged, from here on.
            Duration took = ribflow.cpu();
            System.out.printf(
                    "ready with the saved routes of 4 full tables %d ms after the start, with %d ms of processor time%n",
                    (System.nanoTime() - began) / 1_000_000, took.toMillis());
            Map<List<String>, Sums> tagged = tags(ribflow, lists);
            assertTrue(tagged.keySet().stream().allMatch(key -> key.getLast().equals("true")), "all by stale routes");
            assertTrue(took.compareTo(READY) < 0, "ready after " + took.toMillis() + " ms of processor time");
            assertAllRoutes(ribflow, SAVED, routes);
            try (RibFeed feed = RibFeed.start(folder, ribflow.bgpPort(), SAVED, lists)) {
                tags(ribflow, lists);
                tags(ribflow, lists);
                feed.await("drained", LOAD);
                Await.until(
                        LOAD,
                        () -> tags(ribflow, lists).keySet().stream()
                                .allMatch(key -> key.getLast().equals("false")),
                        () -> "no route is stale any more; now " + ribflow.ask("bgp"));
                assertAllRoutes(ribflow, SAVED, routes);
            }
        }
    }

    private RibflowDaemon daemon() {
        return RibflowDaemon.in(folder)
                .neighbours("127.0.2.0/24", 65000)
                .table("traffic", "dst_as, dst_net, dst_mask, dst_route_stale")
                .section("rib: { save: { file: rib, every: 1d } }")
                .start();
    }

    private static void assertAllRoutes(RibflowDaemon ribflow, int peers, long routes) {
        for (int peer = 1; peer <= peers; peer++) {
            String address = "127.0.2." + peer;
            Await.until(
                    LOAD,
                    () -> ribflow.routes(address) == routes,
                    () -> routes + " routes of " + address + "; now " + ribflow.ask("bgp"));
        }
    }

    private static void assertLookups(RibflowDaemon ribflow, PrefixList table) {
        SplittableRandom random = new SplittableRandom(7);
        List<Prefix> prefixes = table.prefixes();
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < LOOKUPS; i++) {
            Address address = PrefixList.within(prefixes.get(random.nextInt(prefixes.size())), random);
            long began = System.nanoTime();
            Rows found = ribflow.ask("rib lookup " + address);
            took.add(Duration.ofNanos(System.nanoTime() - began));
            assertEquals(MANY, found.rows().size());
            Map<String, String> chosen = found.where("CHOSEN", "true").only();
            assertEquals(table.longest(address).orElseThrow().toString(), chosen.get("PREFIX"));
        }
        // The median: some are held up by whatever else the machine does
        Duration each = took.stream().sorted().toList().get(LOOKUPS / 2);
        System.out.println("a look-up over " + MANY + " full tables: " + each.toNanos() / 1000 + " µs");
        assertTrue(each.compareTo(LOOKUP) < 0, "a look-up takes " + each);
    }

    /** Sends flows to addresses all over the table, and holds their tags against the truth; by prefix, AS, and whether stale. */
    private Map<List<String>, Sums> tags(RibflowDaemon ribflow, List<Path> lists) {
        try {
            ribflow.erase("traffic");
            Path truth = folder.resolve("truth");
            Sent sent = FlowGen.send(
                    folder,
                    ribflow.flowPort(),
                    lists,
                    "--count",
                    "20000",
                    "--rate",
                    "50000",
                    "--truth",
                    truth.toString());
            Rows rows = ribflow.awaitTable("traffic", new Sums(sent.packets(), sent.bytes()));
            assertEquals(expected(truth), rows.by(List.of("DST_NET", "DST_MASK", "DST_AS")));
            return rows.by(List.of("DST_NET", "DST_ROUTE_STALE"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<List<String>, Sums> expected(Path truth) throws IOException {
        Map<List<String>, Sums> expected = new HashMap<>();
        for (String line : Files.readAllLines(truth)) {
            String[] words = line.split(" ");
            if (!line.startsWith("#")) {
                String[] prefix = words[0].split("/");
                expected.put(
                        List.of(Address.parse(prefix[0]).toString(), prefix[1], words[1]),
                        new Sums(Long.parseLong(words[3]), Long.parseLong(words[4])));
            }
        }
        return expected;
    }
}
