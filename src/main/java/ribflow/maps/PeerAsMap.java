package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Expression;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * Which neighbour AS a flow came from, by interface, MAC address or VLAN: the source of {@code peer_src_as} that asymmetric
 * routing cannot mislead.
 *
 * <p><b>Which row.</b> The one whose exporter prefix is the longest; of several with the same, the one that asks for the most;
 * of these, the first. So an exchange point's rows by MAC address stand beside a row for the whole interface.
 *
 * <p><b>How it is found.</b> Rows that ask for the same things of exporters of the same prefix length form a group, a hash
 * table by the values they ask for. However many rows there are, groups are few: each is asked once, the most exact first.
 *
 * <p>The map is immutable and shared; each worker asks by a {@link Finder} of its own. Hot: {@link Finder#asOf} is
 * allocation-free.
 */
public final class PeerAsMap {

    /** The answer where no row says. */
    public static final long NONE = -1;

    private static final String BGP = "bgp";

    private static final MapKey<Long> ID = MapKey.required(
            "id",
            new Syntax<>(
                    Syntax.AS_NUMBER.allowed() + "; or bgp",
                    text -> text.equals(BGP) ? NONE : Syntax.AS_NUMBER.read(text)),
            "the neighbour AS; bgp leaves it to the next source");

    static final MapKey<Prefix> IP = MapKey.required("ip", Syntax.PREFIX, "the exporter, or a range of exporters");

    static final MapKey<Long> IN = MapKey.optional("in", Syntax.INTERFACE, "the input interface");

    static final MapKey<Long> SRC_MAC =
            MapKey.optional("src_mac", Syntax.MAC, "the source MAC address: the neighbour's at an exchange point");

    static final MapKey<Long> VLAN = MapKey.optional(
            "vlan", new Syntax<>("a VLAN id, 0 to 4095", text -> Syntax.number(text, 0, 4095)), "the VLAN");

    static final MapKey<Address> NEXT_HOP = MapKey.optional(
            "bgp_nexthop",
            Syntax.ADDRESS,
            "the next hop of the route back to the source, which is a guess where routing is asymmetric");

    static final MapKey<Long> PEER = MapKey.optional(
            "peer_dst_as", Syntax.AS_NUMBER, "the first AS of the route back to the source, as much of a guess");

    static final MapKey<Filter> FILTER = MapKey.optional(
            "filter",
            new Syntax<>("an expression in quotes, as after where in a query", Filter::parse),
            "what else is true of the flow, by the columns of its record");

    public static final MapFormat FORMAT = new MapFormat(
            "peers.map",
            "which neighbour AS flows come from",
            """
                The map answers for `peer_src_as` where `tag.peer_src_as` names `map` as a source. A row speaks of flows that \
                have all that it asks for. Of several the one with the longest prefix wins; of those with the same \
                prefix the one that asks for the most; of these, the first. Flows of which no row speaks are left to the \
                next source.

                The format is that of pmacct's bgp_peer_src_as_map, which takes the first row.\
                """,
            List.of(ID, IP, IN, SRC_MAC, VLAN, NEXT_HOP, PEER, FILTER),
            """
                    id=65001   ip=10.1.0.1   in=3
                    id=65002   ip=10.1.0.1   in=4   src_mac=00:00:5e:00:53:01
                    id=65003   ip=10.1.0.1   in=4   src_mac=00:00:5e:00:53:02
                    id=65004   ip=10.1.0.1   in=4   vlan=100
                    id=65005   ip=10.1.0.2   bgp_nexthop=192.0.2.5
                    id=65006   ip=10.1.0.2   peer_dst_as=65006
                    id=65007   ip=10.1.0.2   in=7   filter='src_host in 192.0.2.0/24 and proto == udp'
                    id=bgp     ip=10.1.0.2   in=8
                    """);

    static final PeerAsMap EMPTY = new PeerAsMap(Rows.none(), List.of(), new Names());

    /** An expression, and how it was written. */
    record Filter(String text, Expression expression) {

        static Filter parse(String text) {
            try {
                return new Filter(text, Expressions.parse(text));
            } catch (ExpressionException e) {
                throw new IllegalArgumentException(
                        "character " + (e.position() + 1) + " of '" + text + "': " + e.getMessage(), e);
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Rows rows;
    private final Names names;
    private final PeerAsGroup[] groups;
    private final List<Expression> filters = new ArrayList<>();

    private PeerAsMap(Rows rows, List<Row> distinct, Names names) {
        this.rows = rows;
        this.names = names;
        Map<String, PeerAsGroup> byShape = new TreeMap<>();
        for (Row row : distinct) {
            Optional<Expression> filter = row.find(FILTER).map(Filter::expression);
            String shape = row.get(IP).isIpv4() + " " + row.get(IP).length() + " "
                    + PeerAsGroup.keys(row).stream().map(MapKey::name).toList();
            byShape.computeIfAbsent(shape, _ -> new PeerAsGroup(row))
                    .add(new PeerAsGroup.Rule(
                            row, row.get(ID), filter.isPresent() ? filters.size() : PeerAsGroup.NO_FILTER));
            filter.ifPresent(filters::add);
        }
        this.groups = byShape.values().stream()
                .sorted(Comparator.<PeerAsGroup, Boolean>comparing(group -> group.ipv4)
                        .thenComparingInt(group -> -group.length)
                        .thenComparingInt(group -> -group.keys.size()))
                .toArray(PeerAsGroup[]::new);
    }

    public static PeerAsMap read(Path file) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, new Names(), problems));
    }

    static PeerAsMap read(Path file, Names names, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems), names);
    }

    static PeerAsMap of(Rows rows, Names names) {
        List<Row> distinct = rows.distinct(row -> List.of(
                row.get(IP),
                row.find(IN),
                row.find(SRC_MAC),
                row.find(VLAN),
                row.find(NEXT_HOP),
                row.find(PEER),
                row.find(FILTER).map(Filter::text)));
        return new PeerAsMap(rows, distinct, names);
    }

    /**
     * The columns of flow records that rows ask for, beside exporter and interface. MAC address and VLAN are among them as soon
     * as there is a row, so that others may come by a reload.
     */
    public Set<FlowField> columns() {
        Set<FlowField> columns = new TreeSet<>();
        if (rows.size() > 0) {
            columns.addAll(List.of(FlowField.SRC_MAC, FlowField.VLAN));
        }
        filters.forEach(filter -> columns.addAll(filter.columns()));
        return columns;
    }

    /** The file as the operator named it; empty if there is none. */
    String file() {
        return rows.all().stream().findFirst().map(row -> row.place().file()).orElse("");
    }

    /** Whether rows ask for the route back to the source. */
    public boolean asksRoute() {
        for (PeerAsGroup group : groups) {
            if (group.hop || group.peer) {
                return true;
            }
        }
        return false;
    }

    /** What the route back to a flow's source says. */
    public interface RouteBack {

        /** Whether there is a route. */
        boolean found(int row);

        long nextHopHigh(int row);

        long nextHopLow(int row);

        /** The first AS; negative if there is none. */
        long neighbourAs(int row);
    }

    /** Asks for one thread. */
    public Finder finder(RouteBack routes, Dictionary attributes) {
        return new Finder(routes, new Dictionary() {
            @Override
            public String text(FlowField field, int id) {
                return field.kind() == Kind.TEXT ? names.text(id) : attributes.text(field, id);
            }

            @Override
            public int generation(FlowField field, int id) {
                return field.kind() == Kind.TEXT ? names.generation(id) : attributes.generation(field, id);
            }
        });
    }

    /** One thread's way to ask. */
    public final class Finder {

        private final RouteBack routes;
        private final PeerAsGroup.Asked asked = new PeerAsGroup.Asked();
        private final RowFilter[] compiled;

        /** By filter: the rows of this batch that meet it, where it was asked yet. */
        private final long[] met;

        private final boolean[] known;

        private Finder(RouteBack routes, Dictionary dictionary) {
            this.routes = routes;
            this.compiled =
                    filters.stream().map(filter -> filter.compile(dictionary)).toArray(RowFilter[]::new);
            this.met = new long[compiled.length];
            this.known = new boolean[compiled.length];
        }

        /** Whose finder it is. */
        public PeerAsMap map() {
            return PeerAsMap.this;
        }

        /** Says that another batch comes. */
        public void begin() {
            Arrays.fill(known, false);
        }

        /** The neighbour AS that a flow came from; {@link #NONE} where no row says. Hot. */
        public long asOf(FlowBatch batch, int row) {
            PeerAsGroup.Rule rule = find(batch, row);
            return rule == null ? NONE : rule.as();
        }

        /** The row of the map that speaks of a flow. */
        public Optional<MapLine> lineOf(FlowBatch batch, int row) {
            return Optional.ofNullable(find(batch, row)).map(rule -> rule.row().place());
        }

        private PeerAsGroup.@Nullable Rule find(FlowBatch batch, int row) {
            Address exporter = batch.exporter(row).address();
            PeerAsGroup.Rule best = null;
            PeerAsGroup ranked = null;
            for (PeerAsGroup group : groups) {
                if (ranked != null && !group.ranksAs(ranked)) {
                    break;
                }
                if (group.ipv4 == exporter.isIpv4() && gather(group, exporter, batch, row)) {
                    PeerAsGroup.Rule rule = first(group.rules.get(asked), batch, row);
                    if (rule != null
                            && (best == null || rule.row().line() < best.row().line())) {
                        best = rule;
                        ranked = group;
                    }
                }
            }
            return best;
        }

        private PeerAsGroup.@Nullable Rule first(PeerAsGroup.Rule @Nullable [] rules, FlowBatch batch, int row) {
            if (rules != null) {
                for (PeerAsGroup.Rule rule : rules) {
                    if (rule.filter() == PeerAsGroup.NO_FILTER || meets(rule.filter(), batch, row)) {
                        return rule;
                    }
                }
            }
            return null;
        }

        private boolean meets(int filter, FlowBatch batch, int row) {
            if (!known[filter]) {
                met[filter] = compiled[filter].test(batch);
                known[filter] = true;
            }
            return (met[filter] >>> row & 1) != 0;
        }

        /** Gathers what a group asks for; says whether the flow has all of it. */
        private boolean gather(PeerAsGroup group, Address exporter, FlowBatch batch, int row) {
            if (group.in && !batch.has(FlowField.IN_IFACE, row)
                    || group.mac && !batch.has(FlowField.SRC_MAC, row)
                    || group.vlan && !batch.has(FlowField.VLAN, row)
                    || (group.hop || group.peer) && !routes.found(row)) {
                return false;
            }
            int bits = Prefix.bits128(group.ipv4, group.length);
            long[] values = asked.values;
            values[0] = exporter.high() & Prefix.maskHigh(bits);
            values[1] = exporter.low() & Prefix.maskLow(bits);
            values[PeerAsGroup.Asked.IN_AT] = group.in ? batch.column(FlowField.IN_IFACE)[row] : 0;
            values[PeerAsGroup.Asked.MAC_AT] = group.mac ? batch.column(FlowField.SRC_MAC)[row] : 0;
            values[PeerAsGroup.Asked.VLAN_AT] = group.vlan ? batch.column(FlowField.VLAN)[row] : 0;
            values[PeerAsGroup.Asked.HOP_AT] = group.hop ? routes.nextHopHigh(row) : 0;
            values[PeerAsGroup.Asked.HOP_AT + 1] = group.hop ? routes.nextHopLow(row) : 0;
            values[PeerAsGroup.Asked.PEER_AT] = group.peer ? routes.neighbourAs(row) : 0;
            return true;
        }
    }

    Rows rows() {
        return rows;
    }
}
