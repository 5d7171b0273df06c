package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.flow.Names;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * In which VPN flows are looked up: the route distinguishers that exporters do not tell.
 *
 * <p>Asked when an exporter is first heard and when maps change; what it says of one exporter is a {@link VrfRules}, which
 * is asked for every flow.
 */
public final class VrfMap {

    private static final Syntax<Long> DISTINGUISHER = new Syntax<>(
            "a route distinguisher, such as 0:64500:1, 1:192.0.2.1:1, 2:4200000000:1 or 64500:1; 0:0:0 is the global table",
            VrfMap::distinguisher);

    private static final Syntax<Long> NUMBER =
            new Syntax<>("a whole number from 0 to 4294967295", text -> Syntax.number(text, 0, 0xffff_ffffL));

    private static final Syntax<Long> LABEL =
            new Syntax<>("a whole number from 0 to 1048575", text -> Syntax.number(text, 0, 0xf_ffffL));

    private static final MapKey<Long> RD = MapKey.optional("rd", DISTINGUISHER, "the route distinguisher");

    private static final MapKey<Long> ID =
            MapKey.optional("id", DISTINGUISHER, "the same as rd, as pmacct has it; one of the two must be there");

    private static final MapKey<Prefix> IP =
            MapKey.required("ip", Syntax.PREFIX, "the exporter, or a range of exporters");

    private static final MapKey<Long> IN = MapKey.optional("in", Syntax.INTERFACE, "the input interface");

    private static final MapKey<Long> OUT = MapKey.optional("out", Syntax.INTERFACE, "the output interface");

    private static final MapKey<Address> NEXT_HOP =
            MapKey.optional("bgp_nexthop", Syntax.ADDRESS, "the BGP next hop in the flow record");

    private static final MapKey<Long> LABEL_BOTTOM =
            MapKey.optional("mpls_label_bottom", LABEL, "the lowest MPLS label of the stack");

    private static final MapKey<Long> VRF =
            MapKey.optional("vrf", NUMBER, "the id of the ingress VRF in the flow record (IE 234)");

    private static final MapKey<Long> VPN_ID =
            MapKey.optional("mpls_vpn_id", NUMBER, "the same as vrf, as pmacct has it");

    private static final MapKey<String> VRF_NAME = MapKey.optional(
            "vrf_name", Syntax.NAME, "the name of the ingress VRF, in the record or as the exporter announces it");

    public static final MapFormat FORMAT = new MapFormat(
            "vrf.map",
            "in which VPN flows are looked up",
            """
                The first row that matches a flow in all its keys gives the route distinguisher; it goes before what the \
                exporter says itself, in the record (IE 90) or by options about the VRF. A flow with a distinguisher is \
                looked up in the VPN routes that have it, and nowhere else: rd=0:0:0 sends it to the global table, where \
                flows without one are looked up anyway.

                The format is that of pmacct's flow_to_rd_map.\
                """,
            List.of(RD, ID, IP, IN, OUT, NEXT_HOP, LABEL_BOTTOM, VRF, VPN_ID, VRF_NAME),
            """
                    rd=0:64500:17   ip=10.1.0.1   vrf=7
                    rd=0:64500:18   ip=10.1.0.0/16   vrf_name=customers
                    id=0:64500:19   ip=10.2.0.1   in=3   mpls_label_bottom=24001
                    rd=0:64500:20   ip=10.2.0.1   out=4   bgp_nexthop=10.0.0.9
                    rd=0:64500:21   ip=10.2.0.1   mpls_vpn_id=9
                    rd=0:0:0   ip=10.2.0.1
                    """);

    static final VrfMap EMPTY = new VrfMap(Rows.none(), List.of());

    /** A row, with the id that the name of its VRF has among all names. */
    private record Entry(Prefix exporters, VrfRules.Rule rule) {}

    private final Rows rows;
    private final List<Entry> entries;

    private VrfMap(Rows rows, List<Entry> entries) {
        this.rows = rows;
        this.entries = List.copyOf(entries);
    }

    public static VrfMap read(Path file, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, names, problems));
    }

    static VrfMap read(Path file, Names names, List<Problem> problems) {
        Rows rows = Rows.read(file, FORMAT, problems);
        List<Entry> entries = new ArrayList<>();
        for (Row row : rows.all()) {
            check(row);
        }
        for (Row row : rows.distinct(VrfMap::conditions)) {
            entries.add(new Entry(row.get(IP), rule(row, names)));
        }
        return new VrfMap(rows, entries);
    }

    /** The route distinguishers of the VRFs with that name, each once, in the order of the file. */
    public List<Long> named(String vrf) {
        return rows.all().stream()
                .filter(row -> row.find(VRF_NAME).equals(Optional.of(vrf)))
                .flatMap(row -> row.find(RD).or(() -> row.find(ID)).stream())
                .distinct()
                .toList();
    }

    private static void check(Row row) {
        if (row.has(RD) == row.has(ID)) {
            row.wrong(
                    "rd",
                    (row.has(RD) ? "rd and id together" : "the key is missing")
                            + "; allowed: rd, or id as pmacct has it");
        }
        if (row.has(VRF) && row.has(VPN_ID)) {
            row.wrong("vrf", "vrf and mpls_vpn_id together; allowed: vrf, or mpls_vpn_id as pmacct has it");
        }
    }

    private static Object conditions(Row row) {
        return List.of(
                row.get(IP),
                row.find(IN),
                row.find(OUT),
                row.find(NEXT_HOP),
                row.find(LABEL_BOTTOM),
                vrf(row),
                row.find(VRF_NAME));
    }

    private static VrfRules.Rule rule(Row row, Names names) {
        return new VrfRules.Rule(
                row.find(RD).or(() -> row.find(ID)).orElse(0L),
                number(row.find(IN)),
                number(row.find(OUT)),
                number(vrf(row)),
                number(row.find(VRF_NAME).map(name -> (long) names.id(name))),
                number(row.find(LABEL_BOTTOM)),
                row.find(NEXT_HOP),
                row.place());
    }

    private static Optional<Long> vrf(Row row) {
        return row.find(VRF).or(() -> row.find(VPN_ID));
    }

    private static OptionalLong number(Optional<Long> value) {
        return value.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static long distinguisher(String text) {
        try {
            return RouteDistinguisher.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no route distinguisher", e);
        }
    }

    /** What the map says of an exporter; empty if nothing. */
    public Optional<VrfRules> rulesOf(Address exporter) {
        List<VrfRules.Rule> rules = entries.stream()
                .filter(entry -> entry.exporters.isIpv4() == exporter.isIpv4()
                        && entry.exporters.contains(exporter.high(), exporter.low()))
                .map(Entry::rule)
                .toList();
        return rules.isEmpty() ? Optional.empty() : Optional.of(new VrfRules(rules));
    }

    Rows rows() {
        return rows;
    }
}
