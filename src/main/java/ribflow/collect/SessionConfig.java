package ribflow.collect;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where and how IPFIX is taken over connections.
 *
 * @param tcp the sockets for plain TCP
 * @param tls the sockets for TLS, and what we show there
 * @param sctp the sockets for SCTP
 * @param maxConnections how many may be open, over all sockets
 * @param idle how long one may be silent
 */
public record SessionConfig(
        List<InetSocketAddress> tcp,
        Optional<Tls> tls,
        List<InetSocketAddress> sctp,
        int maxConnections,
        Duration idle) {

    /** No connections at all. */
    public static final SessionConfig NONE =
            new SessionConfig(List.of(), Optional.empty(), List.of(), 1, Duration.ofHours(1));

    /**
     * TLS.
     *
     * @param listen the sockets
     * @param certificate our certificate and those it was signed with, in PEM
     * @param key its private key, in PEM (PKCS #8)
     * @param clientCa those who sign the exporters' certificates, in PEM; without, exporters show none
     */
    public record Tls(List<InetSocketAddress> listen, Path certificate, Path key, Optional<Path> clientCa) {

        public Tls {
            listen = List.copyOf(listen);
        }
    }

    public SessionConfig {
        tcp = List.copyOf(tcp);
        sctp = List.copyOf(sctp);
    }
}
