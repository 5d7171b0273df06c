package ribflow.decode.sflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.capture.Packet;
import ribflow.capture.Recorded;
import ribflow.decode.DecodeConfig;
import ribflow.decode.Decoding;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every recorded sFlow capture against what independent decoders read out of it: samples, records and sums over all of it,
 * all columns of the first 50 flow samples, the counters of the first 50 counter samples.
 */
@Tag("interop")
final class SflowCapturesIT {

    private static final Path CAPTURES = Path.of("../shared/captures");

    private static final Set<Long> NO_INTERFACE = Set.of(0L, 0x3fff_ffffL);

    private static final Map<String, FlowField> COLUMNS = Map.ofEntries(
            Map.entry("v", FlowField.EXPORT_PROTO_VERSION),
            Map.entry("agent", FlowField.PEER_SRC_IP),
            Map.entry("sampling_rate", FlowField.SAMPLING_RATE),
            Map.entry("src", FlowField.SRC_HOST),
            Map.entry("dst", FlowField.DST_HOST),
            Map.entry("proto", FlowField.PROTO),
            Map.entry("tos", FlowField.TOS),
            Map.entry("ttl", FlowField.TTL),
            Map.entry("ip_len", FlowField.BYTES),
            Map.entry("flow_label", FlowField.FLOW_LABEL),
            Map.entry("sport", FlowField.SRC_PORT),
            Map.entry("dport", FlowField.DST_PORT),
            Map.entry("tcp_flags", FlowField.TCPFLAGS),
            Map.entry("icmp_type", FlowField.ICMP_TYPE),
            Map.entry("icmp_code", FlowField.ICMP_CODE),
            Map.entry("src_mac", FlowField.SRC_MAC),
            Map.entry("dst_mac", FlowField.DST_MAC));

    static Stream<String> captures() throws IOException {
        try (Stream<Path> files = Files.list(CAPTURES.resolve("sflow"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pcap"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static JsonNode expected(String capture) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(CAPTURES.resolve("sflow/" + capture + ".expected.json")))
                .path("parts")
                .path("sflow");
    }

    private static List<Packet.Datagram> datagrams(Path file) throws IOException {
        return Recorded.read(file).datagrams();
    }

    private static Decoding decoded(Path file) throws IOException {
        // The expectation has the length of the IP packet beside that of the frame
        Decoding decoding = Decoding.of(
                new DecodeConfig(1000, 1 << 20).with(ExporterIdentity.AGENT, SampledBytes.PACKET),
                Set.copyOf(FlowField.values()));
        for (Packet.Datagram datagram : datagrams(file)) {
            decoding.receive(datagram.source(), datagram.payload());
        }
        return decoding;
    }

    private static Decoding decoded(String capture) throws IOException {
        return decoded(CAPTURES.resolve("sflow/" + capture + ".pcap"));
    }

    @ParameterizedTest
    @MethodSource("captures")
    void samplesRecordsAndSums(String capture) throws IOException {
        JsonNode expected = expected(capture);
        SampleCount count = new SampleCount();
        for (Packet.Datagram datagram : datagrams(CAPTURES.resolve("sflow/" + capture + ".pcap"))) {
            count.take(datagram.source(), datagram.payload());
        }
        assertEquals(expected.path("datagrams").asLong(), count.datagrams());
        assertEquals(asMap(expected.path("samples_by_type")), count.samplesByType());
        assertEquals(asMap(expected.path("flow_records_by_format")), count.flowRecords());
        assertEquals(asMap(expected.path("counter_records_by_format")), count.counterRecords());
        assertEquals(asMap(expected.path("sums")), count.sums());
        assertEquals(List.of(), count.malformed());
        int i = 0;
        for (JsonNode sample : expected.path("counter_samples")) {
            for (JsonNode record : sample.path("records")) {
                if (record.has("ifindex")) {
                    var got = count.interfaceCounters().get(i++);
                    assertEquals(record.path("ifindex").asLong(), got.ifIndex());
                    assertEquals(record.path("type").asLong(), got.type());
                    assertEquals(record.path("speed").asLong(), got.speed());
                    assertEquals(record.path("in_octets").asLong(), got.inOctets());
                    assertEquals(record.path("in_ucast").asLong(), got.inUnicast());
                    assertEquals(record.path("out_octets").asLong(), got.outOctets());
                    assertEquals(record.path("out_ucast").asLong(), got.outUnicast());
                }
            }
        }
    }

    private static Map<String, Long> asMap(JsonNode node) {
        Map<String, Long> map = new TreeMap<>();
        node.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asLong()));
        return map;
    }

    @ParameterizedTest
    @MethodSource("captures")
    void theFirstFlowSamples(String capture) throws IOException {
        JsonNode expected = expected(capture);
        Decoding decoding = decoded(capture);
        List<Flow> flows = decoding.flows();
        assertEquals(expected.path("sums").path("flow_samples").asLong(), flows.size());
        assertEquals(flows.size(), decoding.countAll(ExporterCounter.FLOWS));
        assertEquals(
                expected.path("sums").path("counter_samples").asLong(),
                decoding.countAll(ExporterCounter.COUNTER_SAMPLES));
        assertEquals(0, decoding.countAll(ExporterCounter.MALFORMED));
        Set<String> agents = new TreeSet<>();
        expected.path("agents").forEach(agent -> agents.add(agent.path("agent").asString()));
        Set<String> exporters = new TreeSet<>();
        decoding.exporters().forEach(exporter -> exporters.add(exporter.toString()));
        assertEquals(agents, exporters);
        List<String> wrong = new ArrayList<>();
        int i = 0;
        for (JsonNode sample : expected.path("flow_samples")) {
            new Comparison(capture + " " + i, sample, flows.get(i), wrong).run();
            i++;
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    private record Comparison(String name, JsonNode sample, Flow flow, List<String> wrong) {

        void run() {
            COLUMNS.forEach((key, field) -> {
                if (sample.has(key)) {
                    is(field, wanted(key));
                }
            });
            iface("in", FlowField.IN_IFACE);
            iface("out", FlowField.OUT_IFACE);
            vlans();
            JsonNode router = sample.path("router");
            boolean routed = router.has("next_hop")
                    && !router.path("next_hop").asString().equals("0.0.0.0");
            is(FlowField.FLOW_NEXTHOP, routed ? router.path("next_hop").asString() : "absent");
            boolean masks =
                    router.path("src_mask").asInt() + router.path("dst_mask").asInt() > 0 || routed;
            is(FlowField.SRC_MASK, masks ? router.path("src_mask").asString() : "absent");
            is(FlowField.DST_MASK, masks ? router.path("dst_mask").asString() : "absent");
            gateway(sample.path("gateway"));
        }

        /**
         * Where a hop-by-hop header comes before ICMPv6, the other decoder names the next header of the IPv6 header, 0;
         * the column has the protocol that the extension headers lead to (RFC 8200, 4).
         */
        private String wanted(String key) {
            String want = sample.path(key).asString();
            boolean hopByHop = key.equals("proto") && want.equals("0") && sample.has("icmp_type");
            return hopByHop ? "58" : want;
        }

        private void iface(String which, FlowField field) {
            long value = sample.path(which + "_if").asLong();
            boolean known = sample.path(which + "_format").asInt() == 0 && !NO_INTERFACE.contains(value);
            is(field, known ? Long.toString(value) : "absent");
        }

        private void vlans() {
            JsonNode tags = sample.path("vlans");
            String inVlan = vlan(sample.path("switch").path("in_vlan"));
            String outVlan = vlan(sample.path("switch").path("out_vlan"));
            String tag = tags.isEmpty() ? "absent" : tags.get(0).asString();
            is(FlowField.VLAN, !inVlan.equals("absent") ? inVlan : !tag.equals("absent") ? tag : outVlan);
            is(FlowField.CVLAN, tags.size() < 2 ? "absent" : tags.get(1).asString());
            if (tags.isEmpty() && sample.has("eth_type")) {
                is(FlowField.ETYPE, sample.path("eth_type").asString());
            }
        }

        private static String vlan(JsonNode value) {
            long id = value.asLong(0);
            return id > 0 && id < 4095 ? Long.toString(id) : "absent";
        }

        private void gateway(JsonNode gateway) {
            boolean nextHop = gateway.has("next_hop")
                    && !gateway.path("next_hop").asString().equals("0.0.0.0");
            is(FlowField.FLOW_BGP_NEXTHOP, nextHop ? gateway.path("next_hop").asString() : "absent");
            is(FlowField.SRC_AS, asn(gateway.path("src_as")));
            is(FlowField.PEER_SRC_AS, asn(gateway.path("src_peer_as")));
            List<JsonNode> path = new ArrayList<>();
            gateway.path("dst_as_path").forEach(segment -> segment.path("as").forEach(path::add));
            gateway.path("dst_as").forEach(path::add); // in v2 and v4, without segments
            is(FlowField.DST_AS, path.isEmpty() ? "absent" : asn(path.getLast()));
            is(FlowField.PEER_DST_AS, path.isEmpty() ? "absent" : asn(path.getFirst()));
        }

        private static String asn(JsonNode value) {
            return value.asLong(0) == 0 ? "absent" : value.asString();
        }

        private void is(FlowField field, String want) {
            String got = flow.has(field) ? text(field) : "absent";
            if (!Objects.equals(want, got)) {
                wrong.add(name + ": " + field + " should be " + want + ", is " + got);
            }
        }

        private String text(FlowField field) {
            return field.kind() == Kind.ADDRESS
                    ? flow.address(field).toString()
                    : field.kind() == Kind.MAC
                            ? String.format("%012x", flow.get(field)).replaceAll("(..)(?!$)", "$1:")
                            : Long.toString(flow.get(field));
        }
    }

    /** One sample says that a packet was dropped, but nothing of the packet. */
    @Test
    void aDropWithoutAPacketIsNoFlow() throws IOException {
        Decoding decoding = decoded("sf5-drop-1036");
        assertEquals(List.of(), decoding.flows());
        assertEquals(1, decoding.countAll(ExporterCounter.DISCARDS));
        assertEquals(0, decoding.countAll(ExporterCounter.DISCARD_BYTES));
    }

    @Test
    void whatIsInsideVxlan() throws IOException {
        Flow flow = decoded("sf5-encap-vxlan").flows().getFirst();
        assertTrue(flow.has(FlowField.VXLAN));
        assertTrue(flow.has(FlowField.TUNNEL_SRC_HOST));
        assertTrue(flow.has(FlowField.TUNNEL_SRC_MAC));
    }

    @Test
    void malformedDatagramsDoNoHarm() throws IOException {
        try (Stream<Path> files = Files.list(CAPTURES.resolve("malformed/sflow"))) {
            for (Path file : files.sorted().toList()) {
                Decoding decoding = decoded(file);
                assertTrue(decoding.countAll(ExporterCounter.DATAGRAMS) > 0);
                assertTrue(decoding.countAll(ExporterCounter.MALFORMED) > 0);
                assertEquals(decoding.flows().size(), decoding.countAll(ExporterCounter.FLOWS));
            }
        }
    }
}
