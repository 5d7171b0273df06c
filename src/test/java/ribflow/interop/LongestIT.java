package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.interop.FlowGen.Sent;
import ribflow.interop.Rows.Sums;
import ribflow.ip.Prefix;

/**
 * nfacctd and ribflow with the same routes, the same flows and the same file of networks, both told to take whichever is the
 * most specific, have the same AS numbers and prefixes. The file has networks inside routes, around them, and where there are
 * none.
 *
 * <p>Left out is where pmacct 1.7.7 does other than it says: of a network and a route of the same length it takes the network in
 * IPv4 and the route in IPv6 (its manual: the route, as ours), and no IPv6 network is ever taken.
 */
@Tag("interop")
final class LongestIT {

    private static final String AGGREGATE = "src_as, dst_as, src_net, dst_net, src_mask, dst_mask";
    private static final List<String> KEYS = List.of("SRC_AS", "DST_AS", "SRC_NET", "DST_NET", "SRC_MASK", "DST_MASK");
    private static final int RECORDS = 20_000;

    @TempDir
    private static Path folder;

    private static final PrefixList ANNOUNCED = PrefixList.nested(3, 8_000, 0);
    private static final PrefixList NOT_ANNOUNCED = PrefixList.nested(4, 2_000, 0);

    /** In the form of pmacct's networks_file. */
    private static Path networks() throws IOException {
        Map<Prefix, Long> networks = new TreeMap<>();
        List<Prefix> announced = ANNOUNCED.prefixes();
        for (int i = 0; i < announced.size(); i++) {
            Prefix prefix = announced.get(i);
            int length = prefix.length() + i % 3 - 1;
            if (i % 4 != 0 && length > 0 && length <= (prefix.isIpv4() ? 32 : 128)) {
                networks.put(Prefix.of(prefix.address(), length), 700_000L + i);
            }
        }
        NOT_ANNOUNCED.prefixes().forEach(prefix -> networks.putIfAbsent(prefix, NOT_ANNOUNCED.origin(prefix)));
        announced.forEach(networks::remove);
        return Files.writeString(
                folder.resolve("networks.lst"),
                networks.entrySet().stream()
                        .map(entry -> entry.getValue() + "," + entry.getKey() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void theMostSpecificWins() throws IOException {
        Path networks = networks();
        List<Path> announced = List.of(ANNOUNCED.write(folder.resolve("announced.txt")));
        List<Path> drawnFrom = List.of(announced.getFirst(), NOT_ANNOUNCED.write(folder.resolve("others.txt")));
        String sources = "nfacctd_as: longest\nnfacctd_net: longest\nnetworks_file: " + networks;
        try (Nfacctd nfacctd = Nfacctd.start(folder, AGGREGATE, "", sources);
                RibflowDaemon ribflow = RibflowDaemon.in(folder)
                        .neighbours("127.0.2.0/24", 65000)
                        .map("networks", networks.toString())
                        .tag("as: longest, net: longest")
                        .table("traffic", AGGREGATE)
                        .start();
                RibFeed toNfacctd = RibFeed.start(folder, nfacctd.bgpPort(), 2, announced);
                RibFeed toRibflow = RibFeed.start(folder, ribflow.bgpPort(), 2, announced)) {
            toNfacctd.await("drained", Await.LIMIT);
            nfacctd.awaitIdle();
            for (int peer = 1; peer <= 2; peer++) {
                ribflow.awaitRoutes("127.0.2." + peer, ANNOUNCED.prefixes().size());
            }
            String[] options = {
                "--proto",
                "ipfix",
                "--exporters",
                "2",
                "--count",
                "" + RECORDS,
                "--rate",
                "10000",
                "--flows",
                "10000",
                "--zipf",
                "0.3",
                "--v6",
                "0"
            };
            Sent one = FlowGen.sendWhole(nfacctd::erase, folder, nfacctd.flowPort(), drawnFrom, options);
            Sent other = FlowGen.send(folder, ribflow.flowPort(), drawnFrom, options);
            assertEquals(one, other, "both were sent the same, and the kernel dropped nothing");
            Sums sent = new Sums(one.packets(), one.bytes());
            Map<List<String>, Sums> theirs = nfacctd.awaitTable(sent).by(KEYS);
            Map<List<String>, Sums> ours = asNfacctd(ribflow.awaitTable("traffic", sent));
            assertTrue(theirs.keySet().stream().anyMatch(key -> Long.parseLong(key.get(1)) >= 700_000));
            assertTrue(theirs.size() > 3_000, "there are rows to compare: " + theirs.size());
            assertEquals(Map.of(), differences(theirs, ours));
        }
    }

    /** Our rows as nfacctd would say them: what is not known is 0. */
    private static Map<List<String>, Sums> asNfacctd(Rows rows) {
        Map<List<String>, Sums> sums = new HashMap<>();
        rows.by(KEYS).forEach((key, counted) -> {
            List<String> theirs = new ArrayList<>();
            for (int i = 0; i < key.size(); i++) {
                boolean net = KEYS.get(i).endsWith("NET");
                theirs.add(key.get(i).isEmpty() ? net ? "0.0.0.0" : "0" : key.get(i));
            }
            sums.merge(theirs, counted, Sums::plus);
        });
        return sums;
    }

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
