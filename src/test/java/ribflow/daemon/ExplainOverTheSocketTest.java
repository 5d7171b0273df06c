package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.config.ConfigurationErrors;
import ribflow.demo.Asker;

/** A daemon explains: it is asked by its socket, and asks its own maps and tables. What it says, {@code ExplainCommandTest} holds. */
final class ExplainOverTheSocketTest {

    @TempDir
    private Path folder;

    @Test
    void aFlowIsExplained() throws IOException, ConfigurationErrors {
        Path socket = folder.resolve("ribflow.sock");
        Path file = Files.writeString(folder.resolve("ribflow.yaml"), """
            collect: {listen: ["127.0.0.1:0"], workers: 1}
            maps: {pops: pops.map}
            tables:
              traffic: {aggregate: [src_host, dst_host, ingress_pop]}
              web: {aggregate: [dst_host], filter: dst_port == 443}
            control: {socket: "%s"}
            """.formatted(socket));
        Files.writeString(folder.resolve("pops.map"), "pop=Paris ip=192.0.2.1\n");
        try (Daemon daemon = Daemon.of(file)) {
            daemon.start();
            try (Asker asker = Asker.connect(socket)) {
                String words = "explain exporter 192.0.2.1 source 198.51.100.7 destination 203.0.113.5";
                List<String> told = asker.ask("csv " + words);
                assertTrue(
                        told.contains("pops,ingress_pop,Paris,map,pops.map:1: pop=Paris ip=192.0.2.1"), told::toString);
                assertTrue(
                        told.stream().anyMatch(row -> row.startsWith("tables,traffic,counts as new row,")),
                        told::toString);
                assertTrue(
                        told.stream().anyMatch(row -> row.startsWith("tables,web,does not count,filter,")),
                        told::toString);
                assertTrue(
                        asker.ask("csv " + words + " dst_port 443").stream()
                                .anyMatch(row -> row.startsWith("tables,web,counts as new row,")),
                        "what is given is seen by filters");
                assertTrue(asker.ask("json " + words)
                        .contains("{\"section\": \"pops\", \"what\": \"ingress_pop\", \"value\": \"Paris\", \"source\":"
                                + " \"map\", \"why\": \"pops.map:1: pop=Paris ip=192.0.2.1\"},"));
                assertThrows(IOException.class, () -> asker.ask("csv explain exporter 192.0.2.1"));
            }
            assertEquals(List.of(), daemon.exporters().all(), "nobody has sent anything");
        }
    }
}
