package ribflow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ribflow.flow.FlowField;
import ribflow.query.StageKind;

/**
 * What may follow in a query that is half written. The stages and what stands in them come from {@link StageKind}; tables
 * and columns are asked of the daemon, which plans what is written so far and so knows the columns that are left, those that
 * the query made itself among them. Without a daemon all columns there are will do.
 */
final class QueryCompletion {

    private static final List<String> COMMANDS = List.of("columns", "help", "plan");

    /** The word that is being written: what stands behind the last blank, comma, bracket or bar. */
    private static final Pattern PARTIAL = Pattern.compile("(?s)(.*[\\s,(|])?([^\\s,(|]*)");

    private final Daemon daemon;

    /** The daemon, as far as it answers. */
    interface Daemon {

        /** The lines of an answer in CSV, without the header; none if there is no answer. */
        List<String> lines(String request);
    }

    QueryCompletion(Daemon daemon) {
        this.daemon = daemon;
    }

    /** The words that may stand in the place of the last, half-written one. */
    List<String> after(String text) {
        Matcher parts = PARTIAL.matcher(text);
        if (!parts.matches()) {
            return List.of();
        }
        String before = Optional.ofNullable(parts.group(1)).orElse("");
        String partial = parts.group(2);
        return words(before).filter(word -> word.startsWith(partial)).distinct().toList();
    }

    private Stream<String> words(String before) {
        int bar = before.lastIndexOf('|');
        String stage = before.substring(bar + 1).strip();
        if (bar < 0) {
            String bare = stage.replaceFirst("^plan\\b\\s*", "");
            boolean first = stage.isEmpty();
            return bare.isEmpty() ? Stream.concat(tables(), first ? COMMANDS.stream() : Stream.of()) : Stream.of("|");
        }
        if (stage.isEmpty()) {
            return Stream.of(StageKind.values()).map(StageKind::word);
        }
        return Stream.of(StageKind.values())
                .filter(kind -> kind.word().equals(stage.split("\\s", 2)[0]))
                .flatMap(kind -> inside(kind, before.substring(0, bar).strip().replaceFirst("^plan\\s+", ""), stage));
    }

    private Stream<String> inside(StageKind kind, String source, String stage) {
        StageKind.Words words = kind.completes();
        boolean columns = words.columns() || stage.endsWith("(") || stage.contains("(") && !stage.endsWith(")");
        List<String> all = new ArrayList<>();
        if (columns) {
            all.addAll(columns(source));
        }
        all.addAll(words.words());
        all.add("|");
        return all.stream();
    }

    private Stream<String> tables() {
        return daemon.lines("tables").stream().map(line -> line.replaceFirst(",.*", ""));
    }

    private List<String> columns(String source) {
        List<String> plan = daemon.lines("plan " + source);
        return plan.isEmpty()
                ? FlowField.values().stream().map(FlowField::label).toList()
                : List.of(plan.getLast().replaceFirst(".*,", "").split(" ", -1));
    }
}
