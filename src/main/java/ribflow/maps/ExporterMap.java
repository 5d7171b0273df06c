package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * Which BGP peers answer for the flows of an exporter besides its own session.
 *
 * <p>Asked when an exporter is first heard and when peers or maps change, never per flow.
 */
public final class ExporterMap {

    private static final MapKey<Address> BGP_IP =
            MapKey.required("bgp_ip", Syntax.ADDRESS, "the BGP peer, by the address of its session");

    private static final MapKey<Prefix> IP =
            MapKey.required("ip", Syntax.PREFIX, "the exporter, or a range of exporters");

    public static final MapFormat FORMAT =
            new MapFormat("exporters.map", "which BGP peers answer for an exporter", """
                A flow is looked up in the routes of its exporter's own BGP session, where there is one, and then in \
                those of the peers that this map names, usually the route reflectors of the exporter's part of the \
                network. All rows that cover the exporter count. The longest prefix over all of these peers answers; \
                of several routes to it the one whose next hop the flow names, then the exporter's own before those \
                of the peers named here in the order of the file, then the better one of a peer's several paths by \
                BGP's decision process (ribflow rib lookup shows it).

                The format is that of pmacct's agent_to_peer.map, except that several rows for an exporter add up \
                there where pmacct takes the first.\
                """, List.of(BGP_IP, IP), """
                    bgp_ip=10.0.0.11   ip=10.1.0.0/16
                    bgp_ip=10.0.0.12   ip=10.1.0.0/16
                    bgp_ip=10.0.0.21   ip=2001:db8:1::7
                    """);

    static final ExporterMap EMPTY = new ExporterMap(Rows.none(), List.of());

    private final Rows rows;
    private final Map<Prefix, List<Row>> byPrefix = new HashMap<>();

    private ExporterMap(Rows rows, List<Row> distinct) {
        this.rows = rows;
        for (Row row : distinct) {
            byPrefix.computeIfAbsent(row.get(IP), prefix -> new ArrayList<>()).add(row);
        }
    }

    public static ExporterMap read(Path file) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, problems));
    }

    static ExporterMap read(Path file, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems));
    }

    static ExporterMap of(Rows rows) {
        return new ExporterMap(rows, rows.distinct(row -> List.of(row.get(IP), row.get(BGP_IP))));
    }

    /** The peers that the map names for an exporter, each once, in the order of the file. */
    public List<Address> peersOf(Address exporter) {
        return covering(exporter).map(row -> row.get(BGP_IP)).distinct().toList();
    }

    /** The row that names a peer first for an exporter. */
    public Optional<MapLine> lineOf(Address exporter, Address peer) {
        return covering(exporter)
                .filter(row -> row.get(BGP_IP).equals(peer))
                .map(Row::place)
                .findFirst();
    }

    private Stream<Row> covering(Address exporter) {
        List<Row> covering = new ArrayList<>();
        for (int length = exporter.isIpv4() ? 32 : 128; length >= 0; length--) {
            covering.addAll(byPrefix.getOrDefault(Prefix.of(exporter, length), List.of()));
        }
        return covering.stream().sorted(Comparator.comparingInt(Row::line));
    }

    /** All peers that the map names, each once. */
    public List<Address> peers() {
        return rows.all().stream().map(row -> row.get(BGP_IP)).distinct().toList();
    }

    Rows rows() {
        return rows;
    }
}
