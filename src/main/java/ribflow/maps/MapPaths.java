package ribflow.maps;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** Where the maps are; a map that is not named is empty. */
public record MapPaths(
        Optional<Path> exporters,
        Optional<Path> pops,
        Optional<Path> interfaces,
        Optional<Path> peers,
        Optional<Path> sampling,
        Optional<Path> vrfs) {

    /** No maps at all. */
    public static final MapPaths NONE = new MapPaths(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Without a VRF map. */
    public MapPaths(
            Optional<Path> exporters,
            Optional<Path> pops,
            Optional<Path> interfaces,
            Optional<Path> peers,
            Optional<Path> sampling) {
        this(exporters, pops, interfaces, peers, sampling, Optional.empty());
    }

    /** Those of them that pass the test. */
    public MapPaths which(Predicate<Path> test) {
        return new MapPaths(
                exporters.filter(test),
                pops.filter(test),
                interfaces.filter(test),
                peers.filter(test),
                sampling.filter(test),
                vrfs.filter(test));
    }
}
