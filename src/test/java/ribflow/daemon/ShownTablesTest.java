package ribflow.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ribflow.config.ConfigurationErrors;
import ribflow.decode.Bytes;

/** The daemon's side of {@code ribflow pmacct}: sockets of tables, and queries that take what they show. */
@Timeout(120)
final class ShownTablesTest {

    @TempDir
    private Path folder;

    private List<String> ask(String socket, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve(socket)))) {
            channel.write(ByteBuffer.wrap((request + "\n").getBytes(UTF_8)));
            channel.shutdownOutput();
            return new BufferedReader(Channels.newReader(channel, UTF_8))
                    .lines()
                    .filter(row -> !row.isEmpty())
                    .toList();
        }
    }

    private Path configuration() throws IOException {
        return Files.writeString(folder.resolve("ribflow.yaml"), """
            collect: {listen: ["127.0.0.1:0"], workers: 1}
            tables:
              ports: {aggregate: [src_port, flows]}
              own: {aggregate: [dst_port, proto], socket: own.pipe}
              binned: {aggregate: [dst_port], bin: 5m}
            control: {socket: ribflow.sock}
            """);
    }

    private static byte[] datagram(int... ports) {
        Bytes template = new Bytes().template(256, 7, 2, 11, 2, 4, 1, 1, 4);
        Bytes records = new Bytes();
        for (int port : ports) {
            records.u16(port, port).u8(6).u32(100);
        }
        return Bytes.Headers.v9(System.currentTimeMillis() / 1000, 0, 1)
                .set(0, template)
                .set(256, records)
                .toArray();
    }

    private void send(Daemon daemon, int... ports) throws IOException {
        byte[] datagram = datagram(ports);
        try (DatagramSocket exporter = new DatagramSocket()) {
            exporter.send(new DatagramPacket(
                    datagram, datagram.length, daemon.flowAddresses().getFirst()));
        }
    }

    private void await(String query, String answer) throws IOException {
        List<String> rows;
        do {
            rows = ask("ribflow.sock", query);
        } while (!rows.equals(List.of(answer.split("\n"))));
    }

    @Test
    void whatIsTakenIsShownOnce() throws IOException, ConfigurationErrors {
        try (Daemon daemon = Daemon.of(configuration())) {
            daemon.start();
            assertEquals(
                    List.of("TABLE,COLUMNS,FLOWS,ERASED", "ports,src_port:port,true,"), ask("ribflow.sock", "pmacct"));
            assertEquals(
                    List.of("TABLE,COLUMNS,FLOWS,ERASED", "own,dst_port:port proto:protocol,false,"),
                    ask("own.pipe", "pmacct"));
            assertEquals(ask("ribflow.sock", "pmacct"), ask("own.pipe", "pmacct ports"));
            send(daemon, 80, 443);
            await("ports | sum bytes", "BYTES\n200");
            assertEquals(
                    List.of("BYTES", "100"),
                    ask("own.pipe", "reset own | where dst_port == 80 and proto == 'tcp' | select bytes"));
            assertEquals(
                    List.of("DST_PORT,BYTES", "443,100", "80,0"),
                    ask("own.pipe", "own | sort bytes | select dst_port, bytes"));
            assertEquals(List.of("RESET", "own"), ask("own.pipe", "reset own"));
            assertEquals(List.of("BYTES", "0"), ask("own.pipe", "own | sum bytes"));
            assertEquals(List.of("BYTES", "200"), ask("ribflow.sock", "erase ports | sum bytes"));
            assertEquals(List.of("SRC_PORT,PACKETS,FLOWS,BYTES"), ask("ribflow.sock", "ports"));
            assertFalse(ask("ribflow.sock", "pmacct").getLast().endsWith(","), "it says when it was erased");
            assertEquals(List.of("ERASED", "own"), ask("ribflow.sock", "erase own"));
        }
        assertFalse(Files.exists(folder.resolve("own.pipe")));
    }

    @Test
    void aQueryThatIsWrongTakesNothing() throws IOException, ConfigurationErrors {
        try (Daemon daemon = Daemon.of(configuration())) {
            daemon.start();
            send(daemon, 80);
            await("own | sum bytes", "BYTES\n100");
            for (String wrong : List.of(
                    "reset own | where src_port == 80",
                    "erase own | select src_port",
                    "reset own | where",
                    "erase",
                    "erase binned | tail",
                    "reset binned | tail")) {
                List<String> answer = ask("ribflow.sock", wrong);
                assertTrue(answer.getFirst().startsWith("error: "), answer::toString);
            }
            assertEquals(
                    List.of("error: there is no table 'none'; there are: ports, own, binned"),
                    ask("ribflow.sock", "pmacct none"));
            assertEquals(List.of("BYTES", "100"), ask("ribflow.sock", "own | sum bytes"));
            assertEquals(List.of("BYTES", "100"), ask("ribflow.sock", "binned | sum bytes"));
            assertEquals(
                    List.of("error: at 28: there is no column 'dst_prot'; did you mean dst_port?"),
                    ask("ribflow.sock", "csv reset own | where has  dst_prot"));
        }
    }
}
