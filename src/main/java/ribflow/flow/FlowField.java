package ribflow.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns, one row each: the whole truth about a column. Decoders, tagger, tables, filters, query language, help and
 * man page read these rows, so a new column is a row here and whoever fills it.
 *
 * <p>The name is pmacct's primitive name where pmacct has one, in lower case ({@link #label}). {@link #json} is the name
 * that pmacct's client prints in JSON and {@link #header} its CSV header; ribflow's own columns use their name for both.
 * The order is the one in which pmacct prints.
 *
 * <p>{@link #elements} are the information elements (RFC 7012; the same numbers in NetFlow v9 below 128) that fill the
 * column straight from the record, most wanted first. Where the values of a column come from otherwise says {@link #source}.
 */
public final class FlowField implements Comparable<FlowField> {

    /** All columns, in order; grows only while the program reads its configuration. */
    private static volatile List<FlowField> all = List.of();

    private static volatile Map<String, FlowField> byLabel = Map.of();

    public static final FlowField STAMP_INSERTED = row(
                    "stamp_inserted", Kind.TIME, "stamp_inserted", "INSERTED", "start of the time bin")
            .from(Source.TABLE);
    public static final FlowField TAG = row("tag", Kind.LONG, "tag", "TAG", "first tag of the tag map (pretag.map)")
            .from(Source.MAP);
    public static final FlowField TAG2 =
            row("tag2", Kind.LONG, "tag2", "TAG2", "second tag of the tag map").from(Source.MAP);
    public static final FlowField LABEL =
            row("label", Kind.TEXT, "label", "LABEL", "label of the tag map").from(Source.MAP);
    public static final FlowField INGRESS_POP = row(
                    "ingress_pop",
                    Kind.TEXT,
                    "ingress_pop",
                    "INGRESS_POP",
                    "PoP where the traffic enters, by the PoP map from the exporter and its interface")
            .from(Source.MAP);
    public static final FlowField EGRESS_POP = row(
                    "egress_pop",
                    Kind.TEXT,
                    "egress_pop",
                    "EGRESS_POP",
                    "PoP where the traffic leaves, by the PoP map from the BGP next hop")
            .from(Source.MAP);
    public static final FlowField INGRESS_REASON = row(
                    "ingress_reason",
                    Words.REASONS,
                    "ingress_reason",
                    "INGRESS_REASON",
                    "why the ingress PoP is not known")
            .from(Source.RULE);
    public static final FlowField EGRESS_REASON = row(
                    "egress_reason", Words.REASONS, "egress_reason", "EGRESS_REASON", "why the egress PoP is not known")
            .from(Source.RULE);
    public static final FlowField EGRESS_ROUTER = row(
                    "egress_router",
                    Kind.ADDRESS,
                    "egress_router",
                    "EGRESS_ROUTER",
                    "router where the traffic leaves: that of the BGP next hop, by the address it has as an exporter")
            .from(Source.RULE);
    public static final FlowField ENTERS = row(
                    "enters",
                    Kind.FLAG,
                    "enters",
                    "ENTERS",
                    "set where the traffic enters the network: an ingress flow on an edge interface")
            .from(Source.MAP);
    public static final FlowField LEAVES = row(
                    "leaves",
                    Kind.FLAG,
                    "leaves",
                    "LEAVES",
                    "set where the traffic leaves the network: a flow that goes out by an edge interface")
            .from(Source.MAP);
    public static final FlowField CLASS = row(
            "class", Kind.TEXT, "class", "CLASS", "application, by the names that the exporter announces (NBAR)", 96);
    public static final FlowField APPLICATION_ID = row(
            "application_id",
            Kind.LONG,
            "application_id",
            "APPLICATION_ID",
            "application id: the classification engine in the upper eight bits (RFC 6759)",
            95);
    public static final FlowField IN_IFACE =
            row("in_iface", Kind.NUMBER, "iface_in", "IN_IFACE", "input interface, SNMP ifIndex", 10, 252);
    public static final FlowField OUT_IFACE =
            row("out_iface", Kind.NUMBER, "iface_out", "OUT_IFACE", "output interface, SNMP ifIndex", 14, 253);
    public static final FlowField IN_IFACE_NAME = row(
            "in_iface_name",
            Kind.TEXT,
            "iface_name_in",
            "IN_IFACE_NAME",
            "name of the input interface, as the exporter announces it",
            82);
    public static final FlowField OUT_IFACE_NAME = row(
                    "out_iface_name",
                    Kind.TEXT,
                    "iface_name_out",
                    "OUT_IFACE_NAME",
                    "name of the output interface, as the exporter announces it")
            .from(Source.OPTIONS);
    public static final FlowField SRC_MAC =
            row("src_mac", Kind.MAC, "mac_src", "SRC_MAC", "source MAC address", 56, 81);
    public static final FlowField DST_MAC =
            row("dst_mac", Kind.MAC, "mac_dst", "DST_MAC", "destination MAC address", 80, 57);
    public static final FlowField SUM_MAC = sum(
                    "sum_mac",
                    Kind.MAC,
                    "mac_src",
                    "SRC_MAC",
                    "source MAC address, then the destination: what a station sends and receives",
                    "src_mac",
                    "dst_mac")
            .from(Source.TABLE);
    public static final FlowField VLAN =
            row("vlan", Kind.NUMBER, "vlan", "VLAN", "VLAN id: ingress, else egress", 58, 243, 59, 254);
    public static final FlowField CVLAN = row(
            "cvlan",
            Kind.NUMBER,
            "cvlan",
            "CVLAN",
            "customer VLAN id, the inner of two tags: ingress, else egress",
            245,
            255);
    public static final FlowField IN_VLAN =
            row("in_vlan", Kind.NUMBER, "vlan_in", "IN_VLAN", "VLAN id where the packets came in", 58, 243);
    public static final FlowField OUT_VLAN =
            row("out_vlan", Kind.NUMBER, "vlan_out", "OUT_VLAN", "VLAN id where the packets went out", 59, 254);
    public static final FlowField IN_CVLAN =
            row("in_cvlan", Kind.NUMBER, "cvlan_in", "IN_CVLAN", "customer VLAN id where the packets came in", 245);
    public static final FlowField OUT_CVLAN =
            row("out_cvlan", Kind.NUMBER, "cvlan_out", "OUT_CVLAN", "customer VLAN id where the packets went out", 255);
    public static final FlowField COS =
            row("cos", Kind.NUMBER, "cos", "COS", "priority of the VLAN tag (IEEE 802.1p)", 244);
    public static final FlowField ETYPE = row("etype", Kind.NUMBER, "etype", "ETYPE", "EtherType", 256);
    public static final FlowField SRC_AS = row(
                    "src_as",
                    Kind.ASN,
                    "as_src",
                    "SRC_AS",
                    "origin AS of the source: last AS of the path to the source prefix",
                    16)
            .from(Source.ROUTE_OR_RECORD);
    public static final FlowField DST_AS = row(
                    "dst_as", Kind.ASN, "as_dst", "DST_AS", "origin AS of the destination: last AS of the path", 17)
            .from(Source.ROUTE_OR_RECORD);
    public static final FlowField SUM_AS = sum(
                    "sum_as",
                    Kind.ASN,
                    "as_src",
                    "SRC_AS",
                    "source AS, then destination AS: what an AS sends and receives",
                    "src_as",
                    "dst_as")
            .from(Source.TABLE);
    public static final FlowField STD_COMM = row(
                    "std_comm", Kind.COMMUNITIES, "comms", "COMMS", "communities of the destination's route (RFC 1997)")
            .from(Source.ROUTE);
    public static final FlowField SRC_STD_COMM = row(
                    "src_std_comm", Kind.COMMUNITIES, "src_comms", "SRC_COMMS", "communities of the source's route")
            .from(Source.ROUTE);
    public static final FlowField EXT_COMM = row(
                    "ext_comm",
                    Kind.COMMUNITIES,
                    "ecomms",
                    "ECOMMS",
                    "extended communities of the destination's route (RFC 4360)")
            .from(Source.ROUTE);
    public static final FlowField SRC_EXT_COMM = row(
                    "src_ext_comm",
                    Kind.COMMUNITIES,
                    "src_ecomms",
                    "SRC_ECOMMS",
                    "extended communities of the source's route")
            .from(Source.ROUTE);
    public static final FlowField LRG_COMM = row(
                    "lrg_comm",
                    Kind.COMMUNITIES,
                    "lcomms",
                    "LCOMMS",
                    "large communities of the destination's route (RFC 8092)")
            .from(Source.ROUTE);
    public static final FlowField SRC_LRG_COMM = row(
                    "src_lrg_comm",
                    Kind.COMMUNITIES,
                    "src_lcomms",
                    "SRC_LCOMMS",
                    "large communities of the source's route")
            .from(Source.ROUTE);
    public static final FlowField AS_PATH = row(
                    "as_path", Kind.AS_PATH, "as_path", "AS_PATH", "AS path to the destination")
            .from(Source.ROUTE);
    public static final FlowField SRC_AS_PATH = row(
                    "src_as_path",
                    Kind.AS_PATH,
                    "src_as_path",
                    "SRC_AS_PATH",
                    "AS path to the source (reverse look-up: routing may be asymmetric)")
            .from(Source.ROUTE);
    public static final FlowField LOCAL_PREF = row(
                    "local_pref", Kind.NUMBER, "local_pref", "PREF", "LOCAL_PREF of the destination's route")
            .from(Source.ROUTE);
    public static final FlowField SRC_LOCAL_PREF = row(
                    "src_local_pref", Kind.NUMBER, "src_local_pref", "SRC_PREF", "LOCAL_PREF of the source's route")
            .from(Source.ROUTE);
    public static final FlowField MED = row(
                    "med", Kind.NUMBER, "med", "MED", "MULTI_EXIT_DISC of the destination's route")
            .from(Source.ROUTE);
    public static final FlowField SRC_MED = row(
                    "src_med", Kind.NUMBER, "src_med", "SRC_MED", "MULTI_EXIT_DISC of the source's route")
            .from(Source.ROUTE);
    public static final FlowField SRC_CUSTOMER = row(
                    "src_customer",
                    Kind.TEXT,
                    "src_customer",
                    "SRC_CUSTOMER",
                    "whose the source address is, by the customer map")
            .from(Source.MAP);
    public static final FlowField SRC_COLOUR = row(
                    "src_colour",
                    Kind.TEXT,
                    "src_colour",
                    "SRC_COLOUR",
                    "class of the source's route by its communities, by the colour map (BGP policy accounting)")
            .from(Source.MAP);
    public static final FlowField DST_CUSTOMER = row(
                    "dst_customer",
                    Kind.TEXT,
                    "dst_customer",
                    "DST_CUSTOMER",
                    "whose the destination address is, by the customer map")
            .from(Source.MAP);
    public static final FlowField DST_COLOUR = row(
                    "dst_colour",
                    Kind.TEXT,
                    "dst_colour",
                    "DST_COLOUR",
                    "class of the destination's route by its communities, by the colour map (BGP policy accounting)")
            .from(Source.MAP);
    public static final FlowField SRC_ROA = row(
                    "src_roa",
                    Words.ROA_STATES,
                    "roa_src",
                    "SRC_ROA",
                    "whether the VRPs allow the origin of the source's route (RPKI)")
            .from(Source.RPKI);
    public static final FlowField DST_ROA = row(
                    "dst_roa",
                    Words.ROA_STATES,
                    "roa_dst",
                    "DST_ROA",
                    "whether the VRPs allow the origin of the destination's route (RPKI)")
            .from(Source.RPKI);
    public static final FlowField PEER_SRC_AS = row(
                    "peer_src_as",
                    Kind.ASN,
                    "peer_as_src",
                    "PEER_SRC_AS",
                    "neighbour AS from which the traffic enters",
                    129)
            .from(Source.MAP_OR_RECORD);
    public static final FlowField PEER_DST_AS = row(
                    "peer_dst_as",
                    Kind.ASN,
                    "peer_as_dst",
                    "PEER_DST_AS",
                    "neighbour AS to which the traffic leaves: first AS of the path",
                    128)
            .from(Source.ROUTE_OR_RECORD);
    public static final FlowField PEER_SRC_IP = row(
                    "peer_src_ip",
                    Kind.ADDRESS,
                    "peer_ip_src",
                    "PEER_SRC_IP",
                    "exporter: the router where the traffic enters")
            .from(Source.DATAGRAM);
    public static final FlowField PEER_DST_IP = row(
                    "peer_dst_ip",
                    Kind.ADDRESS,
                    "peer_ip_dst",
                    "PEER_DST_IP",
                    "BGP next hop: the router where the traffic leaves")
            .from(Source.ROUTE_OR_RECORD);
    public static final FlowField SRC_RIB_PEER = row(
                    "src_rib_peer",
                    Kind.ADDRESS,
                    "src_rib_peer",
                    "SRC_RIB_PEER",
                    "BGP peer whose table answered for the source")
            .from(Source.ROUTE);
    public static final FlowField DST_RIB_PEER = row(
                    "dst_rib_peer",
                    Kind.ADDRESS,
                    "dst_rib_peer",
                    "DST_RIB_PEER",
                    "BGP peer whose table answered for the destination")
            .from(Source.ROUTE);
    public static final FlowField SRC_ROUTE_STALE = row(
                    "src_route_stale",
                    Kind.FLAG,
                    "src_route_stale",
                    "SRC_ROUTE_STALE",
                    "set where the source's route is one that its peer has not confirmed since its session ended")
            .from(Source.ROUTE);
    public static final FlowField DST_ROUTE_STALE = row(
                    "dst_route_stale",
                    Kind.FLAG,
                    "dst_route_stale",
                    "DST_ROUTE_STALE",
                    "set where the destination's route is one that its peer has not confirmed since its session ended")
            .from(Source.ROUTE);
    public static final FlowField SRC_REASON = row(
                    "src_reason",
                    Words.REASONS,
                    "src_reason",
                    "SRC_REASON",
                    "why the source's route is not known, or known with a reservation")
            .from(Source.RULE);
    public static final FlowField DST_REASON = row(
                    "dst_reason",
                    Words.REASONS,
                    "dst_reason",
                    "DST_REASON",
                    "why the destination's route is not known, or known with a reservation")
            .from(Source.RULE);
    public static final FlowField MPLS_VPN_RD =
            row("mpls_vpn_rd", Kind.RD, "mpls_vpn_rd", "MPLS_VPN_RD", "route distinguisher of the VPN", 90);
    public static final FlowField MPLS_VPN_RD_ORIGIN = row(
                    "mpls_vpn_rd_origin",
                    Words.RD_ORIGINS,
                    "mpls_vpn_rd_origin",
                    "MPLS_VPN_RD_ORIGIN",
                    "where the route distinguisher comes from: map, flow, option")
            .from(Source.RULE);
    public static final FlowField MPLS_PW_ID =
            row("mpls_pw_id", Kind.NUMBER, "mpls_pw_id", "MPLS_PW_ID", "pseudowire id", 249);
    public static final FlowField INGRESS_VRF = row(
            "ingress_vrf", Kind.NUMBER, "ingress_vrf", "INGRESS_VRF", "id of the VRF where the packets came in", 234);
    public static final FlowField EGRESS_VRF =
            row("egress_vrf", Kind.NUMBER, "egress_vrf", "EGRESS_VRF", "id of the VRF where the packets went out", 235);
    public static final FlowField VRF_NAME =
            row("vrf_name", Kind.TEXT, "vrf_name", "VRF_NAME", "name of the VRF in the flow record", 236);
    public static final FlowField INGRESS_VRF_NAME = row(
                    "ingress_vrf_name",
                    Kind.TEXT,
                    "ingress_vrf_name",
                    "INGRESS_VRF_NAME",
                    "name of the ingress VRF, as the exporter announces it")
            .from(Source.OPTIONS);
    public static final FlowField EGRESS_VRF_NAME = row(
                    "egress_vrf_name",
                    Kind.TEXT,
                    "egress_vrf_name",
                    "EGRESS_VRF_NAME",
                    "name of the egress VRF, as the exporter announces it")
            .from(Source.OPTIONS);
    public static final FlowField SRC_HOST = row("src_host", Kind.ADDRESS, "ip_src", "SRC_IP", "source address", 8, 27);
    public static final FlowField SUM_HOST = sum(
                    "sum_host",
                    Kind.ADDRESS,
                    "ip_src",
                    "SRC_IP",
                    "source address, then destination address: what a host sends and receives",
                    "src_host",
                    "dst_host")
            .from(Source.TABLE);
    public static final FlowField SRC_NET = row("src_net", Kind.ADDRESS, "net_src", "SRC_NET", "source prefix", 44, 170)
            .from(Source.ROUTE_OR_RECORD);
    public static final FlowField SUM_NET = sum(
                    "sum_net",
                    Kind.ADDRESS,
                    "net_src",
                    "SRC_NET",
                    "source prefix, then destination prefix: what a prefix sends and receives",
                    "src_net",
                    "dst_net")
            .from(Source.TABLE);
    public static final FlowField DST_HOST =
            row("dst_host", Kind.ADDRESS, "ip_dst", "DST_IP", "destination address", 12, 28);
    public static final FlowField DST_NET = row(
                    "dst_net", Kind.ADDRESS, "net_dst", "DST_NET", "destination prefix", 45, 169)
            .from(Source.ROUTE_OR_RECORD);
    public static final FlowField SRC_MASK = row(
                    "src_mask", Kind.MASK, "mask_src", "SRC_MASK", "length of the source prefix", 9, 29)
            .from(Source.ROUTE_OR_RECORD);
    public static final FlowField DST_MASK = row(
                    "dst_mask", Kind.MASK, "mask_dst", "DST_MASK", "length of the destination prefix", 13, 30)
            .from(Source.ROUTE_OR_RECORD);
    public static final FlowField SRC_PORT =
            row("src_port", Kind.PORT, "port_src", "SRC_PORT", "source port", 7, 180, 182);
    public static final FlowField DST_PORT =
            row("dst_port", Kind.PORT, "port_dst", "DST_PORT", "destination port", 11, 181, 183);
    public static final FlowField SUM_PORT = sum(
                    "sum_port",
                    Kind.PORT,
                    "port_src",
                    "SRC_PORT",
                    "source port, then destination port: what a port sends and receives",
                    "src_port",
                    "dst_port")
            .from(Source.TABLE);
    public static final FlowField ICMP_TYPE =
            row("icmp_type", Kind.NUMBER, "icmp_type", "ICMP_TYPE", "ICMP type", 176, 178, 32, 139);
    public static final FlowField ICMP_CODE =
            row("icmp_code", Kind.NUMBER, "icmp_code", "ICMP_CODE", "ICMP code", 177, 179, 32, 139);
    public static final FlowField TCPFLAGS = row(
            "tcpflags",
            Kind.TCP_FLAGS,
            "tcp_flags",
            "TCP_FLAGS",
            "TCP flags of all packets, or-ed; accumulated, not part of the key",
            6);
    public static final FlowField PROTO = row("proto", Kind.PROTOCOL, "ip_proto", "PROTOCOL", "IP protocol", 4);
    public static final FlowField TOS = row("tos", Kind.NUMBER, "tos", "TOS", "ToS or traffic class octet on entry", 5);
    public static final FlowField DSCP = row(
            "dscp",
            Kind.NUMBER,
            "dscp",
            "DSCP",
            "Differentiated Services code point on entry: the upper six bits of the ToS octet");
    public static final FlowField DSCP_CLASS = row(
                    "dscp_class",
                    Kind.TEXT,
                    "dscp_class",
                    "DSCP_CLASS",
                    "class of service, by the class map from the Differentiated Services code point")
            .from(Source.MAP);
    public static final FlowField SRC_HOST_COUNTRY = row(
                    "src_host_country",
                    Kind.TEXT,
                    "country_ip_src",
                    "SH_COUNTRY",
                    "country of the source address, ISO 3166 (GeoIP)")
            .from(Source.GEOIP);
    public static final FlowField DST_HOST_COUNTRY = row(
                    "dst_host_country",
                    Kind.TEXT,
                    "country_ip_dst",
                    "DH_COUNTRY",
                    "country of the destination address, ISO 3166 (GeoIP)")
            .from(Source.GEOIP);
    public static final FlowField SRC_HOST_POCODE = row(
                    "src_host_pocode",
                    Kind.TEXT,
                    "pocode_ip_src",
                    "SH_POCODE",
                    "postal code of the source address (GeoIP)")
            .from(Source.GEOIP);
    public static final FlowField DST_HOST_POCODE = row(
                    "dst_host_pocode",
                    Kind.TEXT,
                    "pocode_ip_dst",
                    "DH_POCODE",
                    "postal code of the destination address (GeoIP)")
            .from(Source.GEOIP);
    public static final FlowField SRC_HOST_COORDS = row(
                    "src_host_coords",
                    Kind.TEXT,
                    "coords_ip_src",
                    "SH_COORDS",
                    "latitude and longitude of the source address (GeoIP)")
            .from(Source.GEOIP);
    public static final FlowField DST_HOST_COORDS = row(
                    "dst_host_coords",
                    Kind.TEXT,
                    "coords_ip_dst",
                    "DH_COORDS",
                    "latitude and longitude of the destination address (GeoIP)")
            .from(Source.GEOIP);
    public static final FlowField SRC_HOST_CITY = row(
                    "src_host_city", Kind.TEXT, "city_ip_src", "SH_CITY", "city of the source address (GeoIP)")
            .from(Source.GEOIP);
    public static final FlowField DST_HOST_CITY = row(
                    "dst_host_city", Kind.TEXT, "city_ip_dst", "DH_CITY", "city of the destination address (GeoIP)")
            .from(Source.GEOIP);
    public static final FlowField TTL = row("ttl", Kind.NUMBER, "ttl", "TTL", "time to live or hop limit", 192);
    public static final FlowField IP_VERSION =
            row("ip_version", Kind.NUMBER, "ip_version", "IP_VERSION", "IP version", 60);
    public static final FlowField FLOW_LABEL =
            row("flow_label", Kind.NUMBER, "flow_label", "FLOW_LABEL", "IPv6 flow label", 31);
    public static final FlowField SAMPLING_RATE = row(
            "sampling_rate",
            Kind.NUMBER,
            "sampling_rate",
            "SAMPLING_RATE",
            "one of so many packets was sampled",
            34,
            50,
            305);
    public static final FlowField SAMPLING_DIRECTION = row(
            "sampling_direction", Kind.NUMBER, "sampling_direction", "SAMPLING_DIRECTION", "0 ingress, 1 egress", 61);
    public static final FlowField SAMPLING_SIZE = row(
            "sampling_size",
            Kind.NUMBER,
            "sampling_size",
            "SAMPLING_SIZE",
            "packets sampled out of every sampling_population, where the rate is no whole number");
    public static final FlowField SAMPLING_POPULATION = row(
            "sampling_population",
            Kind.NUMBER,
            "sampling_population",
            "SAMPLING_POPULATION",
            "packets of which sampling_size were sampled, where the rate is no whole number");
    public static final FlowField SAMPLING_SOURCE = row(
                    "sampling_source",
                    Words.SAMPLING_SOURCES,
                    "sampling_source",
                    "SAMPLING_SOURCE",
                    "where the sampling rate comes from")
            .from(Source.RULE);
    public static final FlowField SAMPLER_ID = row(
            "sampler_id",
            Kind.NUMBER,
            "sampler_id",
            "SAMPLER_ID",
            "sampler or selector that the record names",
            48,
            302);
    public static final FlowField FWD_STATUS =
            row("fwd_status", Kind.NUMBER, "fwd_status", "FWD_STATUS", "forwarding status (RFC 7270, 4.12)", 89);
    public static final FlowField PATH_DELAY_AVG_USEC = row(
            "path_delay_avg_usec",
            Kind.LONG,
            "path_delay_avg_usec",
            "PATH_DELAY_AVG_USEC",
            "mean one-way delay, microseconds",
            530);
    public static final FlowField PATH_DELAY_MIN_USEC = row(
            "path_delay_min_usec",
            Kind.LONG,
            "path_delay_min_usec",
            "PATH_DELAY_MIN_USEC",
            "least one-way delay, microseconds",
            531);
    public static final FlowField PATH_DELAY_MAX_USEC = row(
            "path_delay_max_usec",
            Kind.LONG,
            "path_delay_max_usec",
            "PATH_DELAY_MAX_USEC",
            "largest one-way delay, microseconds",
            532);
    public static final FlowField FLOW_END_REASON = row(
            "flow_end_reason",
            Kind.NUMBER,
            "flow_end_reason",
            "FLOW_END_REASON",
            "why the exporter ended the flow: 1 idle, 2 active timeout, 3 end, 4 forced, 5 lack of room",
            136);
    public static final FlowField REVERSE =
            row("reverse", Kind.FLAG, "reverse", "REVERSE", "set on the reverse half of a biflow (RFC 5103)");
    public static final FlowField POST_NAT_SRC_HOST = row(
            "post_nat_src_host",
            Kind.ADDRESS,
            "post_nat_ip_src",
            "POST_NAT_SRC_IP",
            "source address after translation",
            225,
            281,
            40001);
    public static final FlowField POST_NAT_DST_HOST = row(
            "post_nat_dst_host",
            Kind.ADDRESS,
            "post_nat_ip_dst",
            "POST_NAT_DST_IP",
            "destination address after translation",
            226,
            282,
            40002);
    public static final FlowField POST_NAT_SRC_PORT = row(
            "post_nat_src_port",
            Kind.PORT,
            "post_nat_port_src",
            "POST_NAT_SRC_PORT",
            "source port after translation",
            227,
            40003);
    public static final FlowField POST_NAT_DST_PORT = row(
            "post_nat_dst_port",
            Kind.PORT,
            "post_nat_port_dst",
            "POST_NAT_DST_PORT",
            "destination port after translation",
            228,
            40004);
    public static final FlowField NAT_EVENT =
            row("nat_event", Kind.NUMBER, "nat_event", "NAT_EVENT", "NAT event (RFC 8158, 4.1)", 230);
    public static final FlowField FW_EVENT = row(
            "fw_event",
            Kind.NUMBER,
            "fw_event",
            "FW_EVENT",
            "firewall event: 1 created, 2 deleted, 3 denied, 4 alert, 5 update",
            233,
            40005);
    public static final FlowField MPLS_LABEL_TOP =
            row("mpls_label_top", Kind.NUMBER, "mpls_label_top", "MPLS_LABEL_TOP", "topmost MPLS label", 70, 316);
    public static final FlowField MPLS_LABEL_BOTTOM = row(
            "mpls_label_bottom",
            Kind.NUMBER,
            "mpls_label_bottom",
            "MPLS_LABEL_BOTTOM",
            "lowest MPLS label of the stack",
            70,
            316);
    public static final FlowField MPLS_LABEL_STACK = row(
            "mpls_label_stack",
            Kind.TEXT,
            "mpls_label_stack",
            "MPLS_LABEL_STACK",
            "MPLS labels, topmost first",
            70,
            316);
    public static final FlowField MPLS_TOP_LABEL_TYPE = row(
            "mpls_top_label_type",
            Kind.NUMBER,
            "mpls_top_label_type",
            "MPLS_TOP_LABEL_TYPE",
            "how the topmost label was learnt: 1 TE, 2 pseudowire, 3 VPN, 4 BGP, 5 LDP",
            46);
    public static final FlowField MPLS_TOP_LABEL_ADDRESS = row(
            "mpls_top_label_address",
            Kind.ADDRESS,
            "mpls_top_label_address",
            "MPLS_TOP_LABEL_ADDRESS",
            "address of the router that the topmost label leads to",
            47,
            140);
    public static final FlowField TUNNEL_SRC_MAC = row(
                    "tunnel_src_mac",
                    Kind.MAC,
                    "tunnel_mac_src",
                    "TUNNEL_SRC_MAC",
                    "source MAC address inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField TUNNEL_DST_MAC = row(
                    "tunnel_dst_mac",
                    Kind.MAC,
                    "tunnel_mac_dst",
                    "TUNNEL_DST_MAC",
                    "destination MAC address inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField TUNNEL_SRC_HOST = row(
                    "tunnel_src_host",
                    Kind.ADDRESS,
                    "tunnel_ip_src",
                    "TUNNEL_SRC_IP",
                    "source address inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField TUNNEL_DST_HOST = row(
                    "tunnel_dst_host",
                    Kind.ADDRESS,
                    "tunnel_ip_dst",
                    "TUNNEL_DST_IP",
                    "destination address inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField TUNNEL_PROTO = row(
                    "tunnel_proto",
                    Kind.PROTOCOL,
                    "tunnel_ip_proto",
                    "TUNNEL_PROTOCOL",
                    "IP protocol inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField TUNNEL_TOS = row(
                    "tunnel_tos",
                    Kind.NUMBER,
                    "tunnel_tos",
                    "TUNNEL_TOS",
                    "ToS or traffic class octet inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField TUNNEL_SRC_PORT = row(
                    "tunnel_src_port", Kind.PORT, "tunnel_port_src", "TUNNEL_SRC_PORT", "source port inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField TUNNEL_DST_PORT = row(
                    "tunnel_dst_port",
                    Kind.PORT,
                    "tunnel_port_dst",
                    "TUNNEL_DST_PORT",
                    "destination port inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField TUNNEL_TCPFLAGS = row(
                    "tunnel_tcpflags",
                    Kind.NUMBER,
                    "tunnel_tcp_flags",
                    "TUNNEL_TCP_FLAGS",
                    "TCP flags inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField TUNNEL_FLOW_LABEL = row(
                    "tunnel_flow_label",
                    Kind.NUMBER,
                    "tunnel_flow_label",
                    "TUNNEL_FLOW_LABEL",
                    "IPv6 flow label inside the tunnel")
            .from(Source.PACKET);
    public static final FlowField VXLAN = row("vxlan", Kind.NUMBER, "vxlan", "VXLAN", "VXLAN network identifier")
            .from(Source.PACKET);
    public static final FlowField NVGRE = row(
                    "nvgre", Kind.NUMBER, "nvgre", "NVGRE", "NVGRE virtual subnet id (RFC 7637)")
            .from(Source.PACKET);
    public static final FlowField SRV6_SEG_IPV6_LIST = row(
            "srv6_seg_ipv6_list",
            Kind.TEXT,
            "srv6_seg_ipv6_list",
            "SRV6_SEG_IPV6_LIST",
            "SRv6 segments, in the order of the header",
            497,
            496,
            499,
            495);
    public static final FlowField FLOW_NEXTHOP = row(
            "flow_nexthop",
            Kind.ADDRESS,
            "flow_nexthop",
            "FLOW_NEXTHOP",
            "IP next hop as the flow record has it",
            15,
            62);
    public static final FlowField FLOW_BGP_NEXTHOP = row(
            "flow_bgp_nexthop",
            Kind.ADDRESS,
            "flow_bgp_nexthop",
            "FLOW_BGP_NEXTHOP",
            "BGP next hop as the flow record has it",
            18,
            63);
    public static final FlowField TIMESTAMP_START = row(
            "timestamp_start",
            Kind.TIME,
            "timestamp_start",
            "TIMESTAMP_START",
            "start of the flow",
            152,
            150,
            154,
            156,
            158,
            22);
    public static final FlowField TIMESTAMP_END = row(
            "timestamp_end",
            Kind.TIME,
            "timestamp_end",
            "TIMESTAMP_END",
            "end of the flow",
            153,
            151,
            155,
            157,
            159,
            21,
            323,
            322,
            324,
            325);
    public static final FlowField TIMESTAMP_ARRIVAL = row(
                    "timestamp_arrival", Kind.TIME, "timestamp_arrival", "TIMESTAMP_ARRIVAL", "arrival of the datagram")
            .from(Source.DATAGRAM);
    public static final FlowField TIMESTAMP_EXPORT = row(
                    "timestamp_export",
                    Kind.TIME,
                    "timestamp_export",
                    "TIMESTAMP_EXPORT",
                    "export time in the datagram's header")
            .from(Source.DATAGRAM);
    public static final FlowField TIME_REASON = row(
                    "time_reason",
                    Words.REASONS,
                    "time_reason",
                    "TIME_REASON",
                    "why the flow stands in another bin than its end time says")
            .from(Source.RULE);
    public static final FlowField TIMESTAMP_MIN = joined(
                    Joining.MIN,
                    "timestamp_start",
                    "timestamp_min",
                    Kind.TIME,
                    "timestamp_min",
                    "TIMESTAMP_MIN",
                    "earliest start of the flows of a row; accumulated, not part of the key")
            .from(Source.TABLE);
    public static final FlowField TIMESTAMP_MAX = joined(
                    Joining.MAX,
                    "timestamp_end",
                    "timestamp_max",
                    Kind.TIME,
                    "timestamp_max",
                    "TIMESTAMP_MAX",
                    "latest end of the flows of a row; accumulated, not part of the key")
            .from(Source.TABLE);
    public static final FlowField PACKETS_SAMPLED = added(
            "packets_sampled",
            "packets that the exporter really looked at, of flows that were sampled; accumulated, not part of the key");
    public static final FlowField BYTES_VARIANCE = added(
            "bytes_variance",
            "variance of the bytes by sampling, in 1024 bytes squared; accumulated, not part of the key");
    public static final FlowField BYTES_UNSCALED = added(
            "bytes_unscaled",
            "bytes of flows whose sampling rate nobody knows, as exported; accumulated, not part of the key");
    public static final FlowField EXPORT_PROTO_SEQNO = row(
                    "export_proto_seqno",
                    Kind.LONG,
                    "export_proto_seqno",
                    "EXPORT_PROTO_SEQNO",
                    "sequence number in the datagram's header")
            .from(Source.DATAGRAM);
    public static final FlowField EXPORT_PROTO_VERSION = row(
                    "export_proto_version",
                    Kind.NUMBER,
                    "export_proto_version",
                    "EXPORT_PROTO_VERSION",
                    "version of the export protocol: 1, 5, 7, 8, 9, 10; 2, 4, 5 for sFlow")
            .from(Source.DATAGRAM);
    public static final FlowField EXPORT_PROTO_SYSID = row(
                    "export_proto_sysid",
                    Kind.NUMBER,
                    "export_proto_sysid",
                    "EXPORT_PROTO_SYSID",
                    "engine, source id or observation domain")
            .from(Source.DATAGRAM);
    public static final FlowField OTHER = row(
                    "other",
                    Kind.FLAG,
                    "other",
                    "OTHER",
                    "set on the row that holds what has no row of its own: beyond the limit of its table, or too small")
            .from(Source.TABLE);
    public static final FlowField FOLDED = row(
                    "folded",
                    Kind.FLAG,
                    "folded",
                    "FOLDED",
                    "set where a table's list of networks or ports left a value out of the row")
            .from(Source.TABLE);
    public static final FlowField NONE = row(
                    "none", Kind.FLAG, "none", "NONE", "no column at all: one row with the grand total")
            .from(Source.TABLE);
    public static final FlowField PACKETS = row("packets", Kind.COUNTER, "packets", "PACKETS", "packets", 2, 86, 24);
    public static final FlowField FLOWS = row("flows", Kind.COUNTER, "flows", "FLOWS", "flow records", 3);
    public static final FlowField BYTES = row(
            "bytes",
            Kind.COUNTER,
            "bytes",
            "BYTES",
            "bytes of the IP packets; of sFlow the frames', see decode.sflow_bytes",
            1,
            85,
            23);

    private final int ordinal;
    private final String label;
    private final Kind kind;
    private final String json;
    private final String header;
    private final String meaning;
    private final List<Element> elements;
    private final Words words;
    private Source source = Source.RECORD;
    private final boolean custom;
    private final boolean octets;
    private final Making making;

    /** Where the values of a column come from. */
    public enum Source {
        /** The flow record, or the sample. */
        RECORD("the flow record"),
        /** The headers of a sampled packet. */
        PACKET("the headers of a sampled packet"),
        /** What the datagram says of itself, and of who sent it. */
        DATAGRAM("the datagram"),
        /** What the exporter announces beside its flows. */
        OPTIONS("the exporter's options"),
        /** The route that was found. */
        ROUTE("the route"),
        /** The first of several that knows. */
        ROUTE_OR_RECORD("the route, the flow record or maps.networks, as `tag` says"),
        /** A map of the operator's. */
        MAP("the operator's maps"),
        /** The first of several that knows. */
        MAP_OR_RECORD("maps.peers, the flow record or the route back, as `tag.peer_src_as` says"),
        /** VRPs, and the route that they are held against. */
        RPKI("the VRPs"),
        /** Databases in MaxMind's format. */
        GEOIP("the databases of `geoip`"),
        /** What the tagger says of the other columns. */
        RULE("the tagger's own rules"),
        /** The table that the flow is added up in. */
        TABLE("the table");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        /** In a few words. */
        public String words() {
            return words;
        }
    }

    /**
     * An information element that fills a column.
     *
     * @param enterprise the private enterprise number that defined it; 0 for IANA's and NetFlow v9's
     * @param id its number
     */
    public record Element(int enterprise, int id) {}

    /** How a table makes the column of those of its flows, by their names; of none where it is the flow's own. */
    private record Making(Joining joining, List<String> of) {

        static Making itself(Kind kind) {
            return new Making(Joining.of(kind), List.of());
        }
    }

    private FlowField(
            int ordinal,
            String label,
            Kind kind,
            String json,
            String header,
            String meaning,
            List<Element> elements,
            Words words,
            boolean custom,
            boolean octets,
            Making making) {
        this.ordinal = ordinal;
        this.label = label;
        this.kind = kind;
        this.json = json;
        this.header = header;
        this.meaning = meaning;
        this.elements = elements;
        this.words = words;
        this.custom = custom;
        this.octets = octets;
        this.making = making;
    }

    private static FlowField row(String label, Kind kind, String json, String header, String meaning, int... elements) {
        List<Element> standard =
                Arrays.stream(elements).mapToObj(id -> new Element(0, id)).toList();
        return add(label, kind, json, header, meaning, standard, Words.NONE, false, false, Making.itself(kind));
    }

    private static FlowField row(String label, Words words, String json, String header, String meaning) {
        Making itself = Making.itself(Kind.WORD);
        return add(label, Kind.WORD, json, header, meaning, List.of(), words, false, false, itself);
    }

    /** A column under which a table counts each flow twice, with its source's value and with its destination's. */
    private static FlowField sum(
            String label, Kind kind, String json, String header, String meaning, String source, String destination) {
        Making sides = new Making(Joining.KEY, List.of(source, destination));
        return add(label, kind, json, header, meaning, List.of(), Words.NONE, false, false, sides);
    }

    /** A column that a table makes of the values that another has in the flows of a row. */
    private static FlowField joined(
            Joining joining, String of, String label, Kind kind, String json, String header, String meaning) {
        Making joined = new Making(joining, List.of(of));
        return add(label, kind, json, header, meaning, List.of(), Words.NONE, false, false, joined);
    }

    /** A column that a table makes of each flow, and adds up in the flows of a row. */
    private static FlowField added(String label, String meaning) {
        String header = label.toUpperCase(Locale.ROOT);
        Making summed = new Making(Joining.SUM, List.of());
        return add(label, Kind.LONG, label, header, meaning, List.of(), Words.NONE, false, false, summed)
                .from(Source.TABLE);
    }

    private static synchronized FlowField add(
            String label,
            Kind kind,
            String json,
            String header,
            String meaning,
            List<Element> elements,
            Words words,
            boolean custom,
            boolean octets,
            Making making) {
        FlowField added =
                new FlowField(all.size(), label, kind, json, header, meaning, elements, words, custom, octets, making);
        List<FlowField> longer = new ArrayList<>(all);
        longer.add(added);
        Map<String, FlowField> more = new HashMap<>(byLabel);
        more.put(label, added);
        all = List.copyOf(longer);
        byLabel = Map.copyOf(more);
        return added;
    }

    /**
     * The column that an operator defines ({@code primitives} in the configuration), made unless it is there already. To be
     * called before any batch is made: batches have room for the columns that there are then.
     *
     * @param octets whether a text is octets in hexadecimal rather than characters
     * @throws IllegalArgumentException if there is another column of that name
     */
    public static synchronized FlowField define(
            String label, Kind kind, String meaning, Element element, boolean octets) {
        FlowField known = byLabel.get(label);
        if (known == null) {
            return add(
                    label,
                    kind,
                    label,
                    label.toUpperCase(Locale.ROOT),
                    meaning,
                    List.of(element),
                    Words.NONE,
                    true,
                    octets,
                    Making.itself(kind));
        }
        if (!known.custom || known.kind != kind || known.octets != octets || !known.elements.equals(List.of(element))) {
            throw new IllegalArgumentException("there is another column " + label);
        }
        return known;
    }

    /**
     * A column that one query makes for itself, such as a mean or a name beside a number: nobody else knows it, and only
     * batches that were made with room for it have it.
     *
     * @param number how many such columns the query has already
     */
    public static FlowField local(int number, String label, Kind kind, String header, String meaning) {
        int ordinal = all.size() + number;
        Making itself = Making.itself(kind);
        return new FlowField(ordinal, label, kind, label, header, meaning, List.of(), Words.NONE, false, false, itself);
    }

    /** All columns. */
    public static List<FlowField> values() {
        return all;
    }

    /** How many columns there are. */
    public static int count() {
        return all.size();
    }

    /** The column of an ordinal. */
    public static FlowField of(int ordinal) {
        return all.get(ordinal);
    }

    /** The column of that name, as written in configurations and queries. */
    public static Optional<FlowField> named(String label) {
        return Optional.ofNullable(byLabel.get(label));
    }

    /** The place among all columns. */
    public int ordinal() {
        return ordinal;
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

    /** Says where its values come from, while the rows are made. */
    private FlowField from(Source where) {
        source = where;
        return this;
    }

    /** Where its values come from, for readers of the manual. */
    public Source source() {
        return source;
    }

    /** The information elements that fill it, most wanted first. */
    public List<Element> elements() {
        return elements;
    }

    /** The words that its values stand for; none unless it is of {@link Kind#WORD}. */
    public Words words() {
        return words;
    }

    /** Whether an operator defined it. */
    public boolean custom() {
        return custom;
    }

    /** Whether a text is octets in hexadecimal rather than characters. */
    public boolean octets() {
        return octets;
    }

    /** What becomes of its values when flows become one row. */
    public Joining joining() {
        return making.joining();
    }

    /**
     * The columns of a flow that a table makes this one of, where it is not the flow's own: the source's and the
     * destination's for a sum, the start for {@code timestamp_min}. Empty for all others.
     */
    public List<FlowField> madeOf() {
        return making.of().stream()
                .map(label -> Objects.requireNonNull(byLabel.get(label), label))
                .toList();
    }

    /** Whether it is a sum rather than part of a key. */
    public boolean counter() {
        return kind == Kind.COUNTER;
    }

    @Override
    public int compareTo(FlowField other) {
        return Integer.compare(ordinal, other.ordinal);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return ordinal;
    }

    @Override
    public String toString() {
        return label;
    }
}
