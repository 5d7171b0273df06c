package ribflow.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import ribflow.bgp.message.Family;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.RibSource;
import ribflow.ip.Address;
import ribflow.maps.MapLine;

/** Who speaks for the exporter, in the order in which they count, why, and in which state they are. */
final class PeerSection {

    private final Witnesses witnesses;

    PeerSection(Witnesses witnesses) {
        this.witnesses = witnesses;
    }

    void tell(Report report, Address exporter) {
        PeerTiers peers = witnesses.correlation().tiersOf(exporter);
        if (peers.count() == 0) {
            String named = witnesses.correlation().maps().exporters().peersOf(exporter).stream()
                    .map(Address::toString)
                    .collect(Collectors.joining(", "));
            String why = named.isEmpty()
                    ? "it has no BGP session of its own, is not monitored by BMP, and maps.exporters names nobody for it"
                    : "maps.exporters names " + named + ", which was never established";
            report.add("peers", "none", "", "", why);
            report.sum("nobody speaks for the exporter: " + why);
        }
        for (int number = 0; number < peers.count(); number++) {
            AdjRibIn peer = peers.peer(number);
            Optional<MapLine> line = line(peer, exporter);
            report.add(
                    "peers",
                    number + 1 + ". " + peer,
                    state(peer),
                    line.isPresent() ? "map" : kind(peer),
                    line.map(MapLine::toString).orElse(own(peer, exporter)) + "; " + routes(peer) + loading(peer));
        }
    }

    /** The row of the map that makes the peer speak; none where it is the exporter itself. */
    private Optional<MapLine> line(AdjRibIn peer, Address exporter) {
        boolean own = peer.source().router().equals(exporter) || peer.routerId().equals(exporter);
        return own
                ? Optional.empty()
                : witnesses
                        .correlation()
                        .maps()
                        .exporters()
                        .lineOf(exporter, peer.source().router());
    }

    private static String own(AdjRibIn peer, Address exporter) {
        String by = peer.source().router().equals(exporter) ? "address" : "router id";
        return "the exporter itself, by its " + by;
    }

    private static String kind(AdjRibIn peer) {
        return switch (peer.source()) {
            case RibSource.Session _ -> "session";
            case RibSource.Monitored _ -> "bmp";
            case RibSource.File _ -> "file";
        };
    }

    private static String loading(AdjRibIn peer) {
        return peer.established() && !peer.complete() ? "; not its whole table yet (no End-of-RIB)" : "";
    }

    private static String state(AdjRibIn peer) {
        String state = !peer.established() ? "down" : peer.complete() ? "up" : "loading";
        return peer.stale() > 0 ? state + ", stale routes" : state;
    }

    private static String routes(AdjRibIn peer) {
        List<String> routes = new ArrayList<>();
        for (Family family : Family.read()) {
            if (peer.routes(family) > 0) {
                routes.add(peer.routes(family) + " " + family);
            }
        }
        String stale = peer.stale() > 0 ? ", " + peer.stale() + " of them stale" : "";
        return routes.isEmpty() ? "no routes" : "routes: " + String.join(", ", routes) + stale;
    }
}
