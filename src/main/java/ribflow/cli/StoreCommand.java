package ribflow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ribflow.query.Format;
import ribflow.query.QueryException;

/** {@code ribflow store}: looks after the history, in the daemon or on a folder. */
@Command(
        name = "store",
        header = "Looks after the history that tables keep on disk.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StoreCommand.Sizes.class,
            StoreCommand.Bins.class,
            StoreCommand.Gaps.class,
            StoreCommand.Verify.class,
            StoreCommand.Compact.class,
            StoreCommand.Backup.class,
            StoreCommand.Export.class,
            StoreCommand.Import.class
        })
public final class StoreCommand implements Runnable {

    /** Answers requests about a history that no daemon uses, in this process. */
    public interface Offline {

        /**
         * Answers one request.
         *
         * @param folder where the history is
         * @param request what a daemon would be asked
         * @param out takes the answer, in UTF-8
         * @param notes takes what else is to be told
         */
        void answer(Path folder, String request, Format format, OutputStream out, Consumer<String> notes)
                throws QueryException, IOException;
    }

    private final Offline offline;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final HelpOption help = new HelpOption();

    public StoreCommand(Offline offline) {
        this.offline = offline;
    }

    Offline offline() {
        return offline;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "what to do with the history? "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    /** {@code ribflow store sizes}: what there is, and what it takes. */
    @Command(
            name = "sizes",
            header = "Shows how much history there is, and what it takes on disk.",
            description = {
                "A row for each table and length of bins; of one table, a row for each partition. disk is what its files"
                        + " take, in bytes; a partition that is still written takes more than it will."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  ribflow store sizes",
                "  ribflow store sizes traffic",
                "  ribflow store sizes --folder /backup/ribflow"
            })
    public static final class Sizes extends StoreRequest {

        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "One table, partition by partition.")
        private @Nullable String table;

        public Sizes() {
            this(Terminal.ofProcess());
        }

        Sizes(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "store sizes" + (table == null ? "" : " " + Words.word(table));
        }
    }

    /** A request about the bins of one table in a period. */
    abstract static class OfBins extends StoreRequest {

        @Parameters(index = "0", paramLabel = "TABLE", description = "The name of the table; matrix is one, too.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String table;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description =
                        "Bins that begin then or later: 2026-11-21T20:40, 2026-11-21, -1h, now, today, yesterday.")
        private @Nullable String since;

        @Option(names = "--until", paramLabel = "TIME", description = "Bins that begin before.")
        private @Nullable String until;

        OfBins(Terminal terminal) {
            super(terminal);
        }

        final String words() {
            return " " + Words.word(table) + option("since", since) + option("until", until);
        }
    }

    /** {@code ribflow store bins}: the bins of a table. */
    @Command(
            name = "bins",
            header = "Lists the bins that a table has on disk.",
            description = {
                "covered_millis says for how long in the bin flows were collected. A bin without rows is one in which there was"
                        + " nothing to count; one that is not listed is one of which nothing is known (see gaps)."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  ribflow store bins traffic --since today",
                "  ribflow store bins traffic --bin 1h --since 2026-11-01"
            })
    public static final class Bins extends OfBins {

        @Option(
                names = "--bin",
                paramLabel = "LENGTH",
                description = "Bins of this length, such as 1h. Default: the table's own.")
        private @Nullable String bin;

        public Bins() {
            this(Terminal.ofProcess());
        }

        Bins(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "store bins" + words() + option("bin", bin);
        }
    }

    /** {@code ribflow store gaps}: what is not known. */
    @Command(
            name = "gaps",
            header = "Lists the times of which the history does not know all.",
            description = {
                "From a table's first bin to its last: when nothing was collected, and for how many milliseconds; and what"
                        + " was lost when a daemon ended without being told to (flows: how many; empty where that is not"
                        + " known)."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  ribflow store gaps", "  ribflow store gaps traffic --since 2026-11-01"})
    public static final class Gaps extends StoreRequest {

        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "One table. Default: all.")
        private @Nullable String table;

        @Option(names = "--since", paramLabel = "TIME", description = "Gaps that end later.")
        private @Nullable String since;

        @Option(names = "--until", paramLabel = "TIME", description = "Gaps that begin before.")
        private @Nullable String until;

        public Gaps() {
            this(Terminal.ofProcess());
        }

        Gaps(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "store gaps" + (table == null ? "" : " " + Words.word(table)) + option("since", since)
                    + option("until", until);
        }
    }

    /** {@code ribflow store verify}: reads all there is. */
    @Command(
            name = "verify",
            header = "Reads all of the history and holds it against its checksums.",
            description = {
                "A row for each partition. What is damaged is named, and the exit status is 1; a daemon sets it aside, as"
                        + " PERIOD.damaged-1 beside where it was, and goes on without. With --folder nothing is changed."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  ribflow store verify", "  ribflow store verify traffic --folder /backup/ribflow"})
    public static final class Verify extends StoreRequest {

        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "One table. Default: all.")
        private @Nullable String table;

        public Verify() {
            this(Terminal.ofProcess());
        }

        Verify(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "store verify" + (table == null ? "" : " " + Words.word(table));
        }
    }

    /** {@code ribflow store compact}: makes it as small as it gets. */
    @Command(
            name = "compact",
            header = "Rewrites the history's files so that they take as little as they can.",
            description = {
                "RocksDB does so by itself as time goes by; this does it now, for all partitions, which takes time and as"
                        + " much free space as the largest partition."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  ribflow store compact", "  ribflow store compact traffic"})
    public static final class Compact extends StoreRequest {

        @Parameters(paramLabel = "TABLE", arity = "0..1", description = "One table. Default: all.")
        private @Nullable String table;

        public Compact() {
            this(Terminal.ofProcess());
        }

        Compact(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "store compact" + (table == null ? "" : " " + Words.word(table));
        }
    }

    /** {@code ribflow store backup}: a copy of all, while the daemon goes on. */
    @Command(
            name = "backup",
            header = "Copies the history as it is at this moment to a new folder, while the daemon goes on.",
            description = {
                "The daemon writes it, with its rights. On the same file system the files are linked rather than copied, so"
                        + " that it takes moments and hardly any space; move the copy away from there at leisure. A backup is"
                        + " a history: --folder takes it, and a daemon whose history.folder it is goes on from there."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  ribflow store backup /var/backups/ribflow-2026-11-22"})
    public static final class Backup extends StoreRequest {

        @Parameters(paramLabel = "TARGET", description = "The folder to make; there must be none of that name.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path target;

        public Backup() {
            this(Terminal.ofProcess());
        }

        Backup(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "store backup " + Words.word(target.toAbsolutePath().toString());
        }
    }

    /** {@code ribflow store export}: bins with their rows, as text. */
    @Command(
            name = "export",
            header = "Writes the rows of bins as text, for other programs and for import.",
            description = {
                "Columns have their names in the configuration. Before them stand bin_millis, the length of the bin, and"
                        + " covered_millis, for how much of it flows were collected. A bin without rows is one line whose"
                        + " counters are empty. In CSV the line ends in a text become blanks; ndjson changes nothing.",
                "",
                "A text that is there but empty, as the AS path to a neighbour in our own AS is, is written ^$, so that it is"
                        + " not taken for none."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  ribflow store export traffic --since 2026-11-01 --until 2026-12-01 | zstd > november.ndjson.zst",
                "  ribflow store export traffic --bin 1h --format csv > hours.csv",
                "  ribflow store export traffic --bin all --folder /backup/ribflow > all.ndjson"
            })
    public static final class Export extends OfBins {

        @Option(
                names = "--bin",
                paramLabel = "LENGTH",
                description =
                        "Bins of this length, such as 1h, or all for those of each length. Default: the table's own.")
        private @Nullable String bin;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        public Export() {
            this(Terminal.ofProcess());
        }

        Export(Terminal terminal) {
            super(terminal);
        }

        @Override
        Format byDefault() {
            return Format.NDJSON;
        }

        @Override
        void check() {
            if (format() != Format.NDJSON && format() != Format.CSV) {
                throw new ParameterException(
                        spec.commandLine(), "--format " + format().label() + ": an export is ndjson or csv");
            }
        }

        @Override
        String request() {
            return "store export" + words() + option("bin", bin);
        }
    }

    /** {@code ribflow store import}: the inverse of export. */
    @Command(
            name = "import",
            header = "Puts exported bins into the history.",
            description = {
                "Reads what export wrote, ndjson or csv; which it is, it finds out by itself. The lines of a bin must follow"
                        + " each other. Bins that are there already stay as they are, unless --replace is given. Roll-ups of"
                        + " what came in are made anew.",
                "",
                "If anything is wrong with a line the import ends there and says what; the bins before it are in.",
                "",
                "A daemon reads the file itself, with its rights, and takes bins that end no later than the newest it has"
                        + " stored: what comes behind is its own."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  ribflow store import traffic november.ndjson",
                "  zstd -dc november.ndjson.zst | ribflow store import traffic - --folder /var/lib/ribflow"
            })
    public static final class Import extends StoreRequest {

        private static final String STANDARD_INPUT = "-";

        @Parameters(index = "0", paramLabel = "TABLE", description = "The name of the table; matrix is one, too.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String table;

        @Parameters(index = "1", paramLabel = "FILE", description = "The file; with --folder, - is standard input.")
        @SuppressWarnings("NullAway.Init")
        private String file;

        @Option(names = "--replace", description = "Replaces bins that are there already.")
        private boolean replace;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        public Import() {
            this(Terminal.ofProcess());
        }

        Import(Terminal terminal) {
            super(terminal);
        }

        @Override
        void check() {
            if (file.equals(STANDARD_INPUT) && !offline()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "-: a daemon reads files, not the standard input of a command; name a file, or the folder with"
                                + " --folder where no daemon uses it");
            }
        }

        @Override
        String request() {
            String path = file.equals(STANDARD_INPUT)
                    ? file
                    : Path.of(file).toAbsolutePath().toString();
            return "store import " + Words.word(table) + " " + Words.word(path) + (replace ? " replace" : "");
        }
    }
}
