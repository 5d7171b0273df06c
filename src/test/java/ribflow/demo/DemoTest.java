package ribflow.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ribflow.simulate.MapFiles;
import ribflow.simulate.SimulatedNetwork;

/** The whole program: real sessions, real datagrams, real answers. */
@Timeout(120)
class DemoTest {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final SimulatedNetwork network = new SimulatedNetwork(2);

    private boolean show(MapFiles maps) throws Exception {
        Path folder;
        boolean right;
        try (Demo demo = Demo.of(
                network,
                maps,
                0,
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))) {
            folder = demo.folder();
            demo.start();
            right = demo.show(4000, 10_000);
        }
        assertFalse(Files.exists(folder), "the temporary folder is gone");
        return right;
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyNumberIsRight() throws Exception {
        assertTrue(show(network.maps()), this::text);
        for (String word : List.of("Paris", "Rome", "London", "Munich", "unknown", "15169", "Proof: ")) {
            assertTrue(text().contains(word), word + " is missing in " + text());
        }
    }

    @Test
    void aWrongCellIsFoundThoughTheTotalIsRight() throws Exception {
        MapFiles right = network.maps();
        String romesExchange = "pop=Rome nexthop=198.51.100.128/25";
        assertTrue(right.pops().contains(romesExchange));
        MapFiles wrong = new MapFiles(
                right.exporters(),
                right.pops().replace(romesExchange, "pop=Munich nexthop=198.51.100.128/25"),
                right.interfaces(),
                right.peers(),
                right.classes());
        assertFalse(show(wrong));
        List<String> complaints =
                text().lines().filter(line -> line.startsWith("WRONG: ")).toList();
        String cell = "WRONG: cell from PoP to PoP, ingress_pop Rome, egress_pop ";
        for (String pop : List.of("Rome", "Munich")) {
            assertTrue(complaints.stream().anyMatch(line -> line.startsWith(cell + pop + ':')), complaints::toString);
        }
        assertTrue(complaints.stream().allMatch(line -> line.contains("cell")), complaints::toString);
        assertTrue(
                complaints.stream().noneMatch(line -> line.contains(" from router to router")),
                "the router is not taken from the map of PoPs: " + complaints);
    }
}
