package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.interop.FlowGen.Sent;
import ribflow.interop.Rows.Sums;

/**
 * The differential test: nfacctd (sfacctd for sFlow) and ribflow get the same UPDATEs and the same datagrams, and have the same rows with the
 * same counters after them. What they are meant to do differently is in {@link #asNfacctd}, and test-fixtures/README.md
 * says why.
 *
 * <p>Three routers have a session each and their own tables; a fourth exports flows without one. One flow in eight goes
 * to or comes from where nobody announces anything.
 */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NfacctdIT {

    private static final String AGGREGATE = "peer_src_ip, src_as, dst_as, as_path, peer_dst_as, peer_dst_ip";
    private static final List<String> KEYS =
            List.of("PEER_SRC_IP", "SRC_AS", "DST_AS", "AS_PATH", "PEER_DST_AS", "PEER_DST_IP");
    private static final int NEXT_HOP = KEYS.indexOf("PEER_DST_IP");
    private static final String WITHOUT_SESSION = "127.0.1.4";
    private static final int RECORDS = 40_000;

    @TempDir
    private static Path folder;

    private static final PrefixList ANNOUNCED = PrefixList.nested(1, 12_000, 4_000);
    private static final PrefixList NOT_ANNOUNCED = PrefixList.nested(2, 1_500, 500);

    private List<Path> announced = List.of();
    private List<Path> drawnFrom = List.of();
    private Nfacctd nfacctd;
    private Nfacctd sfacctd;
    private RibflowDaemon ribflow;
    private RibFeed toNfacctd;
    private RibFeed toSfacctd;
    private RibFeed toRibflow;

    @BeforeAll
    void feedBoth() {
        announced = List.of(ANNOUNCED.write(folder.resolve("announced.txt")));
        drawnFrom = List.of(announced.getFirst(), NOT_ANNOUNCED.write(folder.resolve("not-announced.txt")));
        assertTrue(ANNOUNCED.nestedCount() > 10_000, "the prefixes are nested");
        nfacctd = Nfacctd.start(folder, AGGREGATE);
        sfacctd = Nfacctd.sfacctd(folder, AGGREGATE);
        ribflow = RibflowDaemon.in(folder)
                .neighbours("127.0.2.0/24", 65000)
                .table("traffic", AGGREGATE)
                .start();
        toNfacctd = RibFeed.start(folder, nfacctd.bgpPort(), 3, announced);
        toSfacctd = RibFeed.start(folder, sfacctd.bgpPort(), 3, announced);
        toRibflow = RibFeed.start(folder, ribflow.bgpPort(), 3, announced);
        toNfacctd.await("drained", Await.LIMIT);
        toSfacctd.await("drained", Await.LIMIT);
        nfacctd.awaitIdle();
        sfacctd.awaitIdle();
        for (int peer = 1; peer <= 3; peer++) {
            ribflow.awaitRoutes("127.0.2." + peer, ANNOUNCED.prefixes().size());
        }
    }

    @AfterAll
    void end() {
        toNfacctd.close();
        toSfacctd.close();
        toRibflow.close();
        nfacctd.close();
        sfacctd.close();
        ribflow.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v5", "v9", "ipfix", "sflow"})
    void rowsAndCountersAreEqual(String protocol) {
        String[] options = {
            "--proto",
            protocol,
            "--exporters",
            "4",
            "--count",
            "" + RECORDS,
            "--rate",
            "10000",
            "--flows",
            "20000",
            "--zipf",
            "0.3",
            "--v6",
            "40"
        };
        Nfacctd pmacct = protocol.equals("sflow") ? sfacctd : nfacctd;
        ribflow.erase("traffic");
        Sent one = FlowGen.sendWhole(pmacct::erase, folder, pmacct.flowPort(), drawnFrom, options);
        Sent other = FlowGen.send(folder, ribflow.flowPort(), drawnFrom, options);
        assertEquals(one, other, "both were sent the same, and the kernel dropped nothing");
        assertEquals(0, other.kernelDrops());

        Sums sent = new Sums(one.packets(), one.bytes());
        Rows theirs = pmacct.awaitTable(sent);
        Rows ours = ribflow.awaitTable("traffic", sent);

        Map<List<String>, Sums> expected = theirs.by(KEYS);
        assertTrue(expected.size() > 5_000, "there are rows to compare: " + expected.size());
        assertTrue(expected.keySet().stream().anyMatch(key -> key.contains(WITHOUT_SESSION)));
        assertEquals(differences(expected, asNfacctd(ours, protocol)), Map.of());
        assertFalse(toRibflow.lostSession());
    }

    /**
     * Our rows as nfacctd would say them: an AS that is not known is 0; and of flows in NetFlow v5 it never tells the
     * next hop.
     */
    private static Map<List<String>, Sums> asNfacctd(Rows rows, String protocol) {
        Map<List<String>, Sums> sums = new HashMap<>();
        rows.by(KEYS).forEach((key, counted) -> {
            List<String> theirs = new ArrayList<>(key);
            for (String as : List.of("SRC_AS", "DST_AS", "PEER_DST_AS")) {
                int at = KEYS.indexOf(as);
                theirs.set(at, key.get(at).isEmpty() ? "0" : key.get(at));
            }
            theirs.set(KEYS.indexOf("AS_PATH"), key.get(KEYS.indexOf("AS_PATH")).replace(' ', '_'));
            if (protocol.equals("v5")) {
                theirs.set(NEXT_HOP, "");
            }
            sums.merge(theirs, counted, Sums::plus);
        });
        return sums;
    }

    /** Up to twenty keys whose sums differ, with what each side has. */
    private static Map<List<String>, String> differences(Map<List<String>, Sums> theirs, Map<List<String>, Sums> ours) {
        Map<List<String>, String> differences = new HashMap<>();
        Stream.concat(theirs.keySet().stream(), ours.keySet().stream())
                .distinct()
                .filter(key -> !Objects.equals(theirs.get(key), ours.get(key)))
                .limit(20)
                .forEach(key -> differences.put(key, "nfacctd " + theirs.get(key) + ", ribflow " + ours.get(key)));
        return differences;
    }
}
