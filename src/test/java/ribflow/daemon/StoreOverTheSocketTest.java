package ribflow.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import ribflow.config.ConfigurationErrors;
import ribflow.demo.Asker;
import ribflow.keeping.FolderStore;
import ribflow.query.Format;

/** {@code store …} of a daemon that has a history: of the day before yesterday, imported before it was started. */
@Timeout(120)
final class StoreOverTheSocketTest {

    @TempDir
    private Path folder;

    private final Instant begin = Instant.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.HOURS);
    private Path file;
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("ribflow.yaml");
        Files.writeString(file, """
            collect: {listen: ["127.0.0.1:0"]}
            bgp: {listen: ["127.0.0.1:0"], local_as: 64500, router_id: 192.0.2.9, neighbours: [{prefix: 127.0.0.0/8, as: 64500}]}
            history: {folder: history}
            tables:
              traffic: {aggregate: [src_as], bin: 5m, history: {}}
              plain: {aggregate: [dst_as]}
            control: {socket: "%s"}
            """.formatted(folder.resolve("s")));
        StringBuilder rows = new StringBuilder("stamp_inserted,src_as,packets,flows,bytes\n");
        for (int bin = 0; bin < 24; bin++) {
            if (bin != 6) {
                rows.append(begin.plus(Duration.ofMinutes(5L * bin))).append(",64501,1,1,1000\n");
            }
        }
        Files.writeString(
                folder.resolve("rows.csv"), "bin_millis," + rows.toString().replace("\n2", "\n300000,2"));
        alone("store import traffic " + folder.resolve("rows.csv"));
        assertEquals(List.of(), notes);
    }

    private String alone(String request) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new FolderStore().answer(folder.resolve("history"), request, Format.CSV, out, notes::add);
        return out.toString(UTF_8);
    }

    private List<String> ask(String request) throws IOException {
        try (Asker asker = Asker.connect(folder.resolve("s"))) {
            return asker.ask("csv " + request);
        }
    }

    @Test
    void itsHistoryIsLookedAfterWhileItRuns() throws Exception {
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            assertEquals(24, ask("store bins traffic").size());
            assertEquals(
                    List.of(
                            "STAMP_INSERTED,BIN,COVERED_MILLIS,ROWS,PACKETS,FLOWS,BYTES",
                            begin + ",5m,300000,1,1,1,1000"),
                    ask("store bins traffic until " + begin.plusSeconds(1)));
            assertTrue(ask("store gaps traffic")
                    .contains("traffic," + begin.plusSeconds(1800) + "," + begin.plusSeconds(2100)
                            + ",300000,,nothing was collected"));
            assertEquals(24, ask("store export traffic bin 5m").size());
            assertEquals(2, ask("store backup " + folder.resolve("backup")).size());
            assertTrue(Files.isDirectory(folder.resolve("backup")));

            String gap = "stamp_inserted,src_as,packets,flows,bytes\n" + begin.plusSeconds(1800) + ",64502,1,1,5\n";
            Files.writeString(folder.resolve("gap.csv"), gap);
            assertEquals(
                    List.of("TABLE,BIN,BINS,ROWS,THERE_ALREADY", "traffic,5m,1,1,0"),
                    ask("store import traffic " + folder.resolve("gap.csv")));
            assertTrue(ask("store bins traffic bin 1h").contains(begin + ",1h,3600000,2,12,12,11005"));
            assertTrue(ask("store verify").stream().allMatch(line -> line.endsWith(",") || line.endsWith("DAMAGE")));

            String used =
                    assertThrows(IOException.class, () -> alone("store sizes")).toString();
            assertTrue(used.contains("in use"), used);
            assertTrue(assertThrows(IOException.class, () -> ask("store import plain /x"))
                    .toString()
                    .contains("/x: there is no such file"));
        }
        assertTrue(alone("store bins traffic bin 1h").contains(begin + ",1h,3600000,2,12,12,11005"));
    }

    @Test
    void aDaemonWithoutHistorySaysSo() throws IOException, ConfigurationErrors {
        Files.writeString(
                file,
                Files.readString(file).replace("history: {folder: history}", "").replace(", history: {}", ""));
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            String none = String.valueOf(
                    assertThrows(IOException.class, () -> ask("store sizes")).getMessage());
            assertTrue(none.endsWith("this daemon keeps no history: its configuration has no section 'history'"), none);
        }
    }
}
