package ribflow.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads YAML into {@link Node}s, which know their lines. Of mistakes in the YAML itself only the first is found. */
final class YamlReader {

    /** What YAML's parser says to people who know its grammar, and what it mostly means. */
    private static final Map<String, String> MEANINGS = Map.of(
            "mapping values are not allowed here",
            "there is a second ': ' in the line, or the indentation is wrong; allowed: quotes around a value with ': '",
            "expected the node content, but found ':'",
            "an address in brackets looks like a list; allowed: quotes around it, \"[::]:2100\"",
            "found unexpected end of stream",
            "the quote is not closed; allowed: a value between two equal quotes",
            "expected <block end>, but found '<block mapping start>'",
            "the indentation is wrong; allowed: the same number of blanks before all keys of a section");

    private static final YAMLFactory FACTORY = new YAMLFactory();

    private final YAMLParser parser;
    private final Reading reading;

    private YamlReader(YAMLParser parser, Reading reading) {
        this.parser = parser;
        this.reading = reading;
    }

    /** The root of a file, null if it is no YAML, which is reported. */
    static @Nullable Node read(String text, Reading reading) {
        try (YAMLParser parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new YamlReader(parser, reading).document();
        } catch (JacksonException e) {
            broken(e, reading);
            return null;
        }
    }

    private static void broken(JacksonException e, Reading reading) {
        if (e.getCause() instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            var mark = marked.getProblemMark().get();
            String problem = marked.getProblem().startsWith("found character '\\t(TAB)'")
                    ? "there is a tab; allowed: blanks for indentation"
                    : MEANINGS.getOrDefault(marked.getProblem(), marked.getProblem() + "; allowed: YAML");
            reading.wrong(mark.getLine() + 1, "", "column " + (mark.getColumn() + 1) + ": " + problem);
        } else {
            String problem = e.getOriginalMessage().startsWith("Expected a property name")
                    ? "a list or a section stands where a key is due; allowed: quotes around addresses in brackets"
                    : e.getOriginalMessage() + "; allowed: YAML";
            reading.wrong(e.getLocation().getLineNr(), "", problem);
        }
    }

    private Node document() {
        Node root = parser.nextToken() == null ? new Node.Nothing(1) : node();
        if (parser.nextToken() != null) {
            reading.wrong(line(), "", "a second document begins; allowed: one");
        }
        return root;
    }

    private Node node() {
        int line = line();
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(line);
            case START_ARRAY -> sequence(line);
            case VALUE_NULL -> new Node.Nothing(line);
            default -> scalar(line);
        };
    }

    private Node mapping(int line) {
        List<Node.Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            int keyLine = line();
            parser.nextToken();
            entries.add(new Node.Entry(key, keyLine, node()));
        }
        return new Node.Mapping(line, entries);
    }

    private Node sequence(int line) {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Node.Sequence(line, items);
    }

    private Node scalar(int line) {
        if (parser.isCurrentAlias()) {
            reading.wrong(line, "", "'*" + parser.getString() + "' is an alias; allowed: the value written out");
        }
        return new Node.Scalar(line, parser.getString());
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
