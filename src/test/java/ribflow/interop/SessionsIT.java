package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.capture.Packet.Datagram;
import ribflow.capture.Recorded;
import ribflow.collect.Certificates;
import ribflow.collect.TlsClient;

/**
 * The messages that real exporters (softflowd, pmacctd's nfprobe, routers) once sent over UDP, over TCP and over
 * TLS: the daemon's tables are the same.
 */
@Tag("interop")
final class SessionsIT {

    private static final String AGGREGATE = "peer_src_ip, src_host, dst_host, src_port, dst_port, proto, tos, tcpflags,"
            + " in_iface, out_iface, src_as, dst_as, export_proto_version, export_proto_sysid, timestamp_end";

    private static final List<String> CAPTURES = List.of(
            "ipfix/gen-softflowd-ipfix",
            "ipfix/gen-softflowd-ipfix-biflow",
            "ipfix/gen-pmacctd-nfprobe-ipfix",
            "ipfix/ipfix-mikrotik",
            "ipfix/ipfix-cesnet-03-odid0-a",
            "ipfix/ipfix-cesnet-01-odid4");

    @TempDir
    private Path folder;

    /** Somewhere for an exporter's messages to go. */
    private interface Way extends AutoCloseable {

        void send(byte[] message) throws IOException;

        @Override
        void close() throws IOException;
    }

    @Test
    void overTcpAndTlsTheFlowsAreThoseOverUdp() throws Exception {
        Certificates certificates = Certificates.in(folder);
        int tcp = Ports.tcp();
        int tls = Ports.tcp();
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                .neighbours("127.0.2.0/24", 65000)
                .collect("ipfix_tcp: [\"127.0.0.1:" + tcp + "\"]")
                .collect("ipfix_tls:")
                .collect("  listen: [\"127.0.0.1:" + tls + "\"]")
                .collect("  certificate: " + certificates.certificate("collector"))
                .collect("  key: " + certificates.key("collector"))
                .collect("  client_ca: " + certificates.certificate("ca"))
                .table("traffic", AGGREGATE)
                .start()) {
            for (int i = 0; i < CAPTURES.size(); i++) {
                String capture = CAPTURES.get(i);
                // An exporter of its own, of which nothing is known from the captures before
                InetAddress exporter = InetAddress.ofLiteral("127.0.30." + (i + 1));
                List<byte[]> messages = messages(capture);
                Rows udp = sent(ribflow, overUdp(exporter, ribflow), messages);
                assertTrue(udp.sums().bytes() > 0, capture);
                for (int port : new int[] {tcp, tls}) {
                    Socket plain = new Socket(Ports.LOOPBACK, port, exporter, 0);
                    Socket socket = port == tcp ? plain : TlsClient.over(plain, certificates, true);
                    Rows stream = sent(ribflow, overStream(socket), messages);
                    assertEquals(udp.sums(), stream.sums());
                    assertEquals(new HashSet<>(udp.rows()), new HashSet<>(stream.rows()), capture);
                    assertEquals(udp.rows().size(), stream.rows().size());
                }
            }
            assertEquals(2 * CAPTURES.size(), ribflow.stat("collect.connections"));
            assertEquals(0, ribflow.stat("collect.connections_garbage"));
            Await.until(
                    Await.LIMIT,
                    () -> ribflow.stat("collect.connections_open") == 0,
                    () -> "the connections that ended are closed");
        }
    }

    /** The IPFIX messages of the capture's first exporter. */
    private static List<byte[]> messages(String capture) throws IOException {
        List<Datagram> all = Recorded.read(Shared.capture(capture)).datagrams().stream()
                .filter(datagram ->
                        datagram.payload().length >= 16 && datagram.payload()[0] == 0 && datagram.payload()[1] == 10)
                .toList();
        return all.stream()
                .filter(datagram -> datagram.source().equals(all.getFirst().source()))
                .map(Datagram::payload)
                .toList();
    }

    /** What the daemon has counted of these messages, when the table has all that was decoded. */
    private static Rows sent(RibflowDaemon ribflow, Way way, List<byte[]> messages) throws IOException {
        ribflow.erase("traffic");
        long packets = ribflow.stat("flow.packets");
        long bytes = ribflow.stat("flow.bytes");
        long before = ribflow.stat("flow.datagrams");
        try (way) {
            for (byte[] message : messages) {
                way.send(message);
            }
            Await.until(
                    Await.LIMIT,
                    () -> ribflow.stat("flow.datagrams") == before + messages.size(),
                    () -> "all " + messages.size() + " messages arrive");
        }
        Supplier<Rows.Sums> decoded =
                () -> new Rows.Sums(ribflow.stat("flow.packets") - packets, ribflow.stat("flow.bytes") - bytes);
        // The counters of the last message are not all there at once
        Await.until(
                Await.LIMIT,
                () -> ribflow.ask("traffic").sums().equals(decoded.get()),
                () -> "the table has " + decoded.get() + ", not "
                        + ribflow.ask("traffic").sums());
        return ribflow.ask("traffic");
    }

    private static Way overUdp(InetAddress exporter, RibflowDaemon ribflow) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(exporter, 0));
        InetSocketAddress to = new InetSocketAddress(Ports.LOOPBACK, ribflow.flowPort());
        return new Way() {
            @Override
            public void send(byte[] message) throws IOException {
                socket.send(new DatagramPacket(message, message.length, to));
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }

    private static Way overStream(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        return new Way() {
            @Override
            public void send(byte[] message) throws IOException {
                // Where a stream is cut says nothing
                out.write(message, 0, message.length / 2);
                out.flush();
                out.write(message, message.length / 2, message.length - message.length / 2);
                out.flush();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }
}
