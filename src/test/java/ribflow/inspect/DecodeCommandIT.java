package ribflow.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ribflow decode} of every recorded NetFlow and IPFIX capture says what independent decoders read out of it: the
 * counts and sums of the summary, and each field of the first 50 flows and of the first 50 options records.
 */
@Tag("interop")
final class DecodeCommandIT {

    private static final Path CAPTURES = Path.of("../shared/captures");

    private static final List<String> COUNTS = List.of(
            "datagrams",
            "datagrams_by_version",
            "templates",
            "option_templates",
            "options_records",
            "data_records",
            "data_sets_without_template",
            "sums");

    /**
     * Where the summary differs from tshark's, and what it is instead.
     *
     * <p>ipfix-generic holds three IPFIX messages in its one datagram, of which tshark reads the first. RFC 7011, 3.1 has
     * the length of a message in its header ("Total length of the IPFIX Message, measured in octets, including Message
     * Header and Set(s)"), and the other two begin where the first ends.
     *
     * <p>ipfix-vermont-varlen has a template of a single field of variable length, which tshark does not take. RFC 7011,
     * 3.2: "The value 65535 is reserved for variable-length Information Elements"; 3.4.1 allows any field count but 0.
     */
    private static final Map<String, Map<String, String>> DIFFERENT_COUNTS = Map.of(
            "ipfix-generic", Map.of("data_records", "12", "sums", "{\"packets\":54,\"bytes\":13279}"),
            "ipfix-vermont-varlen", Map.of("data_records", "3", "data_sets_without_template", "0"));

    /**
     * Keys of flows that differ, and why.
     *
     * <p>gen-flowtools-v8-9: tshark reads the ToS octet before the interfaces. In flow-tools' and Cisco's definition of the
     * scheme (RouterToSAS) it stands behind them, and the interfaces are then those that the generator wrote.
     *
     * <p>nf9-h3c: the next hop has two bytes in the template; nfdump, whose the flows are, makes an address of them.
     */
    private static final Map<String, Set<String>> DIFFERENT = Map.of(
            "gen-flowtools-v8-9", Set.of("in_if", "out_if", "tos"),
            "nf9-h3c", Set.of("next_hop"));

    /** Which elements hold what the expectation has under a key. */
    private static final Map<String, List<String>> ELEMENTS = elements("""
            src sourceIPv4Address sourceIPv6Address
            dst destinationIPv4Address destinationIPv6Address
            sport sourceTransportPort udpSourcePort tcpSourcePort
            dport destinationTransportPort udpDestinationPort tcpDestinationPort
            proto protocolIdentifier
            packets packetDeltaCount
            bytes octetDeltaCount
            packets_total packetTotalCount
            bytes_total octetTotalCount
            out_packets postPacketDeltaCount
            out_bytes postOctetDeltaCount
            initiator_bytes initiatorOctets
            responder_bytes responderOctets
            in_if ingressInterface
            out_if egressInterface
            tos ipClassOfService
            tcp_flags tcpControlBits
            src_as bgpSourceAsNumber
            dst_as bgpDestinationAsNumber
            peer_src_as bgpPrevAdjacentAsNumber
            peer_dst_as bgpNextAdjacentAsNumber
            next_hop ipNextHopIPv4Address ipNextHopIPv6Address
            bgp_next_hop bgpNextHopIPv4Address bgpNextHopIPv6Address
            src_mask sourceIPv4PrefixLength sourceIPv6PrefixLength
            dst_mask destinationIPv4PrefixLength destinationIPv6PrefixLength
            src_net sourceIPv4Prefix
            dst_net destinationIPv4Prefix
            src_mac sourceMacAddress
            dst_mac destinationMacAddress
            vlan vlanId
            direction flowDirection
            icmp icmpTypeCodeIPv4
            ip_version ipVersion
            in_vrf ingressVRFID
            out_vrf egressVRFID
            flow_label flowLabelIPv6
            end_reason flowEndReason
            flows deltaFlowCount
            selector_id selectorId
            sampler_id samplerId
            sampling_rate samplingInterval samplerRandomInterval
            sampling_packet_interval samplingPacketInterval
            sampling_packet_space samplingPacketSpace
            sampling_size samplingSize
            sampling_population samplingPopulation
            start_uptime_ms flowStartSysUpTime
            end_uptime_ms flowEndSysUpTime
            nat_src postNATSourceIPv4Address
            nat_dst postNATDestinationIPv4Address
            nat_sport postNAPTSourceTransportPort
            nat_dport postNAPTDestinationTransportPort
            aaa_username userName
            appl_desc applicationDescription
            appl_name applicationName
            data_link_frame_section dataLinkFrameSection
            data_link_frame_size dataLinkFrameSize
            delta_octets_squared octetDeltaSumOfSquares
            dot1q_customer_vlan_id dot1qCustomerVlanId
            dot1q_priority dot1qPriority
            dot1q_vlan_id dot1qVlanId
            drop_total_packets droppedPacketTotalCount
            egress_acl_id egressAclId
            egress_physical_interface egressPhysicalInterface
            engine_id engineId
            engine_type engineType
            ethernet_type ethernetType
            export_protocol_version exportProtocolVersion
            exporter_addr exporterIPv4Address
            exporter_addr_v6 exporterIPv6Address
            exporter_protocol exportTransportProtocol
            firewall_event firewallEvent
            flags paddingOctets
            flow_exporter exportingProcessId
            flow_id flowId
            flow_inactive_timeout flowIdleTimeout
            flowsexp exportedFlowRecordTotalCount
            frag_ident fragmentIdentification
            fw_ext_event firewallEventExtended
            icmp_ipv4_code icmpCodeIPv4
            icmp_ipv4_type icmpTypeIPv4
            if_descr interfaceDescription
            if_name interfaceName
            ignore_packets ignoredPacketTotalCount
            ingress_acl_id ingressAclId
            ingress_physical_interface ingressPhysicalInterface
            ip_dscp ipDiffServCodePoint
            ip_ttl ipTTL
            ipv6_exthdr ipv6ExtensionHeaders
            ipv6_next_hdr nextHeaderIPv6
            is_multicast isMulticast
            length_max maximumIpTotalLength
            length_min minimumIpTotalLength
            mp_id meteringProcessId
            mpls_top_label_prefix_length mplsTopLabelPrefixLength
            mpls_vpn_rd mplsVpnRouteDistinguisher
            multicast_replication_factor multicastReplicationFactor
            nat_event natEvent
            notsent_packets notSentPacketTotalCount
            observation_point_id observationPointId
            observation_time_milliseconds observationTimeMilliseconds
            observation_time_seconds observationTimeSeconds
            octetsexp exportedOctetTotalCount
            od_id observationDomainId
            original_exporter_ipv4_address originalExporterIPv4Address
            original_exporter_ipv6_address originalExporterIPv6Address
            packetsexp exportedMessageTotalCount
            pie.netscaler.aaa-username aaaUsername
            pie.netscaler.app-unit-name-appid appUnitNameAppId
            pie.netscaler.appname-app-id appNameAppId
            pie.netscaler.connection-chain-hop-count connectionChainHopCount
            pie.netscaler.connection-chain-id connectionChainID
            pie.netscaler.connection-id connectionId
            pie.netscaler.flow-flags flowFlags
            pie.netscaler.http-contenttype httpContentType
            pie.netscaler.http-domain-name httpDomainName
            pie.netscaler.http-req-authorization httpReqAuthorization
            pie.netscaler.http-req-cookie httpReqCookie
            pie.netscaler.http-req-host httpReqHost
            pie.netscaler.http-req-method httpReqMethod
            pie.netscaler.http-req-referer httpReqReferer
            pie.netscaler.http-req-url httpReqUrl
            pie.netscaler.http-req-useragent httpReqUserAgent
            pie.netscaler.http-req-via httpReqVia
            pie.netscaler.http-reqx-forwardedfor httpReqXForwardedFor
            pie.netscaler.http-res-forw-fb httpResForwFB
            pie.netscaler.http-res-forw-lb httpResForwLB
            pie.netscaler.round-trip-time roundTripTime
            pie.netscaler.transaction-id transactionId
            pie.ntop.appl_latency_ms APPL_LATENCY_MS
            pie.ntop.client_nw_latency_ms CLIENT_NW_LATENCY_MS
            pie.ntop.l7_proto L7_PROTO
            pie.ntop.retransmitted_in_bytes RETRANSMITTED_IN_BYTES
            pie.ntop.retransmitted_in_pkts RETRANSMITTED_IN_PKTS
            pie.ntop.retransmitted_out_bytes RETRANSMITTED_OUT_BYTES
            pie.ntop.retransmitted_out_pkts RETRANSMITTED_OUT_PKTS
            pie.server_nw_latency_ms SERVER_NW_LATENCY_MS
            post_dstmac postDestinationMacAddress
            post_ip_diff_serv_code_point postIpDiffServCodePoint
            post_tos postIpClassOfService
            post_vlanid postVlanId
            private_enterprise_number privateEnterpriseNumber
            routersc ipv4RouterSc
            sampler_mode samplerMode
            sampler_name samplerName
            sampling_algorithm samplingAlgorithm
            scope_interface ingressInterface
            scope_system exportingProcessId
            selector_algorithm selectorAlgorithm
            selector_name selectorName
            srcprefix sourceIPv4Prefix
            sta_ipv4_address staIPv4Address
            sta_mac_address staMacAddress
            sys_init_time systemInitTimeMilliseconds
            tcp_option_map tcpOptions
            tcp_seq_num tcpSequenceNumber
            template_id templateId
            toplabeladdr mplsTopLabelIPv4Address
            toplabeladdr_v6 mplsTopLabelIPv6Address
            toplabeltype mplsTopLabelType
            ttl_max maximumTTL
            ttl_min minimumTTL
            unknown_field_type appId userId
            vrfname VRFname
            wlan_ssid wlanSSID
            wtp_mac_address wtpMacAddress
            """);

    private static Map<String, List<String>> elements(String table) {
        Map<String, List<String>> elements = new HashMap<>();
        table.lines()
                .map(line -> List.of(line.split(" ")))
                .forEach(words -> elements.put(words.getFirst(), words.subList(1, words.size())));
        return elements;
    }

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

    private static String name(String capture) {
        return capture.substring(capture.indexOf('/') + 1);
    }

    @ParameterizedTest
    @MethodSource("captures")
    void theSummaryIsThatOfOtherDecoders(String capture) throws IOException {
        CommandRun run = CommandRun.decode(
                "--summary", CAPTURES.resolve(capture + ".pcap").toString());
        assertEquals(0, run.status());
        assertEquals("", run.err());
        assertEquals(1, run.lines().size());
        JsonNode flow = run.lines().getFirst().path("flow");
        JsonNode expected = expected(capture);
        Map<String, String> different = DIFFERENT_COUNTS.getOrDefault(name(capture), Map.of());
        for (String key : COUNTS) {
            String want = different.getOrDefault(key, expected.path(key).toString());
            assertEquals(JsonMapper.shared().readTree(want), flow.path(key), key);
        }
        assertEquals(0, flow.path("malformed").asInt());
        assertEquals(
                expected.path("datagrams").asLong(),
                flow.path("exporters")
                        .valueStream()
                        .mapToLong(each -> each.path("datagrams").asLong())
                        .sum());
    }

    @ParameterizedTest
    @MethodSource("captures")
    void theFirstRecordsAreThoseOfOtherDecoders(String capture) throws IOException {
        JsonNode expected = expected(capture);
        CommandRun run = CommandRun.decode(CAPTURES.resolve(capture + ".pcap").toString());
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String> kind :
                Map.of("flows", "flow", "options", "options").entrySet()) {
            Templates templates = new Templates();
            List<Record> got = templates.records(run.lines(), kind.getValue());
            int at = 0;
            for (JsonNode want : expected.path(kind.getKey())) {
                String what = kind.getValue() + " " + at;
                if (at == got.size()) {
                    wrong.add(what + " is missing");
                    break;
                }
                compare(want, got.get(at++), DIFFERENT.getOrDefault(name(capture), Set.of()))
                        .forEach(words -> wrong.add(what + ": " + words));
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** What yaf puts in its lists: MAC addresses, the numbers and flags of TCP; in which records, and the first of them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ipfix-yaf-biflow       |  2 | 49156 | {"sourceMacAddress":"00:0c:29:70:86:09","destinationMacAddress":"00:0c:29:8d:af:c3"}
        ipfix-telegraf-example | 29 | 49155 | {"tcpSequenceNumber":1502464279,"initialTCPFlags":20,"unionTCPFlags":0}
        """)
    void listsOfYaf(String capture, int records, int template, String first) {
        CommandRun run = CommandRun.decode(
                CAPTURES.resolve("ipfix").resolve(capture + ".pcap").toString());
        List<JsonNode> lists = run.lines().stream()
                .map(line -> line.path("elements").path("subTemplateMultiList"))
                .filter(list -> !list.isMissingNode())
                .toList();
        assertEquals(records, lists.size());
        lists.forEach(list -> assertEquals("allOf", list.path("semantic").asString(), list::toString));
        lists.forEach(list -> list.path("lists")
                .forEach(part -> assertTrue(part.path("records").isArray(), () -> "not walked: " + part)));
        JsonNode part = lists.getFirst().path("lists").path(0);
        assertEquals(template, part.path("template").asInt());
        assertEquals(first, part.path("records").path(0).toString());
    }

    /** A record and the object that described its template. */
    private record Record(JsonNode line, JsonNode fields) {

        JsonNode elements() {
            return line.path("elements");
        }
    }

    /** What was announced, as of each record. */
    private static final class Templates {

        private final Map<String, JsonNode> fields = new HashMap<>();

        List<Record> records(List<JsonNode> lines, String type) {
            List<Record> records = new ArrayList<>();
            for (JsonNode line : lines) {
                String key =
                        line.path("peer_src_ip") + " " + line.path("export_proto_sysid") + " " + line.path("template");
                if (line.has("fields")) {
                    fields.put(key, line.path("fields"));
                } else if (line.path("type").asString().equals(type)) {
                    records.add(new Record(
                            line, fields.getOrDefault(key, JsonMapper.shared().createArrayNode())));
                }
            }
            return records;
        }
    }

    private static List<String> compare(JsonNode want, Record got, Set<String> different) {
        List<String> wrong = new ArrayList<>();
        ObjectNode plain = (ObjectNode) want.deepCopy();
        plain.remove(List.of("other", "also", "private", "reverse"));
        said("v", "export_proto_version", plain, got, wrong);
        said("domain", "export_proto_sysid", plain, got, wrong);
        said("template", "template", plain, got, wrong);
        time("start_ms", "timestamp_start", plain, got, wrong);
        time("end_ms", "timestamp_end", plain, got, wrong);
        different.forEach(plain::remove);
        Map<String, List<JsonNode>> values = new LinkedHashMap<>();
        plain.properties().forEach(each -> add(values, each.getKey(), each.getValue()));
        want.path("also").properties().forEach(each -> add(values, each.getKey(), each.getValue()));
        want.path("reverse").properties().forEach(each -> add(values, "rev:" + each.getKey(), each.getValue()));
        want.path("other").properties().forEach(each -> add(values, each.getKey(), each.getValue()));
        application(values, got, wrong);
        beyondContract(values, got, wrong);
        icmpv6(values, got, wrong);
        httpHosts(values, got, wrong);
        different.forEach(values::remove);
        values.forEach((key, all) -> wrong.addAll(compare(key, all, got)));
        want.path("private").forEach(each -> isThere(each, got, wrong));
        return wrong;
    }

    private static void add(Map<String, List<JsonNode>> values, String key, JsonNode value) {
        List<JsonNode> all = values.computeIfAbsent(key.replaceAll("#\\d+$", ""), _ -> new ArrayList<>());
        if (value.isArray()) {
            value.forEach(all::add);
        } else {
            all.add(value);
        }
    }

    private static void said(String key, String column, ObjectNode want, Record got, List<String> wrong) {
        JsonNode value = want.remove(key);
        if (value != null && value.asLong() != got.line.path(column).asLong(-1)) {
            wrong.add(key + " should be " + value + ", is " + got.line.path(column));
        }
    }

    private static void time(String key, String column, ObjectNode want, Record got, List<String> wrong) {
        JsonNode value = want.remove(key);
        if (value == null) {
            return;
        }
        String is = got.line.path(column).asString("absent");
        if (!Instant.ofEpochMilli(value.asLong()).toString().equals(is)) {
            wrong.add(key + " should be " + Instant.ofEpochMilli(value.asLong()) + ", is " + is);
        }
    }

    /** The two parts of an application id (RFC 6759, 4). */
    private static void application(Map<String, List<JsonNode>> values, Record got, List<String> wrong) {
        List<JsonNode> engine = values.remove("appl_id.classification_engine_id");
        List<JsonNode> selector = values.remove("appl_id.selector_id");
        if (engine == null || selector == null) {
            return;
        }
        String want = String.format("%02x", engine.getFirst().asInt())
                + selector.getFirst().asString().replace(":", "");
        if (!want.equals(got.elements().path("applicationId").asString())) {
            wrong.add(
                    "applicationId should be " + want + ", is " + got.elements().path("applicationId"));
        }
    }

    /** Type and code are one element, of which tshark makes two; it does not tell the reverse type from the forward. */
    private static void icmpv6(Map<String, List<JsonNode>> values, Record got, List<String> wrong) {
        List<JsonNode> types = values.remove("icmp_ipv6_type");
        List<JsonNode> codes = values.remove("icmp_ipv6_code");
        List<JsonNode> reverseCodes = values.remove("rev:icmp_ipv6_code");
        if (types == null || codes == null) {
            return;
        }
        List<Integer> want = new ArrayList<>(
                List.of(types.getFirst().asInt() << 8 | codes.getFirst().asInt()));
        List<Integer> is =
                new ArrayList<>(List.of(got.elements().path("icmpTypeCodeIPv6").asInt(-1)));
        if (reverseCodes != null) {
            want.add(types.getLast().asInt() << 8 | reverseCodes.getFirst().asInt());
            is.add(got.elements().path("reverseIcmpTypeCodeIPv6").asInt(-1));
        }
        if (!want.equals(is)) {
            wrong.add("ICMPv6 type and code should be " + want + ", are " + is);
        }
    }

    /** Cisco writes the ids of an application and of its field before the text; tshark shows the text alone. */
    private static void httpHosts(Map<String, List<JsonNode>> values, Record got, List<String> wrong) {
        List<JsonNode> want = values.remove("pie.cisco.application_http_host");
        if (want == null) {
            return;
        }
        List<String> is = new ArrayList<>();
        got.elements()
                .path("appHTTPHost")
                .forEach(each -> is.add(
                        new String(HexFormat.of().parseHex(each.asString().substring(12)), StandardCharsets.UTF_8)));
        for (int i = 0; i < want.size(); i++) {
            if (is.size() <= i || !SameValue.of(want.get(i).asString(), is.get(i))) {
                wrong.add("appHTTPHost should be " + want + ", is " + is);
                return;
            }
        }
    }

    /** The ToS and number of packets beyond a contract, which no element stands for: v8's records have them in a row. */
    private static void beyondContract(Map<String, List<JsonNode>> values, Record got, List<String> wrong) {
        List<JsonNode> tos = values.remove("marked_tos");
        List<JsonNode> packets = values.remove("extra_packets");
        if (tos == null || packets == null) {
            return;
        }
        String octets = got.elements().path("paddingOctets").asString("");
        String extra = packets.getFirst().asString().replace(":", "");
        if (!octets.startsWith(tos.getFirst().asString()) || !octets.endsWith(extra)) {
            wrong.add("paddingOctets should be " + tos + "..." + extra + ", is " + octets);
        }
    }

    private static List<String> compare(String key, List<JsonNode> want, Record got) {
        boolean reverse = key.startsWith("rev:");
        List<String> names = ELEMENTS.getOrDefault(reverse ? key.substring(4) : key, List.of());
        List<JsonNode> left = new ArrayList<>();
        for (String name : names) {
            JsonNode value = got.elements().path(reverse ? reversed(name) : name);
            if (value.isArray()) {
                value.forEach(left::add);
            } else if (!value.isMissingNode()) {
                left.add(value);
            }
        }
        List<JsonNode> all = List.copyOf(left);
        for (JsonNode value : want) {
            if (!removeSame(left, value.asString())) {
                return List.of(key + " should be " + want + ", is " + all + " in " + names);
            }
        }
        return List.of();
    }

    private static String reversed(String name) {
        return "reverse" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static boolean removeSame(Collection<JsonNode> values, String want) {
        for (JsonNode value : values) {
            if (SameValue.of(want, value.asString(""))) {
                values.remove(value);
                return true;
            }
        }
        return false;
    }

    /** An element that the other decoder shows as organisation, number and bytes. */
    private static void isThere(JsonNode want, Record got, List<String> wrong) {
        int element = want.path(1).asInt();
        Set<String> names = new TreeSet<>();
        got.fields.forEach(field -> {
            if (field.path("id").asInt() == element) {
                names.add(field.path("element").asString());
            }
        });
        for (String name : names) {
            JsonNode value = got.elements().path(name);
            List<JsonNode> values =
                    value.isArray() ? List.copyOf(value.valueStream().toList()) : List.of(value);
            // A list shows what is in it, not its bytes
            if (values.stream()
                    .anyMatch(
                            each -> each.isObject() || SameValue.of(want.path(2).asString(), each.asString("")))) {
                return;
            }
        }
        wrong.add("private " + want + " is in none of " + names);
    }
}
