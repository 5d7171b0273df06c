package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.flow.Names;

/**
 * Every file in {@code test-fixtures/wrong/maps} is refused with exactly the lines of the {@code .errors} beside it.
 * After a change of words, {@code -Dgolden.write=true} writes these anew, to be read before they are committed.
 */
final class WrongMapsTest {

    private static final Path FOLDER = Path.of("test-fixtures/wrong/maps");

    @ParameterizedTest
    @MethodSource("files")
    void everyProblemIsReported(Path file) throws IOException {
        String kind = file.getFileName().toString().replaceAll("-.*", ".map");
        MapFormat format = Maps.FORMATS.stream()
                .filter(one -> one.file().equals(kind))
                .findFirst()
                .orElseThrow();
        MapPaths paths = MapPaths.NONE.and(format, file);
        MapErrors errors = assertThrows(MapErrors.class, () -> Maps.read(paths, new Names()));
        Path expected = Path.of(file.toString().replace(".map", ".errors"));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expected, errors.getMessage() + "\n");
        }
        assertEquals(Files.readString(expected), errors.getMessage() + "\n");
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".map"))
                    .sorted()
                    .toList();
        }
    }
}
