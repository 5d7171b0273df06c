package ribflow.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that the configuration names; relative paths begin in its folder. */
final class NamedFiles {

    private final Path folder;
    private final Reading reading;

    NamedFiles(Path folder, Reading reading) {
        this.folder = folder;
        this.reading = reading;
    }

    Path resolve(Path file) {
        return folder.resolve(file).normalize();
    }

    /** Says so if the file that the key names cannot be read. */
    void check(Values values, Key<Path> key) {
        values.find(key).map(this::resolve).ifPresent(file -> {
            if (!readable(file)) {
                String what = !Files.exists(file)
                        ? " does not exist"
                        : Files.isRegularFile(file)
                                ? " may not be read by the user " + System.getProperty("user.name")
                                : " is no file";
                reading.wrong(values, key, file + what + "; allowed: a file that can be read");
            }
        });
    }

    /** The file that the key names, if it can be read; says so if it cannot. */
    Optional<Path> checked(Values values, Key<Path> key) {
        check(values, key);
        return values.find(key).map(this::resolve).filter(NamedFiles::readable);
    }

    static boolean readable(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
    }
}
