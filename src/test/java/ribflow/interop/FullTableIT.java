package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import tools.jackson.databind.JsonNode;

/**
 * The whole Internet's table, 1,000,000 IPv4 and 230,000 IPv6 routes, from one peer and from two: it loads, is looked up
 * right, costs little for the second peer, and goes when it is withdrawn.
 */
@Tag("interop")
final class FullTableIT {

    private static final int IPV4 = 1_000_000;
    private static final int IPV6 = 230_000;
    private static final long FURTHER_PEER = 30_000_000;
    private static final Duration LOAD = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void fullTablesLoadAreLookedUpAndWithdrawn() throws IOException {
        List<Path> lists = Shared.fullTable();
        PrefixList table = PrefixList.read(lists);
        assertEquals(IPV4, table.count(true));
        assertEquals(IPV6, table.count(false));
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                .neighbours("127.0.2.0/24", 65000)
                .table("traffic", "peer_src_ip, dst_as, dst_net, dst_mask, dst_reason")
                .start()) {
            long one = heapWithOnePeer(ribflow, lists, table);
            long two = heapWithTwoPeers(ribflow, lists);
            assertTrue(two - one < FURTHER_PEER, "a further full-table peer takes " + (two - one) + " bytes of heap");
        }
    }

    private long heapWithOnePeer(RibflowDaemon ribflow, List<Path> lists, PrefixList table) throws IOException {
        try (RibFeed feed = RibFeed.start(folder, ribflow.bgpPort(), 1, lists)) {
            feed.await("drained", LOAD);
            ribflow.awaitRoutes("127.0.2.1", IPV4 + IPV6);
            assertLookups(ribflow, table);
            assertTags(ribflow, lists);
            assertFalse(feed.lostSession());
            return ribflow.liveHeap();
        } finally {
            Await.until("the routes go with the session", LOAD, () -> ribflow.routes("127.0.2.1") == 0);
        }
    }

    /** Both peers also withdraw some thousand routes one by one; an UPDATE for a route that is gone brings it back. */
    private long heapWithTwoPeers(RibflowDaemon ribflow, List<Path> lists) {
        try (RibFeed feed = RibFeed.start(
                folder,
                ribflow.bgpPort(),
                2,
                lists,
                "--churn",
                "5000",
                "--churn-secs",
                "4",
                "--churn-withdraw",
                "100")) {
            feed.await("all_sent", LOAD);
            JsonNode churn = feed.await("churn_done", LOAD);
            long left = churn.get("prefixes").asLong();
            assertTrue(churn.get("now_absent").asLong() > 10_000);
            assertEquals(2 * (IPV4 + IPV6), left + churn.get("now_absent").asLong());
            Await.until(
                    LOAD,
                    () -> ribflow.routes("127.0.2.1") + ribflow.routes("127.0.2.2") == left,
                    () -> left + " routes are left of both peers: " + ribflow.ask("bgp"));
            assertFalse(feed.lostSession());
            long further = ribflow.memory("127.0.2.2");
            assertTrue(further < FURTHER_PEER, "ribflow bgp says that the second peer takes " + further + " bytes");
            return ribflow.liveHeap();
        }
    }

    private void assertLookups(RibflowDaemon ribflow, PrefixList table) {
        SplittableRandom random = new SplittableRandom(5);
        List<Prefix> prefixes = table.prefixes();
        for (int i = 0; i < 2_000; i++) {
            Address address = PrefixList.within(prefixes.get(random.nextInt(prefixes.size())), random);
            Prefix expected = table.longest(address).orElseThrow();
            Map<String, String> found = ribflow.lookup(address.toString(), "127.0.2.1");
            assertEquals(expected.toString(), found.get("PREFIX"), "the longest prefix of " + address);
            assertTrue(
                    (" " + found.get("AS_PATH")).endsWith(" " + table.origin(expected)),
                    address + " is of AS " + table.origin(expected) + ", not " + found);
        }
    }

    private void assertTags(RibflowDaemon ribflow, List<Path> lists) throws IOException {
        Path truth = folder.resolve("truth");
        Sent sent = FlowGen.send(
                folder, ribflow.flowPort(), lists, "--count", "300000", "--rate", "50000", "--truth", truth.toString());
        Rows rows = ribflow.awaitTable("traffic", new Sums(sent.packets(), sent.bytes()));
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
        assertEquals(expected, rows.by(List.of("DST_NET", "DST_MASK", "DST_AS")));
    }
}
