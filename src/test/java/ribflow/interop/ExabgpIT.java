package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ExaBGP as an external neighbour that calls us: two paths to a prefix, labels, and routes of a VPN. */
@Tag("interop")
final class ExabgpIT {

    private static final String EXABGP = "127.0.34.1";

    @TempDir
    private Path folder;

    @Test
    void severalPathsToAPrefix() throws IOException {
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                .neighbour(
                        "address: " + EXABGP,
                        65001,
                        65000,
                        "passive: true",
                        "families: [ipv4, ipv6, ipv4_vpn, ipv4_labelled]")
                .table("traffic", "src_as")
                .start()) {
            Path file = Files.writeString(folder.resolve("exabgp.conf"), """
                    neighbor 127.0.0.1 {
                      router-id 127.0.34.1;
                      local-address 127.0.34.1;
                      local-as 65001;
                      peer-as 65000;
                      hold-time 30;
                      capability { graceful-restart 60; add-path send/receive; route-refresh enable; }
                      family { ipv4 unicast; ipv6 unicast; ipv4 mpls-vpn; ipv4 nlri-mpls; }
                      static {
                        route 203.0.113.0/24 next-hop 10.255.0.9 large-community [ 65000:1:2 ] path-information 0.0.0.1;
                        route 203.0.113.0/24 next-hop 10.255.0.10 path-information 0.0.0.2;
                        route 2001:db8::/48 next-hop 2001:db8:ffff::9 path-information 0.0.0.1;
                        route 10.9.0.0/16 rd 65000:7 label 42 next-hop 10.255.0.9;
                      }
                    }
                    """);
            List<String> command = List.of(
                    "env",
                    "exabgp.tcp.port=" + ribflow.bgpPort(),
                    "exabgp.daemon.user=root",
                    "exabgp.api.cli=false",
                    "exabgp",
                    file.toString());
            try (RealProcess exabgp = RealProcess.start("exabgp", folder, command)) {
                exabgp.awaitOutput("connected to peer", Await.LIMIT);
                ribflow.awaitFamily(EXABGP, "ipv4 unicast", 2);
                ribflow.awaitFamily(EXABGP, "ipv6 unicast", 1);
                ribflow.awaitFamily(EXABGP, "ipv4 vpn", 1);
                assertEquals("0", ribflow.known(EXABGP, "counter", "errors_session_reset"));
                assertEquals("0", ribflow.known(EXABGP, "counter", "errors_treat_as_withdraw"));
            }
        }
    }
}
