package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.capture.Packet;
import ribflow.capture.Recorded;
import ribflow.decode.Decoding.Flow;
import ribflow.decode.sflow.ExporterIdentity;
import ribflow.decode.sflow.SampledBytes;
import ribflow.decode.template.Biflow;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every recorded NetFlow and IPFIX capture against what independent decoders read out of it: counts and sums over all
 * records, all columns of the first 50 flows. Data before their template are dropped here, as those decoders do.
 */
@Tag("interop")
final class CapturesIT {

    private static final Path CAPTURES = Path.of("../shared/captures");

    /**
     * Records with total counters only. Flows that began before the capture did are not known there, and counted as such:
     * together with those that are, they make the sums of the expectation.
     */
    private static final Set<String> TOTALS = Set.of("nf9-cisco-asa-1", "ipfix-telegraf-example", "ipfix-yaf-biflow");

    /** Records without any counters: NAT events, a list of MAC addresses. */
    private static final Set<String> NO_COUNTERS = Set.of("nf9-macaddr", "nf9-nat", "ipfix-vermont-varlen");

    /** Columns that are known to differ, with the reason. */
    private static final Map<String, Set<FlowField>> DIFFERENT = Map.of(
            // The next hop has two bytes in the template, which is no address; nfdump makes one of them
            "nf9-h3c",
            Set.of(FlowField.FLOW_NEXTHOP),
            // The ingress VLAN is 0, for none; the column then has the egress VLAN
            "ipfix-pmacct-106-huawei-vrf",
            Set.of(FlowField.VLAN),
            // tshark reads the ToS before the interfaces; see theSchemeThatTsharkReadsWrong
            "gen-flowtools-v8-9",
            Set.of(FlowField.IN_IFACE, FlowField.OUT_IFACE, FlowField.TOS));

    /**
     * What a packet in a tunnel has twice; the expectation names the outer header's, and the inner one's under
     * "also".
     */
    private static final Set<String> IN_BOTH_HEADERS =
            Set.of("src", "dst", "sport", "dport", "proto", "tos", "tcp_flags", "flow_label");

    /** IPFIX with a template that the other decoder could not use: a field of variable length alone. */
    private static final String ONLY_WE_DECODE = "ipfix-vermont-varlen";

    /**
     * IPFIX with three messages in its one datagram, of which the other decoders read the first. The other two, at bytes
     * 484 and 548, hold the records below by the lengths that stand in them.
     */
    private static final String SEVERAL_MESSAGES = "ipfix-generic";

    /** A record that reports the first bytes of a frame, which the other decoder has in hexadecimal. */
    private static final String SAMPLED_FRAME = "ipfix-datalink-frame";

    /** What the expectation does not know of. */
    private record Beyond(long records, long packets, long bytes) {

        static Beyond expectationOf(String name) {
            return switch (name) {
                case SEVERAL_MESSAGES -> new Beyond(1 + 5, 1 + 11, 60 + 2656);
                // A sampled frame is a packet, and its IP header (45 00 00 60 …) says how long
                case SAMPLED_FRAME -> new Beyond(0, 1, 0x60);
                default -> new Beyond(0, 0, 0);
            };
        }
    }

    /** Columns whose zero says that there is none. */
    private static final Set<FlowField> ZERO_IS_ABSENT = Set.of(
            FlowField.FLOW_NEXTHOP,
            FlowField.FLOW_BGP_NEXTHOP,
            FlowField.POST_NAT_SRC_HOST,
            FlowField.POST_NAT_DST_HOST);

    /** The key of an expected flow, the column it should be in. */
    private static final Map<String, FlowField> COLUMNS = Map.ofEntries(
            Map.entry("src", FlowField.SRC_HOST),
            Map.entry("dst", FlowField.DST_HOST),
            Map.entry("sport", FlowField.SRC_PORT),
            Map.entry("dport", FlowField.DST_PORT),
            Map.entry("proto", FlowField.PROTO),
            Map.entry("packets", FlowField.PACKETS),
            Map.entry("bytes", FlowField.BYTES),
            Map.entry("in_if", FlowField.IN_IFACE),
            Map.entry("out_if", FlowField.OUT_IFACE),
            Map.entry("tos", FlowField.TOS),
            Map.entry("tcp_flags", FlowField.TCPFLAGS),
            Map.entry("src_as", FlowField.SRC_AS),
            Map.entry("dst_as", FlowField.DST_AS),
            Map.entry("peer_src_as", FlowField.PEER_SRC_AS),
            Map.entry("peer_dst_as", FlowField.PEER_DST_AS),
            Map.entry("next_hop", FlowField.FLOW_NEXTHOP),
            Map.entry("bgp_next_hop", FlowField.FLOW_BGP_NEXTHOP),
            Map.entry("src_net", FlowField.SRC_NET),
            Map.entry("dst_net", FlowField.DST_NET),
            Map.entry("flows", FlowField.FLOWS),
            Map.entry("src_mask", FlowField.SRC_MASK),
            Map.entry("dst_mask", FlowField.DST_MASK),
            Map.entry("src_mac", FlowField.SRC_MAC),
            Map.entry("dst_mac", FlowField.DST_MAC),
            Map.entry("vlan", FlowField.VLAN),
            Map.entry("direction", FlowField.SAMPLING_DIRECTION),
            Map.entry("flow_label", FlowField.FLOW_LABEL),
            Map.entry("start_ms", FlowField.TIMESTAMP_START),
            Map.entry("end_ms", FlowField.TIMESTAMP_END),
            Map.entry("domain", FlowField.EXPORT_PROTO_SYSID),
            Map.entry("ip_version", FlowField.IP_VERSION),
            Map.entry("in_vrf", FlowField.INGRESS_VRF),
            Map.entry("out_vrf", FlowField.EGRESS_VRF),
            Map.entry("end_reason", FlowField.FLOW_END_REASON),
            Map.entry("sampler_id", FlowField.SAMPLER_ID),
            Map.entry("nat_src", FlowField.POST_NAT_SRC_HOST),
            Map.entry("nat_dst", FlowField.POST_NAT_DST_HOST),
            Map.entry("nat_sport", FlowField.POST_NAT_SRC_PORT),
            Map.entry("nat_dport", FlowField.POST_NAT_DST_PORT),
            Map.entry("v", FlowField.EXPORT_PROTO_VERSION));

    /** The same under "other", by tshark's names. */
    private static final Map<String, FlowField> OTHER_COLUMNS = Map.of(
            "dot1q_priority", FlowField.COS,
            "dot1q_customer_vlan_id", FlowField.CVLAN,
            "ip_ttl", FlowField.TTL,
            "ethernet_type", FlowField.ETYPE,
            "toplabeltype", FlowField.MPLS_TOP_LABEL_TYPE,
            "firewall_event", FlowField.FW_EVENT,
            "nat_event", FlowField.NAT_EVENT);

    /** Where the ends of a record are in its reverse half. */
    private static final Map<String, FlowField> OTHER_END = Map.of(
            "src", FlowField.DST_HOST,
            "dst", FlowField.SRC_HOST);

    static Stream<String> captures() throws IOException {
        List<String> names = new ArrayList<>();
        for (String folder : List.of("netflow", "ipfix")) {
            try (Stream<Path> files = Files.list(CAPTURES.resolve(folder))) {
                files.map(file -> folder + "/" + file.getFileName())
                        .filter(name -> name.endsWith(".pcap"))
                        .map(name -> name.substring(0, name.length() - 5))
                        .sorted()
                        .forEach(names::add);
            }
        }
        return names.stream();
    }

    private static JsonNode expected(String capture) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(CAPTURES.resolve(capture + ".expected.json")))
                .path("parts")
                .path("flow");
    }

    /** Replays the datagrams that went to the ports of the collectors. */
    private static Decoding replayed(String capture, JsonNode expected, int keptBytes) throws IOException {
        // Nothing waits for its sampler: that would be decoded later than the capture lasts
        return replayed(
                capture,
                expected,
                new DecodeConfig(1000, keptBytes, 0, Biflow.SPLIT, 65_536, ExporterIdentity.AGENT, SampledBytes.FRAME));
    }

    private static Decoding replayed(String capture, JsonNode expected, DecodeConfig config) throws IOException {
        Set<Integer> ports = new HashSet<>();
        expected.path("exporters")
                .forEach(exporter -> ports.add(exporter.path("dport").asInt()));
        Decoding decoding = Decoding.of(config, Set.copyOf(FlowField.values()));
        for (Packet.Datagram datagram :
                Recorded.read(CAPTURES.resolve(capture + ".pcap")).datagrams()) {
            if (ports.contains(datagram.destinationPort())) {
                decoding.take(datagram.source(), datagram.payload());
            }
        }
        assertEquals(expected.path("datagrams").asLong(), decoding.countAll(ExporterCounter.DATAGRAMS));
        return decoding;
    }

    @ParameterizedTest
    @MethodSource("captures")
    void countsAndSums(String capture) throws IOException {
        JsonNode expected = expected(capture);
        Decoding decoding = replayed(capture, expected, 0);
        String name = capture.substring(capture.indexOf('/') + 1);
        String which = TOTALS.contains(name) ? "_total" : "";
        JsonNode sums = expected.path("sums");
        Beyond beyond = Beyond.expectationOf(name);
        long dataRecords = decoding.countAll(ExporterCounter.FLOWS)
                - decoding.countAll(ExporterCounter.FLOWS_REVERSE)
                + decoding.countAll(ExporterCounter.TOTAL_UNKNOWN)
                + decoding.countAll(ExporterCounter.TOTAL_UNCHANGED)
                + decoding.countAll(ExporterCounter.RECORDS_NO_COUNTERS);
        assertTrue(TOTALS.contains(name) || decoding.countAll(ExporterCounter.TOTAL_UNKNOWN) == 0);
        assertEquals(
                name.equals(ONLY_WE_DECODE) ? 3 : expected.path("data_records").asLong() + beyond.records,
                dataRecords,
                "data records");
        assertEquals(NO_COUNTERS.contains(name), decoding.countAll(ExporterCounter.RECORDS_NO_COUNTERS) > 0);
        assertEquals(
                sums.path("packets" + which).asLong()
                        + sums.path("reverse_packets").asLong()
                        + beyond.packets,
                decoding.countAll(ExporterCounter.PACKETS) + decoding.countAll(ExporterCounter.TOTAL_UNKNOWN_PACKETS),
                "packets");
        assertEquals(
                sums.path("bytes" + which).asLong() + sums.path("reverse_bytes").asLong() + beyond.bytes,
                decoding.countAll(ExporterCounter.BYTES) + decoding.countAll(ExporterCounter.TOTAL_UNKNOWN_BYTES),
                "bytes");
        assertEquals(
                expected.path("options_records").asLong(),
                decoding.countAll(ExporterCounter.OPTIONS_RECORDS),
                "options records");
        assertEquals(
                name.equals(ONLY_WE_DECODE)
                        ? 0
                        : expected.path("data_sets_without_template").asLong(),
                decoding.countAll(ExporterCounter.SETS_NO_TEMPLATE),
                "sets without template");
        assertEquals(
                expected.path("templates").asLong()
                        + expected.path("option_templates").asLong(),
                decoding.countAll(ExporterCounter.TEMPLATES),
                "templates");
        assertEquals(0, decoding.countAll(ExporterCounter.MALFORMED), "malformed");
        assertEquals(decoding.flows().size(), decoding.countAll(ExporterCounter.FLOWS));
    }

    @ParameterizedTest
    @MethodSource("captures")
    void theFirstFlows(String capture) throws IOException {
        String name = capture.substring(capture.indexOf('/') + 1);
        if (NO_COUNTERS.contains(name)) {
            return;
        }
        JsonNode expected = expected(capture);
        // Totals as they stand in the records
        List<Flow> all = replayed(capture, expected, new DecodeConfig(1000, 0).with(Biflow.SPLIT, 0))
                .flows();
        List<Flow> flows =
                all.stream().filter(flow -> !flow.has(FlowField.REVERSE)).toList();
        Set<FlowField> different = DIFFERENT.getOrDefault(name, Set.of());
        List<String> wrong = new ArrayList<>();
        int i = 0;
        for (JsonNode flow : expected.path("flows")) {
            int at = i++;
            COLUMNS.forEach((key, field) -> {
                if (flow.has(key) && !different.contains(field)) {
                    compare(flow, key, flows.get(at), field, at, wrong);
                }
            });
            JsonNode others = flow.path("other");
            OTHER_COLUMNS.forEach((key, field) -> {
                if (others.has(key)) {
                    compare(others, key, flows.get(at), field, at, wrong);
                }
            });
        }
        List<Flow> reverse =
                all.stream().filter(flow -> flow.has(FlowField.REVERSE)).toList();
        compareReverse(expected.path("flows"), reverse, wrong);
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** The reverse halves come in the order of their records; a record that counted nothing there has none. */
    private static void compareReverse(JsonNode records, List<Flow> reverse, List<String> wrong) {
        int next = 0;
        int i = 0;
        for (JsonNode record : records) {
            int at = i++;
            JsonNode half = record.path("reverse");
            String total = half.has("bytes_total") ? "_total" : "";
            if (half.path("packets" + total).asLong()
                            + half.path("bytes" + total).asLong()
                    == 0) {
                continue;
            }
            Flow got = reverse.get(next++);
            COLUMNS.forEach((key, field) -> {
                if (half.has(key)) {
                    compare(half, key, got, field, at, wrong);
                }
            });
            OTHER_END.forEach((key, field) -> compare(record, key, got, field, at, wrong));
            assertEquals(half.path("bytes" + total).asLong(), got.get(FlowField.BYTES), "reverse of flow " + at);
            assertEquals(half.path("packets" + total).asLong(), got.get(FlowField.PACKETS), "reverse of flow " + at);
        }
    }

    private static void compare(JsonNode flow, String key, Flow got, FlowField field, int at, List<String> wrong) {
        String want = wanted(flow, key);
        // A reserved number (RFC 7300), which Juniper writes where it knows no AS
        boolean noAs = field.kind() == Kind.ASN && want.equals("4294967295");
        boolean zero = noAs || want.equals("0") || want.equals("0.0.0.0") || want.equals("::");
        boolean zeroIsAbsent = field.kind() == Kind.ASN
                || ZERO_IS_ABSENT.contains(field)
                || field.kind() == Kind.MASK && flow.path("v").asInt() < 9;
        String is = !got.has(field) ? "absent" : text(got, field);
        if (!(zero && zeroIsAbsent ? "absent" : want).equals(is)) {
            wrong.add("flow " + at + ": " + key + " should be " + want + ", is " + is);
        }
    }

    private static String wanted(JsonNode flow, String key) {
        String first = flow.path(key).asString();
        JsonNode others = flow.path("also").path(key);
        boolean tunnel = flow.path("also").has("proto");
        String want = tunnel && IN_BOTH_HEADERS.contains(key) && others.size() > 0
                ? others.get(others.size() - 1).asString()
                : first;
        boolean unusedFamily = want.equals("::") || want.equals("0.0.0.0");
        return want.startsWith("::ffff:") ? Address.parse(want).toString() : unusedFamily ? first : want;
    }

    private static String text(Flow flow, FlowField field) {
        return switch (field.kind()) {
            case ADDRESS -> flow.address(field).toString();
            case MAC -> String.format("%012x", flow.get(field)).replaceAll("(..)(?!$)", "$1:");
            default -> Long.toString(flow.get(field));
        };
    }

    /**
     * The records of v8's scheme 9 that flow-gen wrote count up: input interface i, output 0xff00 + i, ToS i. They do so
     * where Cisco's table has them, behind the interfaces; read as tshark does, the interfaces would be 256 i and 0.
     */
    @Test
    void theSchemeThatTsharkReadsWrong() throws IOException {
        String capture = "netflow/gen-flowtools-v8-9";
        List<Flow> flows = replayed(capture, expected(capture), 0).flows();
        assertEquals(70, flows.size());
        for (int i = 0; i < flows.size(); i++) {
            assertEquals(i, flows.get(i).get(FlowField.IN_IFACE));
            assertEquals(0xff00 + i, flows.get(i).get(FlowField.OUT_IFACE));
            assertEquals(i, flows.get(i).get(FlowField.TOS));
        }
    }

    /** The names that pmacct's own tests expect, learnt from options that give numbers to other names on the way. */
    @ParameterizedTest
    @CsvSource({"112, ipfix-pmacct-112-options-reassigned", "106, ipfix-pmacct-106-huawei-vrf"})
    void namesByOptionsAreThoseOfPmacctsGoldens(int test, String capture) throws IOException {
        String path = "ipfix/" + capture;
        Decoding decoding = replayed(path, expected(path), 0);
        Set<List<String>> names = new HashSet<>();
        decoding.flows()
                .forEach(flow -> names.add(GOLDEN_NAMES.stream()
                        .map(key -> text(
                                decoding,
                                flow,
                                FlowField.values().stream()
                                        .filter(field -> field.json().equals(key))
                                        .findFirst()
                                        .orElseThrow()))
                        .toList()));
        Set<List<String>> wanted = new HashSet<>();
        for (JsonNode row : golden("ipfix/pmacct-" + test + ".golden.json.gz")) {
            wanted.add(
                    GOLDEN_NAMES.stream().map(key -> row.path(key).asString("")).toList());
        }
        assertEquals(wanted, names);
    }

    /** NBAR: the names of applications come by options, and not all of them in this capture. */
    @Test
    void applicationsOfNbarHaveTheirNames() throws IOException {
        String capture = "netflow/nf9-cisco-nbar";
        Decoding decoding = replayed(capture, expected(capture), 0);
        Set<String> names = decoding.flows().stream()
                .map(flow -> flow.get(FlowField.PROTO) + " "
                        + (flow.has(FlowField.CLASS) ? decoding.text(flow, FlowField.CLASS) : "?"))
                .collect(Collectors.toSet());
        assertEquals(Set.of("1 icmp", "17 ?"), names);
    }

    private static final List<String> GOLDEN_NAMES = List.of(
            "ip_src",
            "ip_dst",
            "port_src",
            "port_dst",
            "mpls_vpn_rd",
            "ingress_vrf_name",
            "egress_vrf_name",
            "iface_name_in",
            "iface_name_out");

    private static String text(Decoding decoding, Flow flow, FlowField field) {
        if (!flow.has(field)) {
            return "";
        }
        return switch (field.kind()) {
            case TEXT -> decoding.text(flow, field);
            case RD -> RouteDistinguisher.text(flow.get(field));
            default -> text(flow, field);
        };
    }

    private static JsonNode golden(String file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(CAPTURES.resolve(file)))) {
            return JsonMapper.shared()
                    .readTree(in)
                    .path("scenarios")
                    .path(0)
                    .path("outputs")
                    .path("flow-00");
        }
    }

    /** The expectation's {@code data_link_frame_section}, read by hand. */
    @Test
    void theSampledFrameIsRead() throws IOException {
        String capture = "ipfix/" + SAMPLED_FRAME;
        Flow flow = replayed(capture, expected(capture), 0).flows().getFirst();
        assertEquals("51.51.51.51", flow.address(FlowField.SRC_HOST).toString());
        assertEquals("52.52.52.52", flow.address(FlowField.DST_HOST).toString());
        assertEquals(17, flow.get(FlowField.PROTO));
        assertEquals(0xd8cd, flow.get(FlowField.SRC_PORT));
        assertEquals(0x2e01, flow.get(FlowField.DST_PORT));
        assertEquals(0xe7, flow.get(FlowField.VLAN));
        assertEquals(0x182a_d36e_503fL, flow.get(FlowField.DST_MAC));
        assertEquals(0xb402_1655_92f4L, flow.get(FlowField.SRC_MAC));
        assertEquals(582, flow.get(FlowField.IN_IFACE));
    }

    /** With room to wait, data before their template are not lost, and nothing is counted twice. */
    @ParameterizedTest
    @MethodSource("captures")
    void keptSetsAddToWhatIsDecodedWithoutThem(String capture) throws IOException {
        JsonNode expected = expected(capture);
        Decoding dropping = replayed(capture, expected, 0);
        Decoding keeping = replayed(capture, expected, 1 << 20);
        assertEquals(dropping.countAll(ExporterCounter.SETS_NO_TEMPLATE), keeping.countAll(ExporterCounter.SETS_KEPT));
        // Flows of samplers that nobody described are held still
        long held =
                keeping.countAll(ExporterCounter.RECORDS_HELD) - keeping.countAll(ExporterCounter.RECORDS_HELD_DECODED);
        long more = keeping.countAll(ExporterCounter.FLOWS) + held - dropping.countAll(ExporterCounter.FLOWS);
        assertTrue(more >= keeping.countAll(ExporterCounter.SETS_KEPT_DECODED), "a set has at least a record");
        assertEquals(keeping.countAll(ExporterCounter.SETS_KEPT_DECODED) == 0, more == 0);
    }

    @Test
    void malformedDatagramsDoNoHarm() throws IOException {
        try (Stream<Path> files = Stream.concat(
                Files.list(CAPTURES.resolve("malformed/netflow")), Files.list(CAPTURES.resolve("malformed/ipfix")))) {
            files.sorted().forEach(CapturesIT::survives);
        }
    }

    private static void survives(Path file) {
        try {
            Decoding decoding = Decoding.ofEverything();
            List<byte[]> datagrams = file.toString().endsWith(".pcap")
                    ? Recorded.read(file).datagrams().stream()
                            .map(Packet.Datagram::payload)
                            .toList()
                    : List.of(Files.readAllBytes(file));
            datagrams.forEach(decoding::take);
            assertEquals(datagrams.size(), decoding.count(ExporterCounter.DATAGRAMS), file::toString);
            assertEquals(decoding.flows().size(), decoding.count(ExporterCounter.FLOWS), file::toString);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
