package ribflow.maps;

import java.nio.file.Path;
import java.util.List;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * Which neighbour AS is behind an interface: the source of {@code peer_src_as} that asymmetric routing cannot mislead.
 *
 * <p>Hot: {@link #asOf} is allocation-free. Immutable.
 */
public final class PeerAsMap {

    /** The answer where no row says. */
    public static final long NONE = -1;

    private static final MapKey<Long> ID = MapKey.required(
            "id",
            new Syntax<>(
                    Syntax.AS_NUMBER.allowed() + "; where BGP is to answer there is no row", Syntax.AS_NUMBER.reader()),
            "the neighbour AS");

    private static final MapKey<Prefix> IP =
            MapKey.required("ip", Syntax.PREFIX, "the exporter, or a range of exporters");

    private static final MapKey<Long> IN =
            MapKey.optional("in", Syntax.INTERFACE, "the input interface; without it all that no other row names");

    public static final MapFormat FORMAT =
            new MapFormat("peers.map", "which neighbour AS is behind an interface", """
                The map answers for `peer_src_as` where `tag.peer_src_as` names `map` as a source. The longest \
                prefix wins; of two rows with the same prefix the one with `in` wins. Interfaces of which no row \
                speaks are left to the next source.

                The format is that of pmacct's bgp_peer_src_as_map. Instead of rows with id=bgp, name `bgp` as a \
                further source in `tag.peer_src_as`.\
                """, List.of(ID, IP, IN), """
                    id=65001   ip=10.1.0.1   in=3
                    id=65002   ip=10.1.0.1   in=4
                    """);

    static final PeerAsMap EMPTY = new PeerAsMap(Rows.none(), List.of());

    private final Rows rows;
    private final PrefixIndex index;

    private PeerAsMap(Rows rows, List<Row> distinct) {
        PrefixIndex.Builder builder = new PrefixIndex.Builder();
        distinct.forEach(row -> builder.put(row.get(IP), row.interfaceOf(IN), row.get(ID)));
        this.rows = rows;
        this.index = builder.build();
    }

    public static PeerAsMap read(Path file) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, problems));
    }

    static PeerAsMap read(Path file, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems));
    }

    static PeerAsMap of(Rows rows) {
        return new PeerAsMap(rows, rows.distinct(row -> List.of(row.get(IP), row.find(IN))));
    }

    /** The neighbour AS behind an interface; -1 where no row says. The interface is -1 where it is not known. */
    public long asOf(Address exporter, long in) {
        return index.find(exporter.high(), exporter.low(), in);
    }

    Rows rows() {
        return rows;
    }
}
