package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ribflow ledger}: 95th percentiles as they are billed. */
@Command(
        name = "ledger",
        header = "Shows 95th percentiles as they are billed.",
        description = {
            "By neighbour AS, interface, customer or community, as ledger in the configuration has them: in, out, commit,"
                    + " overage and forecast. What each number means says ribflow-ledger(1)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ribflow ledger",
            "  ribflow ledger --month last --by customer --format csv",
            "  ribflow ledger AS64501 --rule sum",
            "  ribflow ledger 10.1.0.1#3 --since 2026-11-01 --until 2026-11-08",
            "  ribflow ledger ACME --month 2026-11 --samples --format csv"
        })
public final class LedgerCommand extends ClientCommand {

    @Parameters(
            paramLabel = "SUBJECT",
            arity = "0..1",
            description =
                    "Only this one: an AS, an interface as 10.1.0.1#3, a customer, a community, or a name in maps.commits."
                            + " Default: all.")
    private @Nullable String subject;

    @Option(
            names = {"-b", "--by"},
            paramLabel = "KIND",
            description = "Only one kind: neighbour, interface, customer or community.")
    private @Nullable String kind;

    @Option(
            names = {"-m", "--month"},
            paramLabel = "MONTH",
            description = "A calendar month in UTC: 2026-11, current or last. Default: current.")
    private @Nullable String month;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "In place of a month: from this time on, written as in a query: 2026-11-21T20:40, -7d, yesterday.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "To this time, together with --since. Default: now.")
    private @Nullable String until;

    @Option(
            names = {"-r", "--rule"},
            paramLabel = "RULE",
            description = "What is billed, whatever maps.commits says: in, out, max or sum.")
    private @Nullable String rule;

    @Option(names = "--samples", description = "The samples of SUBJECT, one a row.")
    private boolean samples;

    public LedgerCommand() {
        this(Terminal.ofProcess());
    }

    LedgerCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return "ledger"
                + option("by", kind)
                + option("of", subject)
                + option("month", month)
                + option("since", since)
                + option("until", until)
                + option("rule", rule)
                + (samples ? " samples" : "");
    }

    private static String option(String name, @Nullable String value) {
        return value == null ? "" : " " + name + " " + Words.word(value);
    }
}
