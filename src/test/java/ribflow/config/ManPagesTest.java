package ribflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.Main;

/**
 * The pages in man/ are what the definitions make of them today. After a change of a definition,
 * {@code mvn -q test -Dtest=ManPagesTest -Dman.write=true} writes the pages anew.
 */
final class ManPagesTest {

    private static final Path FOLDER = Path.of("man");

    @ParameterizedTest
    @MethodSource("names")
    void isNotStale(String file) throws IOException {
        String text = pages().getOrDefault(file, "");
        Path path = FOLDER.resolve(file);
        if (Boolean.getBoolean("man.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(path, text);
        }
        assertEquals(text, Files.readString(path), "stale: mvn -q test -Dtest=ManPagesTest -Dman.write=true");
    }

    @Test
    void thereAreNoOtherPages() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(names(), names);
        }
    }

    @Test
    void theExampleOfTheManualIsGood() throws ConfigurationErrors {
        Configuration configuration = ConfigurationFile.parse("example", ConfigurationPage.example(), Path.of(""));
        assertEquals(2, configuration.bgp().neighbours().size());
    }

    @Test
    void proseIsProtectedFromBeingTakenForMacros() {
        String page = new Roff("test", 7, "Test")
                .text(".hidden 'quoted' back\\slash `bold`\n\n'first")
                .example(".dot\n'quote\n")
                .toString();
        assertTrue(page.endsWith("""
            .PP
            \\&.hidden 'quoted' back\\eslash \\fBbold\\fR
            .PP
            \\&'first
            .PP
            .RS 4
            .nf
            \\&.dot
            \\&'quote
            .fi
            .RE
            """), page);
    }

    static List<String> names() {
        return pages().keySet().stream().sorted().toList();
    }

    private static Map<String, String> pages() {
        return Map.of(
                "ribflow.1", CommandPage.of(Main.commandLine().getCommandSpec()),
                "ribflow-ledger.1", new LedgerPage().render(),
                "ribflow.yaml.5", new ConfigurationPage().render(),
                "ribflow-maps.5", new MapsPage().render(),
                "ribflow-columns.7", new ColumnsPage().render());
    }
}
