package ribflow.collect;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An exporter's side of TLS. */
public final class TlsClient {

    private TlsClient() {}

    /** Connects as one that trusts the test's CA, and shows the exporter's certificate if it is to. */
    public static Socket connect(InetSocketAddress to, Certificates certificates, boolean shown) throws Exception {
        return over(new Socket(to.getAddress(), to.getPort()), certificates, shown);
    }

    /** The same over a connection that is there. */
    public static Socket over(Socket connection, Certificates certificates, boolean shown) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificates.store().getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (shown) {
            KeyStore all = certificates.store();
            own.setKeyEntry(
                    "exporter",
                    all.getKey("exporter", certificates.password()),
                    certificates.password(),
                    all.getCertificateChain("exporter"));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, certificates.password());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(connection, connection.getInetAddress().getHostAddress(), connection.getPort(), true);
        socket.startHandshake();
        return socket;
    }
}
