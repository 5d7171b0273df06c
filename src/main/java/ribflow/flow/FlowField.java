package ribflow.flow;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The columns, one row each: the whole truth about a column. Decoders, tagger, tables, filters, query language, help and
 * man page read these rows, so a new column is a row here and whoever fills it.
 *
 * <p>The name is pmacct's primitive name where pmacct has one, in lower case ({@link #label}). {@link #json} is the name
 * that pmacct's client prints in JSON and {@link #header} its CSV header; ribflow's own columns use their name for both.
 * The order is the one in which pmacct prints.
 *
 * <p>{@link #elements} are the information elements (RFC 7012; the same numbers in NetFlow v9 below 128) that fill the
 * column straight from the record, most wanted first. Columns without any are filled by the tagger or the tables.
 */
public enum FlowField {
    STAMP_INSERTED(Kind.TIME, "stamp_inserted", "INSERTED", "start of the time bin"),
    INGRESS_POP(Kind.TEXT, "ingress_pop", "INGRESS_POP", "PoP where the traffic enters, by the PoP map from the exporter and its interface"),
    EGRESS_POP(Kind.TEXT, "egress_pop", "EGRESS_POP", "PoP where the traffic leaves, by the PoP map from the BGP next hop"),
    INGRESS_REASON(Kind.REASON, "ingress_reason", "INGRESS_REASON", "why the ingress PoP is not known"),
    EGRESS_REASON(Kind.REASON, "egress_reason", "EGRESS_REASON", "why the egress PoP is not known"),
    ENTERS(Kind.FLAG, "enters", "ENTERS", "set where the traffic enters the network: an ingress flow on an edge interface"),
    IN_IFACE(Kind.NUMBER, "iface_in", "IN_IFACE", "input interface, SNMP ifIndex", 10, 252),
    OUT_IFACE(Kind.NUMBER, "iface_out", "OUT_IFACE", "output interface, SNMP ifIndex", 14, 253),
    SRC_MAC(Kind.MAC, "mac_src", "SRC_MAC", "source MAC address", 56, 81),
    DST_MAC(Kind.MAC, "mac_dst", "DST_MAC", "destination MAC address", 80, 57),
    VLAN(Kind.NUMBER, "vlan", "VLAN", "VLAN id: ingress, else egress", 58, 243, 59, 254),
    ETYPE(Kind.NUMBER, "etype", "ETYPE", "EtherType", 256),
    SRC_AS(Kind.ASN, "as_src", "SRC_AS", "origin AS of the source: last AS of the path to the source prefix", 16),
    DST_AS(Kind.ASN, "as_dst", "DST_AS", "origin AS of the destination: last AS of the path", 17),
    STD_COMM(Kind.COMMUNITIES, "comms", "COMMS", "communities of the destination's route (RFC 1997)"),
    EXT_COMM(Kind.COMMUNITIES, "ecomms", "ECOMMS", "extended communities of the destination's route (RFC 4360)"),
    LRG_COMM(Kind.COMMUNITIES, "lcomms", "LCOMMS", "large communities of the destination's route (RFC 8092)"),
    SRC_STD_COMM(Kind.COMMUNITIES, "src_comms", "SRC_COMMS", "communities of the source's route"),
    SRC_EXT_COMM(Kind.COMMUNITIES, "src_ecomms", "SRC_ECOMMS", "extended communities of the source's route"),
    SRC_LRG_COMM(Kind.COMMUNITIES, "src_lcomms", "SRC_LCOMMS", "large communities of the source's route"),
    AS_PATH(Kind.AS_PATH, "as_path", "AS_PATH", "AS path to the destination"),
    SRC_AS_PATH(Kind.AS_PATH, "src_as_path", "SRC_AS_PATH", "AS path to the source (reverse look-up: routing may be asymmetric)"),
    LOCAL_PREF(Kind.NUMBER, "local_pref", "PREF", "LOCAL_PREF of the destination's route"),
    SRC_LOCAL_PREF(Kind.NUMBER, "src_local_pref", "SRC_PREF", "LOCAL_PREF of the source's route"),
    MED(Kind.NUMBER, "med", "MED", "MULTI_EXIT_DISC of the destination's route"),
    SRC_MED(Kind.NUMBER, "src_med", "SRC_MED", "MULTI_EXIT_DISC of the source's route"),
    PEER_SRC_AS(Kind.ASN, "peer_as_src", "PEER_SRC_AS", "neighbour AS from which the traffic enters", 129),
    PEER_DST_AS(Kind.ASN, "peer_as_dst", "PEER_DST_AS", "neighbour AS to which the traffic leaves: first AS of the path", 128),
    PEER_SRC_IP(Kind.ADDRESS, "peer_ip_src", "PEER_SRC_IP", "exporter: the router where the traffic enters"),
    PEER_DST_IP(Kind.ADDRESS, "peer_ip_dst", "PEER_DST_IP", "BGP next hop: the router where the traffic leaves"),
    SRC_RIB_PEER(Kind.ADDRESS, "src_rib_peer", "SRC_RIB_PEER", "BGP peer whose table answered for the source"),
    DST_RIB_PEER(Kind.ADDRESS, "dst_rib_peer", "DST_RIB_PEER", "BGP peer whose table answered for the destination"),
    SRC_REASON(Kind.REASON, "src_reason", "SRC_REASON", "why the source's route is not known, or known with a reservation"),
    DST_REASON(Kind.REASON, "dst_reason", "DST_REASON", "why the destination's route is not known, or known with a reservation"),
    SRC_HOST(Kind.ADDRESS, "ip_src", "SRC_IP", "source address", 8, 27),
    DST_HOST(Kind.ADDRESS, "ip_dst", "DST_IP", "destination address", 12, 28),
    SRC_NET(Kind.ADDRESS, "net_src", "SRC_NET", "source prefix", 44, 170),
    DST_NET(Kind.ADDRESS, "net_dst", "DST_NET", "destination prefix", 45, 169),
    SRC_MASK(Kind.MASK, "mask_src", "SRC_MASK", "length of the source prefix", 9, 29),
    DST_MASK(Kind.MASK, "mask_dst", "DST_MASK", "length of the destination prefix", 13, 30),
    SRC_PORT(Kind.PORT, "port_src", "SRC_PORT", "source port", 7, 180, 182),
    DST_PORT(Kind.PORT, "port_dst", "DST_PORT", "destination port", 11, 181, 183),
    TCPFLAGS(Kind.TCP_FLAGS, "tcp_flags", "TCP_FLAGS", "TCP flags of all packets, or-ed; accumulated, not part of the key", 6),
    PROTO(Kind.PROTOCOL, "ip_proto", "PROTOCOL", "IP protocol", 4),
    TOS(Kind.NUMBER, "tos", "TOS", "ToS or traffic class octet on entry", 5),
    DSCP(Kind.NUMBER, "dscp", "DSCP", "Differentiated Services code point on entry: the upper six bits of the ToS octet"),
    FLOW_LABEL(Kind.NUMBER, "flow_label", "FLOW_LABEL", "IPv6 flow label", 31),
    SAMPLING_RATE(Kind.NUMBER, "sampling_rate", "SAMPLING_RATE", "one of so many packets was sampled", 34, 50, 305),
    SAMPLING_DIRECTION(Kind.NUMBER, "sampling_direction", "SAMPLING_DIRECTION", "0 ingress, 1 egress", 61),
    FWD_STATUS(Kind.NUMBER, "fwd_status", "FWD_STATUS", "forwarding status (RFC 7270, 4.12)", 89),
    FLOW_NEXTHOP(Kind.ADDRESS, "flow_nexthop", "FLOW_NEXTHOP", "IP next hop as the flow record has it", 15, 62),
    FLOW_BGP_NEXTHOP(Kind.ADDRESS, "flow_bgp_nexthop", "FLOW_BGP_NEXTHOP", "BGP next hop as the flow record has it", 18, 63),
    TIMESTAMP_START(Kind.TIME, "timestamp_start", "TIMESTAMP_START", "start of the flow", 152, 150, 154, 156, 158, 22),
    TIMESTAMP_END(Kind.TIME, "timestamp_end", "TIMESTAMP_END", "end of the flow", 153, 151, 155, 157, 159, 21),
    TIMESTAMP_ARRIVAL(Kind.TIME, "timestamp_arrival", "TIMESTAMP_ARRIVAL", "arrival of the datagram"),
    TIMESTAMP_EXPORT(Kind.TIME, "timestamp_export", "TIMESTAMP_EXPORT", "export time in the datagram's header"),
    TIME_REASON(Kind.REASON, "time_reason", "TIME_REASON", "why the flow stands in another bin than its end time says"),
    EXPORT_PROTO_VERSION(Kind.NUMBER, "export_proto_version", "EXPORT_PROTO_VERSION", "version of the export protocol: 5, 9, 10"),
    EXPORT_PROTO_SYSID(Kind.NUMBER, "export_proto_sysid", "EXPORT_PROTO_SYSID", "engine, source id or observation domain"),
    OTHER(Kind.FLAG, "other", "OTHER", "set on the row that holds what a table's limit folded together"),
    PACKETS(Kind.COUNTER, "packets", "PACKETS", "packets", 2, 86, 24),
    FLOWS(Kind.COUNTER, "flows", "FLOWS", "flow records", 3),
    BYTES(Kind.COUNTER, "bytes", "BYTES", "bytes of the IP packets", 1, 85, 23);

    private static final FlowField[] ALL = values();
    private static final Map<String, FlowField> BY_LABEL = byLabel();

    private final String label;
    private final Kind kind;
    private final String json;
    private final String header;
    private final String meaning;
    private final int[] elements;

    FlowField(Kind kind, String json, String header, String meaning, int... elements) {
        this.label = name().toLowerCase(Locale.ROOT);
        this.kind = kind;
        this.json = json;
        this.header = header;
        this.meaning = meaning;
        this.elements = elements;
    }

    private static Map<String, FlowField> byLabel() {
        Map<String, FlowField> map = new HashMap<>();
        for (FlowField field : ALL) {
            map.put(field.label, field);
        }
        return Collections.unmodifiableMap(map);
    }

    /** How many columns there are. */
    public static int count() {
        return ALL.length;
    }

    /** The column of an ordinal. */
    public static FlowField of(int ordinal) {
        return ALL[ordinal];
    }

    /** The column of that name, as written in configurations and queries. */
    public static Optional<FlowField> named(String label) {
        return Optional.ofNullable(BY_LABEL.get(label));
    }

    /** The name as users write it. */
    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }

    /** The name in JSON output. */
    public String json() {
        return json;
    }

    /** The name in CSV headers. */
    public String header() {
        return header;
    }

    /** What the column holds, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** The information elements that fill it, most wanted first. */
    public int[] elements() {
        return elements.clone();
    }

    /** Whether it is a sum rather than part of a key. */
    public boolean counter() {
        return kind == Kind.COUNTER;
    }
}
