package ribflow.moving;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ribflow.cli.HelpOption;
import ribflow.config.ConfigurationErrors;
import ribflow.config.ConfigurationFile;
import ribflow.maps.Problem;
import ribflow.maps.Syntax;

/** {@code ribflow import-pmacct}: a configuration of pmacct's, as one of ours. */
@Command(
        name = "import-pmacct",
        description = {
            "Converts a configuration of pmacct's nfacctd, sfacctd, pmacctd or uacctd, and its maps.",
            "Our configuration goes to the standard output, with the line that each key comes from; the maps go to a"
                    + " folder beside. What has no counterpart is listed on the standard error, with what to do instead:"
                    + " file:lines: keys: advice. The same list stands at the end of the configuration.",
            "Every plugin with an aggregate becomes a table. Maps that are not where the configuration says are looked"
                    + " for beside it."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all of it was converted",
            "1:it was converted, but for what is listed",
            "2:nothing of it can be used, or the command line is wrong"
        })
public final class ImportCommand implements Callable<Integer> {

    private static final int SOME_LEFT = 1;
    private static final int NOTHING = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "pmacct's configuration.")
    private @Nullable Path file;

    @Option(
            names = "--maps",
            paramLabel = "DIR",
            defaultValue = "maps",
            description = "Where the converted maps are written (default: maps). Files of an earlier conversion are"
                    + " replaced, and kept with a ~ behind their name if they say something else; others are not.")
    @SuppressWarnings("NullAway.Init")
    private Path maps;

    @Option(
            names = "--as",
            paramLabel = "AS",
            description = "Our AS, where the configuration has no bgp_daemon_as: ribflow must know it.")
    private @Nullable String as;

    @Option(names = "--keys", description = "List all keys of pmacct's, and what becomes of each.")
    private boolean keys;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        if (keys) {
            return listKeys();
        }
        Path from = file;
        if (from == null) {
            throw new ParameterException(spec.commandLine(), "which FILE?");
        }
        try {
            return report(Conversion.of(from, maps, localAs()));
        } catch (NoSuchFileException e) {
            return nothing(e.getFile() + ": there is no such file; allowed: a configuration of pmacct's");
        } catch (IOException e) {
            return nothing(from + ": " + e.getMessage());
        }
    }

    private OptionalLong localAs() {
        if (as == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Syntax.AS_NUMBER.read(as));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--as: " + Syntax.AS_NUMBER.explain(e), e);
        }
    }

    private int report(Conversion conversion) {
        PrintWriter err = spec.commandLine().getErr();
        conversion.left().forEach(err::println);
        conversion.notes().forEach(note -> err.println("note: " + note));
        if (conversion.tables() == 0) {
            return nothing("nothing is counted: there is no plugin that could become a table");
        }
        if (conversion.maps() && !maps.isAbsolute()) {
            err.println("note: " + maps + ": save our configuration in "
                    + Path.of("").toAbsolutePath() + ", where the paths of its maps begin");
        }
        spec.commandLine().getOut().print(conversion.yaml());
        spec.commandLine().getOut().flush();
        List<Problem> problems = problems(conversion.yaml());
        problems.forEach(problem -> err.println("to be mended by hand: " + problem));
        err.flush();
        return conversion.left().isEmpty() && problems.isEmpty() ? 0 : SOME_LEFT;
    }

    /** What our own reader says of it, which should be nothing. */
    private static List<Problem> problems(String yaml) {
        try {
            ConfigurationFile.parse("ribflow.yaml", yaml, Path.of(""));
            return List.of();
        } catch (ConfigurationErrors e) {
            return e.problems();
        }
    }

    private int nothing(String why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(why);
        err.flush();
        return NOTHING;
    }

    private int listKeys() {
        PrintWriter out = spec.commandLine().getOut();
        Counterparts.ALL.forEach(row ->
                row.keys().forEach(key -> out.println(key + ": " + row.fate().words())));
        out.flush();
        return 0;
    }
}
