package ribflow.collect;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
            SslContext context = builder.build();
            belongTogether(config.certificate(), config.key());
            return context;
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

    /** Nobody else finds out before the first exporter comes: what the key signs must be good by the certificate. */
    private static void belongTogether(Path certificate, Path key) throws IOException {
        Optional<byte[]> ours = first("CERTIFICATE", certificate);
        Optional<byte[]> secret = first("PRIVATE KEY", key);
        try {
            if (ours.isPresent() && secret.isPresent() && !matches(ours.get(), secret.get())) {
                throw new IOException("key " + key + " is not that of certificate " + certificate
                        + ", which must stand first in its file");
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("key " + key + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean matches(byte[] certificate, byte[] key) throws GeneralSecurityException {
        PublicKey ours = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate))
                .getPublicKey();
        String algorithm = ours.getAlgorithm();
        String signing = switch (algorithm) {
            case "RSA", "DSA" -> "SHA256with" + algorithm;
            case "EC" -> "SHA256withECDSA";
            default -> algorithm;
        };
        byte[] nonce = new byte[32];
        new SecureRandom().nextBytes(nonce);
        try {
            PrivateKey secret = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
            Signature signature = Signature.getInstance(signing);
            signature.initSign(secret);
            signature.update(nonce);
            byte[] signed = signature.sign();
            signature.initVerify(ours);
            signature.update(nonce);
            return signature.verify(signed);
        } catch (InvalidKeySpecException | SignatureException e) {
            // A key of another algorithm, or of another length
            return false;
        }
    }

    /** The first of the file's parts of that name (RFC 7468). */
    private static Optional<byte[]> first(String what, Path file) throws IOException {
        Matcher part =
                Pattern.compile("-----BEGIN " + what + "-----([^-]*)-----END").matcher(Files.readString(file));
        return part.find() ? Optional.of(Base64.getMimeDecoder().decode(part.group(1))) : Optional.empty();
    }
}
