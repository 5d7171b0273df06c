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

    private static final MapKey<Role> ROLE = MapKey.required(
            "role",
            Syntax.oneOf(Role.class),
            "what is behind it: core for routers of the own network, all others are outside");

    private static final MapKey<String> NAME = MapKey.optional("name", Syntax.NAME, "a name for people");

    public static final MapFormat FORMAT = new MapFormat(
            "interfaces.map", "what is behind the interfaces of routers", """
                A packet that crosses three of your routers may be exported three times. Traffic enters the network, \
                and is counted in the matrix, where it comes in by an interface with a role other than `core`.

                As soon as one row covers an exporter, its interfaces without a role count as `core`. An exporter \
                that no row covers counts all its ingress flows, and the matrix names it. The longest prefix wins; \
                of two rows with the same prefix the one with `in` wins.\
                """, List.of(IP, IN, ROLE, NAME), """
                    ip=10.1.0.1   in=3   role=customer   name="ACME, Rue de Rivoli"
                    ip=10.1.0.1   in=4   role=upstream   name=Transit-A
                    ip=10.2.0.0/24       role=core
                    """);

    static final InterfaceMap EMPTY = new InterfaceMap(Rows.none(), List.of(), new Names());

    private final Rows rows;
    private final List<Row> distinct;
    private final Role[] roles;

    /** By row the id of the name; 0 where there is none. */
    private final int[] names;

    private final PrefixIndex byInterface;
    private final PrefixIndex exporters;

    private InterfaceMap(Rows rows, List<Row> distinct, Names ids) {
        PrefixIndex.Builder interfaces = new PrefixIndex.Builder();
        PrefixIndex.Builder covered = new PrefixIndex.Builder();
        for (int i = 0; i < distinct.size(); i++) {
            Row row = distinct.get(i);
            interfaces.put(row.get(IP), row.interfaceOf(IN), i);
            covered.put(row.get(IP), 0);
        }
        this.rows = rows;
        this.distinct = distinct;
        this.roles = distinct.stream().map(row -> row.get(ROLE)).toArray(Role[]::new);
        this.names = distinct.stream()
                .mapToInt(row -> row.find(NAME).map(ids::id).orElse(0))
                .toArray();
        this.byInterface = interfaces.build();
        this.exporters = covered.build();
    }

    public static InterfaceMap read(Path file, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, names, problems));
    }

    static InterfaceMap read(Path file, Names names, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems), names);
    }

    static InterfaceMap of(Rows rows, Names names) {
        return new InterfaceMap(rows, rows.distinct(row -> List.of(row.get(IP), row.find(IN))), names);
    }

    /** Whether any row covers the exporter. */
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
