package ribflow.maps;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * In which point of presence an exporter, one of its interfaces, or a BGP next hop is. PoPs are ids of {@link Names}.
 *
 * <p>Hot: the look-ups are allocation-free. Immutable.
 */
public final class PopMap {

    /** The answer where no row says. */
    public static final int NONE = 0;

    private static final MapKey<String> POP = MapKey.required("pop", Syntax.NAME, "the name of the PoP");

    private static final MapKey<Prefix> IP =
            MapKey.optional("ip", Syntax.PREFIX, "the router, or a range of routers, as exporter and as next hop");

    private static final MapKey<Long> IN = MapKey.optional(
            "in", Syntax.INTERFACE, "only this input interface of the exporter: for a router that serves several PoPs");

    private static final MapKey<Prefix> NEXT_HOP =
            MapKey.optional("nexthop", Syntax.PREFIX, "BGP next hops that are in the PoP, whoever answers to them");

    public static final MapFormat FORMAT = new MapFormat(
            "pops.map",
            "in which point of presence (PoP) routers and next hops are",
            """
            The traffic matrix has a row and a column for each PoP named here. Traffic enters in the PoP of its \
            exporter and leaves in the PoP of its BGP next hop.

            A row has either `ip`, to which `in` may be added, or `nexthop`. The longest prefix wins; of two rows \
            with the same prefix the one with `in` wins. An `ip` row without `in` places next hops with that address \
            too, since edge routers usually announce themselves as next hop (next-hop-self). A `nexthop` row is \
            needed where next hops are other addresses, for example those of an exchange's peering LAN; it wins over \
            an `ip` row of the same length.\
            """,
            List.of(POP, IP, IN, NEXT_HOP),
            """
            pop=Paris    ip=10.1.0.0/24
            pop=Rome     ip=10.2.0.0/24
            pop=Rome     nexthop=192.0.2.0/25
            pop="St Denis"   ip=10.1.0.7   in=12
            """);

    static final PopMap EMPTY = new PopMap(Rows.none(), List.of(), new Names());

    private final Rows rows;
    private final List<Row> distinct;
    private final int[] pops;
    private final PrefixIndex exporters;
    private final PrefixIndex nextHops;

    private PopMap(Rows rows, List<Row> distinct, Names names) {
        PrefixIndex.Builder byExporter = new PrefixIndex.Builder();
        PrefixIndex.Builder byNextHop = new PrefixIndex.Builder();
        for (int i = 0; i < distinct.size(); i++) {
            int at = i;
            distinct.get(i).find(NEXT_HOP).ifPresent(prefix -> byNextHop.put(prefix, at));
        }
        for (int i = 0; i < distinct.size(); i++) {
            int at = i;
            Row row = distinct.get(i);
            row.find(IP).ifPresent(prefix -> {
                byExporter.put(prefix, row.interfaceOf(IN), at);
                if (!row.has(IN)) {
                    byNextHop.put(prefix, at);
                }
            });
        }
        this.rows = rows;
        this.distinct = List.copyOf(distinct);
        this.pops = distinct.stream().mapToInt(row -> names.id(row.get(POP))).toArray();
        this.exporters = byExporter.build();
        this.nextHops = byNextHop.build();
    }

    public static PopMap read(Path file, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, names, problems));
    }

    static PopMap read(Path file, Names names, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems), names);
    }

    static PopMap of(Rows rows, Names names) {
        rows.all().forEach(PopMap::check);
        List<Row> distinct = rows.distinct(row -> List.of(row.find(IP), row.find(IN), row.find(NEXT_HOP)));
        return new PopMap(rows, distinct, names);
    }

    private static void check(Row row) {
        if (row.has(IP) == row.has(NEXT_HOP)) {
            row.wrong(
                    "",
                    (row.has(IP) ? "ip and nexthop together" : "neither ip nor nexthop") + "; allowed: one of them");
        } else if (row.has(IN) && row.has(NEXT_HOP)) {
            row.wrong("in", "a next hop has no interface here; allowed: in together with ip");
        }
    }

    /** The PoP of a router, as far as it has one as a whole. */
    public int popOf(Address exporter) {
        return popOf(exporter, PrefixIndex.ANY);
    }

    /** The PoP where traffic that comes in by that interface enters; -1 for an interface that is not known. */
    public int popOf(Address exporter, long in) {
        return pop(exporters.find(exporter.high(), exporter.low(), in));
    }

    /** The PoP where traffic to that next hop leaves. */
    public int popOfNextHop(long high, long low) {
        return pop(nextHops.find(high, low));
    }

    private int pop(long row) {
        return row == PrefixIndex.NONE ? NONE : pops[(int) row];
    }

    /** The row by which traffic enters in a PoP. */
    public Optional<MapLine> lineOf(Address exporter, long in) {
        return line(exporters.find(exporter.high(), exporter.low(), in));
    }

    /** The row by which traffic to a next hop leaves in a PoP. */
    public Optional<MapLine> lineOfNextHop(Address nextHop) {
        return line(nextHops.find(nextHop.high(), nextHop.low()));
    }

    private Optional<MapLine> line(long row) {
        return row == PrefixIndex.NONE
                ? Optional.empty()
                : Optional.of(distinct.get((int) row).place());
    }

    /** The names of all PoPs, each once, in the order of the file. */
    public List<String> pops() {
        return rows.all().stream().map(row -> row.get(POP)).distinct().toList();
    }

    Rows rows() {
        return rows;
    }
}
