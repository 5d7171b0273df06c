package ribflow.maps;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * What is behind the interfaces of routers, so that traffic is counted once: where it enters.
 *
 * <p>Hot: {@link #hasRoles}, {@link #role} and {@link #enters} are allocation-free. Immutable.
 */
public final class InterfaceMap {

    private static final MapKey<Prefix> IP =
            MapKey.required("ip", Syntax.PREFIX, "the exporter, or a range of exporters");

    private static final MapKey<Long> IN = MapKey.optional(
            "in", Syntax.INTERFACE, "the interface; without it the row speaks of all that no other row names");

    private static final MapKey<Role> ROLE = MapKey.optional(
            "role",
            Syntax.oneOf(Role.class),
            "what is behind it: core for routers of the own network, all others are outside");

    private static final MapKey<Metering> METERING = MapKey.optional(
            "metering",
            Syntax.oneOf(Metering.class),
            "which records of the exporter count: those of packets that came in, unless this says otherwise");

    private static final MapKey<String> NAME = MapKey.optional("name", Syntax.NAME, "a name for people");

    public static final MapFormat FORMAT = new MapFormat(
            "interfaces.map",
            "what is behind the interfaces of routers",
            """
                A packet that crosses three of your routers may be exported three times. Traffic enters the network, \
                and is counted in the matrix, where it comes in by an interface with a role other than `core`.

                As soon as one row covers an exporter, its interfaces without a role count as `core`. An exporter \
                that no row covers counts all its ingress flows, and the matrix names it. The longest prefix wins; \
                of two rows with the same prefix the one with `in` wins.

                A router that exports packets where they go out, and not where they come in, needs a row with \
                `metering=egress`: its records say by which interface the packets had come in, and so where traffic \
                enters; and records that do not say their direction are taken for such. \
                `both` is for a router that meters ingress and egress on its edge interfaces alone: then where traffic \
                leaves is known by the egress records. A row has `role`, or `metering` without `in`, or both.\
                """,
            List.of(IP, IN, ROLE, METERING, NAME),
            """
                    ip=10.1.0.1   in=3   role=customer   name="ACME, Rue de Rivoli"
                    ip=10.1.0.1   in=4   role=upstream   name=Transit-A
                    ip=10.2.0.0/24       role=core
                    ip=10.2.0.7          metering=egress
                    """);

    static final InterfaceMap EMPTY = new InterfaceMap(Rows.none(), List.of(), new Names());

    private final Rows rows;
    private final List<Row> distinct;
    private final Role[] roles;

    /** By row the id of the name; 0 where there is none. */
    private final int[] names;

    private final PrefixIndex byInterface;
    private final PrefixIndex exporters;
    private final PrefixIndex metered;

    private InterfaceMap(Rows rows, List<Row> distinct, Names ids) {
        PrefixIndex.Builder interfaces = new PrefixIndex.Builder();
        PrefixIndex.Builder covered = new PrefixIndex.Builder();
        PrefixIndex.Builder meterings = new PrefixIndex.Builder();
        for (int i = 0; i < distinct.size(); i++) {
            Row row = distinct.get(i);
            if (row.has(ROLE)) {
                interfaces.put(row.get(IP), row.interfaceOf(IN), i);
                covered.put(row.get(IP), 0);
            }
            if (row.has(METERING)) {
                meterings.put(row.get(IP), i);
            }
        }
        this.rows = rows;
        this.distinct = distinct;
        this.roles =
                distinct.stream().map(row -> row.find(ROLE).orElse(Role.CORE)).toArray(Role[]::new);
        this.names = distinct.stream()
                .mapToInt(row -> row.find(NAME).map(ids::id).orElse(0))
                .toArray();
        this.byInterface = interfaces.build();
        this.exporters = covered.build();
        this.metered = meterings.build();
    }

    public static InterfaceMap read(Path file, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, names, problems));
    }

    static InterfaceMap read(Path file, Names names, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems), names);
    }

    static InterfaceMap of(Rows rows, Names names) {
        rows.all().forEach(InterfaceMap::check);
        return new InterfaceMap(rows, rows.distinct(row -> List.of(row.get(IP), row.find(IN))), names);
    }

    private static void check(Row row) {
        if (!row.has(ROLE) && (!row.has(METERING) || row.has(IN))) {
            row.wrong("role", "the key is missing; allowed: " + ROLE.syntax().allowed() + ", or metering without in");
        } else if (row.has(METERING) && row.has(IN)) {
            row.wrong("metering", "is of a whole exporter; allowed: in a row without in");
        }
    }

    /** Which of an exporter's records count. */
    public Metering metering(Address exporter) {
        long row = metered.find(exporter.high(), exporter.low());
        return row == PrefixIndex.NONE
                ? Metering.INGRESS
                : distinct.get((int) row).get(METERING);
    }

    /** Whether any row gives interfaces of the exporter a role. */
    public boolean hasRoles(Address exporter) {
        return exporters.find(exporter.high(), exporter.low()) != PrefixIndex.NONE;
    }

    /** The role of an interface, null where no row gives it one; -1 for an interface that is not known. */
    public @Nullable Role role(Address exporter, long in) {
        long row = byInterface.find(exporter.high(), exporter.low(), in);
        return row == PrefixIndex.NONE ? null : roles[(int) row];
    }

    /** Whether traffic that comes in by the interface enters the network there. */
    public boolean enters(Address exporter, long in) {
        Role role = role(exporter, in);
        return role != null ? role.outside() : !hasRoles(exporter);
    }

    /** Whether traffic that goes out by the interface leaves the network there, as far as a row says so. */
    public boolean leaves(Address exporter, long out) {
        Role role = role(exporter, out);
        return role != null && role.outside();
    }

    /** The id of the name that a row gives an interface by its number; 0 where none does. Hot. */
    public int nameId(Address exporter, long in) {
        long row = byInterface.find(exporter.high(), exporter.low(), in);
        return row == PrefixIndex.NONE || !distinct.get((int) row).has(IN) ? 0 : names[(int) row];
    }

    /** The name of an interface, where its row has one. */
    public Optional<String> name(Address exporter, long in) {
        long row = byInterface.find(exporter.high(), exporter.low(), in);
        return row == PrefixIndex.NONE
                ? Optional.empty()
                : distinct.get((int) row).find(NAME);
    }

    /** The row that gives an interface its role. */
    public Optional<MapLine> lineOf(Address exporter, long in) {
        long row = byInterface.find(exporter.high(), exporter.low(), in);
        return row == PrefixIndex.NONE
                ? Optional.empty()
                : Optional.of(distinct.get((int) row).place());
    }

    Rows rows() {
        return rows;
    }
}
