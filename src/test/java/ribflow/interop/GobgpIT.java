package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GoBGP as a neighbour that calls us: VPN and labelled routes, a graceful restart, and words at the end. */
@Tag("interop")
final class GobgpIT {

    private static final String GOBGP = "127.0.32.1";
    private static final Duration LIMIT = Await.LIMIT;

    @TempDir
    private Path folder;

    @Test
    void labelsVpnRestartAndWords() {
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                .neighbour(
                        "address: " + GOBGP,
                        65000,
                        65000,
                        "passive: true",
                        "families: [ipv4, ipv6, ipv4_vpn, ipv4_labelled]")
                .table("traffic", "src_as")
                .start()) {
            try (Gobgpd gobgp = Gobgpd.start(folder, configuration(ribflow.bgpPort()))) {
                announce(gobgp);
                awaitAll(ribflow);
                assertEquals(
                        "65000:1:2",
                        ribflow.ask("rib lookup 203.0.113.1 peer " + GOBGP)
                                .only()
                                .get("LARGE_COMMUNITIES"));
                assertEquals("true", ribflow.known(GOBGP, "agreed", "graceful restart, also over notifications"));
                assertTrue(gobgp.command("neighbor", "127.0.0.1", "adj-in").contains("Network not in table"));
                gobgp.crash();
            }
            Await.until("the session is down", LIMIT, () -> !ribflow.established(GOBGP));
            assertEquals(2, ribflow.stale(GOBGP), "of the families that it restarts with: IPv4 and IPv6");
            try (Gobgpd gobgp = Gobgpd.start(folder, configuration(ribflow.bgpPort()))) {
                announce(gobgp);
                awaitAll(ribflow);
                Await.until("all routes are fresh", LIMIT, () -> ribflow.stale(GOBGP) == 0);
                gobgp.command("neighbor", "127.0.0.1", "shutdown", "--reason", "gone fishing");
                ribflow.awaitKnown(GOBGP, "session", "last_error", "gone fishing");
            }
        }
    }

    private static void announce(Gobgpd gobgp) {
        gobgp.command(
                "global", "rib", "add", "203.0.113.0/24", "nexthop", "10.255.0.9", "large-community", "65000:1:2");
        gobgp.command("global", "rib", "add", "-a", "ipv6", "2001:db8::/48", "nexthop", "2001:db8:ffff::9");
        gobgp.command(
                "global",
                "rib",
                "add",
                "-a",
                "vpnv4",
                "10.9.0.0/16",
                "label",
                "42",
                "rd",
                "65000:7",
                "rt",
                "65000:1",
                "nexthop",
                "10.255.0.9");
        gobgp.command("global", "rib", "add", "-a", "ipv4-mpls", "203.0.113.128/25", "100", "nexthop", "10.255.0.9");
    }

    private static void awaitAll(RibflowDaemon ribflow) {
        ribflow.awaitRoutes(GOBGP, 2);
        ribflow.awaitFamily(GOBGP, "ipv4 vpn", 1);
        ribflow.awaitFamily(GOBGP, "ipv4 labelled", 1);
    }

    private static String configuration(int port) {
        StringBuilder words = new StringBuilder("""
                [global.config]
                  as = 65000
                  router-id = "127.0.32.1"
                  port = -1
                [[neighbors]]
                  [neighbors.config]
                    neighbor-address = "127.0.0.1"
                    peer-as = 65000
                  [neighbors.transport.config]
                    local-address = "127.0.32.1"
                    remote-port = %d
                  [neighbors.timers.config]
                    connect-retry = 1
                    hold-time = 30
                    idle-hold-time-after-reset = 1
                  [neighbors.graceful-restart.config]
                    enabled = true
                    notification-enabled = true
                    restart-time = 60
                """.formatted(port));
        for (String family :
                new String[] {"ipv4-unicast", "ipv6-unicast", "l3vpn-ipv4-unicast", "ipv4-labelled-unicast"}) {
            words.append("""
                      [[neighbors.afi-safis]]
                        [neighbors.afi-safis.config]
                          afi-safi-name = "%s"
                    """.formatted(family));
            if (family.endsWith("v4-unicast") && !family.startsWith("l3") || family.startsWith("ipv6")) {
                words.append("""
                            [neighbors.afi-safis.mp-graceful-restart.config]
                              enabled = true
                        """);
            }
        }
        return words.toString();
    }
}
