package ribflow.moving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import ribflow.config.ConfigurationErrors;
import ribflow.config.OperatorFiles;
import ribflow.flow.Names;

/**
 * Every configuration in {@code test-fixtures/moving} becomes what stands in its folder {@code expected}: our
 * configuration and maps, and what is said on the way. After a change, {@code -Dgolden.write=true} writes these anew, to be
 * read before they are committed.
 */
final class ImportCommandTest {

    private static final Path FIXTURES = Path.of("test-fixtures/moving");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("configurations")
    void becomesWhatStandsBesideIt(Path file) throws IOException {
        int status = run(file.toString(), "--maps", folder.resolve("maps").toString());
        Map<String, String> made = new TreeMap<>();
        made.put("ribflow.yaml", plain(out.toString()));
        made.put("said.txt", plain(err.toString()) + "exit status " + status + "\n");
        try (Stream<Path> maps = Files.list(Files.createDirectories(folder.resolve("maps")))) {
            maps.forEach(map -> made.put("maps_" + map.getFileName(), text(map)));
        }
        Path golden = file.resolveSibling("expected");
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(golden);
            for (Map.Entry<String, String> each : made.entrySet()) {
                Files.writeString(golden.resolve(each.getKey()), each.getValue());
            }
        }
        Map<String, String> expected = new TreeMap<>();
        try (Stream<Path> files = Files.list(golden)) {
            files.forEach(each -> expected.put(each.getFileName().toString(), text(each)));
        }
        assertEquals(expected, made);
    }

    /** Whatever is written, the daemon takes. */
    @ParameterizedTest
    @MethodSource("configurations")
    void isAcceptedByCheck(Path file) throws IOException, ConfigurationErrors {
        run(file.toString(), "--maps", folder.resolve("maps").toString());
        assertFalse(err.toString().contains("to be mended"), err.toString());
        Path yaml = Files.writeString(folder.resolve("ribflow.yaml"), out.toString());
        OperatorFiles.read(yaml, new Names());
    }

    @Test
    void allConvertedIsZero() throws IOException {
        assertEquals(0, run(configuration("plugins: memory[a]\naggregate[a]: src_as, dst_as\ndaemonize: true\n")));
        assertEquals("", err.toString());
        assertTrue(out.toString().contains("aggregate: [src_as, dst_as]"), out.toString());
    }

    @Test
    void flowsAloneAreOfEverything() throws IOException {
        assertEquals(0, run(configuration("plugins: memory\naggregate: flows\n")));
        assertTrue(out.toString().contains("aggregate: [flows, none]"), out.toString());
        assertFalse(err.toString().contains("to be mended"), err.toString());
    }

    @Test
    void nothingToCountIsTwo() throws IOException {
        assertEquals(2, run(configuration("plugins: tee[a]\ntee_receivers[a]: there\n")));
        assertEquals("", out.toString());
        assertTrue(
                err.toString().endsWith("nothing is counted: there is no plugin that could become a table\n"),
                err.toString());
    }

    @Test
    void aFileThatIsNotThereIsTwo() {
        assertEquals(2, run(folder.resolve("none.conf").toString()));
        assertTrue(err.toString().contains("there is no such file"), err.toString());
    }

    @Test
    void wrongUsageIsTwo() throws IOException {
        assertEquals(2, run());
        assertTrue(err.toString().startsWith("which FILE?"), err.toString());
        assertEquals(2, run(configuration("plugins: memory\n"), "--as", "none"));
        assertTrue(
                err.toString().contains("--as: 'none' is not a whole number; allowed: an AS number"), err.toString());
    }

    @Test
    void aMapThatSomebodyElseWroteIsNotReplaced() throws IOException {
        Path maps = Files.createDirectories(folder.resolve("maps"));
        Files.writeString(maps.resolve("sampling.map"), "ip=10.0.0.1 rate=7\n");
        Files.writeString(folder.resolve("rates"), "id=9 ip=10.0.0.1\n");
        String file = configuration("plugins: memory\nsampling_map: rates\n");
        assertEquals(2, run(file, "--maps", maps.toString()));
        assertTrue(err.toString().contains("is there already, and is no earlier conversion"), err.toString());
        assertEquals("ip=10.0.0.1 rate=7\n", Files.readString(maps.resolve("sampling.map")));
        Files.delete(maps.resolve("sampling.map"));
        assertEquals(0, run(file, "--maps", maps.toString()));
        assertEquals(0, run(file, "--maps", maps.toString()), "its own file is replaced");
    }

    @Test
    void theAsCanBeGiven() throws IOException {
        String file = configuration("plugins: memory\nbgp_daemon: true\n");
        assertEquals(1, run(file));
        out.getBuffer().setLength(0);
        assertEquals(0, run(file, "--as", "64499"));
        assertTrue(out.toString().contains("local_as: 64499"), out.toString());
    }

    @Test
    void allKeysAreListed() {
        assertEquals(0, run("--keys"));
        assertTrue(out.toString().contains("sampling_map: maps.sampling\n"), out.toString());
    }

    static List<Path> configurations() throws IOException {
        try (Stream<Path> files = Files.walk(FIXTURES, 2)) {
            return files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }

    private String configuration(String text) throws IOException {
        return Files.writeString(folder.resolve("nfacctd.conf"), text).toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the folder, whose name is another one each time, and which the comments are lined up behind. */
    private String plain(String text) {
        return text.replaceAll(Pattern.quote(folder.toString() + "/") + "(\\S+) +#", "$1  #");
    }

    private int run(String... arguments) {
        return new CommandLine(new ImportCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
