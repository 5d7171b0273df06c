package ribflow.config;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import ribflow.cli.HelpOption;
import ribflow.collect.TlsServer;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.maps.Maps;
import ribflow.maps.Problem;
import ribflow.maps.Subject;
import ribflow.query.NameFiles;

/** {@code ribflow check}: reads the configuration and all its maps as the daemon would, and says what is wrong. */
@Command(
        name = "check",
        description = {
            "Checks a configuration and its maps without starting anything.",
            "Everything that is wrong is reported at once, a line each: file:line: path: what is wrong, what is"
                    + " allowed.",
            "If nothing is, it says what there is, and how much memory tables may take when they are full, beside the heap that"
                    + " the launcher would give the daemon here. Whatever does not fit is noted; so does the daemon when it starts."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:nothing is wrong", "2:something is wrong"})
public final class CheckCommand implements Callable<Integer> {

    private static final int WRONG = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The configuration, see ribflow.yaml(5).")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        try {
            OperatorFiles files = OperatorFiles.read(file, new Names());
            Optional<String> tls =
                    files.configuration().collect().sessions().tls().flatMap(TlsServer::problem);
            return tls.isPresent()
                    ? wrong(List.of(new Problem(file.toString(), 0, "collect.ipfix_tls", tls.get())))
                    : fine(files);
        } catch (ConfigurationErrors e) {
            return wrong(e.problems());
        }
    }

    private int wrong(List<Problem> problems) {
        PrintWriter err = spec.commandLine().getErr();
        problems.forEach(err::println);
        err.println(count(problems.size(), "problem"));
        err.flush();
        return WRONG;
    }

    private int fine(OperatorFiles files) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ": fine");
        summary(files).forEach(line -> out.println("  " + line));
        MemoryPlan memory = MemoryPlan.of(files.configuration());
        HeapLimit heap = HeapLimit.ofLauncher();
        memory.lines(heap).forEach(line -> out.println("  memory   " + line));
        memory.complaint(file, heap).ifPresent(complaint -> out.println("  note: " + complaint));
        strangers(files.configuration(), files.maps())
                .forEach(peer -> out.println("  note: exporters.map names " + peer
                        + ", which is no neighbour; until it is one, nothing comes of its rows"));
        files.configuration()
                .rpki()
                .file()
                .filter(vrps -> !Files.isReadable(vrps))
                .ifPresent(vrps -> out.println(
                        "  note: rpki.file " + vrps + " cannot be read; until it can, nothing is validated by it"));
        out.flush();
        return 0;
    }

    /** Peers that answer for exporters by the map, but with whom there can be no session. */
    private static List<Address> strangers(Configuration configuration, Maps maps) {
        return maps.exporters().peers().stream()
                .filter(peer -> configuration.bgp().neighbours().stream()
                        .noneMatch(neighbour -> neighbour.prefix().contains(peer.high(), peer.low())))
                .toList();
    }

    private static List<String> summary(OperatorFiles files) {
        Configuration configuration = files.configuration();
        Maps maps = files.maps();
        List<String> lines = new ArrayList<>();
        String sockets = words(configuration.settings(), "collect.listen").replaceAll("^\\[(.*)]$", "$1");
        lines.add("collect  " + sockets + ", " + count(configuration.collect().workers(), "worker"));
        lines.add("bgp      " + count(configuration.bgp().neighbours().size(), "neighbour"));
        List<String> sizes = maps.sizes(configuration.maps());
        lines.add("maps     " + (sizes.isEmpty() ? "none" : String.join(", ", sizes)));
        if (!configuration.names().equals(NameFiles.NONE)) {
            lines.add("names    " + files.naming().ases().size() + " of ASes" + ", "
                    + files.naming().exporters().size() + " of exporters");
        }
        configuration
                .tables()
                .forEach(table -> lines.add("table    " + table.name() + ", "
                        + count(table.aggregate().size(), "column")
                        + bins(configuration.settings(), "tables." + table.name())));
        configuration
                .matrix()
                .ifPresent(_ ->
                        lines.add("matrix   " + pops(maps.pops().pops()) + bins(configuration.settings(), "matrix")));
        configuration
                .history()
                .ifPresent(history -> lines.add("history  " + kept(configuration) + " in " + history.folder()));
        configuration
                .ledger()
                .ifPresent(ledger -> lines.add("ledger   by "
                        + ledger.by().stream().map(Subject.Kind::label).collect(Collectors.joining(", "))
                        + ", samples of " + words(configuration.settings(), "ledger.bin") + " for "
                        + words(configuration.settings(), "ledger.keep")));
        return lines;
    }

    private static String kept(Configuration configuration) {
        List<String> kept = new ArrayList<>();
        configuration.tables().stream()
                .filter(table -> table.history().isPresent())
                .forEach(table -> kept.add(table.name()));
        configuration.matrix().filter(matrix -> matrix.history().isPresent()).ifPresent(_ -> kept.add("matrix"));
        configuration.ledger().ifPresent(_ -> kept.add("ledger"));
        return kept.isEmpty() ? "of no table" : "of " + String.join(", ", kept);
    }

    private static String pops(List<String> pops) {
        return pops.isEmpty() ? "a PoP for each exporter" : count(pops.size(), "PoP");
    }

    private static String words(Settings settings, String path) {
        return settings.text(path).orElse("none");
    }

    private static String bins(Settings settings, String path) {
        Optional<String> bin = settings.text(path + ".bin");
        return bin.map(length -> ", " + words(settings, path + ".keep") + " bins of " + length)
                .orElse(", no bins");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
