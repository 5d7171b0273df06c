package ribflow.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowField;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.query.MemoryTable;
import ribflow.query.QueryEngine;
import ribflow.query.QueryException;

/** A real socket, spoken to as {@code nc -U} speaks to it. */
@Timeout(120)
final class ControlServerTest {

    private static final int MANY = 10_000;

    private static final MemoryTable LARGE = MemoryTable.of(
            "large",
            List.of(FlowField.DST_AS),
            IntStream.range(0, MANY).mapToObj(i -> "dst_as=" + i).toArray(String[]::new));

    private static final String HOP = "4200000001 ";

    /** AS paths as long as BGP lets a router send them, and far longer. */
    private static final MemoryTable PATHS = MemoryTable.of(
            "paths",
            List.of(FlowField.DST_AS, FlowField.AS_PATH),
            "dst_as=250 bytes=10 as_path=" + HOP.repeat(250).strip().replace(' ', '_'),
            "dst_as=50000 bytes=10 as_path=" + HOP.repeat(50_000).strip().replace(' ', '_'));

    @TempDir
    Path directory;

    private final MemoryTable traffic = MemoryTable.of(
            "traffic", List.of(FlowField.DST_AS), "dst_as=1 packets=1 flows=1 bytes=10", "dst_as=2 bytes=20");
    private final List<MemoryTable> tables = List.of(traffic, LARGE, PATHS);
    private Path path;
    private ControlServer server;

    /** A command that gives its arguments back, or fails if told so. */
    private record Echo() implements ControlCommand {

        @Override
        public String name() {
            return "echo";
        }

        @Override
        public String usage() {
            return "echo WORDS";
        }

        @Override
        public String help() {
            return "gives its words back";
        }

        @Override
        public Answer run(List<String> arguments) throws QueryException {
            if (arguments.equals(List.of("complain"))) {
                throw new QueryException("as you like");
            }
            if (arguments.equals(List.of("fail"))) {
                throw new IllegalStateException("broken\nin two");
            }
            if (arguments.equals(List.of("overflow"))) {
                return run(List.copyOf(arguments));
            }
            if (arguments.equals(List.of("assert"))) {
                throw new AssertionError("cannot be");
            }
            List<List<Cell>> rows = arguments.stream()
                    .map(word -> List.<Cell>of(new Cell.Text(word)))
                    .toList();
            Answer answer = Answer.of(List.of(Column.text("word")), rows);
            return arguments.equals(List.of("fail", "late")) ? failingLate(answer) : answer;
        }

        private static Answer failingLate(Answer answer) {
            return new Answer() {

                @Override
                public List<Column> columns() {
                    return answer.columns();
                }

                @Override
                public boolean next(Cell[] row) {
                    if (answer.next(row)) {
                        return true;
                    }
                    throw new IllegalStateException("late");
                }

                @Override
                public void close() {}
            };
        }
    }

    @BeforeEach
    void start() throws IOException {
        path = directory.resolve("ribflow.sock");
        server = server(Duration.ofSeconds(30));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ControlServer server(Duration patience) {
        QueryEngine engine = new QueryEngine(
                name -> tables.stream()
                        .filter(table -> table.name().equals(name))
                        .findFirst()
                        .orElse(null),
                () -> tables.stream().map(MemoryTable::name).toList(),
                () -> {});
        return new ControlServer(new ControlConfig(path, 8), engine, List.of(new Echo()), patience);
    }

    /** The other end of the socket. */
    private static final class Peer implements AutoCloseable {

        private final SocketChannel channel;
        private final BufferedReader lines;

        Peer(Path path) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
            lines = new BufferedReader(Channels.newReader(channel, UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void send(String text) throws IOException {
            send(text.getBytes(UTF_8));
        }

        /** The lines of one answer, without the empty line; or the error. */
        List<String> answer() throws IOException {
            List<String> answer = new ArrayList<>();
            for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                answer.add(line);
                if (line.startsWith("error:")) {
                    break;
                }
            }
            return answer;
        }

        List<String> ask(String request) throws IOException {
            send(request + "\n");
            return answer();
        }

        boolean ended() throws IOException {
            return lines.read() < 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Nobody who does not ask for notes gets lines that are no data. */
    @Test
    void notesStandInFrontOfTheAnswerIfTheyAreAskedFor() throws IOException {
        traffic.note("no data 2 days");
        try (Peer peer = new Peer(path)) {
            assertEquals(List.of("BYTES", "30"), peer.ask("csv traffic | sum bytes"));
            assertEquals(List.of("note: no data 2 days", "BYTES", "30"), peer.ask("csv noted traffic | sum bytes"));
            assertEquals(List.of("# no data 2 days", "BYTES", "   30"), peer.ask("table noted traffic | sum bytes"));
            assertEquals(List.of("WORD", "x"), peer.ask("csv noted echo x"));
            assertTrue(peer.ask("csv noted | sum bytes").getFirst().startsWith("error: at 5: "), "a table's name");
        }
    }

    @Test
    void answersRequestAfterRequestOnOneConnection() throws IOException {
        try (Peer peer = new Peer(path)) {
            assertEquals(List.of("DST_AS,BYTES", "1,10", "2,20"), peer.ask("traffic | select dst_as, bytes"));
            assertEquals(List.of("{\"bytes\": 30}"), peer.ask("ndjson traffic | sum bytes"));
            assertEquals(List.of("[", "{\"bytes\": 30}", "]"), peer.ask("json traffic | sum bytes"));
            assertEquals(List.of("BYTES", "   30"), peer.ask("table traffic | sum bytes"));
            assertEquals(List.of("WORD", "a", "b c", "d"), peer.ask("echo a 'b c' \"d\"\r"));
            assertEquals(List.of("DST_AS,BYTES"), peer.ask("traffic | where dst_as == 3 | select dst_as, bytes"));
        }
        assertEquals(6, server.counters().get(ControlCounter.REQUESTS));
        assertEquals(0, server.counters().get(ControlCounter.ERRORS));
    }

    @Test
    void requestsMayComeTogetherOrInPiecesAndTheLastOneWithoutItsEnd() throws IOException {
        try (Peer peer = new Peer(path)) {
            peer.send("traffic | sum bytes\necho x\nec");
            assertEquals(List.of("BYTES", "30"), peer.answer());
            assertEquals(List.of("WORD", "x"), peer.answer());
            peer.send("ho Mün");
            peer.send("chen");
            peer.channel.shutdownOutput();
            assertEquals(List.of("WORD", "München"), peer.answer());
            assertTrue(peer.ended());
        }
    }

    @Test
    void anErrorIsOneLineWithAPositionInTheLineAsItWasSent() throws IOException {
        try (Peer peer = new Peer(path)) {
            assertEquals(
                    List.of("error: at 17: there is no column 'dst_sa'; did you mean dst_as?"),
                    peer.ask("traffic | where dst_sa == 1"));
            assertEquals(
                    List.of("error: at 22: there is no column 'dst_sa'; did you mean dst_as?"),
                    peer.ask("csv  traffic | where dst_sa == 1"));
            assertEquals(
                    List.of(
                            "error: at 6: there is no table or command 'trafic'; did you mean traffic?; 'help' lists them"),
                    peer.ask("json trafic"));
            assertEquals(
                    List.of("error: at 1: there is no table 'echo'; the tables are traffic, large, paths"),
                    peer.ask("echo | sum"));
            assertEquals(List.of("error: at 5: a query or a command is expected; 'help' lists them"), peer.ask("csv "));
            assertEquals(List.of("error: at 1: a query or a command is expected; 'help' lists them"), peer.ask(""));
            assertEquals(List.of("error: as you like"), peer.ask("echo complain"));
            assertEquals(List.of("BYTES", "30"), peer.ask("traffic | sum bytes"));
        }
        assertEquals(7, server.counters().get(ControlCounter.ERRORS));
    }

    @Test
    void aFaultOfOursIsAnErrorLineWhereverItHappens() throws IOException {
        try (Peer peer = new Peer(path)) {
            String fault =
                    "error: the daemon failed to answer, which is its own fault: java.lang.IllegalStateException: ";
            assertEquals(List.of(fault + "broken in two"), peer.ask("echo fail"));
            assertEquals(List.of("WORD", "fail", "late", fault + "late"), peer.ask("echo fail late"));
            assertEquals(
                    List.of("[", "{\"word\": \"fail\"},", "{\"word\": \"late\"}", fault + "late"),
                    peer.ask("json echo fail late"));
            assertEquals(List.of("WORD", "x"), peer.ask("echo x"));
        }
        assertEquals(3, server.counters().get(ControlCounter.FAILURES));
    }

    @Test
    void anErrorOfTheMachineIsAnErrorLineToo() throws IOException {
        try (Peer peer = new Peer(path)) {
            String fault = "error: the daemon failed to answer, which is its own fault: java.lang.";
            assertEquals(List.of(fault + "StackOverflowError"), peer.ask("echo overflow"));
            assertEquals(List.of(fault + "AssertionError: cannot be"), peer.ask("echo assert"));
            assertEquals(List.of("WORD", "x"), peer.ask("echo x"));
        }
        assertEquals(2, server.counters().get(ControlCounter.FAILURES));
    }

    @Test
    void longAsPathsAreAskedWithoutHarm() throws IOException {
        String thousands = "1" + " 1".repeat(1_999);
        String hops = HOP.repeat(250).strip();
        try (Peer peer = new Peer(path)) {
            assertEquals(List.of("DST_AS"), paths(peer, "as_path contains '" + thousands + "'"));
            assertEquals(List.of("DST_AS", "250", "50000"), paths(peer, "as_path contains '" + hops + "'"));
            assertEquals(
                    "DST_AS",
                    paths(peer, "as_path ~ '^(\\d| )*$' and dst_as == 250").getFirst());
            assertEquals(List.of("DST_AS"), paths(peer, "as_path ~ '^(\\d| )*$' and dst_as == 50000"));
        }
        assertEquals(0, server.counters().get(ControlCounter.ERRORS));
    }

    private static List<String> paths(Peer peer, String condition) throws IOException {
        return peer.ask("paths | where " + condition + " | select dst_as");
    }

    @Test
    void garbageIsCountedAndAnswered() throws IOException {
        try (Peer peer = new Peer(path)) {
            peer.send("x".repeat(RequestReader.LONGEST) + "\n");
            assertTrue(peer.answer().getFirst().startsWith("error: at 1: there is no table or command 'xxx"));
            peer.send("x".repeat(RequestReader.LONGEST + 1) + "\n");
            assertEquals(List.of("error: a request has at most 16384 bytes"), peer.answer());
            peer.send("x".repeat(1_000_000) + "\n");
            assertEquals(List.of("error: a request has at most 16384 bytes"), peer.answer());
            peer.send(new byte[] {(byte) 0xc3, '\n', 0, '\n'});
            assertEquals(List.of("error: a request is a line of text in UTF-8"), peer.answer());
            assertEquals(List.of("error: a request is a line of text in UTF-8"), peer.answer());
            assertEquals(List.of("WORD", "x"), peer.ask("echo x"));
        }
        assertEquals(2, server.counters().get(ControlCounter.REQUESTS_TOO_LONG));
        assertEquals(2, server.counters().get(ControlCounter.REQUESTS_GARBLED));
    }

    @Test
    void manyClientsAreServedWhileOthersDoNotRead() throws Exception {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Peer peer = new Peer(path);
            peer.send("json large\n");
            peers.add(peer);
        }
        await(() -> LARGE.open() == 4);
        CountDownLatch done = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            String word = "w" + i;
            Thread.ofVirtual().start(() -> {
                try (Peer peer = new Peer(path)) {
                    for (int round = 0; round < 50; round++) {
                        assertEquals(List.of("WORD", word), peer.ask("echo " + word));
                    }
                    done.countDown();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        done.await();
        for (Peer peer : peers) {
            assertEquals(MANY + 2, peer.answer().size());
            peer.close();
        }
        await(() -> LARGE.open() == 0);
    }

    @Test
    void oneClientTooManyIsToldSo() throws IOException {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Peer peer = new Peer(path);
            peer.ask("echo");
            peers.add(peer);
        }
        try (Peer last = new Peer(path)) {
            assertEquals(List.of("error: 8 clients are connected already, and no more are allowed"), last.answer());
            assertTrue(last.ended());
        }
        assertEquals(1, server.counters().get(ControlCounter.CLIENTS_REFUSED));
        peers.getFirst().close();
        await(() -> {
            try (Peer next = new Peer(path)) {
                return next.ask("echo x").equals(List.of("WORD", "x"));
            } catch (IOException | NullPointerException _) {
                return false;
            }
        });
        for (Peer peer : peers) {
            peer.close();
        }
    }

    @Test
    void aClientThatLeavesGivesItsSnapshotBack() throws IOException {
        try (Peer peer = new Peer(path)) {
            peer.send("json large\n");
            await(() -> LARGE.open() == 1);
        }
        await(() -> LARGE.open() == 0);
        await(() -> server.counters().get(ControlCounter.CLIENTS_GONE) == 1);
    }

    @Test
    void aClientThatDoesNotReadIsCutOff() throws IOException {
        server.close();
        server = server(Duration.ofMillis(200));
        server.start();
        try (Peer peer = new Peer(path);
                Peer idle = new Peer(path)) {
            peer.send("json large\n");
            await(() -> server.counters().get(ControlCounter.CLIENTS_SLOW) == 1);
            await(() -> LARGE.open() == 0);
            assertEquals(List.of("WORD", "x"), idle.ask("echo x"), "nothing to read is no reason");
            assertEquals(0, server.counters().get(ControlCounter.CLIENTS_GONE));
        }
    }

    @Test
    void aClientThatReadsALittleNowAndThenIsCutOff() throws IOException {
        server.close();
        server = server(Duration.ofMillis(200));
        server.start();
        try (Peer peer = new Peer(path)) {
            peer.send("json large\n");
            ByteBuffer little = ByteBuffer.allocate(100);
            await(() -> {
                try {
                    peer.channel.read(little.clear());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(1_000_000);
                return server.counters().get(ControlCounter.CLIENTS_SLOW) == 1;
            });
            await(() -> LARGE.open() == 0);
        }
    }

    @Test
    void helpListsWhatThereIs() throws IOException {
        try (Peer peer = new Peer(path)) {
            String help = String.join("\n", peer.ask("help"));
            assertTrue(help.contains("echo WORDS") && help.contains("traffic") && help.contains("columns"), help);
            assertEquals(
                    List.of("error: 'columns' takes no arguments; 'plan TABLE' tells which columns a table has"),
                    peer.ask("columns traffic"));
            List<String> columns = peer.ask("csv columns");
            assertEquals(FlowField.count() + 1, columns.size());
            assertEquals(
                    "dst_port,port,DST_PORT,port_dst,destination port",
                    columns.get(1 + FlowField.values().indexOf(FlowField.DST_PORT)));
        }
    }

    @Test
    void theSocketIsForTheGroupAndGoesWithTheServer() throws IOException {
        assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(List.of(path), list());
        server.close();
        assertEquals(List.of(), list());
    }

    private List<Path> list() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void aLivingSocketIsNotStolen() throws IOException {
        ControlServer second = server(Duration.ofSeconds(30));
        IOException refused = assertThrows(IOException.class, second::start);
        assertEquals(
                "another daemon answers on the socket " + path + "; stop it, or give this one another socket",
                refused.getMessage());
        second.close();
        try (Peer peer = new Peer(path)) {
            assertEquals(List.of("WORD", "x"), peer.ask("echo x"));
        }
    }

    @Test
    void aDeadSocketIsReplaced() throws IOException {
        server.close();
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        server = server(Duration.ofSeconds(30));
        server.start();
        try (Peer peer = new Peer(path)) {
            assertEquals(List.of("WORD", "x"), peer.ask("echo x"));
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        server.close();
        Files.writeString(path, "precious");
        server = server(Duration.ofSeconds(30));
        IOException refused = assertThrows(IOException.class, server::start);
        assertEquals(path + " is there already and is no socket; it is left alone", refused.getMessage());
        server.close();
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void theSocketOfASuccessorIsNotRemoved() throws IOException {
        Files.delete(path);
        ControlServer successor = server(Duration.ofSeconds(30));
        successor.start();
        server.close();
        assertTrue(Files.exists(path));
        successor.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void closingCutsClientsOff() throws IOException {
        try (Peer peer = new Peer(path)) {
            peer.ask("echo");
            server.close();
            assertTrue(peer.ended());
        }
    }

    @Test
    void aClientThatCameInWhileTheServerClosedIsLeft() throws IOException {
        server.close();
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            try (Peer peer = new Peer(path)) {
                server.take(other.accept());
                assertTrue(peer.ended());
            }
        }
    }
}
