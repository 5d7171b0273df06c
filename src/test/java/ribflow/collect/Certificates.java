package ribflow.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Certificates for tests, made when they run by the JDK's keytool: a CA, and a collector and an exporter whose
 * certificates it signed. All files are PEM.
 */
public final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    /** Makes them all in a folder. */
    public static Certificates in(Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        certificates.keytool(
                "-genkeypair", "-alias", "ca", "-dname", "CN=test CA", "-ext", "bc:c", "-validity", "3650");
        certificates.signed("collector", "san=ip:127.0.0.1");
        certificates.signed("exporter", "san=ip:127.0.0.1");
        certificates.export("ca");
        return certificates;
    }

    private void signed(String name, String extension) throws Exception {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-validity", "3650");
        keytool("-certreq", "-alias", name, "-file", file(name + ".csr").toString());
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                file(name + ".csr").toString(),
                "-outfile",
                file(name + ".crt").toString(),
                "-ext",
                extension,
                "-validity",
                "3650");
        keytool(
                "-importcert",
                "-alias",
                name,
                "-noprompt",
                "-file",
                file(name + ".crt").toString());
        export(name);
    }

    private void keytool(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options));
        if (options[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        command.addAll(
                List.of("-keystore", file("store.p12").toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
    }

    private void export(String name) throws Exception {
        KeyStore store = KeyStore.getInstance(file("store.p12").toFile(), PASSWORD.toCharArray());
        Key key = store.getKey(name, PASSWORD.toCharArray());
        Certificate certificate = Objects.requireNonNull(store.getCertificate(name));
        write(name + ".key", "PRIVATE KEY", key.getEncoded());
        write(name + ".pem", "CERTIFICATE", certificate.getEncoded());
    }

    private void write(String name, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file(name), "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    /** A certificate: of {@code ca}, {@code collector} or {@code exporter}. */
    public Path certificate(String name) {
        return file(name + ".pem");
    }

    public Path key(String name) {
        return file(name + ".key");
    }

    /** All of them, as Java's own clients want them. */
    public KeyStore store() throws Exception {
        return KeyStore.getInstance(file("store.p12").toFile(), PASSWORD.toCharArray());
    }

    public char[] password() {
        return PASSWORD.toCharArray();
    }
}
