package ribflow.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ribflow.maps.MapPaths;
import ribflow.maps.Problem;

/**
 * The configuration file, read in one go: text to {@link Node}s with lines, to {@link Values} checked key by key
 * against {@link Keys}, through {@link Rules} over several keys, to the packages' records. Whatever is wrong on the way is
 * gathered, and all of it is reported together.
 */
public final class ConfigurationFile {

    private ConfigurationFile() {}

    /** Reads a file; relative paths in it begin at its folder. */
    public static Configuration read(Path file) throws ConfigurationErrors {
        return load(file).orThrow();
    }

    /** Reads a text as if it were a file of that name; relative paths in it begin at that folder. */
    public static Configuration parse(String name, String yaml, Path folder) throws ConfigurationErrors {
        return load(name, yaml, folder).orThrow();
    }

    /**
     * What came of a file.
     *
     * @param configuration there if nothing is wrong
     * @param maps those maps that are there, whatever else is wrong
     * @param problems what is wrong
     */
    record Loaded(Optional<Configuration> configuration, MapPaths maps, List<Problem> problems) {

        Configuration orThrow() throws ConfigurationErrors {
            return configuration.orElseThrow(() -> new ConfigurationErrors(problems));
        }
    }

    static Loaded load(Path file) {
        try {
            Path shown = file.getParent();
            return load(file.toString(), Files.readString(file), shown == null ? Path.of("") : shown);
        } catch (NoSuchFileException e) {
            return unreadable(file, "there is no such file");
        } catch (CharacterCodingException e) {
            return unreadable(file, "the file is not UTF-8 text");
        } catch (IOException e) {
            return unreadable(file, "the file cannot be read: " + e.getMessage());
        }
    }

    private static Loaded unreadable(Path file, String message) {
        Problem problem = new Problem(file.toString(), 0, "", message + "; allowed: a YAML file");
        return new Loaded(Optional.empty(), MapPaths.NONE, List.of(problem));
    }

    private static Loaded load(String name, String yaml, Path folder) {
        Reading reading = new Reading(name);
        Node node = YamlReader.read(yaml, reading);
        Values root = node == null ? null : Keys.ROOT.read(node, "", reading);
        if (root == null) {
            return new Loaded(Optional.empty(), MapPaths.NONE, reading.problems());
        }
        new Rules(root, folder, reading).check();
        return new Loaded(
                reading.fine() ? Optional.of(new Binding(root, folder).configuration()) : Optional.empty(),
                root.find(Keys.MAPS)
                        .map(maps -> Binding.mapPaths(maps, folder).which(Rules::canBeRead))
                        .orElse(MapPaths.NONE),
                reading.problems());
    }
}
