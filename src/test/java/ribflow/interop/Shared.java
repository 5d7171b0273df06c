package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The folder {@code shared} beside the checkout: captures with their expectations, and the load generators. */
final class Shared {

    private static final Path FOLDER =
            Path.of(Optional.ofNullable(System.getenv("RIBFLOW_SHARED")).orElse("../shared"));
    private static final Path BUILT = Path.of("target", "interop");

    private Shared() {}

    /** A capture, by its path under {@code captures}, without the ending. */
    static Path capture(String name) {
        return existing(FOLDER.resolve("captures").resolve(name + ".pcap"));
    }

    /** A file, by its path in the folder. */
    static Path file(String name) {
        return existing(FOLDER.resolve(name));
    }

    /** What independent decoders read out of a capture. */
    static JsonNode expectation(String name) {
        return new ObjectMapper()
                .readTree(existing(FOLDER.resolve("captures").resolve(name + ".expected.json"))
                        .toFile());
    }

    /** A load generator, compiled when first asked for. */
    static synchronized Path tool(String name) {
        Path source = existing(FOLDER.resolve("bench").resolve(name + ".c"));
        Path program = BUILT.resolve(name);
        try {
            if (!Files.exists(program) || newer(source, program)) {
                Files.createDirectories(BUILT);
                RealProcess.run(
                        BUILT,
                        List.of("gcc", "-O2", "-o", program.toString(), source.toString(), "-lm"),
                        Duration.ofMinutes(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return program.toAbsolutePath();
    }

    private static boolean newer(Path file, Path than) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) > 0;
    }

    /** Full-table prefix lists, IPv4 and IPv6: those that {@code prefixes.sh} makes from an npm package. */
    static synchronized List<Path> fullTable() {
        Path folder = BUILT.resolve("prefixes");
        String script = existing(FOLDER.resolve("bench/prefixes.sh")).toString();
        RealProcess.run(created(BUILT), List.of("bash", script, folder.toString()), Duration.ofMinutes(3));
        return List.of(folder.resolve("v4-dfz.txt"), folder.resolve("v6-dfz.txt"));
    }

    private static Path created(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Options that name prefix lists to the generators. */
    static List<String> prefixOptions(List<Path> lists) {
        List<String> options = new ArrayList<>();
        lists.forEach(list -> options.addAll(List.of("--prefixes", list.toString())));
        return options;
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new AssertionError(path + " is not there; set RIBFLOW_SHARED to the folder with captures and bench");
        }
        return path;
    }
}
