package ribflow.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ribflow.query.Format;

/** {@code ribflow matrix}: the core traffic matrix. */
@Command(
        name = "matrix",
        header = "Shows the core traffic matrix: what goes from where to where through the network.",
        description = {
            "A table shows a grid with sums; csv, json and ndjson have a row for each cell. What is not known has a row and a"
                    + " column of its own, with the reasons above. Local exchange, which enters and leaves at the same PoP and"
                    + " never crosses the core, stands apart in the last column.",
            "On a terminal, unless a format is named or the matrix is split, the grid is a heatmap that fits the window: cells"
                    + " have the colour of their class, local exchange stands in brackets, a dot is no traffic, a question mark"
                    + " what is not known. --svg and --sankey draw for a report.",
            "Where routers look at one of so many packets only, each cell says how far it may be off (± 3 %%: the truth is"
                    + " within in nineteen of twenty cases). Where that is more than half, it says 'too few samples'."
        },
        subcommands = {MatrixCommand.Check.class, MatrixCommand.Roles.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ribflow matrix",
            "  ribflow matrix --last 1h --level router",
            "  ribflow matrix --since 2026-11-01 --until 2026-12-01 --p95",
            "  ribflow matrix --level pop-as --by class --top 20",
            "  ribflow matrix all --format json",
            "  ribflow matrix --last 1d --svg matrix.svg --sankey flows.svg",
            "  ribflow matrix --colour always | less -RS",
            "  ribflow matrix check --last 1d"
        })
public final class MatrixCommand extends ClientCommand {

    @Parameters(
            paramLabel = "SPAN",
            arity = "0..1",
            description =
                    "current: the bin that is being filled; all: all bins that are kept. Default: the latest that is complete.")
    private @Nullable String span;

    @Option(
            names = {"-l", "--level"},
            paramLabel = "LEVEL",
            description =
                    "pop: from PoP to PoP (the default); router: from router to router; as: from PoP to neighbour AS;"
                            + " pop-as: from neighbour AS at a PoP to neighbour AS at a PoP; interface: from edge interface to PoP. Of"
                            + " those that matrix.levels has.")
    private @Nullable String level;

    @Option(
            names = "--by",
            paramLabel = "SPLIT",
            description = "Split by class (of service, by maps.classes), ip_version or dscp.")
    private @Nullable String by;

    @ArgGroup(exclusive = true)
    private final Measured measured = new Measured();

    private final @ArgGroup(exclusive = false) Time time = new Time();

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "So many rows and columns at most; what is smaller goes together into one. 0: all of them."
                    + " Default: 40 PoPs, 12 of others.")
    private @Nullable Integer top;

    @Option(names = "--plain", description = "Figures without their precision.")
    private boolean plain;

    @Mixin
    private final Pictures pictures = new Pictures();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** What of each cell. */
    private static final class Measured {

        @Option(
                names = "--rate",
                description = "Bits per second, over the time in which flows were collected (the default).")
        private boolean rate;

        @Option(
                names = "--p95",
                description =
                        "The 95th percentile of the bins' rates, as it is billed: nearest rank, bins without traffic count.")
        private boolean p95;

        @Option(names = "--bytes", description = "Bytes.")
        private boolean bytes;

        @Option(names = "--packets", description = "Packets; without ±, which is of bytes.")
        private boolean packets;

        private String word() {
            return p95 ? "p95" : bytes ? "bytes" : packets ? "packets" : "";
        }
    }

    /** Of which time. */
    static final class Time {

        @Option(names = "--last", paramLabel = "TIME", description = "The bins of the last 30m, 12h, 7d.")
        private @Nullable String last;

        @Option(
                names = "--at",
                paramLabel = "MOMENT",
                description = "The bin that holds a moment: 2026-11-21T20:40 (UTC), -1h, yesterday.")
        private @Nullable String at;

        @Option(names = "--since", paramLabel = "MOMENT", description = "The bins that begin then or later.")
        private @Nullable String since;

        @Option(names = "--until", paramLabel = "MOMENT", description = "The bins that begin before; with --since.")
        private @Nullable String until;

        /** The words of a request. */
        private List<String> words() {
            List<String> words = new ArrayList<>();
            word(words, "last", last);
            word(words, "at", at);
            word(words, "since", since);
            word(words, "until", until);
            return words;
        }

        private static void word(List<String> words, String key, @Nullable String value) {
            if (value != null) {
                words.add(key);
                words.add(Words.word(value));
            }
        }
    }

    public MatrixCommand() {
        this(Terminal.ofProcess());
    }

    MatrixCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void check() {
        if (span != null && !time.words().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "'" + span + "' and a time by an option: one of them at a time");
        }
        if (pictures.toFiles() && formatNamed()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--svg and --sankey show nothing that could have a --format: one of them at a time");
        }
        if (pictures.toFiles() && by != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--svg and --sankey draw one matrix, and --by makes several: one of them at a time");
        }
    }

    /** Whether the daemon's answer is a chart, of which a picture is made here. */
    private boolean drawn() {
        return !formatNamed() && by == null && (pictures.toFiles() || pictures.shown(terminal()));
    }

    @Override
    Format byDefault() {
        return drawn() ? Format.CSV : super.byDefault();
    }

    @Override
    String request() {
        return request(drawn() ? "chart" : format() == Format.TABLE ? "" : "cells");
    }

    @Override
    Optional<String> converse(Conversation conversation, String request) throws IOException {
        if (!drawn()) {
            return super.converse(conversation, request);
        }
        ChartReader reader = new ChartReader();
        Optional<String> complaint = conversation.ask(request, reader);
        if (complaint.isEmpty()) {
            pictures.draw(reader.chart(), terminal());
        }
        return complaint;
    }

    /** @param shape how the daemon shall write it down; nothing for a grid */
    private String request(String shape) {
        List<String> words = new ArrayList<>(List.of("matrix", shape));
        words.add(span == null ? "" : Words.word(span));
        Time.word(words, "level", level);
        Time.word(words, "by", by);
        words.add(measured.word());
        words.addAll(time.words());
        Time.word(words, "top", top == null ? null : String.valueOf(top));
        words.add(plain ? "plain" : "");
        words.removeIf(String::isEmpty);
        return String.join(" ", words);
    }

    /** {@code ribflow matrix check}: what leaves by the matrix, beside what is seen leaving. */
    @Command(
            name = "check",
            header = "Compares what the matrix says that leaves at each PoP with what its routers see leaving.",
            description =
                    "What leaves at a PoP by the matrix is what entered anywhere and has its BGP next hop there. What is"
                            + " seen leaving is counted by the PoP's own routers, where it goes out by an edge interface. Both are the"
                            + " same if all routers export, all edge interfaces have a role in maps.interfaces, and routes are those"
                            + " that packets took.",
            footerHeading = "%nExamples:%n",
            footer = {"  ribflow matrix check", "  ribflow matrix check --last 1d"})
    public static final class Check extends ClientCommand {

        private final @ArgGroup(exclusive = false) Time time = new Time();

        public Check() {
            this(Terminal.ofProcess());
        }

        Check(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            List<String> words = new ArrayList<>(List.of("matrix", "check"));
            words.addAll(time.words());
            if (time.words().isEmpty() && above().orElse(null) instanceof MatrixCommand matrix) {
                words.addAll(matrix.span == null ? matrix.time.words() : List.of(Words.word(matrix.span)));
            }
            return String.join(" ", words);
        }
    }

    /** {@code ribflow matrix roles}: roles that interfaces might have. */
    @Command(
            name = "roles",
            header =
                    "Suggests roles for interfaces that have none, by the routes back to where their traffic comes from.",
            description =
                    "Where most of what comes in by an interface has sources whose next hop is outside, by the routes of"
                            + " the router itself, it is likely an edge interface; where it is another router of the network, a core"
                            + " interface. Nothing is done with it: take over what is right into maps.interfaces.",
            footerHeading = "%nExamples:%n",
            footer = {"  ribflow matrix roles", "  ribflow matrix roles --format csv"})
    public static final class Roles extends ClientCommand {

        public Roles() {
            this(Terminal.ofProcess());
        }

        Roles(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "matrix roles";
        }
    }
}
