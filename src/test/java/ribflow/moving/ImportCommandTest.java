package ribflow.moving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    /** It may have been mended by hand, or belong to another daemon's configuration. */
    @Test
    void anEarlierConversionThatSaysSomethingElseIsKept() throws IOException {
        Path maps = folder.resolve("maps");
        Files.writeString(folder.resolve("rates"), "id=9 ip=10.0.0.1\n");
        String file = configuration("plugins: memory\nsampling_map: rates\n");
        assertEquals(0, run(file, "--maps", maps.toString()));
        String mended = Files.readString(maps.resolve("sampling.map")) + "ip=10.0.0.2 rate=7\n";
        Files.writeString(maps.resolve("sampling.map"), mended);
        assertEquals(0, run(file, "--maps", maps.toString()));
        assertEquals(mended, Files.readString(maps.resolve("sampling.map~")));
        assertFalse(Files.readString(maps.resolve("sampling.map")).contains("10.0.0.2"));
        assertTrue(err.toString().contains("sampling.map was there, and is now "), err.toString());
    }

    @Test
    void whatOnePluginAloneHasIsNotLostWithoutAWord() throws IOException {
        Files.writeString(folder.resolve("tags"), "set_tag=1 ip=10.0.0.1\n");
        assertEquals(1, run(configuration("""
                plugins: memory[in], print[out]
                aggregate[in]: dst_host
                aggregate[ouy]: src_host
                imt_path[out]: /tmp/nobody.asks
                pre_tag_map: tags
                pre_tag_map[out]: other.tags
                """), "--maps", folder.resolve("maps").toString()));
        assertTrue(
                err.toString()
                        .contains("nfacctd.conf:3: aggregate[ouy]: there is no plugin 'ouy'; did you mean out?;"
                                + " allowed: in, out\n"),
                err.toString());
        assertTrue(
                err.toString().contains("nfacctd.conf:6: pre_tag_map[out]: maps.pretag is not had for one plugin"),
                err.toString());
        assertTrue(out.toString().contains("#   nfacctd.conf:4: imt_path[out]: it has no effect"), out.toString());
    }

    @Test
    void allowedNetworksOfOnePluginAreItsTablesOwn() throws IOException {
        Files.writeString(folder.resolve("own"), "10.0.0.0/8\n");
        assertEquals(0, run(configuration("""
                plugins: memory[in], memory[all]
                aggregate: dst_host
                networks_file: own
                networks_file_filter[in]: true
                """), "--maps", folder.resolve("maps").toString()));
        assertEquals(2, out.toString().split("    networks: ").length, out.toString());
    }

    /** Our readers stop behind a hundred problems, and what was not read would be wrong still. */
    @Test
    void anyNumberOfRowsMayBeWrong() throws IOException, ConfigurationErrors {
        StringBuilder rows = new StringBuilder();
        for (int row = 1; row <= 1000; row++) {
            rows.append("id=")
                    .append(row)
                    .append(" ip=10.0.0.1 in=")
                    .append(row)
                    .append(row % 10 < 8 ? " x=1\n" : "\n");
        }
        Files.writeString(folder.resolve("rates"), rows);
        assertEquals(1, run(configuration("plugins: memory\nsampling_map: rates\n"), "--maps", folder + "/maps"));
        assertEquals(800, err.toString().lines().count(), "a line for each row, and no other");
        Path yaml = Files.writeString(folder.resolve("ribflow.yaml"), out.toString());
        OperatorFiles.read(yaml, new Names());
        assertTrue(Files.readString(folder.resolve("maps/sampling.map")).contains("\nid=999 "));
    }

    @Test
    void aFileThatIsWrongAllOverIsLeftOutFromSomewhereOn() throws IOException, ConfigurationErrors {
        Files.writeString(folder.resolve("rates"), "rate 9 for ip=10.0.0.1\n".repeat(7000));
        assertEquals(1, run(configuration("plugins: memory\nsampling_map: rates\n"), "--maps", folder + "/maps"));
        assertTrue(err.toString().contains("rates:5001: this row and all behind it: too many"), err.toString());
        OperatorFiles.read(Files.writeString(folder.resolve("ribflow.yaml"), out.toString()), new Names());
    }

    @Test
    void lettersAreThoseOfTheFile() throws IOException {
        Files.writeString(folder.resolve("tags"), "\ufeffset_label=Z\u00fcrich ip=10.0.0.1\r\n");
        assertEquals(
                0,
                run(
                        configuration("\ufeffplugins: memory\r\naggregate: label\r\npre_tag_map: tags\r\n"),
                        "--maps",
                        folder + "/maps"));
        String latin = "! Z\u00fcrich\nplugins: memory\nimt_path: /tmp/Z\u00fcrich\n";
        assertTrue(Files.readString(folder.resolve("maps/pretag.map")).contains("\nset_label=Z\u00fcrich ip="));
        Files.write(folder.resolve("nfacctd.conf"), latin.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(0, run(folder.resolve("nfacctd.conf").toString()));
        assertTrue(out.toString().contains("/tmp/Z\u00fcrich"), out.toString());
    }

    @Test
    void filesBesideItAreNamedInFull() throws IOException {
        Files.writeString(folder.resolve("roas.json"), "{}");
        Files.writeString(folder.resolve("GeoLite2-City.mmdb"), "");
        String file = configuration(
                "plugins: memory\nrpki_roas_file: roas.json\ngeoipv2_file: /old/host/GeoLite2-City.mmdb\n");
        assertEquals(0, run(file), err.toString());
        assertTrue(out.toString().contains("file: \"" + folder + "/roas.json\""), out.toString());
        assertTrue(out.toString().contains("city: \"" + folder + "/GeoLite2-City.mmdb\""), out.toString());
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
    void anIdentifierThatIsNoneIsTold() throws IOException {
        assertEquals(
                1, run(configuration("plugins: memory\nbgp_daemon: true\nbgp_daemon_id: edge1\n"), "--as", "64499"));
        assertTrue(
                err.toString().contains("nfacctd.conf:3: bgp_daemon_id: 'edge1' is no BGP identifier"), err.toString());
    }

    @Test
    void patternsThatNoCommunityHasAreTold() throws IOException {
        assertEquals(1, run(configuration("""
                plugins: memory
                aggregate: std_comm
                bgp_stdcomm_pattern: 64500:,4200000000:
                """)));
        assertTrue(
                err.toString().startsWith("nfacctd.conf:3: bgp_stdcomm_pattern: '4200000000:*' is no"), err.toString());
        assertTrue(out.toString().contains("communities: [\"64500:*\"]"), out.toString());
    }

    @Test
    void aFolderThatIsNoneIsTold() throws IOException {
        Files.writeString(folder.resolve("rates"), "id=9 ip=10.0.0.1\n");
        String file = configuration("plugins: memory\nsampling_map: rates\n");
        assertEquals(2, run(file, "--maps", folder.resolve("rates").toString()));
        assertTrue(err.toString().contains("maps cannot be written to " + folder.resolve("rates")), err.toString());
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
