package ribflow.collect;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How we meet exporters over TLS: the JDK's engine, TLS 1.2 and 1.3, our certificate, and theirs if a CA is named for
 * them (RFC 7011, 11.3: both ends should authenticate each other).
 */
public final class TlsServer {

    private TlsServer() {}

    /** What is wrong with the certificates, in words. */
    public static Optional<String> problem(SessionConfig.Tls config) {
        try {
            of(config);
            return Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the certificates.
     *
     * @throws UncheckedIOException if something is wrong with a file, with its name and the reason in words
     */
    static SslContext of(SessionConfig.Tls config) {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                            file("certificate", config.certificate()).toFile(),
                            key(config.key()).toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2");
            if (config.clientCa().isPresent()) {
                builder.trustManager(file("client_ca", config.clientCa().get()).toFile())
                        .clientAuth(ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (IOException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String words = "IPFIX over TLS cannot be offered: " + e.getMessage()
                    + (cause == e ? "" : ": " + cause.getMessage());
            throw new UncheckedIOException(words, e instanceof IOException io ? io : new IOException(e));
        }
    }

    private static Path file(String what, Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw new IOException(what + " " + path + " cannot be read");
        }
        return path;
    }

    /** RFC 7468, 10: the form that Java reads; the older ones of OpenSSL name the algorithm. */
    private static Path key(Path path) throws IOException {
        String text = Files.readString(file("key", path));
        if (text.contains("-----BEGIN RSA PRIVATE KEY") || text.contains("-----BEGIN EC PRIVATE KEY")) {
            throw new IOException("key " + path + " is not in PKCS #8; `openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW`"
                    + " makes it so");
        }
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY")) {
            throw new IOException("key " + path + " needs a password, and nobody is there to give it;"
                    + " `openssl pkcs8 -in OLD -out NEW` takes it off");
        }
        return path;
    }
}
