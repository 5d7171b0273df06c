package ribflow.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the network's operator would write into the daemon's maps: where the routers are, what is behind their
 * interfaces, whose routes serve the two that have no session, and which marks are which class.
 *
 * @param exporters exporters.map
 * @param pops pops.map
 * @param interfaces interfaces.map
 * @param peers peers.map
 * @param classes classes.map
 */
public record MapFiles(String exporters, String pops, String interfaces, String peers, String classes) {

    static MapFiles of(List<Router> routers, List<Neighbour> neighbours) {
        return new MapFiles(
                file(routers.stream()
                        .filter(router -> router.forwards() && !router.speaks())
                        .flatMap(MapFiles::served)),
                file(Stream.concat(
                        routers.stream().filter(Router::forwards).flatMap(MapFiles::placed),
                        Stream.of(
                                "pop=Rome nexthop=" + Addresses.EXCHANGE_IPV4,
                                "pop=Rome nexthop=" + Addresses.EXCHANGE_IPV6))),
                file(Stream.concat(
                        routers.stream().filter(Router::forwards).flatMap(MapFiles::interfaces),
                        neighbours.stream().map(MapFiles::connected))),
                file(neighbours.stream().map(MapFiles::neighbour)),
                file(Topology.CLASSES.entrySet().stream()
                        .map(marked -> "class=" + marked.getValue() + " dscp=" + marked.getKey())));
    }

    private static String file(Stream<String> rows) {
        return rows.collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> served(Router edge) {
        return Topology.reflectorsOf(edge).stream()
                .map(reflector -> "bgp_ip=" + reflector.source() + " ip=" + edge.source());
    }

    private static Stream<String> placed(Router router) {
        String pop = "pop=" + router.pop().label();
        // Of a router without a session nobody tells which addresses are its own.
        String behind = router.speaks() ? "" : " router=" + router.source();
        return Stream.of(
                pop + " ip=" + router.source(),
                pop + " nexthop=" + router.loopback() + behind,
                pop + " nexthop=" + router.loopback6() + behind);
    }

    private static Stream<String> interfaces(Router router) {
        String ip = "ip=" + router.source();
        return Stream.of(
                ip + " metering=" + router.metering().name().toLowerCase(Locale.ROOT),
                ip + " in=" + Router.CORE_INTERFACE + " role=core",
                ip + " in=" + Router.ACCESS_INTERFACE + " role=edge name=subscribers");
    }

    private static String connected(Neighbour neighbour) {
        return at(neighbour) + " role=" + neighbour.relation().label() + " name=AS" + neighbour.asn();
    }

    private static String neighbour(Neighbour neighbour) {
        return "id=" + neighbour.asn() + ' ' + at(neighbour);
    }

    private static String at(Neighbour neighbour) {
        return "ip=" + neighbour.router().source() + " in=" + neighbour.ifIndex();
    }

    /** Writes the files into a folder, under their usual names. */
    public void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("exporters.map"), exporters);
        Files.writeString(folder.resolve("pops.map"), pops);
        Files.writeString(folder.resolve("interfaces.map"), interfaces);
        Files.writeString(folder.resolve("peers.map"), peers);
        Files.writeString(folder.resolve("classes.map"), classes);
    }
}
