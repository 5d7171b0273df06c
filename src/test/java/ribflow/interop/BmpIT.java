package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * GoBGP as a monitored router with a GoBGP neighbour: its RIBs before and after policy and its Loc-RIB are there with their
 * routes, follow them, end with the neighbour's session, and are kept for a while when the router is gone. What is dumped
 * of one, bgpdump reads.
 */
@Tag("interop")
final class BmpIT {

    private static final Duration LIMIT = Await.LIMIT;
    private static final String NEIGHBOUR = "127.0.30.1";
    private static final String ROUTER = "127.0.30.2";

    @TempDir
    private Path folder;

    private static String gobgp(String address, int as, int port, String neighbour, int neighbourAs, String more) {
        StringBuilder text = new StringBuilder("""
                [global.config]
                  as = %d
                  router-id = "%s"
                  port = %d
                  local-address-list = ["%s"]
                [[neighbors]]
                  [neighbors.config]
                    neighbor-address = "%s"
                    peer-as = %d
                  [neighbors.timers.config]
                    connect-retry = 2
                    idle-hold-time-after-reset = 2
                """.formatted(as, address, port, address, neighbour, neighbourAs));
        for (String family : List.of("ipv4-unicast", "ipv6-unicast")) {
            text.append("  [[neighbors.afi-safis]]\n    [neighbors.afi-safis.config]\n      afi-safi-name = \"" + family
                    + "\"\n");
        }
        return text.append(more).toString();
    }

    private Gobgpd neighbour(int port) throws IOException {
        return Gobgpd.start(
                Files.createDirectories(folder.resolve("neighbour")),
                gobgp(NEIGHBOUR, 65002, port, ROUTER, 65001, """
                          [neighbors.transport.config]
                            local-address = "%s"
                            passive-mode = true
                        """.formatted(NEIGHBOUR)));
    }

    private Gobgpd router(int neighboursPort, int bmp) throws IOException {
        return Gobgpd.start(
                Files.createDirectories(folder.resolve("router")),
                gobgp(ROUTER, 65001, Ports.tcp(), NEIGHBOUR, 65002, """
                          [neighbors.transport.config]
                            local-address = "%s"
                            remote-port = %d
                        [[bmp-servers]]
                          [bmp-servers.config]
                            address = "127.0.0.1"
                            port = %d
                            route-monitoring-policy = "all"
                            statistics-timeout = 15
                        """.formatted(ROUTER, neighboursPort, bmp)));
    }

    private static void awaitEstablished(Gobgpd router) {
        Await.until(LIMIT, () -> router.command("neighbor").contains("Establ"), () -> "GoBGP has its neighbour");
    }

    private static void await(RibflowDaemon ribflow, String view, Map<String, String> wanted) {
        Await.until(
                LIMIT,
                () -> row(ribflow, view).entrySet().containsAll(wanted.entrySet()),
                () -> view + " has " + wanted + ": " + ribflow.ask("bmp"));
    }

    private static Map<String, String> row(RibflowDaemon ribflow, String view) {
        Rows rows = ribflow.ask("bmp").where("VIEW", view);
        return rows.rows().isEmpty() ? Map.of() : rows.only();
    }

    @Test
    void theRibsOfARouterAreThere() throws IOException {
        int bmp = Ports.tcp();
        int port = Ports.tcp();
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                .neighbours("127.0.99.0/24", 65000)
                .table("traffic", "peer_src_ip")
                .section("bmp: {listen: [\"127.0.0.1:" + bmp + "\"], routers: [127.0.0.0/8], keep: 5m}")
                .start()) {
            try (Gobgpd neighbour = neighbour(port);
                    Gobgpd router = router(port, bmp)) {
                awaitEstablished(router);
                neighbour.command("global rib add 203.0.113.0/24 aspath 65010,65011 nexthop 10.0.0.9".split(" "));
                neighbour.command("global rib add 198.51.100.0/24 aspath 65010 nexthop 10.0.0.9".split(" "));
                neighbour.command("global rib -a ipv6 add 2001:db8:5::/48 nexthop 2001:db8::9".split(" "));
                for (String view : List.of("adj-rib-in-pre", "adj-rib-in-post", "loc-rib")) {
                    await(ribflow, view, Map.of("IPV4", "2", "IPV6", "1", "STATE", "up"));
                }
                assertEquals("65002", row(ribflow, "adj-rib-in-pre").get("AS"));

                dumped(ribflow);
                neighbour.command("global rib del 198.51.100.0/24".split(" "));
                await(ribflow, "adj-rib-in-pre", Map.of("IPV4", "1"));

                neighbour.close();
                await(ribflow, "adj-rib-in-pre", Map.of("IPV4", "0", "IPV6", "0", "STATE", "down"));
                assertTrue(String.valueOf(row(ribflow, "adj-rib-in-pre").get("LAST_ERROR"))
                        .startsWith("the peer closed it"));
                assertEquals(
                        "0",
                        ribflow.ask("stats")
                                .where("COUNTER", "bmp.malformed_messages")
                                .only()
                                .get("VALUE"));
            }
            await(ribflow, "adj-rib-in-pre", Map.of("STATE", "gone"));
        }
    }

    /** The connection is lost, and the peer's routes stay, as stale ones; the router comes anew, and they are fresh. */
    @Test
    void routesOutliveTheConnection() throws IOException {
        int bmp = Ports.tcp();
        int port = Ports.tcp();
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                        .neighbours("127.0.99.0/24", 65000)
                        .table("traffic", "peer_src_ip")
                        .section("bmp: {listen: [\"127.0.0.1:" + bmp + "\"], keep: 5m}")
                        .start();
                Gobgpd neighbour = neighbour(port)) {
            try (Gobgpd router = router(port, bmp)) {
                awaitEstablished(router);
                neighbour.command("global rib add 203.0.113.0/24 aspath 65010 nexthop 10.0.0.9".split(" "));
                await(ribflow, "adj-rib-in-pre", Map.of("IPV4", "1", "STALE", "0"));
                router.crash();
                await(ribflow, "adj-rib-in-pre", Map.of("IPV4", "1", "STALE", "1", "STATE", "gone"));
            }
            try (Gobgpd router = router(port, bmp)) {
                awaitEstablished(router);
                await(ribflow, "adj-rib-in-pre", Map.of("IPV4", "1", "STALE", "0", "STATE", "up"));
            }
        }
    }

    private void dumped(RibflowDaemon ribflow) throws IOException {
        Path file = folder.resolve("dump.mrt");
        String peer = "\"bmp 127.0.0.1 adj-rib-in-pre " + NEIGHBOUR + "\"";
        ribflow.ask("rib dump " + peer + " mrt " + file);
        Set<String> routes = new TreeSet<>();
        RealProcess.run(folder, List.of("bgpdump", "-m", file.toString()), LIMIT)
                .lines()
                .filter(line -> line.startsWith("TABLE_DUMP2|"))
                .map(line -> line.split("\\|", -1))
                .forEach(field ->
                        routes.add(field[3] + " " + field[4] + " " + field[5] + " " + field[6] + " " + field[8]));
        assertEquals(
                Set.of(
                        NEIGHBOUR + " 65002 203.0.113.0/24 65002 65010 65011 10.0.0.9",
                        NEIGHBOUR + " 65002 198.51.100.0/24 65002 65010 10.0.0.9",
                        NEIGHBOUR + " 65002 2001:db8:5::/48 65002 2001:db8::9"),
                routes);
        Path json = folder.resolve("dump.json");
        ribflow.ask("rib dump " + peer + " json " + json);
        assertEquals(5, Files.readAllLines(json).size());
    }
}
