package ribflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CheckCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void theShippedFileIsFine() {
        assertEquals(0, check("-c", "conf/ribflow.yaml"));
        assertEquals("", err.toString());
        int cores = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
        assertEquals("""
            conf/ribflow.yaml: fine
              collect  [::]:2100, %d worker%s
              bgp      3 neighbours
              maps     exporters.map: 5 rows, pops.map: 6 rows, interfaces.map: 6 rows, peers.map: 5 rows, sampling.map: 3 rows, vrf.map: 3 rows, networks.map: 3 rows, pretag.map: 6 rows, customers.map: 3 rows, colours.map: 4 rows, commits.map: 4 rows, classes.map: 4 rows
              names    22 of ASes, 4 of exporters
              table    traffic, 6 columns, 12 bins of 5m
              table    prefixes, 5 columns, no bins
              table    hosts, 2 columns, no bins
              matrix   3 PoPs, 12 bins of 5m
              history  of traffic, matrix, ledger in /var/lib/ribflow/history
              ledger   by neighbour, interface, customer, community, samples of 5m for 62d
            """.formatted(cores, cores == 1 ? "" : "s"), linesWithoutMemory());
        assertTrue(out.toString().contains("\n  memory   traffic: "), out.toString());
    }

    /** Memory depends on the machine. */
    private String linesWithoutMemory() {
        return out.toString()
                .lines()
                .filter(line -> !line.startsWith("  memory ") && !line.contains(".limit: "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void problemsOfTheFileAndOfItsMapsAreReportedTogether() throws Exception {
        Path file = folder.resolve("ribflow.yaml");
        Files.writeString(file, """
            colect: {}
            maps: {pops: pops.map, peers: none.map, interfaces: .}
            matrix:
            """);
        Files.writeString(folder.resolve("pops.map"), "pop=Paris in=3\n");
        assertEquals(2, check("--config", file.toString()));
        assertEquals("", out.toString());
        assertEquals("""
            FOLDER/ribflow.yaml:1: colect: unknown key; did you mean collect?
            FOLDER/ribflow.yaml:2: maps.interfaces: FOLDER is no file; allowed: a file that can be read
            FOLDER/ribflow.yaml:2: maps.peers: FOLDER/none.map does not exist; allowed: a file that can be read
            FOLDER/pops.map:1: neither ip nor nexthop; allowed: one of them
            4 problems
            """, err.toString().replace(folder.toString(), "FOLDER"));
    }

    @Test
    void aWrongMapAloneIsAProblemToo() throws Exception {
        Path file = folder.resolve("ribflow.yaml");
        Files.writeString(file, "tables: {t: {aggregate: src_as}}\nmaps: {peers: peers.map}\n");
        Files.writeString(folder.resolve("peers.map"), "id=1\n");
        assertEquals(2, check("-c", file.toString()));
        assertTrue(err.toString().endsWith("\n1 problem\n"), err.toString());
    }

    @Test
    void aPeerOfTheMapThatIsNoNeighbourIsNoted() throws Exception {
        Path file = folder.resolve("ribflow.yaml");
        Files.writeString(file, """
            bgp:
              local_as: 64500
              router_id: 10.0.0.250
              neighbours: [{address: 10.0.0.11, as: 64500}, {prefix: 10.1.0.0/16, as: 64500}]
            tables: {t: {aggregate: src_as}}
            maps: {exporters: exporters.map}
            """);
        Files.writeString(
                folder.resolve("exporters.map"),
                "bgp_ip=10.0.0.11 ip=::/0\nbgp_ip=10.0.0.12 ip=::/0\nbgp_ip=10.1.0.1 ip=::/0\n");
        assertEquals(0, check("-c", file.toString()));
        String notes =
                out.toString().lines().filter(line -> line.contains("note:")).reduce("", String::concat);
        assertEquals(
                "  note: exporters.map names 10.0.0.12, which is no neighbour; until it is one, nothing comes of its"
                        + " rows",
                notes);
    }

    /** It may come later; but whoever mistyped its name would wait for ever. */
    @Test
    void vrpsThatAreNotThereAreNoted() throws Exception {
        Path file = Files.writeString(
                folder.resolve("ribflow.yaml"), "rpki: {file: vrps.json}\ntables: {t: {aggregate: src_as}}\n");
        assertEquals(0, check("-c", file.toString()));
        assertTrue(
                out.toString()
                        .contains("  note: rpki.file " + folder.resolve("vrps.json")
                                + " cannot be read; until it can, nothing is validated by it"),
                out.toString());
    }

    @Test
    void withoutAFileItSaysHowItIsUsed() {
        assertEquals(2, check());
        assertTrue(err.toString().startsWith("Missing required option: '--config=FILE'"), err.toString());
    }

    private int check(String... arguments) {
        return new CommandLine(new CheckCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
