package ribflow.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Files of routes.
 *
 * @param files those that are read
 * @param dump how dumps are written at intervals, if they are
 * @param save how the routes of all sources outlive the daemon, if they do
 */
public record RibFilesConfig(List<File> files, Optional<Dump> dump, Optional<Save> save) {

    public RibFilesConfig {
        files = List.copyOf(files);
    }

    /** An MRT file, and what it is called. */
    public record File(Path path, String name) {}

    /** How a dump is written. */
    public enum Form {
        MRT,
        JSON
    }

    /**
     * All routes in one file, for the next start.
     *
     * @param every the time between two savings; there is another one at the end
     * @param keep for how long routes that were read count if their source does not come
     */
    public record Save(Path file, Duration every, Duration keep) {}

    /** A dump of each peer into a folder, at intervals. */
    public record Dump(Path directory, Duration every, Form form) {}
}
