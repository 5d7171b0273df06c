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
 */
public record RibFilesConfig(List<File> files, Optional<Dump> dump) {

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

    /** A dump of each peer into a folder, at intervals. */
    public record Dump(Path directory, Duration every, Form form) {}
}
