package ribflow.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowField;
import ribflow.query.MemoryTable;
import ribflow.query.QueryEngine;
import ribflow.query.SettlingTable;

/** Clients that are told of bins as they close. */
@Timeout(120)
final class TailTest {

    private final MemoryTable table = MemoryTable.binned(
            "t",
            List.of(FlowField.STAMP_INSERTED, FlowField.DST_AS),
            "stamp_inserted=2026-11-21T20:35:00Z dst_as=1 bytes=20",
            "stamp_inserted=2026-11-21T20:40:00Z dst_as=2 bytes=30");
    private final SettlingTable source = new SettlingTable(table, "2026-11-21T20:39:59.900Z");

    @TempDir
    Path directory;

    private Path path;
    private ControlServer server;

    @BeforeEach
    void start() throws IOException {
        path = directory.resolve("s");
        QueryEngine engine = new QueryEngine(name -> name.equals("t") ? source : null, () -> List.of("t"), () -> {});
        server = new ControlServer(new ControlConfig(path, 4), engine, List.of(), Duration.ofSeconds(30));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Peer(SocketChannel channel, BufferedReader lines) implements AutoCloseable {

        static Peer of(Path path) throws IOException {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
            return new Peer(channel, new BufferedReader(Channels.newReader(channel, UTF_8)));
        }

        void send(String text) throws IOException {
            channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        }

        String line() throws IOException {
            return lines.readLine();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void allClientsHearOfABinWhenItCloses() throws IOException {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Peer peer = Peer.of(path);
            peer.send("t | select dst_as, bytes | tail\n");
            assertEquals("DST_AS,BYTES", peer.line(), "the header comes at once");
            peers.add(peer);
        }
        assertEquals(0, table.open(), "nobody holds a snapshot while he waits");
        source.settle(100);
        for (Peer peer : peers) {
            assertEquals("1,20", peer.line());
        }
        source.settle(300_000);
        for (Peer peer : peers) {
            peer.send("csv t | sum bytes\n");
        }
        for (Peer peer : peers) {
            String line = peer.line();
            assertEquals("", line.equals("2,30") ? peer.line() : line, "the next request ends it");
            assertEquals("BYTES", peer.line());
            assertEquals("50", peer.line());
            peer.close();
        }
        assertEquals(0, table.open());
        assertEquals(0, server.counters().get(ControlCounter.ERRORS));
    }

    @Test
    void aClientThatLeavesIsNoticedWithoutAnyRow() throws IOException {
        for (int i = 0; i < 12; i++) {
            try (Peer peer = Peer.of(path)) {
                peer.send("t | where dst_as == 7 | tail\n");
                String line = peer.line();
                while (line.startsWith("error: 4 clients")) { // the last one's thread may still be at its end
                    LockSupport.parkNanos(1_000_000);
                    try (Peer again = Peer.of(path)) {
                        again.send("t | where dst_as == 7 | tail\n");
                        line = again.line();
                    }
                }
                assertEquals("INSERTED,PROVISIONAL,DST_AS,OTHER,PACKETS,FLOWS,BYTES", line);
            }
        }
    }

    @Test
    void anEndedServerEndsIt() throws IOException {
        try (Peer peer = Peer.of(path)) {
            peer.send("ndjson t | tail\nt | sum bytes\n");
            assertEquals("", peer.line(), "what was sent with it counts");
            assertEquals("BYTES", peer.line());
            assertEquals("50", peer.line());
            assertEquals("", peer.line());
            peer.send("t | tail\n");
            assertEquals("INSERTED,PROVISIONAL,DST_AS,OTHER,PACKETS,FLOWS,BYTES", peer.line());
            server.close();
            assertNull(peer.line());
        }
    }

    @Test
    void oneArrayNeverEnds() throws IOException {
        try (Peer peer = Peer.of(path)) {
            peer.send("json t | tail\n");
            assertEquals("error: json is one array, and 'tail' never ends: ask for ndjson", peer.line());
        }
    }

    @Test
    void aPlanIsAskedLikeAQuery() throws IOException {
        try (Peer peer = Peer.of(path)) {
            peer.send("csv plan t | top 1\n");
            assertEquals("STAGE,READS,ROWS_AT_MOST,KEEPS,BYTES_AT_MOST,COLUMNS", peer.line());
            assertEquals(
                    "t,,2,\"a picture of the table, nothing of it copied\",0,stamp_inserted dst_as packets flows bytes",
                    peer.line());
            assertEquals("top 1,bytes,1,1 rows,80,stamp_inserted dst_as packets flows bytes", peer.line());
            assertEquals("", peer.line());
            peer.send("csv plan t | by dst_sa\n");
            assertEquals("error: at 17: there is no column 'dst_sa'; did you mean dst_as?", peer.line());
            peer.send("plan\n");
            assertEquals("error: at 5: the query is expected here whose plan is wanted", peer.line());
        }
    }
}
