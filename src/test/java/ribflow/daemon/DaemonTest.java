package ribflow.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.config.ConfigurationErrors;
import ribflow.demo.Asker;
import ribflow.ip.Address;

/** The daemon as a whole: how it starts, takes changes over, and fails to start. What it counts, {@code DemoTest} holds. */
final class DaemonTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("ribflow.yaml");
        configuration("127.0.0.1:0", "64500");
        pops("pop=Paris ip=192.0.2.1\n");
    }

    private void configuration(String listen, String neighbourAs) throws IOException {
        Files.writeString(file, """
            collect: {listen: ["%s"], workers: 2}
            bgp:
              listen: ["127.0.0.1:0"]
              local_as: 64500
              router_id: 192.0.2.9
              neighbours: [{prefix: 127.0.0.0/8, as: %s}]
            maps: {pops: pops.map}
            tables:
              traffic: {aggregate: [src_as, dst_as]}
            matrix: {}
            control: {socket: "%s"}
            """.formatted(listen, neighbourAs, folder.resolve("ribflow.sock")));
    }

    private void pops(String text) throws IOException {
        Files.writeString(folder.resolve("pops.map"), text);
    }

    @Test
    void theThreadOfBgpLeavesTheProcessorToFlows() throws IOException, ConfigurationErrors {
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            boolean linux = System.getProperty("os.name").equals("Linux");
            assertEquals(
                    linux,
                    linux && NicenessTest.threadsOfNice(Niceness.BEHIND_FLOWS).contains("bgp"));
        }
    }

    @Test
    void aReloadTakesOverWhatItCanAndSaysWhatNeedsARestart() throws IOException, ConfigurationErrors {
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            assertEquals(List.of("nothing changed that a reload takes over"), daemon.reload());

            pops("pop=Paris ip=192.0.2.1\npop=Rome ip=192.0.2.2\n");
            assertEquals(List.of("pops.map: 2 rows, 1 added, 0 removed"), daemon.reload());

            configuration("127.0.0.1:4739", "64501");
            assertEquals(
                    List.of(
                            "bgp.neighbours[127.0.0.0/8].as: 64501, was 64500",
                            "needs a restart: collect.listen: [127.0.0.1:4739], was [127.0.0.1:0]"),
                    daemon.reload());
        }
    }

    @Test
    void aNeighbourThatIsNotThereCannotBeReset() throws IOException, ConfigurationErrors {
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            for (String request : List.of("bgp 192.0.2.99", "bgp reset 192.0.2.99", "bgp refresh 192.0.2.99")) {
                try (Asker asker = Asker.connect(folder.resolve("ribflow.sock"))) {
                    IOException refused = assertThrows(IOException.class, () -> asker.ask(request));
                    assertEquals(
                            "'" + request + "' was answered by error: there is no neighbour 192.0.2.99",
                            refused.getMessage());
                }
            }
        }
    }

    @Test
    void aNeighbourWhoseSessionIsDownCannotBeAskedForItsRoutes() throws IOException, ConfigurationErrors {
        Files.writeString(
                file, Files.readString(file).replace("prefix: 127.0.0.0/8", "passive: true, address: 127.0.0.9"));
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            try (Asker asker = Asker.connect(folder.resolve("ribflow.sock"))) {
                IOException refused = assertThrows(IOException.class, () -> asker.ask("bgp refresh 127.0.0.9"));
                assertEquals(
                        "'bgp refresh 127.0.0.9' was answered by error: 127.0.0.9: the session is not up",
                        refused.getMessage());
            }
        }
    }

    @Test
    void interfacesAreCalledWhatTheirMapCallsThemNow() throws IOException, ConfigurationErrors {
        Path map = folder.resolve("interfaces.map");
        Files.writeString(map, "ip=192.0.2.1 in=3 role=customer name=before\n");
        Files.writeString(
                file,
                Files.readString(file).replace("{pops: pops.map}", "{pops: pops.map, interfaces: interfaces.map}"));
        try (Daemon daemon = Daemon.of(file)) {
            Address exporter = Address.parse("192.0.2.1");
            assertEquals(Optional.of("before"), daemon.naming().interfaces().name(exporter, 3));
            Files.writeString(map, "ip=192.0.2.1 in=3 role=customer name=now\n");
            daemon.rereadMaps();
            assertEquals(Optional.of("now"), daemon.naming().interfaces().name(exporter, 3));
        }
    }

    @Test
    void aTagMapCannotAskForWhatIsNotDecoded() throws IOException, ConfigurationErrors {
        Path map = folder.resolve("pretag.map");
        Files.writeString(map, "set_tag=1 in=3\n");
        String yaml = Files.readString(file)
                .replace("{pops: pops.map}", "{pops: pops.map, pretag: pretag.map}")
                .replace("[src_as, dst_as]", "[dst_as, tag]");
        Files.writeString(file, yaml);
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            Files.writeString(map, "set_tag=1 in=3\nset_tag=2 out=4 dst_as=64501\n");
            assertEquals(List.of("pretag.map: 2 rows, 1 added, 0 removed"), daemon.reload());
            Files.writeString(map, "set_tag=1 in=3\nset_tag=2 vlan=4 comms=64500:1\n");
            assertEquals(
                    List.of("not reloaded: " + map
                            + ": asks for what nothing asked for when the daemon started, so that it"
                            + " is not decoded: std_comm, vlan; allowed after a restart"),
                    daemon.reload());
            Files.writeString(map, "set_tag=1 in=3\nset_tag=2 out=4 dst_as=64501\n");
            assertEquals(List.of("nothing changed that a reload takes over"), daemon.reload(), "the old map stood");
        }
    }

    @Test
    void aReloadOfWrongFilesChangesNothing() throws IOException, ConfigurationErrors {
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            pops("pop=Paris\n");
            List<String> words = daemon.reload();
            assertEquals(1, words.size(), words::toString);
            assertTrue(words.getFirst().startsWith("not reloaded: "), words::toString);
            pops("pop=Paris ip=192.0.2.1\n");
            assertEquals(List.of("nothing changed that a reload takes over"), daemon.reload(), "the old map stood");
        }
    }

    @Test
    void aPortThatIsTakenIsNamedAndNothingIsLeftOpen() throws IOException, ConfigurationErrors {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            configuration("127.0.0.1:" + taken.getLocalPort(), "64500");
            try (Daemon daemon = Daemon.of(file)) {
                StartException e = assertThrows(StartException.class, daemon::start);
                String words = String.valueOf(e.getMessage());
                assertTrue(words.contains("collect.listen") && words.contains("" + taken.getLocalPort()), words);
            }
        }
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
        }
    }

    /** It may be that another one runs already, whose file it is. */
    @Test
    void aDaemonThatCannotStartDoesNotSaveItsRoutes() throws IOException, ConfigurationErrors {
        Path routes = folder.resolve("routes");
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            configuration("127.0.0.1:" + taken.getLocalPort(), "64500");
            Files.writeString(file, "rib: { save: { file: " + routes + " } }\n", StandardOpenOption.APPEND);
            try (Daemon daemon = Daemon.of(file)) {
                assertThrows(StartException.class, daemon::start);
            }
        }
        assertFalse(Files.exists(routes));
    }

    @Test
    void everythingThatIsWrongIsToldBeforeAnythingStarts() throws IOException {
        configuration("nowhere", "x");
        pops("pop=Paris\n");
        ConfigurationErrors errors = assertThrows(ConfigurationErrors.class, () -> Daemon.of(file));
        assertEquals(3, errors.problems().size(), errors.problems()::toString);
    }

    @Test
    void noTableMayHaveANameThatBeginsARequest() throws IOException, ConfigurationErrors {
        String right = Files.readString(file);
        Set<String> words = socketWords();
        assertTrue(
                words.containsAll(Set.of("table", "csv", "json", "ndjson", "help", "columns", "matrix", "rib")),
                words::toString);
        for (String word : words) {
            Files.writeString(file, right.replace("traffic:", word + ":"));
            ConfigurationErrors errors = assertThrows(ConfigurationErrors.class, () -> Daemon.of(file), word);
            String problem = errors.problems().getFirst().toString();
            assertTrue(problem.contains("'" + word + "' has a meaning of its own in queries"), problem);
        }
    }

    /** The formats and all commands, as the daemon's own help lists them. */
    private Set<String> socketWords() throws IOException, ConfigurationErrors {
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            try (SocketChannel channel =
                    SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("ribflow.sock")))) {
                channel.write(ByteBuffer.wrap("csv help\n".getBytes(UTF_8)));
                channel.shutdownOutput();
                return new BufferedReader(Channels.newReader(channel, UTF_8))
                        .lines()
                        .skip(1)
                        .filter(row -> row.matches("[a-z].*") && !row.contains("a table; alone"))
                        .flatMap(row -> Stream.of(row.split("[^a-z|]", 2)[0].split("\\|", -1)))
                        .collect(Collectors.toSet());
            }
        }
    }
}
