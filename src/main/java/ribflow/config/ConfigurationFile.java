package ribflow.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ribflow.maps.MapPaths;
import ribflow.maps.Primitives;
import ribflow.maps.Problem;
import ribflow.query.NameFiles;

/**
 * The configuration file, read in one go: text to {@link Node}s with lines, to {@link Values} checked key by key
 * against {@link Keys}, through {@link Rules} over several keys, to the packages' records. Whatever is wrong on the way is
 * gathered, and all of it is reported together.
 */
public final class ConfigurationFile {

    private ConfigurationFile() {}

    /** Reads a file; relative paths in it begin at its folder. */
    public static Configuration read(Path file) throws ConfigurationErrors {
        return load(file, false).orThrow();
    }

    /** Reads a text as if it were a file of that name; relative paths in it begin at that folder. */
    public static Configuration parse(String name, String yaml, Path folder) throws ConfigurationErrors {
        return load(name, yaml, folder, false).orThrow();
    }

    /** Whether a table can be called that. */
    public static boolean canNameTable(String name) {
        try {
            Units.name(Keys.RESERVED).read(name);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * What came of a file.
     *
     * @param configuration there if nothing is wrong
     * @param maps those maps that are there, whatever else is wrong
     * @param names likewise those files of names
     * @param problems what is wrong
     */
    record Loaded(Optional<Configuration> configuration, MapPaths maps, NameFiles names, List<Problem> problems) {

        Configuration orThrow() throws ConfigurationErrors {
            return configuration.orElseThrow(() -> new ConfigurationErrors(problems));
        }
    }

    /** @param running whether a daemon runs already, which can take no new columns */
    static Loaded load(Path file, boolean running) {
        try {
            Path shown = file.getParent();
            return load(file.toString(), Files.readString(file), shown == null ? Path.of("") : shown, running);
        } catch (NoSuchFileException e) {
            return unreadable(file, "there is no such file");
        } catch (CharacterCodingException e) {
            return unreadable(Problem.notUtf8(file));
        } catch (IOException e) {
            return unreadable(file, "the file cannot be read: " + e.getMessage());
        }
    }

    /** The operator's own columns must be there before keys are read that may name them. */
    private static void define(Node node, Path folder, boolean running, Reading reading) {
        Reading unheard = new Reading("");
        Type.Section primitives = Type.Section.of(Keys.PRIMITIVES);
        if (node instanceof Node.Mapping(int line, List<Node.Entry> entries)) {
            List<Node.Entry> these = entries.stream()
                    .filter(entry -> entry.key().equals(Keys.PRIMITIVES.name()))
                    .toList();
            Values values = primitives.read(new Node.Mapping(line, these), "", unheard);
            Optional.ofNullable(values)
                    .flatMap(found -> found.find(Keys.PRIMITIVES))
                    .map(file -> folder.resolve(file).normalize())
                    .filter(NamedFiles::readable)
                    .ifPresent(file -> {
                        List<Problem> problems = new ArrayList<>();
                        Primitives.define(file, running, problems);
                        reading.wrong(problems);
                    });
        }
    }

    private static Loaded unreadable(Path file, String message) {
        return unreadable(new Problem(file.toString(), 0, "", message + "; allowed: a YAML file"));
    }

    private static Loaded unreadable(Problem problem) {
        return new Loaded(Optional.empty(), MapPaths.NONE, NameFiles.NONE, List.of(problem));
    }

    private static Loaded load(String name, String yaml, Path folder, boolean running) {
        Reading reading = new Reading(name);
        Node node = YamlReader.read(yaml, reading);
        if (node != null) {
            define(node, folder, running, reading);
        }
        Values root = node == null ? null : Keys.ROOT.read(node, "", reading);
        if (root == null) {
            return new Loaded(Optional.empty(), MapPaths.NONE, NameFiles.NONE, reading.problems());
        }
        Rules rules = new Rules(root, folder, reading);
        rules.check();
        return new Loaded(
                reading.fine()
                        ? Optional.of(new Binding(root, folder, rules.networks()).configuration())
                        : Optional.empty(),
                root.find(Keys.MAPS)
                        .flatMap(maps -> root.find(Keys.GEOIP).map(geo -> Binding.mapPaths(maps, geo, folder)))
                        .map(paths -> paths.which(NamedFiles::readable))
                        .orElse(MapPaths.NONE),
                root.find(Keys.NAMES)
                        .map(names -> Binding.names(names, folder).which(NamedFiles::readable))
                        .orElse(NameFiles.NONE),
                reading.problems());
    }
}
