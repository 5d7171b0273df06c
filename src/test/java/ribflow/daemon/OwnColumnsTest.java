package ribflow.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.config.ConfigurationErrors;
import ribflow.decode.Bytes;

/** Columns that an operator defines, all the way: from the configuration and a datagram to a table, its filter, a query. */
final class OwnColumnsTest {

    private static final int ENTERPRISE = 0x8000;
    private static final int VARIABLE = 0xffff;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("ribflow.yaml");
        Files.writeString(file, """
            collect: {listen: ["127.0.0.1:0"], workers: 1}
            primitives: primitives.map
            tables:
              hosts:
                aggregate: [own_host, own_server, own_squares, own_acl, own_station]
                filter: missing own_host or own_host != ads.example
            control: {socket: "%s"}
            """.formatted(folder.resolve("ribflow.sock")));
        primitives("");
    }

    private void primitives(String more) throws IOException {
        Files.writeString(folder.resolve("primitives.map"), """
            name=own_host     field_type=9:12235  len=vlen  semantics=str
            name=own_server   field_type=9:12237  len=4     semantics=ip
            name=own_squares  field_type=198      len=8     semantics=u_int
            name=own_acl      field_type=33000    len=12    semantics=raw
            name=own_station  field_type=365      len=6     semantics=mac
            """ + more);
    }

    private static byte[] ipfix() {
        Bytes template = new Bytes().u16(256, 5).u16(1, 4, 198, 8, 365, 6);
        template.u16(ENTERPRISE | 12_235, VARIABLE)
                .u32(9)
                .u16(ENTERPRISE | 12_237, 4)
                .u32(9);
        Bytes records = new Bytes();
        for (String host : List.of("www.example", "ads.example", "www.example")) {
            records.u32(100).u64(-1).u16(0, 0x5e00, 0x53ff).u8(host.length());
            records.bytes(host.getBytes(UTF_8)).address("192.0.2.80");
        }
        Bytes sets = new Bytes().set(2, template).set(256, records);
        return Bytes.Headers.ipfix(System.currentTimeMillis() / 1000, 0, 1, sets);
    }

    private static byte[] netFlow9() {
        Bytes record = new Bytes().u32(7).u64(0x0f8e_7ff3_fc1a_030fL).u32(0);
        return Bytes.Headers.v9(System.currentTimeMillis() / 1000, 0, 1)
                .set(0, new Bytes().template(256, 1, 4, 33_000, 12))
                .set(256, record)
                .toArray();
    }

    private List<String> ask(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("ribflow.sock")))) {
            channel.write(ByteBuffer.wrap((request + "\n").getBytes(UTF_8)));
            channel.shutdownOutput();
            return new BufferedReader(Channels.newReader(channel, UTF_8))
                    .lines()
                    .filter(row -> !row.isEmpty())
                    .toList();
        }
    }

    @Test
    void fromTheDatagramToTheQuery() throws IOException, ConfigurationErrors {
        try (Daemon daemon = Daemon.of(file);
                DatagramSocket exporter = new DatagramSocket()) {
            daemon.start();
            for (byte[] datagram : List.of(ipfix(), netFlow9())) {
                exporter.send(new DatagramPacket(
                        datagram, datagram.length, daemon.flowAddresses().getFirst()));
            }
            List<String> rows;
            do {
                rows = ask(
                        "csv hosts | sort bytes | select own_host, own_server, own_squares, own_acl, own_station, bytes");
            } while (rows.size() < 3);
            assertEquals(
                    List.of(
                            "OWN_HOST,OWN_SERVER,OWN_SQUARES,OWN_ACL,OWN_STATION,BYTES",
                            "www.example,192.0.2.80,18446744073709551615,,00:00:5e:00:53:ff,200",
                            ",,,0f8e7ff3fc1a030f00000000,,7"),
                    rows);
            assertEquals(
                    List.of("OWN_HOST,PACKETS,FLOWS,BYTES", "www.example,0,2,200"),
                    ask("csv hosts | where own_server == 192.0.2.80 and own_squares > 1000 | by own_host"));
        }
    }

    @Test
    void aReloadSaysThatNewOnesTakeARestart() throws IOException, ConfigurationErrors {
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            assertEquals(List.of("nothing changed that a reload takes over"), daemon.reload());
            primitives("name=own_too_late field_type=52 len=1 semantics=u_int\n");
            List<String> words = daemon.reload();
            assertEquals(1, words.size(), words::toString);
            assertTrue(words.getFirst().contains("a running daemon has no room for a new column"), words::toString);
        }
    }

    @Test
    void whatIsWrongInTheFileIsToldWithEverythingElse() throws IOException {
        primitives("name=own_wrong field_type=x len=1 semantics=u_int\n");
        Files.writeString(file, Files.readString(file).replace("own_squares,", "own_squared,"));
        ConfigurationErrors errors = assertThrows(ConfigurationErrors.class, () -> Daemon.of(file));
        List<String> problems =
                Arrays.stream(String.valueOf(errors.getMessage()).split("\n")).toList();
        assertTrue(problems.stream().anyMatch(problem -> problem.contains("primitives.map:6: field_type:")));
        assertTrue(problems.stream().anyMatch(problem -> problem.contains("'own_squared' is no column")));
    }

    @Test
    void aFileThatIsNotThereIsTold() throws IOException {
        Files.delete(folder.resolve("primitives.map"));
        ConfigurationErrors errors = assertThrows(ConfigurationErrors.class, () -> Daemon.of(file));
        assertTrue(String.valueOf(errors.getMessage()).contains("primitives.map does not exist"));
    }
}
