package ribflow.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ribflow.flow.Names;
import ribflow.maps.MapErrors;
import ribflow.maps.Maps;
import ribflow.maps.Problem;
import ribflow.query.Naming;

/**
 * All that the operator wrote: the configuration and the maps it names, read together. At start, on reload and by
 * {@code ribflow check} alike, either all of it is fine or everything that is wrong is told.
 */
public record OperatorFiles(Configuration configuration, Maps maps, Naming naming) {

    /** Reads the configuration and its maps; the PoPs of the maps become names. */
    public static OperatorFiles read(Path file, Names names) throws ConfigurationErrors {
        return read(file, names, false);
    }

    /** Reads them anew while the daemon runs, which can take no new columns. */
    public static OperatorFiles reread(Path file, Names names) throws ConfigurationErrors {
        return read(file, names, true);
    }

    private static OperatorFiles read(Path file, Names names, boolean running) throws ConfigurationErrors {
        ConfigurationFile.Loaded loaded = ConfigurationFile.load(file, running);
        List<Problem> problems = new ArrayList<>(loaded.problems());
        Maps maps = maps(loaded, names, problems);
        Naming naming = loaded.names().read(maps.interfaces(), problems);
        if (!problems.isEmpty()) {
            throw new ConfigurationErrors(problems);
        }
        return new OperatorFiles(loaded.orThrow(), maps, naming);
    }

    private static Maps maps(ConfigurationFile.Loaded loaded, Names names, List<Problem> problems) {
        try {
            return Maps.read(loaded.maps(), names);
        } catch (MapErrors e) {
            problems.addAll(e.problems());
            return Maps.EMPTY;
        }
    }
}
