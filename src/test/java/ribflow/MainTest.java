package ribflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MainTest {

    private static CommandLine line(String word) {
        return Main.commandLine(OutputStream.nullOutputStream(), word);
    }

    @Test
    void aClientIsReadAloneAndIsTheSame() {
        int alone = 0;
        CommandLine all = Main.commandLine();
        for (String name : all.getSubcommands().keySet()) {
            CommandLine line = line(name);
            alone += line.getSubcommands().size() == 1 ? 1 : 0;
            assertEquals(usage(all, name), usage(line, name));
        }
        assertEquals(14, alone); // all that ask a daemon, but for completion, which is about all of them
    }

    @Test
    void whatNamesNoClientMayBeAnything() {
        Set<String> all = Main.commandLine().getSubcommands().keySet();
        for (String word : new String[] {"", "QUERY", "querz", "-h", "daemon", "completion", "client"}) {
            assertEquals(all, line(word).getSubcommands().keySet(), word);
        }
    }

    @Test
    void aMistakeIsNotLostAboveAPageOfHelp() {
        StringWriter err = new StringWriter();
        assertEquals(2, line("simulate").setErr(new PrintWriter(err)).execute("simulate"));
        assertEquals("""
                name where flows go (--flows), where BGP goes (--bgp), or both
                See 'ribflow simulate --help'.
                """, err.toString());
    }

    @Test
    void whoNamesNoCommandIsShownAll() {
        StringWriter err = new StringWriter();
        assertEquals(2, line("").setErr(new PrintWriter(err)).execute());
        assertTrue(err.toString().startsWith("which command?\nUsage: ribflow"), err.toString());
        assertTrue(err.toString().contains("matrix"), err.toString());
    }

    private static String usage(CommandLine line, String command) {
        return Objects.requireNonNull(line.getSubcommands().get(command)).getUsageMessage();
    }
}
