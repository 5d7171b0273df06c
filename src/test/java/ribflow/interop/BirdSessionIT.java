package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * BIRD as a neighbour that calls us, with a password: several paths, a graceful restart in which BIRD waits for our
 * End-of-RIB before it goes on, and words at the end.
 */
@Tag("interop")
final class BirdSessionIT {

    private static final String BIRD = "127.0.20.1";
    private static final Duration LIMIT = Await.LIMIT;

    @TempDir
    private Path folder;

    @Test
    void aRestartAndWords() {
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                .neighbour("address: " + BIRD, 65000, 65000, "passive: true", "password: geheim")
                .table("traffic", "src_as")
                .start()) {
            try (Bird bird = Bird.start(folder, configuration(ribflow.bgpPort()))) {
                bird.awaitEstablished("flows");
                ribflow.awaitRoutes(BIRD, 2);
                assertEquals("true", ribflow.known(BIRD, "agreed", "add-path (ipv4 unicast)"));
                assertEquals("true", ribflow.known(BIRD, "agreed", "graceful restart"));
                assertTrue(bird.command("show protocols all flows").contains("0 imported"));
                bird.crash();
            }
            Await.until("the session is down", LIMIT, () -> !ribflow.established(BIRD));
            assertEquals(2, ribflow.stale(BIRD), "the routes are kept");
            try (Bird bird = Bird.start(folder, configuration(ribflow.bgpPort()), List.of("-R"))) {
                // By itself it would wait for four minutes.
                bird.awaitOutput("Graceful restart done");
                ribflow.awaitRoutes(BIRD, 2);
                Await.until("all routes are fresh", LIMIT, () -> ribflow.stale(BIRD) == 0);
                bird.command("disable flows \"gone fishing\"");
                ribflow.awaitKnown(BIRD, "session", "last_error", "gone fishing");
            }
        }
    }

    private static String configuration(int port) {
        return """
                log stderr all;
                router id 127.0.20.1;
                protocol device { }
                protocol static four { ipv4; route 203.0.113.0/24 blackhole { bgp_next_hop = 10.255.0.2; }; }
                protocol static six { ipv6; route 2001:db8::/48 blackhole { bgp_next_hop = 2001:db8:ffff::2; }; }
                protocol bgp flows {
                  local %s as 65000;
                  neighbor 127.0.0.1 port %d as 65000;
                  multihop; password "geheim";
                  graceful restart on; graceful restart time 60;
                  connect delay time 1; connect retry time 1; error wait time 1, 2;
                  ipv4 { import all; export all; next hop keep; add paths tx; };
                  ipv6 { import all; export all; next hop keep; };
                }
                """.formatted(BIRD, port);
    }
}
