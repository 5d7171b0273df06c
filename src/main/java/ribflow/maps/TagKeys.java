package ribflow.maps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import ribflow.expr.Expression;
import ribflow.flow.FlowField;

/** The keys of the tag map: pmacct's, one row each, and {@code where}. */
final class TagKeys {

    private static final long IDS = 0xffff_ffffL;

    static final MapKey<TagRule.Tag> SET_TAG = MapKey.optional("set_tag", tag(), "the column tag");
    static final MapKey<TagRule.Tag> ID = MapKey.optional("id", tag(), "the same as set_tag, its old name");
    static final MapKey<TagRule.Tag> SET_TAG2 = MapKey.optional("set_tag2", tag(), "the column tag2");
    static final MapKey<TagRule.Tag> ID2 = MapKey.optional("id2", tag(), "the same as set_tag2, its old name");
    static final MapKey<String> SET_LABEL = MapKey.optional("set_label", Syntax.NAME, "the column label");
    static final MapKey<Long> SET_TOS =
            MapKey.optional("set_tos", number(0, 255), "the columns tos and dscp, in place of what the record says");
    static final MapKey<String> LABEL =
            MapKey.optional("label", word(), "a name for the row, to which rows before it can jump");
    static final MapKey<String> JEQ = MapKey.optional(
            "jeq", word(), "the label of a later row, to go on with if this one matches; next: the row below");
    static final MapKey<TagRule.Stack> STACK = MapKey.optional(
            "stack",
            new Syntax<>("sum or or", TagKeys::stack),
            "how the tags join those of rows that matched before: by addition or bit by bit; else they replace them");

    /** What a row asks for. */
    static final List<MapKey<TagMatch>> MATCHES = List.of(
            TagMatch.exporter("ip", "the exporter, or a range of exporters; without it all of them"),
            TagMatch.expression("where", "an expression over all columns"),
            TagMatch.filter("filter", "a filter of packets, asked of flows"),
            TagMatch.number("in", FlowField.IN_IFACE, IDS, "the input interface"),
            TagMatch.number("out", FlowField.OUT_IFACE, IDS, "the output interface"),
            TagMatch.octet("engine_type", FlowField.EXPORT_PROTO_SYSID, 8, "the third octet of the source id"),
            TagMatch.octet("engine_id", FlowField.EXPORT_PROTO_SYSID, 0, "the fourth octet of the source id"),
            TagMatch.number("source_id", FlowField.EXPORT_PROTO_SYSID, IDS, "the source id, or the observation domain"),
            TagMatch.number("agent_id", FlowField.EXPORT_PROTO_SYSID, IDS, "the sub-agent of sFlow"),
            TagMatch.flows("sample_type", "flow", "what is exported"),
            TagMatch.carries("is_nel", FlowField.NAT_EVENT, "whether the record is about a NAT event"),
            TagMatch.carries("is_nsel", FlowField.FW_EVENT, "whether the record is about a firewall event"),
            TagMatch.number("sampling_rate", FlowField.SAMPLING_RATE, IDS, "the sampling rate"),
            TagMatch.number("direction", FlowField.SAMPLING_DIRECTION, 1, "0 ingress, 1 egress"),
            TagMatch.prefix("nexthop", FlowField.FLOW_NEXTHOP, "the IP next hop in the record"),
            TagMatch.prefix("bgp_nexthop", FlowField.PEER_DST_IP, "the BGP next hop, from where tag.next_hop takes it"),
            TagMatch.prefix("src_net", FlowField.SRC_HOST, "where the source address lies"),
            TagMatch.prefix("dst_net", FlowField.DST_HOST, "where the destination address lies"),
            TagMatch.value("ip_proto", FlowField.PROTO, "==", "an IP protocol, such as tcp or 6", "the IP protocol"),
            TagMatch.number("src_port", FlowField.SRC_PORT, 65535, "the source port"),
            TagMatch.number("dst_port", FlowField.DST_PORT, 65535, "the destination port"),
            TagMatch.value(
                    "tcp_flags",
                    FlowField.TCPFLAGS,
                    "==",
                    "TCP flags as a number, such as 2 or 0x12",
                    "exactly these TCP flags"),
            TagMatch.multicast("is_multicast", "whether the destination is a multicast group"),
            TagMatch.number("fwd_status", FlowField.FWD_STATUS, 255, "the forwarding status (RFC 7270, 4.12)"),
            TagMatch.number("fwdstatus", FlowField.FWD_STATUS, 255, "the same as fwd_status, its old name"),
            TagMatch.as("src_as", FlowField.SRC_AS, "the origin AS of the source"),
            TagMatch.as("dst_as", FlowField.DST_AS, "the origin AS of the destination"),
            TagMatch.as("peer_src_as", FlowField.PEER_SRC_AS, "the neighbour AS from which the traffic enters"),
            TagMatch.as("peer_dst_as", FlowField.PEER_DST_AS, "the neighbour AS to which it leaves"),
            TagMatch.number("src_local_pref", FlowField.SRC_LOCAL_PREF, IDS, "LOCAL_PREF of the source's route"),
            TagMatch.number("local_pref", FlowField.LOCAL_PREF, IDS, "LOCAL_PREF of the destination's route"),
            TagMatch.roa("src_roa", FlowField.SRC_ROA, "whether VRPs allow the origin of the source's route"),
            TagMatch.roa("dst_roa", FlowField.DST_ROA, "whether VRPs allow the origin of the destination's route"),
            TagMatch.communities(
                    "src_comms", FlowField.SRC_STD_COMM, "communities of the source's route; one of them is enough"),
            TagMatch.communities(
                    "comms", FlowField.STD_COMM, "communities of the destination's route; one of them is enough"),
            TagMatch.value(
                    "mpls_vpn_rd",
                    FlowField.MPLS_VPN_RD,
                    "==",
                    "a route distinguisher, such as 0:64500:1",
                    "the route distinguisher of the VPN"),
            TagMatch.number("mpls_pw_id", FlowField.MPLS_PW_ID, IDS, "the pseudowire"),
            TagMatch.number("mpls_vpn_id_in", FlowField.INGRESS_VRF, IDS, "the id of the ingress VRF (IE 234)"),
            TagMatch.number("mpls_vpn_id_out", FlowField.EGRESS_VRF, IDS, "the id of the egress VRF (IE 235)"),
            TagMatch.number("mpls_label_bottom", FlowField.MPLS_LABEL_BOTTOM, 0xf_ffff, "the lowest MPLS label"),
            TagMatch.value("src_mac", FlowField.SRC_MAC, "==", "a MAC address", "the source MAC address"),
            TagMatch.value("dst_mac", FlowField.DST_MAC, "==", "a MAC address", "the destination MAC address"),
            TagMatch.number("vlan", FlowField.VLAN, 4095, "the VLAN id"),
            TagMatch.number("cvlan", FlowField.CVLAN, 4095, "the customer VLAN id"),
            TagMatch.number("post_cvlan", FlowField.OUT_CVLAN, 4095, "the customer VLAN id on exit (IE 255)"));

    /** What pmacct's map can ask and this one cannot. */
    static final Map<String, String> REFUSED = Map.of(
            "flowset_id",
            "flows do not keep the id of their set; allowed: source_id, or what the set has in common, by where",
            "v8agg",
            "flows do not keep the scheme of their cache; allowed: source_id, whose upper octets are the scheme",
            "is_bi_flow",
            "a record for both directions becomes two flows, of which only the second is marked; allowed: where='reverse'",
            "return",
            "a flow is counted once, with the tags that it has in the end; allowed: jeq alone, and set_tag2 or set_label"
                    + " in the rows to come");

    static final List<MapKey<?>> ALL = Stream.<MapKey<?>>concat(
                    Stream.of(SET_TAG, ID, SET_TAG2, ID2, SET_LABEL, SET_TOS, LABEL, JEQ, STACK), MATCHES.stream())
            .toList();

    private TagKeys() {}

    /** What all the matching keys of a row come to together. */
    static Expression condition(Row row) {
        Expression condition = Expression.ALWAYS;
        for (MapKey<TagMatch> key : MATCHES) {
            Optional<TagMatch> match = row.find(key);
            if (match.isPresent()) {
                condition = condition.and(match.get().condition());
            }
        }
        return condition;
    }

    private static Syntax<TagRule.Tag> tag() {
        return new Syntax<>("0 to 18446744073709551615, or such a number and ++ for one more with each flow", text -> {
            boolean counting = text.endsWith("++");
            String digits = counting ? text.substring(0, text.length() - 2) : text;
            try {
                if (digits.matches("[0-9]+")) {
                    return TagRule.Tag.of(Long.parseUnsignedLong(digits), counting);
                }
            } catch (NumberFormatException _) {
                // as wrong as no number
            }
            throw new IllegalArgumentException("'" + text + "' is no tag");
        });
    }

    private static Syntax<Long> number(long least, long most) {
        return new Syntax<>(least + " to " + most, text -> Syntax.number(text, least, most));
    }

    private static Syntax<String> word() {
        return new Syntax<>("a name without blanks", text -> {
            if (text.isEmpty() || text.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("'" + text + "' cannot be a label");
            }
            return text;
        });
    }

    private static TagRule.Stack stack(String text) {
        return switch (text) {
            case "sum" -> TagRule.Stack.SUM;
            case "or" -> TagRule.Stack.OR;
            default -> throw new IllegalArgumentException("'" + text + "' is no way to stack");
        };
    }

    /** The id of a value that a row may have. */
    static OptionalInt number(Optional<Integer> value) {
        return value.map(OptionalInt::of).orElse(OptionalInt.empty());
    }
}
