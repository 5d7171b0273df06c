package ribflow.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** ribflow(1): all commands, from picocli's model of them. */
final class CommandPage {

    /** An option that so many commands have alike is explained once. */
    private static final int COMMON = 3;

    private final CommandSpec root;
    private final List<CommandSpec> commands;
    private final Roff page;

    private CommandPage(CommandSpec root) {
        this.root = root;
        this.commands = commands(root);
        this.page = new Roff(root.name(), 1, "User commands");
    }

    static String of(CommandSpec root) {
        return new CommandPage(root).render();
    }

    private String render() {
        page.name(root.name(), "BGP-aware flow accounting");
        page.section("SYNOPSIS");
        commands.forEach(command -> page.synopsis(synopsis(command)));
        page.section("DESCRIPTION");
        page.text(
                "ribflow receives NetFlow, IPFIX and sFlow from routers, and their routes over BGP. It tags every flow"
                        + " from the routes of the router that exported it, adds the flows up in tables, and answers queries"
                        + " over a local socket. It never announces a route.");
        page.section("COMMANDS");
        commands.forEach(this::command);
        page.section("COMMON OPTIONS");
        page.markedItem(bold("-h") + ", " + bold("--help"), "Shows how a command is used, and exits.");
        commands.stream()
                .flatMap(command -> command.options().stream())
                .filter(this::common)
                .collect(Collectors.toMap(CommandPage::term, option -> option, (a, _) -> a, LinkedHashMap::new))
                .values()
                .forEach(this::option);
        options(root, _ -> true);
        page.section("EXIT STATUS");
        exitStatus();
        page.section("ENVIRONMENT");
        page.item("RIBFLOW_SOCKET", "The daemon's socket, unless `--socket` names it.");
        page.section("FILES");
        page.item("/run/ribflow/ribflow.sock", "The local socket, unless `control.socket` says otherwise.");
        page.item("conf/ribflow.yaml", "A configuration that explains every key.");
        page.section("SEE ALSO");
        page.text("ribflow.yaml(5), ribflow-maps(5), ribflow-columns(7)");
        return page.toString();
    }

    /** What can be run: of {@code ribflow rib}, which only holds others, these alone. */
    private static List<CommandSpec> commands(CommandSpec spec) {
        List<CommandSpec> commands = new ArrayList<>();
        for (CommandLine line : spec.subcommands().values().stream().distinct().toList()) {
            CommandSpec inner = line.getCommandSpec();
            if (!inner.usageMessage().hidden()) {
                if (inner.userObject() instanceof Callable<?>) {
                    commands.add(inner);
                }
                commands.addAll(commands(inner));
            }
        }
        return commands;
    }

    private void command(CommandSpec command) {
        page.subsection(command.qualifiedName());
        page.synopsis(synopsis(command));
        lines(command.usageMessage().header());
        lines(command.usageMessage().description());
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            page.markedItem(italic(parameter.paramLabel()), said(parameter));
        }
        options(command, option -> !common(option));
        if (command.usageMessage().footer().length > 0) {
            page.text(command.usageMessage().footerHeading().replace("%n", ""));
            lines(command.usageMessage().footer());
        }
    }

    private void options(CommandSpec command, Predicate<OptionSpec> which) {
        command.options().stream()
                .filter(option -> shown(option) && which.test(option))
                .forEach(this::option);
    }

    private void option(OptionSpec option) {
        page.markedItem(term(option), said(option));
    }

    private boolean common(OptionSpec option) {
        return shown(option)
                && commands.stream()
                                .flatMap(command -> command.options().stream())
                                .filter(other -> term(other).equals(term(option))
                                        && Arrays.equals(other.description(), option.description()))
                                .count()
                        >= COMMON;
    }

    private static boolean shown(OptionSpec option) {
        return !option.hidden() && !option.usageHelp();
    }

    private static String term(OptionSpec option) {
        String names = Arrays.stream(option.names()).map(CommandPage::bold).collect(Collectors.joining(", "));
        return names + (flag(option) ? "" : "=" + italic(option.paramLabel()));
    }

    private static boolean flag(OptionSpec option) {
        return option.typeInfo().isBoolean();
    }

    private String synopsis(CommandSpec command) {
        StringBuilder line = new StringBuilder(bold(command.qualifiedName()));
        for (OptionSpec option : command.options()) {
            if (shown(option) && !common(option)) {
                String value = flag(option) ? "" : " " + italic(option.paramLabel());
                line.append(' ').append(optional(option, bold(option.shortestName()) + value));
            }
        }
        if (command.options().stream().anyMatch(this::common)) {
            line.append(" [").append(italic("OPTION")).append("]...");
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String more = parameter.arity().max() > 1 ? "..." : "";
            line.append(' ')
                    .append(optional(parameter, italic(parameter.paramLabel())))
                    .append(more);
        }
        return line.toString();
    }

    private static String optional(ArgSpec argument, String text) {
        boolean chosen =
                argument.group() != null && argument.group().multiplicity().min() == 0;
        return argument.required() && !chosen ? text : "[" + text + "]";
    }

    /** What picocli would print. */
    private static String said(ArgSpec argument) {
        return unformatted(String.join(" ", argument.description()));
    }

    private static String unformatted(String text) {
        return text.replace("%%", "%");
    }

    /** What commands say of their exit status, those together that say the same. */
    private void exitStatus() {
        Map<Map<String, String>, List<CommandSpec>> byStatus = commands.stream()
                .filter(command -> !command.usageMessage().exitCodeList().isEmpty())
                .collect(Collectors.groupingBy(
                        command -> command.usageMessage().exitCodeList(), LinkedHashMap::new, Collectors.toList()));
        byStatus.forEach((statuses, alike) -> {
            page.text(alike.stream()
                    .map(command -> "`" + command.qualifiedName() + "`")
                    .collect(Collectors.joining(", ", "", ":")));
            statuses.forEach((status, meaning) -> page.item(
                    status.strip(), meaning.substring(0, 1).toUpperCase(Locale.ROOT) + meaning.substring(1) + "."));
        });
    }

    /** Lines that begin with a blank stay as they are; the others are paragraphs, parted by empty lines. */
    private void lines(String... lines) {
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            if (!block.isEmpty()
                    && (line.isBlank()
                            || line.startsWith(" ") != block.getFirst().startsWith(" "))) {
                block(block);
                block.clear();
            }
            if (!line.isBlank()) {
                block.add(unformatted(line));
            }
        }
        if (!block.isEmpty()) {
            block(block);
        }
    }

    private void block(List<String> lines) {
        if (lines.getFirst().startsWith(" ")) {
            page.example(String.join("\n", lines).stripIndent());
        } else {
            page.text(String.join(" ", lines));
        }
    }

    private static String bold(String text) {
        return "\\fB" + Roff.escape(text) + "\\fR";
    }

    private static String italic(String text) {
        return "\\fI" + Roff.escape(text) + "\\fR";
    }
}
