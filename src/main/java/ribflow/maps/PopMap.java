package ribflow.maps;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    private static final MapKey<Address> ROUTER = MapKey.optional(
            "router", Syntax.ADDRESS, "the router behind these next hops, by the address from which it exports");

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
            an `ip` row of the same length.

            Which router a next hop is, ribflow mostly knows by itself: the exporter or the BGP peer with that address \
            or router id, else the one that brought the route into the network (ORIGINATOR_ID). Then a next hop without \
            a row of its own is in the PoP of its router. Where it cannot know, `router` says so.

            Without this file each exporter is a PoP by itself, named by its address.\
            """,
            List.of(POP, IP, IN, NEXT_HOP, ROUTER),
            """
            pop=Paris    ip=10.1.0.0/24
            pop=Rome     ip=10.2.0.0/24
            pop=Rome     nexthop=192.0.2.0/25
            pop=Rome     nexthop=10.2.255.7   router=10.2.0.7
            pop="St Denis"   ip=10.1.0.7   in=12
            """);

    static final PopMap EMPTY = new PopMap(Rows.none(), List.of(), new Names(), false);

    private final Rows rows;
    private final List<Row> distinct;
    private final int[] pops;

    /** By row the router; null where there is none. */
    private final @Nullable Address[] routers;

    private final PrefixIndex exporters;
    private final PrefixIndex nextHops;

    private final Names names;
    private final boolean byRouter;

    private PopMap(Rows rows, List<Row> distinct, Names names, boolean byRouter) {
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
        this.names = names;
        this.byRouter = byRouter;
        this.routers =
                distinct.stream().map(row -> row.find(ROUTER).orElse(null)).toArray(Address[]::new);
        this.pops = distinct.stream().mapToInt(row -> names.id(row.get(POP))).toArray();
        this.exporters = byExporter.build();
        this.nextHops = byNextHop.build();
    }

    /** What holds where there is no file: each router is a PoP by itself. */
    static PopMap byRouter(Names names) {
        return new PopMap(Rows.none(), List.of(), names, true);
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
        return new PopMap(rows, distinct, names, false);
    }

    private static void check(Row row) {
        if (row.has(IP) == row.has(NEXT_HOP)) {
            row.wrong(
                    "",
                    (row.has(IP) ? "ip and nexthop together" : "neither ip nor nexthop") + "; allowed: one of them");
        } else if (row.has(IN) && row.has(NEXT_HOP)) {
            row.wrong("in", "a next hop has no interface here; allowed: in together with ip");
        } else if (row.has(ROUTER) && !row.has(NEXT_HOP)) {
            row.wrong("router", "is for next hops; allowed: router together with nexthop");
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

    /** The PoP that a router is by itself, {@link #NONE} where there is a map to say so. May make a name of it. */
    public int popOfItself(Address router) {
        return byRouter ? names.id(router.toString()) : NONE;
    }

    /** The name of a router's PoP, by a row or because it is one by itself. */
    public Optional<String> nameOf(Address router) {
        int mapped = popOf(router);
        int pop = mapped != NONE ? mapped : popOfItself(router);
        return pop == NONE ? Optional.empty() : Optional.of(names.text(pop));
    }

    /** The router behind a next hop, null where no row says. */
    public @Nullable Address routerOf(long high, long low) {
        long row = nextHops.find(high, low);
        return row == PrefixIndex.NONE ? null : routers[(int) row];
    }

    /** All routers that rows about next hops name. */
    public List<Address> routers() {
        return rows.all().stream().flatMap(row -> row.find(ROUTER).stream()).toList();
    }

    private int pop(long row) {
        return row == PrefixIndex.NONE ? NONE : pops[(int) row];
    }

    /** The row by which traffic enters in a PoP. */
    public Optional<MapLine> lineOf(Address exporter, long in) {
        return line(exporters.find(exporter.high(), exporter.low(), in));
    }

    /** The row by which a router is in a PoP, whatever the interface. */
    public Optional<MapLine> lineOf(Address router) {
        return lineOf(router, PrefixIndex.ANY);
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
