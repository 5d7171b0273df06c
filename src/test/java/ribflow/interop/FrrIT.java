package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FRR as a neighbour that we call: a wrong password and the right one, all that both speak, silence, and a restart. */
@Tag("interop")
final class FrrIT {

    private static final String FRR = "127.0.31.1";
    private static final Duration LIMIT = Await.LIMIT;

    @TempDir
    private Path folder;

    @Test
    void aSessionThroughAllItsTroubles() {
        int port = Ports.tcp();
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                        .neighbour(
                                "address: " + FRR,
                                65000,
                                65000,
                                "port: " + port,
                                "connect_retry: 1s",
                                "password: wrong",
                                "description: FRR")
                        .table("traffic", "src_as")
                        .start();
                Frr frr = Frr.start(folder, FRR, port, configuration())) {
            ribflow.awaitKnown(FRR, "session", "last_error", "the same password?");
            assertFalse(ribflow.established(FRR));
            ribflow.reconfigure("password: wrong", "password: geheim");

            ribflow.awaitRoutes(FRR, 3);
            ribflow.awaitFamily(FRR, "ipv4 vpn", 1);
            assertEquals("true", ribflow.known(FRR, "session", "tcp_md5"));
            assertEquals("true", ribflow.known(FRR, "agreed", "enhanced route refresh"));
            assertEquals("true", ribflow.known(FRR, "agreed", "extended messages"));
            assertEquals("true", ribflow.known(FRR, "agreed", "4-octet AS"));
            assertEquals(
                    "65000:1:2",
                    ribflow.ask("rib lookup 203.0.113.1 peer " + FRR).only().get("LARGE_COMMUNITIES"));
            assertAnnouncesNothing(frr);

            String before = ribflow.known(FRR, "counter", "updates_in");
            assertTrue(ribflow.ask("bgp refresh " + FRR).toString().contains("asked for ipv4 unicast"));
            Await.until(
                    "FRR sends its routes again",
                    LIMIT,
                    () -> !ribflow.known(FRR, "counter", "updates_in").equals(before));
            // Marks where they begin and end, for each of three families
            Await.until(
                    "FRR sends marks",
                    LIMIT,
                    () -> Long.parseLong(ribflow.known(FRR, "counter", "route_refreshes_in")) >= 6);
            Await.until("all came again", LIMIT, () -> ribflow.stale(FRR) == 0);
            ribflow.awaitRoutes(FRR, 3);
            String asked = ribflow.known(FRR, "counter", "route_refreshes_in");
            frr.command("clear bgp ipv4 unicast 127.0.0.1 soft in");
            Await.until(
                    "we are asked, too",
                    LIMIT,
                    () -> !ribflow.known(FRR, "counter", "route_refreshes_in").equals(asked));

            frr.process().signal("STOP");
            ribflow.awaitKnown(FRR, "session", "last_error", "hold timer expired (4/0)");
            frr.process().signal("CONT");
            ribflow.awaitRoutes(FRR, 3);
            // What is still stale when a session is lost again is gone (RFC 4724, 4.2).
            Await.until("all came again", LIMIT, () -> ribflow.stale(FRR) == 0);

            frr.crash();
            Await.until("the session is down", LIMIT, () -> !ribflow.established(FRR));
            assertEquals(4, ribflow.stale(FRR), "the routes of a neighbour that restarts are kept");
            try (Frr again = Frr.start(folder, FRR, port, configuration())) {
                ribflow.awaitRoutes(FRR, 3);
                // The end of its table takes the stale marks away: it has not waited for us.
                Await.until("all routes are fresh", LIMIT, () -> ribflow.stale(FRR) == 0);
                assertAnnouncesNothing(again);
                ribflow.reconfigure("description: FRR", "max_prefixes: {ipv4: 1, action: stop}\n      description: F");
                ribflow.ask("bgp refresh " + FRR);
                ribflow.awaitKnown(FRR, "session", "last_error", "maximum number of prefixes reached (6/1)");
                Await.until(
                        "FRR is told",
                        LIMIT,
                        () -> again.command("show bgp neighbors 127.0.0.1")
                                .contains("Maximum Number of Prefixes Reached"));
            }
        }
    }

    private static void assertAnnouncesNothing(Frr frr) {
        assertTrue(frr.command("show bgp neighbors 127.0.0.1").contains("0 accepted prefixes"));
        String json = frr.command("show bgp summary json");
        assertTrue(json.contains("\"pfxRcd\":0"), json);
        assertFalse(json.matches("(?s).*\"pfxRcd\":[1-9].*"), json);
    }

    private static String configuration() {
        return """
                frr defaults datacenter
                log stdout
                router bgp 65000
                 bgp router-id 127.0.31.1
                 no bgp network import-check
                 no bgp default ipv4-unicast
                 bgp graceful-restart
                 bgp graceful-restart preserve-fw-state
                 bgp graceful-restart restart-time 60
                 neighbor 127.0.0.1 remote-as 65000
                 neighbor 127.0.0.1 passive
                 neighbor 127.0.0.1 password geheim
                 neighbor 127.0.0.1 timers 3 9
                 address-family ipv4 unicast
                  network 203.0.113.0/24 route-map large
                  network 198.51.100.0/24
                  neighbor 127.0.0.1 activate
                  neighbor 127.0.0.1 addpath-tx-all-paths
                 exit-address-family
                 address-family ipv6 unicast
                  network 2001:db8::/48
                  neighbor 127.0.0.1 activate
                 exit-address-family
                 address-family ipv4 vpn
                  network 10.9.0.0/16 rd 65000:7 label 42
                  neighbor 127.0.0.1 activate
                 exit-address-family
                exit
                route-map large permit 10
                 set large-community 65000:1:2
                exit
                """;
    }
}
