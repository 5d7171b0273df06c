package ribflow.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import ribflow.cli.PmacctLayout.Counters;

/** {@code ribflow pmacct}: what pmacct's client prints, of one of our tables. */
@Command(
        name = "pmacct",
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeOnInvalidInput = 1,
        exitCodeOnExecutionException = 1,
        exitCodeList = {"0:it was answered", "1:it was not: the command line is wrong, or no daemon answers"},
        header = "Shows a table as pmacct's client does.",
        description = {
            "",
            "For scripts that call pmacct: the same options, and the same output to the byte, headers, widths and names"
                    + " in JSON included. Where ribflow knows that a value is not known and pmacct does not, it prints"
                    + " what pmacct would: 0, or nothing. Values are whole, however long. Errors and warnings go to"
                    + " stderr.",
            "",
            "It shows the table that the socket is for (tables.NAME.socket), or the one of --table, or the first. Of a"
                    + " table with time bins it shows the sums over the bins that are kept. FLOWS is shown where"
                    + " aggregate names flows.",
            "",
            "-N and -M take values for the primitives of -c, in their order and with commas between; several such"
                    + " questions with semicolons between, or file:NAME with one to a line. * stands for any value. A"
                    + " row meets a question if it prints exactly these values."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ribflow pmacct -s -T bytes,10",
            "  ribflow pmacct -p /tmp/collect.pipe -c dst_as -N '64500;64501' -n all",
            "  ribflow pmacct -c src_as,dst_as -M '64500,*' -O json"
        })
public final class PmacctCommand implements Callable<Integer> {

    private static final String COLLECT_PIPE = "/tmp/collect.pipe";
    private static final int FINE = 0;
    private static final int ERROR = 1;

    private final Terminal terminal;

    @Option(names = "-s", description = "Show all rows.")
    private boolean show;

    @Option(
            names = "-N",
            paramLabel = "VALUES",
            description = "Show counters of the rows with these values, a line for each question.")
    private @Nullable String counters;

    @Option(names = "-M", paramLabel = "VALUES", description = "Show the rows with these values.")
    private @Nullable String matches;

    @Option(
            names = "-c",
            paramLabel = "PRIMITIVES",
            description = "The columns that the values of -N and -M are for, with commas between.")
    private @Nullable String primitives;

    @Option(
            names = "-n",
            paramLabel = "COUNTER",
            description = "With -N: bytes, packets, flows, or all (packets, bytes, flows, and how many rows).")
    private String counter = "bytes";

    @Option(names = "-S", description = "With -N: one sum over all questions.")
    private boolean sum;

    @Option(
            names = "-T",
            paramLabel = "COUNTER[,COUNT]",
            description = "With -s and -M: the rows with the most bytes, packets or flows, the largest first.")
    private @Nullable String top;

    @Option(names = "-a", description = "Show all columns that pmacct has, whether the table has them or not.")
    private boolean all;

    @Option(
            names = "-r",
            description =
                    "With -N and -M: set the counters of these rows to zero in the moment in which they are read.")
    private boolean reset;

    @Option(names = "-e", description = "Empty the table; with -s, -N or -M in the moment in which it is read.")
    private boolean erase;

    @Option(names = "-i", description = "Show how many seconds ago the table was emptied, or never.")
    private boolean interval;

    @Option(
            names = {"-p"},
            paramLabel = "PATH",
            description = "The socket. Default: $" + SocketCommand.SOCKET_VARIABLE + ", else " + COLLECT_PIPE
                    + " if it is there, else " + SocketCommand.DEFAULT_SOCKET + ".")
    private @Nullable Path socket;

    @Option(names = "--table", paramLabel = "NAME", description = "Which table, whatever the socket.")
    private @Nullable String table;

    @Option(
            names = "-O",
            paramLabel = "FORMAT",
            description = "formatted, csv or json; event_formatted and event_csv leave out the counters.")
    private String format = "formatted";

    @Option(
            names = "-E",
            paramLabel = "CHARACTER",
            description = "What stands between values in CSV; also \\t and \\s.")
    private String separator = ",";

    @Option(names = "-I", description = "Show times in seconds since 1970.")
    private boolean epoch;

    @Option(names = "-u", description = "Show protocols as numbers.")
    private boolean protocolNumbers;

    @Option(names = "-0", description = "Show times in UTC, whatever the local time zone.")
    private boolean utc;

    @Option(names = "-l", description = "Without meaning here: every answer is of one moment.")
    private boolean lock;

    @Option(names = "-t", description = "Without meaning here; see ribflow tables.")
    private boolean status;

    @Option(names = "-C", description = "Without meaning here: the column class has names, not numbers.")
    private boolean classes;

    @Option(names = "-U", description = "Without meaning here; ribflow query columns shows columns of your own, too.")
    private boolean custom;

    @Option(names = "-V", description = "Show whose client this is and exit.")
    private boolean version;

    @Mixin
    private final HelpOption help = new HelpOption();

    public PmacctCommand() {
        this(Terminal.ofProcess());
    }

    PmacctCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path path = path();
        try (Writer out = new BufferedWriter(
                new OutputStreamWriter(Conversation.toReader(terminal.out()), StandardCharsets.UTF_8))) {
            if (version) {
                out.write("ribflow pmacct, as pmacct IMT plugin client, pmacct 1.7.7\n");
                return FINE;
            }
            check();
            try (Conversation daemon = connect(path)) {
                answer(daemon, out);
            }
            return FINE;
        } catch (Conversation.NobodyReads e) {
            return FINE;
        } catch (PmacctException | IOException e) {
            terminal.err().println("ERROR: " + e.getMessage());
            return ERROR;
        }
    }

    private Path path() {
        if (socket != null) {
            return socket;
        }
        String byDefault = Files.exists(Path.of(COLLECT_PIPE)) ? COLLECT_PIPE : SocketCommand.DEFAULT_SOCKET;
        return Path.of(terminal.environment().getOrDefault(SocketCommand.SOCKET_VARIABLE, byDefault));
    }

    private static Conversation connect(Path path) {
        try {
            return Conversation.with(path);
        } catch (IOException e) {
            throw new PmacctException("Unable to connect to '" + path + "'");
        }
    }

    /** Complains about what cannot be answered, and says what is passed over. */
    private void check() {
        if (Stream.of(show, status, counters != null, matches != null, classes)
                        .filter(asked -> asked)
                        .count()
                > 1) {
            throw new PmacctException("-s, -t, -N, -M and -C options are each mutually exclusive.");
        }
        if (status) {
            throw new PmacctException(
                    "-t: ribflow's tables have no buckets; 'ribflow tables' shows how full they are.");
        }
        if (classes || custom) {
            throw new PmacctException((classes ? "-C: classes have names here, no numbers" : "-U")
                    + "; 'ribflow query columns' shows all columns.");
        }
        boolean questions = counters != null || matches != null;
        if (reset && !questions) {
            throw new PmacctException("-r selected but either -N or -M has not been specified.");
        }
        if (questions && (primitives == null || primitives.isBlank())) {
            throw new PmacctException("-N or -M selected but -c has not been specified or is invalid.");
        }
        if (!show && !questions && !erase && !interval) {
            throw new PmacctException("no options specified. Either -s, -e, -i, -M or -N must be supplied.");
        }
        if (separator().length() != 1) {
            throw new PmacctException("-E option expects a single char as separator");
        }
        if (lock) {
            warn("-l is not needed: every answer is of one moment.");
        }
    }

    private void warn(String warning) {
        terminal.err().println("WARN: " + warning);
    }

    private String separator() {
        return switch (separator) {
            case "\\t" -> "\t";
            case "\\s" -> " ";
            default -> separator;
        };
    }

    private void answer(Conversation daemon, Writer out) throws IOException {
        PmacctTable shown = PmacctTable.ask(daemon, Optional.ofNullable(table));
        if (interval) {
            out.write(shown.sinceErased(Instant.now()) + "\n");
        }
        if (show || counters != null || matches != null) {
            rows(daemon, shown, out);
        } else if (erase) {
            PmacctReading.run(daemon, "csv erase " + shown.name());
            out.write("OK: Clearing stats.\n");
        }
    }

    private void rows(Conversation daemon, PmacctTable shown, Writer out) throws IOException {
        PmacctSpelling spelling =
                new PmacctSpelling(utc ? ZoneOffset.UTC : ZoneId.systemDefault(), epoch, protocolNumbers);
        PmacctReading reading = new PmacctReading(daemon, shown, spelling, reset, erase, this::warn);
        if (counters != null) {
            reading.questions(primitives(), counters);
            PmacctSums sums = reading.sums();
            sums.write(out, counter(), sum);
            return;
        }
        if (matches != null) {
            reading.questions(primitives(), matches);
        }
        print(reading, out, shown);
    }

    private String primitives() {
        return primitives == null ? "" : primitives;
    }

    private void print(PmacctReading reading, Writer out, PmacctTable shown) throws IOException {
        List<PmacctColumn> columns = reading.columns(all);
        PmacctLayout layout = layout(out, columns, all || shown.flows());
        layout.begin();
        long[] rows = {0};
        PmacctRow.Sink counted = row -> {
            rows[0]++;
            layout.row(row);
        };
        Optional<PmacctTop> largest = top();
        reading.read(columns, largest.<PmacctRow.Sink>map(sorted -> sorted).orElse(counted));
        if (largest.isPresent()) {
            largest.get().to(counted);
        }
        layout.end(rows[0]);
    }

    private PmacctLayout layout(Writer out, List<PmacctColumn> columns, boolean flows) {
        return switch (format) {
            case "csv" ->
                new PmacctLayout.Csv(
                        out, columns, new Counters(true, flows), separator().charAt(0));
            case "event_csv" ->
                new PmacctLayout.Csv(
                        out, columns, new Counters(false, false), separator().charAt(0));
            case "json" -> new PmacctLayout.Json(out, columns, new Counters(true, flows));
            case "event_formatted" -> new PmacctLayout.Formatted(out, columns, new Counters(false, false), all);
            case "formatted" -> new PmacctLayout.Formatted(out, columns, new Counters(true, flows), all);
            default -> {
                warn("-O, ignoring unknown output value: '" + format + "'.");
                yield new PmacctLayout.Formatted(out, columns, new Counters(true, flows), all);
            }
        };
    }

    /** {@code -T}; a number that is none stands for all rows, as with pmacct. */
    private Optional<PmacctTop> top() {
        if (top == null) {
            return Optional.empty();
        }
        String[] parts = top.split(",", 2);
        Optional<PmacctCounter> by = PmacctCounter.named(parts[0].strip());
        if (by.isEmpty()) {
            warn("-T, ignoring unknown counter type: " + parts[0] + ".");
        }
        boolean number = parts.length == 2 && parts[1].strip().matches("\\d{1,9}");
        return by.map(counted -> new PmacctTop(counted, number ? Integer.parseInt(parts[1].strip()) : 0));
    }

    private Optional<PmacctCounter> counter() {
        Optional<PmacctCounter> named = PmacctCounter.named(counter);
        if (counter.equals("all")) {
            return Optional.empty();
        }
        if (named.isEmpty()) {
            warn("-n, ignoring unknown counter type: " + counter + ".");
        }
        return Optional.of(named.orElse(PmacctCounter.BYTES));
    }
}
