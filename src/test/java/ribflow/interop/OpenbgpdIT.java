package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenBGPD as a neighbour that calls us: path identifiers, a refresh with marks around it, and words at the end. */
@Tag("interop")
final class OpenbgpdIT {

    private static final String OPENBGPD = "127.0.33.1";
    private static final Duration LIMIT = Await.LIMIT;

    @TempDir
    private Path folder;

    @Test
    void pathsRefreshesAndWords() {
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                        .neighbour("address: " + OPENBGPD, 65000, 65000, "passive: true")
                        .table("traffic", "src_as")
                        .start();
                Openbgpd openbgpd = Openbgpd.start(folder, configuration(ribflow.bgpPort()))) {
            ribflow.awaitRoutes(OPENBGPD, 2);
            assertEquals("true", ribflow.known(OPENBGPD, "agreed", "add-path (ipv4 unicast, ipv6 unicast)"));
            assertEquals("true", ribflow.known(OPENBGPD, "agreed", "enhanced route refresh"));
            assertEquals(
                    "65000:1:2",
                    ribflow.ask("rib lookup 203.0.113.1 peer " + OPENBGPD)
                            .only()
                            .get("LARGE_COMMUNITIES"));
            assertTrue(openbgpd.command("show", "rib", "in", "neighbor", "127.0.0.1")
                    .lines()
                    .noneMatch(line -> line.contains("/")));

            // OpenBGPD 7.7 answers no request of ours ("AID IPv4 unicast not negotiated"), so it is the one who asks.
            assertTrue(ribflow.ask("bgp refresh " + OPENBGPD).toString().contains("asked for"));
            openbgpd.command("neighbor", "127.0.0.1", "refresh");
            Await.until(
                    "it has our marks",
                    LIMIT,
                    () -> openbgpd.command("show", "neighbor", "127.0.0.1").matches("(?s).*End-of-RR +\\d+ +[1-9].*"));

            ribflow.ask("bgp reset " + OPENBGPD + " \"a new line card\"");
            ribflow.awaitKnown(OPENBGPD, "session", "last_error", "administrative reset (6/4): a new line card");
            ribflow.awaitRoutes(OPENBGPD, 2);
            openbgpd.command("neighbor", "127.0.0.1", "down", "moving house");
            ribflow.awaitKnown(OPENBGPD, "session", "last_error", "administrative shutdown (6/2): moving house");
            assertEquals(0, ribflow.stale(OPENBGPD));
        }
    }

    private static String configuration(int port) {
        return """
                AS 65000
                router-id 127.0.33.1
                listen on 127.0.33.1 port %d
                fib-update no
                network 203.0.113.0/24 set { large-community 65000:1:2 nexthop 10.255.0.9 }
                network 2001:db8::/48 set nexthop 2001:db8:ffff::9
                neighbor 127.0.0.1 {
                  remote-as 65000
                  port %d
                  local-address 127.0.33.1
                  announce IPv4 unicast
                  announce IPv6 unicast
                  announce add-path send all
                  announce enhanced refresh yes
                }
                allow to any
                """.formatted(Ports.tcp(), port);
    }
}
