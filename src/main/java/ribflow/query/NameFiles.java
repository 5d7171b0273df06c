package ribflow.query;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import ribflow.maps.InterfaceMap;
import ribflow.maps.Problem;

/** Where the names are that {@code join names} shows. */
public record NameFiles(Optional<Path> ases, Optional<Path> exporters) {

    /** No files at all. */
    public static final NameFiles NONE = new NameFiles(Optional.empty(), Optional.empty());

    /** Those of them that pass the test. */
    public NameFiles which(Predicate<Path> test) {
        return new NameFiles(ases.filter(test), exporters.filter(test));
    }

    /** Reads them; what is wrong in them is added to the problems. */
    public Naming read(InterfaceMap interfaces, List<Problem> problems) {
        return new Naming(
                ases.map(file -> NameFile.ases(file, problems)).orElse(Map.of()),
                exporters.map(file -> NameFile.exporters(file, problems)).orElse(Map.of()),
                interfaces::name);
    }
}
