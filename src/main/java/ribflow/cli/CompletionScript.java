package ribflow.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import ribflow.query.Format;

/**
 * The scripts that teach shells to complete, made of picocli's model of the commands. Commands and options stand in the
 * script; what may follow in a query is asked of {@code ribflow completion --of TEXT} ({@link QueryCompletion}), so that it is
 * the same in every shell.
 */
final class CompletionScript {

    private static final String FORMATS =
            Arrays.stream(Format.values()).map(Format::label).collect(Collectors.joining(" "));

    private final CommandSpec root;
    private final List<Line> commands = new ArrayList<>();

    /** A command with the words that may follow it. */
    private record Line(String path, CommandSpec command, List<String> words) {}

    CompletionScript(CommandSpec root) {
        this.root = root;
        gather("", root);
    }

    private void gather(String path, CommandSpec command) {
        List<CommandSpec> inner = subcommands(command);
        List<String> words = Stream.concat(
                        inner.stream().map(CommandSpec::name),
                        path.equals("completion") ? Stream.of("bash", "zsh", "fish") : Stream.of())
                .toList();
        for (CommandSpec sub : inner) {
            gather((path + " " + sub.name()).strip(), sub);
        }
        commands.add(new Line(path, command, words)); // the longer path before the shorter
    }

    private static List<CommandSpec> subcommands(CommandSpec command) {
        return command.subcommands().values().stream()
                .distinct()
                .map(CommandLine::getCommandSpec)
                .filter(sub -> !sub.usageMessage().hidden())
                .toList();
    }

    private static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    private static boolean takesValue(OptionSpec option) {
        return !option.typeInfo().isBoolean() && option.arity().min() > 0;
    }

    private static String header(CommandSpec command) {
        String[] header = command.usageMessage().header();
        return quoted(header.length > 0 ? header[0].replaceFirst("\\.$", "") : command.name());
    }

    private static String quoted(String text) {
        return text.replace("'", "").replace("%n", " ");
    }

    /** The names of all options behind which a value stands, the formats' apart. */
    private String valued(String without) {
        return commands.stream()
                .flatMap(line -> options(line.command).stream())
                .filter(option ->
                        takesValue(option) && !Arrays.asList(option.names()).contains(without))
                .flatMap(option -> Arrays.stream(option.names()))
                .distinct()
                .sorted()
                .collect(Collectors.joining("|"));
    }

    private String cases(String indent) {
        return commands.stream()
                .map(line -> {
                    String names = options(line.command).stream()
                            .flatMap(option -> Arrays.stream(option.names()))
                            .collect(Collectors.joining(" "));
                    String pattern = line.path.isEmpty() ? "*" : "'" + line.path + "'|'" + line.path + " '*";
                    return indent + pattern + ") words='" + String.join(" ", line.words) + "' options='" + names
                            + "' ;;\n";
                })
                .collect(Collectors.joining());
    }

    String bash() {
        return """
                # bash completion for NAME, made by: NAME completion bash
                _NAME() {
                    local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
                    local i word words options quote text partial prefix
                    local -a path=() socket=()
                    COMPREPLY=()
                    for ((i = 1; i < COMP_CWORD; i++)); do
                        word=${COMP_WORDS[i]}
                        case $word in
                            -s|--socket) socket=(--socket "${COMP_WORDS[i+1]}"); ((i++)) ;;
                            VALUED) ((i++)) ;;
                            -*|=) ;;
                            *) path+=("$word") ;;
                        esac
                    done
                    case $previous in
                        -f|--format) COMPREPLY=($(compgen -W 'FORMATS' -- "$cur")); return ;;
                        VALUED) COMPREPLY=($(compgen -f -- "$cur")); return ;;
                    esac
                    case "${path[*]}" in
                CASES    esac
                    if [[ $cur == -* ]]; then
                        COMPREPLY=($(compgen -W "$options" -- "$cur"))
                    elif [[ ${path[0]-} != query && -n $words ]]; then
                        COMPREPLY=($(compgen -W "$words" -- "$cur"))
                    elif [[ ${path[0]-} != query ]]; then
                        COMPREPLY=($(compgen -f -- "$cur"))
                    else
                        text=$cur
                        quote=
                        case $cur in [\\'\\"]*) quote=${cur:0:1}; text=${cur:1} ;; esac
                        partial=${text##*[[:space:],(|]}
                        prefix=${text%"$partial"}
                        while IFS= read -r word; do
                            COMPREPLY+=("$prefix$word")
                        done < <("${COMP_WORDS[0]}" completion "${socket[@]}" --of "${path[*]:1} $text" 2>/dev/null)
                        # Readline would close the quote behind a single word: one with a blank beside it keeps it open.
                        if [[ $quote && ${#COMPREPLY[@]} -eq 1 ]]; then
                            COMPREPLY+=("${COMPREPLY[0]} ")
                        fi
                        compopt -o nospace 2>/dev/null
                    fi
                }
                complete -F _NAME NAME
                """.replace("CASES", cases("        "))
                .replace("VALUED", valued("--format"))
                .replace("FORMATS", FORMATS)
                .replace("NAME", root.name());
    }

    String zsh() {
        return """
                #compdef NAME
                # zsh completion for NAME, made by: NAME completion zsh
                _NAME() {
                    local cur=$PREFIX previous=${words[CURRENT-1]} i word named options partial prefix
                    local -a taken socket found
                    for ((i = 2; i < CURRENT; i++)); do
                        word=${words[i]}
                        case $word in
                            -s|--socket) socket=(--socket "${words[i+1]}"); ((i++)) ;;
                            VALUED) ((i++)) ;;
                            -*) ;;
                            *) taken+=("$word") ;;
                        esac
                    done
                    case $previous in
                        -f|--format) compadd -- FORMATS; return ;;
                        VALUED) _files; return ;;
                    esac
                    case "${taken[*]}" in
                CASES    esac
                    if [[ $cur == -* ]]; then
                        compadd -- ${=options}
                    elif [[ ${taken[1]-} != query && -n $words_of ]]; then
                        compadd -- ${=words_of}
                    elif [[ ${taken[1]-} != query ]]; then
                        _files
                    else
                        partial=${cur##*[[:space:],(|]}
                        prefix=${cur%"$partial"}
                        found=("${(@f)$(${words[1]} completion $socket --of "${(j: :)taken[2,-1]} $cur" 2>/dev/null)}")
                        found=(${found:#})
                        (( $#found )) && compadd -Q -S '' -d found -- "${prefix}"${^found}
                    fi
                }
                _NAME "$@"
                """.replace("CASES", cases("        ").replace(") words=", ") words_of="))
                .replace(" named options ", " words_of options ")
                .replace("VALUED", valued("--format"))
                .replace("FORMATS", FORMATS)
                .replace("NAME", root.name());
    }

    String fish() {
        StringBuilder out = new StringBuilder("""
                # fish completion for NAME, made by: NAME completion fish
                function __NAME_query
                    set -l text (commandline -ct | string replace -r '^[\\'"]' '')
                    set -l prefix (string replace -r '[^\\s,(|]*$' '' -- $text)
                    for word in (NAME completion --of "$text" 2>/dev/null)
                        echo "$prefix$word"
                    end
                end
                complete -c NAME -f
                complete -c NAME -n '__fish_seen_subcommand_from query' -a '(__NAME_query)'
                """);
        for (Line line : commands) {
            String condition = condition(line.path);
            for (CommandSpec sub : subcommands(line.command)) {
                out.append("complete -c NAME -n '%s' -a %s -d '%s'%n".formatted(condition, sub.name(), header(sub)));
            }
            if (subcommands(line.command).isEmpty() && !line.words.isEmpty()) {
                out.append("complete -c NAME -n '%s' -a '%s'%n".formatted(condition, String.join(" ", line.words)));
            }
            for (OptionSpec option : options(line.command)) {
                out.append("complete -c NAME -n '%s'".formatted(condition));
                for (String name : option.names()) {
                    out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
                }
                if (takesValue(option)) {
                    boolean format = Arrays.asList(option.names()).contains("--format");
                    out.append(format ? " -x -a '" + FORMATS + "'" : " -r -F");
                }
                String[] words = option.description();
                String first = words.length > 0 ? quoted(words[0]).replaceFirst("[.:] .*|\\.$", "") : "";
                out.append(" -d '").append(first).append("'\n");
            }
        }
        return out.toString().replace("NAME", root.name().toLowerCase(Locale.ROOT));
    }

    private static String condition(String path) {
        return path.isEmpty()
                ? "__fish_use_subcommand"
                : Arrays.stream(path.split(" ", -1))
                        .map(word -> "__fish_seen_subcommand_from " + word)
                        .collect(Collectors.joining("; and "));
    }
}
