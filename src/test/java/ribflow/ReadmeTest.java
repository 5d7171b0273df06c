package ribflow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import ribflow.config.ConfigurationErrors;
import ribflow.config.ConfigurationFile;

/** What the README tells a newcomer to type works. */
final class ReadmeTest {

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("(?m)^ *(?:\\./)?ribflow ([a-z]+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    private static List<String> all(Pattern pattern) throws IOException {
        return pattern.matcher(readme()).results().map(match -> match.group(1)).toList();
    }

    @Test
    void itsConfigurationIsRight() throws IOException, ConfigurationErrors {
        List<String> examples = all(YAML);
        assertFalse(examples.isEmpty());
        for (String example : examples) {
            ConfigurationFile.parse("README.md", example.stripIndent(), Path.of("."));
        }
    }

    @Test
    void itsCommandsExist() throws IOException {
        CommandLine root = Main.commandLine();
        List<String> commands = all(COMMAND);
        assertTrue(commands.size() > 5, commands::toString);
        for (String command : commands) {
            assertTrue(root.getSubcommands().containsKey(command), () -> "there is no command " + command);
        }
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        for (MatchResult link : LINK.matcher(readme()).results().toList()) {
            assertTrue(Files.exists(Path.of(link.group(1))), () -> "a link leads nowhere: " + link.group(1));
        }
    }
}
