package ribflow.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** ribflow(1): all commands, from picocli's model of them. */
final class CommandPage {

    private final CommandSpec root;
    private final Roff page;

    private CommandPage(CommandSpec root) {
        this.root = root;
        this.page = new Roff(root.name(), 1, "User commands");
    }

    static String of(CommandSpec root) {
        return new CommandPage(root).render();
    }

    private String render() {
        page.name(root.name(), "BGP-aware flow accounting");
        page.section("SYNOPSIS");
        commands().forEach(command -> page.synopsis(synopsis(command)));
        page.section("DESCRIPTION");
        page.text("ribflow receives NetFlow and IPFIX from routers, and their routes over BGP. It tags every flow from"
                + " the routes of the router that exported it, adds the flows up in tables, and answers queries"
                + " over a local socket. It never announces a route.");
        if (!root.options().isEmpty()) {
            page.section("OPTIONS");
            options(root);
        }
        page.section("COMMANDS");
        commands().forEach(this::command);
        page.section("EXIT STATUS");
        page.item("0", "All went well.");
        page.item("1", "Something went wrong that the message tells.");
        page.item("2", "The command line, the configuration or a map is wrong.");
        page.section("FILES");
        page.item("/run/ribflow/ribflow.sock", "The local socket, unless `control.socket` says otherwise.");
        page.item("conf/ribflow.yaml", "A configuration that explains every key.");
        page.section("SEE ALSO");
        page.text("ribflow.yaml(5), ribflow-maps(5), ribflow-columns(7)");
        return page.toString();
    }

    private List<CommandSpec> commands() {
        return below(root).toList();
    }

    /** The commands that do something: those of a group stand for the group. */
    private static Stream<CommandSpec> below(CommandSpec group) {
        return group.subcommands().values().stream()
                .map(line -> line.getCommandSpec())
                .filter(spec -> !spec.usageMessage().hidden())
                .distinct()
                .flatMap(spec -> spec.subcommands().isEmpty() ? Stream.of(spec) : below(spec));
    }

    private void command(CommandSpec command) {
        page.subsection(command.qualifiedName());
        page.synopsis(synopsis(command));
        blocks(command.usageMessage().header());
        blocks(command.usageMessage().description());
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            page.markedItem(italic(parameter.paramLabel()), description(parameter));
        }
        options(command);
        blocks(command.usageMessage().footerHeading());
        blocks(command.usageMessage().footer());
        Map<String, String> statuses = command.usageMessage().exitCodeList();
        if (!statuses.isEmpty()) {
            page.text("Exit status: "
                    + statuses.entrySet().stream()
                            .map(status -> status.getKey().strip() + " if " + status.getValue())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
    }

    /** Paragraphs, and as they are the lines that begin with a blank: lists and examples. */
    private void blocks(String... lines) {
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            if (!block.isEmpty() && line.startsWith(" ") != block.getFirst().startsWith(" ")) {
                block(block);
                block.clear();
            }
            block.add(line);
        }
        block(block);
    }

    private void block(List<String> lines) {
        String text = prose(lines.toArray(String[]::new));
        if (text.isBlank()) {
            return;
        }
        if (lines.getFirst().startsWith(" ")) {
            page.example(String.join("\n", lines).stripIndent().replace("%%", "%"));
        } else {
            page.text(text);
        }
    }

    private void options(CommandSpec command) {
        for (OptionSpec option : command.options()) {
            if (!option.hidden() && !option.usageHelp()) {
                List<String> names = new ArrayList<>();
                for (String name : option.names()) {
                    names.add(bold(name));
                }
                String value = option.typeInfo().isBoolean() ? "" : "=" + italic(option.paramLabel());
                page.markedItem(String.join(", ", names) + value, description(option));
            }
        }
    }

    private String synopsis(CommandSpec command) {
        StringBuilder line = new StringBuilder(bold(command.qualifiedName()));
        for (OptionSpec option : command.options()) {
            if (!option.hidden() && !option.usageHelp()) {
                String value = option.typeInfo().isBoolean() ? "" : " " + italic(option.paramLabel());
                line.append(' ').append(optional(option, bold(option.shortestName()) + value));
            }
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String more = parameter.arity().max() > 1 ? " ..." : "";
            line.append(' ').append(optional(parameter, italic(parameter.paramLabel()) + more));
        }
        return line.toString();
    }

    private static String optional(ArgSpec argument, String text) {
        return argument.required() ? text : "[" + text + "]";
    }

    private static String description(ArgSpec argument) {
        return prose(argument.description());
    }

    /** picocli formats descriptions before it shows them: {@code %n} is a line break, {@code %%} a per cent sign. */
    private static String prose(String... lines) {
        return String.join(" ", lines)
                .replaceAll("(%n)+", "\n\n")
                .replace("%%", "%")
                .strip();
    }

    private static String bold(String text) {
        return "\\fB" + Roff.escape(text) + "\\fR";
    }

    private static String italic(String text) {
        return "\\fI" + Roff.escape(text) + "\\fR";
    }
}
