package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.interop.FlowGen.Sent;
import ribflow.interop.Rows.Sums;
import ribflow.ip.Prefix;

/**
 * nfacctd and ribflow get the same pre_tag_map, the same UPDATEs and the same datagrams, and give the same tags. A tag or a label that is
 * absent here is 0 or nothing there. Both read the map again, without a restart, before each case.
 */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PretagIT {

    private static final List<String> KEYS = List.of("TAG", "TAG2", "PEER_SRC_IP", "IN_IFACE", "OUT_IFACE", "TOS");
    private static final List<String> LABELS = List.of("LABEL", "PEER_SRC_IP", "IN_IFACE", "OUT_IFACE");
    private static final int RECORDS = 8_000;

    /** nfacctd prints every second; and how often it is given another chance if it leaves something out. */
    private static final Duration PRINTING = Duration.ofSeconds(20);

    private static final int TIMES = 5;
    private static final PrefixList ANNOUNCED = PrefixList.nested(1, 12_000, 4_000);

    @TempDir
    private static Path folder;

    private final List<Path> announced = new ArrayList<>();
    private Path map = Path.of("");
    private Path labels = Path.of("");
    private Nfacctd nfacctd;
    private RibflowDaemon ribflow;
    private RibFeed toNfacctd;
    private RibFeed toRibflow;

    /**
     * A map, by what it is about.
     *
     * @param ipv6 how many of a hundred flows are of IPv6
     */
    record Case(String name, String map, int ipv6) {

        Case(String name, String map) {
            this(name, map, 30);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    void feedBoth() throws IOException {
        announced.add(ANNOUNCED.write(folder.resolve("announced.txt")));
        map = folder.resolve("pretag.map");
        labels = folder.resolve("labels.csv");
        // what no map asks for at the start is not decoded later
        Files.writeString(map, """
                set_tag=1 ip=192.0.2.1 in=1 out=1 src_net=192.0.2.0/24 dst_net=192.0.2.0/24 nexthop=192.0.2.1 comms=1:1
                set_tag=1 ip=192.0.2.1 bgp_nexthop=192.0.2.1 src_as=1 dst_as=1 peer_dst_as=1 local_pref=1 src_local_pref=1
                set_tag=1 ip=192.0.2.1 src_comms=1:1 direction=0 source_id=1 is_multicast=true
                set_tag=1 ip=192.0.2.1 filter='(ip or tcp port 1) and (ip[1] = 0 or tcp[13] = 0)'
                """);
        nfacctd = Nfacctd.start(
                folder, "tag, tag2, peer_src_ip, in_iface, out_iface, tos", ", print[l]", """
                pre_tag_map: %s
                maps_entries: 10000
                bgp_src_std_comm_type: bgp
                bgp_src_local_pref_type: bgp
                aggregate[l]: label, peer_src_ip, in_iface, out_iface
                print_output[l]: csv
                print_output_separator[l]: |
                print_output_file[l]: %s
                print_output_file_append[l]: true
                print_refresh_time[l]: 1
                print_cache_entries[l]: 99991
                plugin_pipe_size[l]: 134217728
                """.formatted(map, labels));
        ribflow = RibflowDaemon.in(folder)
                .neighbours("127.0.2.0/24", 65000)
                .map("pretag", "pretag.map")
                .table("tags", "tag, tag2, peer_src_ip, in_iface, out_iface, tos")
                .table("labels", "label, peer_src_ip, in_iface, out_iface")
                .start();
        toNfacctd = RibFeed.start(folder, nfacctd.bgpPort(), 3, announced);
        toRibflow = RibFeed.start(folder, ribflow.bgpPort(), 3, announced);
        toNfacctd.await("drained", Await.LIMIT);
        nfacctd.awaitIdle();
        for (int peer = 1; peer <= 3; peer++) {
            ribflow.awaitRoutes("127.0.2." + peer, ANNOUNCED.prefixes().size());
        }
    }

    @AfterAll
    void end() {
        toNfacctd.close();
        toRibflow.close();
        nfacctd.close();
        ribflow.close();
    }

    static Stream<Case> maps() {
        return Stream.of(
                new Case("interfaces", """
                        set_tag=1 ip=0.0.0.0/0 in=1
                        set_tag=2 ip=0.0.0.0/0 in=2 out=-2
                        set_tag=3 ip=0.0.0.0/0 in=-3 out=5
                        set_tag=4 ip=0.0.0.0/0 out=7
                        """),
                new Case("exporters", """
                        set_tag=1 ip=127.0.1.1 in=1
                        set_tag=2 ip=127.0.1.2/31
                        set_tag=3 ip=127.0.1.1
                        """),
                new Case(
                        "networks",
                        """
                        set_tag=10 ip=127.0.1.3 src_net=10.0.0.0/8
                        %s
                        """.formatted(networks()),
                        0), // nfacctd 1.7.7 never finds an IPv6 address in a network
                new Case("a default, and an old name", "id=1 ip=0.0.0.0/0 in=3\nid2=2 ip=0.0.0.0/0\n"),
                new Case("filters", """
                        set_tag=1 ip=0.0.0.0/0 filter='tcp port 443'
                        set_tag=2 ip=0.0.0.0/0 in=4 filter='udp'
                        set_tag=3 ip=0.0.0.0/0 filter='udp and port 53 or 123'
                        set_tag=4 ip=0.0.0.0/0 filter='tcp src portrange 1000-20000 and not port 80'
                        set_tag=5 ip=0.0.0.0/0 filter='ip[1] & 0xfc = 0xb8'
                        set_tag=6 ip=0.0.0.0/0 filter='icmp'
                        set_tag=7 ip=0.0.0.0/0 filter='net %s'
                        set_tag=8 ip=0.0.0.0/0 filter='ip6'
                        """.formatted(networkOf(0))),
                new Case(
                        "ASes and next hops",
                        """
                        set_tag=1 ip=0.0.0.0/0 dst_as=%d
                        set_tag=2 ip=0.0.0.0/0 src_as=%d
                        set_tag=3 ip=0.0.0.0/0 dst_as=%d
                        set_tag=4 ip=0.0.0.0/0 src_as=0
                        set_tag=5 ip=0.0.0.0/0 nexthop=198.18.0.3
                        set_tag=6 ip=0.0.0.0/0 bgp_nexthop=198.18.0.5
                        """.formatted(as(0), as(1), as(2)),
                        0), // there, nexthop= is met where there is none
                new Case("routes", """
                        set_tag=1 ip=0.0.0.0/0 comms=65000:110,65000:115,65000:120
                        set_tag=2 ip=0.0.0.0/0 local_pref=200
                        set_tag=3 ip=0.0.0.0/0 src_comms=65000:111,65000:121
                        set_tag=4 ip=0.0.0.0/0 src_local_pref=80
                        set_tag=5 ip=0.0.0.0/0 local_pref=-100
                        """),
                new Case("jumps", """
                        set_tag=1 ip=0.0.0.0/0 in=1 jeq=out
                        set_tag=2 ip=0.0.0.0/0 in=2 jeq=out
                        set_tag=3 ip=0.0.0.0/0 in=3 jeq=next
                        set_tag=4 ip=0.0.0.0/0 out=3
                        set_tag2=10 ip=0.0.0.0/0 out=1 label=out
                        set_tag2=20 ip=0.0.0.0/0 out=2
                        set_tag2=30 ip=0.0.0.0/0 out=-3
                        """),
                new Case("stacked tags", """
                        set_tag=1000 ip=0.0.0.0/0 in=1 jeq=out
                        set_tag=2000 ip=0.0.0.0/0 in=2 jeq=out
                        set_tag=4096 ip=0.0.0.0/0 in=4 jeq=bits
                        set_tag=5 ip=0.0.0.0/0 in=5
                        set_tag=1 ip=0.0.0.0/0 out=1 label=out stack=sum
                        set_tag=2 ip=0.0.0.0/0 out=2 stack=sum
                        set_tag=4098 ip=0.0.0.0/0 out=3 label=bits stack=or
                        set_tag=3 ip=0.0.0.0/0 out=-4 stack=or
                        """),
                new Case("labels", """
                        set_label=one ip=0.0.0.0/0 in=1 jeq=next
                        set_label=two ip=0.0.0.0/0 in=1 out=2
                        set_label=three ip=0.0.0.0/0 in=3
                        set_label=rest ip=127.0.1.2
                        """),
                new Case("ToS", "set_tos=40 ip=0.0.0.0/0 in=1\nset_tos=0 ip=0.0.0.0/0 in=2\n"));
    }

    private static String networks() {
        StringBuilder rows = new StringBuilder();
        List<Prefix> prefixes =
                ANNOUNCED.prefixes().stream().filter(Prefix::isIpv4).sorted().toList();
        for (int i = 0; i < 400; i++) {
            Prefix prefix = prefixes.get(i * (prefixes.size() / 400));
            rows.append("set_tag=%d ip=0.0.0.0/0 %s_net=%s%n".formatted(1000 + i, i % 2 == 0 ? "src" : "dst", prefix));
        }
        return rows.toString();
    }

    private static Prefix networkOf(int place) {
        return ANNOUNCED.prefixes().stream()
                .filter(prefix -> prefix.isIpv4() && prefix.length() <= 12)
                .sorted()
                .skip(place)
                .findFirst()
                .orElseThrow();
    }

    private static long as(int place) {
        return ANNOUNCED.origin(ANNOUNCED.prefixes().stream()
                .sorted()
                .skip(place * 100L)
                .findFirst()
                .orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("maps")
    void tagsAreEqual(Case one) throws IOException {
        Files.writeString(map, one.map);
        nfacctd.rereadMaps();
        warmUp();
        Rows reload = ribflow.ask("reload");
        assertFalse(
                reload.rows().toString().contains("not reloaded"), reload.rows().toString());
        Sent sent = sendBoth(one);
        for (int times = 1; times < TIMES && !printed(sent); times++) {
            sent = sendBoth(one);
        }
        Sums sums = sums(sent);
        Map<List<String>, Sums> expected = nfacctd.awaitTable(sums).by(KEYS);
        Map<List<String>, Sums> tags = asNfacctd(ribflow.awaitTable("tags", sums), KEYS);
        assertEquals(Map.of(), differences(expected, tags));
        Rows labelled = Rows.await("nfacctd's labels", sums, this::labelled);
        assertEquals(Map.of(), differences(labelled.by(LABELS), asNfacctd(ribflow.awaitTable("labels", sums), LABELS)));
        boolean some = expected.keySet().stream()
                        .anyMatch(key ->
                                !key.getFirst().equals("0") || !key.get(1).equals("0"))
                || labelled.by(LABELS).keySet().stream()
                        .anyMatch(key -> !key.getFirst().isEmpty())
                || one.name.equals("ToS");
        assertTrue(some, "there are tags at all");
    }

    /** Sends both the same flows, to be counted from zero. */
    private Sent sendBoth(Case one) {
        ribflow.erase("tags");
        ribflow.erase("labels");
        String[] options = {
            "--proto",
            "ipfix",
            "--exporters",
            "4",
            "--count",
            "" + RECORDS,
            "--rate",
            "10000",
            "--flows",
            "8000",
            "--zipf",
            "0.3",
            "--v6",
            "" + one.ipv6
        };
        Sent theirs = FlowGen.sendWhole(this::erase, folder, nfacctd.flowPort(), announced, options);
        Sent ours = FlowGen.send(folder, ribflow.flowPort(), announced, options);
        assertEquals(theirs, ours, "both were sent the same");
        return theirs;
    }

    /**
     * Whether nfacctd has printed all that it has counted. Seldom, on a busy machine, a row is in its table and never in its file:
     * then its labels are no measure for ours.
     */
    private boolean printed(Sent sent) {
        nfacctd.awaitTable(sums(sent));
        long deadline = System.nanoTime() + PRINTING.toNanos();
        while (!labelled().sums().equals(sums(sent))) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return true;
    }

    /** Has nfacctd forget what it has counted and printed, when it has come to rest. */
    private void erase() {
        nfacctd.awaitIdle();
        nfacctd.erase();
        try {
            Files.deleteIfExists(labels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sums sums(Sent sent) {
        return new Sums(sent.packets(), sent.bytes());
    }

    /** nfacctd reads its maps again with a datagram, after having tagged that by the old one. */
    private void warmUp() {
        Sent sent = FlowGen.sendWhole(
                this::erase, folder, nfacctd.flowPort(), announced, "--proto", "ipfix", "--count", "100");
        Rows.await("nfacctd's labels", sums(sent), this::labelled);
    }

    /**
     * What nfacctd has written about labels since the file was deleted: a header now and then, and rows. Labels have commas in
     * them, which it does not quote, so that the cells are parted by bars.
     */
    private Rows labelled() {
        try {
            if (!Files.exists(labels)) {
                return Rows.csv(List.of());
            }
            String written = Files.readString(labels);
            // It may be in the middle of a line
            List<String> lines =
                    written.substring(0, written.lastIndexOf('\n') + 1).lines().toList();
            List<String> rows = new ArrayList<>(lines.subList(0, Math.min(1, lines.size())));
            lines.stream().filter(line -> !line.equals(lines.getFirst())).forEach(rows::add);
            return Rows.csv(rows.stream()
                    .map(row -> '"' + row.replace("|", "\",\"") + '"')
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<List<String>, Sums> asNfacctd(Rows rows, List<String> keys) {
        Map<List<String>, Sums> sums = new HashMap<>();
        rows.by(keys).forEach((key, counted) -> {
            List<String> theirs = new ArrayList<>(key);
            for (int i = 0; i < theirs.size(); i++) {
                boolean number = !keys.get(i).equals("LABEL");
                theirs.set(i, number && theirs.get(i).isEmpty() ? "0" : theirs.get(i));
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
