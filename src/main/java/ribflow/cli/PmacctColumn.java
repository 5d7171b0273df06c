package ribflow.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * A column as pmacct's client prints it. What differs from ribflow's own CSV is here, once for each kind of value and once
 * for each column that is different from its kind: how wide it is, how its values are spelt, and what stands where there is
 * none, which pmacct cannot tell from zero.
 *
 * <p>Columns that pmacct has not are printed in the same manner.
 *
 * @param field what it shows
 * @param header its header
 * @param json its key in JSON
 * @param quoted whether its values are strings in JSON
 * @param width the least width of a formatted value
 * @param gap how many blanks follow it
 * @param absent what stands in a formatted table where there is no value
 * @param plainAbsent the same in CSV and JSON
 * @param spelling from how ribflow writes a value to how pmacct does
 */
record PmacctColumn(
        FlowField field,
        String header,
        String json,
        boolean quoted,
        int width,
        int gap,
        String absent,
        String plainAbsent,
        UnaryOperator<String> spelling) {

    private static final String NO_NET = "0.0.0.0";
    private static final String NO_NET6 = "::";

    private static final int NUMBER = 10;
    private static final int NAME = 16;

    /** Widths that are not those of the kind: the value's, and the blanks behind it. */
    private static final Map<FlowField, List<Integer>> WIDTHS = Map.ofEntries(
            Map.entry(FlowField.VLAN, List.of(5, 2)),
            Map.entry(FlowField.COS, List.of(2, 2)),
            Map.entry(FlowField.ETYPE, List.of(5, 2)),
            Map.entry(FlowField.LOCAL_PREF, List.of(7, 2)),
            Map.entry(FlowField.SRC_LOCAL_PREF, List.of(7, 2)),
            Map.entry(FlowField.MED, List.of(6, 2)),
            Map.entry(FlowField.SRC_MED, List.of(6, 2)),
            Map.entry(FlowField.SRC_ROA, List.of(6, 2)),
            Map.entry(FlowField.DST_ROA, List.of(6, 2)),
            Map.entry(FlowField.TOS, List.of(3, 4)),
            Map.entry(FlowField.SAMPLING_RATE, List.of(7, 7)),
            Map.entry(FlowField.SAMPLING_DIRECTION, List.of(17, 2)),
            Map.entry(FlowField.NAT_EVENT, List.of(3, 7)),
            Map.entry(FlowField.FW_EVENT, List.of(3, 7)),
            Map.entry(FlowField.VXLAN, List.of(8, 2)),
            Map.entry(FlowField.TCPFLAGS, List.of(3, 8)));

    /** What a column says where there is no value, unless it says what its kind does. */
    private static final Map<FlowField, String> ABSENT = Map.of(
            FlowField.CLASS, "unknown",
            FlowField.SAMPLING_DIRECTION, "",
            FlowField.SRC_NET, NO_NET,
            FlowField.DST_NET, NO_NET,
            FlowField.SUM_NET, NO_NET,
            FlowField.SRC_ROA, "u",
            FlowField.DST_ROA, "u");

    private static final Set<FlowField> COORDINATES = Set.of(FlowField.SRC_HOST_COORDS, FlowField.DST_HOST_COORDS);

    /** In JSON what is known of the source's route comes behind what is known of the destination's, then interfaces. */
    private static final List<FlowField> LATER_IN_JSON = List.of(
            FlowField.SRC_STD_COMM,
            FlowField.SRC_EXT_COMM,
            FlowField.SRC_LRG_COMM,
            FlowField.SRC_AS_PATH,
            FlowField.SRC_LOCAL_PREF,
            FlowField.SRC_MED,
            FlowField.SRC_ROA,
            FlowField.IN_IFACE,
            FlowField.OUT_IFACE,
            FlowField.IN_IFACE_NAME,
            FlowField.OUT_IFACE_NAME);

    /** The order of keys in JSON. */
    static final Comparator<FlowField> JSON_ORDER = Comparator.comparingInt(PmacctColumn::jsonPlace);

    /** What {@code -a} shows: all that the memory tables of pmacct 1.7.7 can hold. */
    static final List<FlowField> ALL = FlowField.values().stream()
            .filter(field -> Set.of(
                            ("tag tag2 label class in_iface out_iface src_mac dst_mac vlan cos etype src_as dst_as std_comm"
                                            + " ext_comm src_std_comm src_ext_comm lrg_comm src_lrg_comm as_path"
                                            + " src_as_path local_pref src_local_pref med src_med src_roa dst_roa"
                                            + " peer_src_as peer_dst_as peer_src_ip peer_dst_ip mpls_vpn_rd mpls_pw_id"
                                            + " src_host src_net dst_host dst_net src_mask dst_mask src_port dst_port"
                                            + " tcpflags proto tos src_host_country dst_host_country src_host_pocode"
                                            + " dst_host_pocode src_host_coords dst_host_coords sampling_rate"
                                            + " sampling_direction post_nat_src_host post_nat_dst_host post_nat_src_port"
                                            + " post_nat_dst_port nat_event mpls_label_top mpls_label_bottom"
                                            + " mpls_label_stack tunnel_src_mac tunnel_dst_mac tunnel_src_host"
                                            + " tunnel_dst_host tunnel_proto tunnel_tos tunnel_src_port tunnel_dst_port"
                                            + " vxlan timestamp_start timestamp_end timestamp_arrival timestamp_export"
                                            + " export_proto_seqno export_proto_version export_proto_sysid")
                                    .split(" "))
                    .contains(field.label()))
            .toList();

    private static int jsonPlace(FlowField field) {
        int moved = LATER_IN_JSON.indexOf(field);
        int place = moved < 0 ? field.ordinal() : FlowField.PEER_DST_IP.ordinal();
        return place * 100 + moved + 1;
    }

    /** How a field is printed: in one column, coordinates in two. */
    static List<PmacctColumn> of(FlowField field, PmacctSpelling spelling) {
        if (!COORDINATES.contains(field)) {
            return List.of(single(field, spelling));
        }
        List<PmacctColumn> pair = new ArrayList<>();
        String side = field == FlowField.SRC_HOST_COORDS ? "S" : "D";
        String json = field == FlowField.SRC_HOST_COORDS ? "_ip_src" : "_ip_dst";
        for (int i = 0; i < 2; i++) {
            int part = i;
            String nowhere = PmacctSpelling.degrees("0");
            pair.add(new PmacctColumn(
                    field,
                    side + (part == 0 ? "H_LAT" : "H_LON"),
                    (part == 0 ? "lat" : "lon") + json,
                    false,
                    12,
                    2,
                    nowhere,
                    nowhere,
                    text -> PmacctSpelling.degrees(text.split("[, ]+", 2)[part])));
        }
        return pair;
    }

    private static PmacctColumn single(FlowField field, PmacctSpelling spelling) {
        Kind kind = field.kind();
        List<Integer> width = WIDTHS.getOrDefault(field, width(field));
        String plain = ABSENT.getOrDefault(field, plainAbsent(kind, spelling));
        return new PmacctColumn(
                field,
                field.header(),
                field.json(),
                quoted(field),
                width.get(0),
                width.get(1),
                ABSENT.getOrDefault(field, formattedAbsent(kind, plain)),
                plain,
                spelling.of(field));
    }

    private static List<Integer> width(FlowField field) {
        int header = field.header().length();
        return switch (field.kind()) {
            case ADDRESS -> List.of(45, 2);
            case ASN -> List.of(NUMBER, 2);
            case NUMBER, LONG, PROTOCOL, TCP_FLAGS -> List.of(Math.max(NUMBER, header), 2);
            case MASK -> List.of(3, 7);
            case PORT -> header < NUMBER ? List.of(5, 5) : List.of(header, 2);
            case MAC -> List.of(17, 2);
            case TIME -> List.of(30, 1);
            case AS_PATH, COMMUNITIES -> List.of(22, 3);
            case TEXT ->
                List.of(
                        field.header().startsWith("SH_") || field.header().startsWith("DH_")
                                ? Math.max(NUMBER, header)
                                : Math.max(NAME, header),
                        2);
            case WORD -> List.of(Math.max(NAME, header), 2);
            case RD -> List.of(18, 2);
            case FLAG -> List.of(header, 2);
            case DECIMAL, COUNTER -> List.of(20, 2);
        };
    }

    private static boolean quoted(FlowField field) {
        return switch (field.kind()) {
            case ASN, LONG, MASK, PORT, DECIMAL, COUNTER -> false;
            case NUMBER -> field == FlowField.ETYPE || field == FlowField.SAMPLING_DIRECTION;
            case ADDRESS, PROTOCOL, TCP_FLAGS, MAC, TIME, AS_PATH, COMMUNITIES, TEXT, WORD, RD, FLAG -> true;
        };
    }

    private static String plainAbsent(Kind kind, PmacctSpelling spelling) {
        return switch (kind) {
            case ASN, NUMBER, LONG, MASK, PORT, PROTOCOL, TCP_FLAGS, DECIMAL, COUNTER -> "0";
            case ADDRESS, AS_PATH, COMMUNITIES, TEXT, WORD -> "";
            case MAC -> "00:00:00:00:00:00";
            case RD -> "0:0:0";
            case FLAG -> "false";
            case TIME -> spelling.time("1970-01-01T00:00:00Z");
        };
    }

    private static String formattedAbsent(Kind kind, String plain) {
        return switch (kind) {
            case ADDRESS, COMMUNITIES -> "0";
            case AS_PATH -> "^$";
            case ASN,
                    NUMBER,
                    LONG,
                    MASK,
                    PORT,
                    PROTOCOL,
                    TCP_FLAGS,
                    DECIMAL,
                    COUNTER,
                    TEXT,
                    WORD,
                    MAC,
                    RD,
                    FLAG,
                    TIME -> plain;
        };
    }

    /** How wide the header is: pmacct's headers of communities are a blank short of their values. */
    int headerWidth() {
        return width + gap - (field.kind() == Kind.COMMUNITIES ? 1 : 0);
    }

    /** How a value is printed; an empty one is none, but for an empty path or set, which look alike. */
    String plain(String value) {
        return value.isEmpty() ? plainAbsent : spelling.apply(value);
    }

    /** Whether a value looks as if there were none. */
    boolean blank(String plain) {
        return plain.equals(plainAbsent) || plainAbsent.equals(NO_NET) && plain.equals(NO_NET6);
    }

    /** What stands in a row about IPv6 traffic where there is no value. */
    String absentOfIpv6() {
        return plainAbsent.equals(NO_NET) ? NO_NET6 : plainAbsent;
    }

    /** A value as it stands in a formatted table. */
    String formatted(String plain) {
        return plain.equals(plainAbsent) ? absent : plain;
    }
}
