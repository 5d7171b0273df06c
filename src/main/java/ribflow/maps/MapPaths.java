package ribflow.maps;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where the maps are; a map that is not named is empty.
 *
 * @param files by the format of the map
 */
public record MapPaths(Map<MapFormat, Path> files) {

    /** No maps at all. */
    public static final MapPaths NONE = new MapPaths(Map.of());

    public MapPaths {
        files = Map.copyOf(files);
    }

    /** The maps that most networks have. */
    public MapPaths(
            Optional<Path> exporters,
            Optional<Path> pops,
            Optional<Path> interfaces,
            Optional<Path> peers,
            Optional<Path> sampling) {
        this(files(exporters, pops, interfaces, peers, sampling, Optional.empty()));
    }

    public MapPaths(
            Optional<Path> exporters,
            Optional<Path> pops,
            Optional<Path> interfaces,
            Optional<Path> peers,
            Optional<Path> sampling,
            Optional<Path> vrfs) {
        this(files(exporters, pops, interfaces, peers, sampling, vrfs));
    }

    private static Map<MapFormat, Path> files(
            Optional<Path> exporters,
            Optional<Path> pops,
            Optional<Path> interfaces,
            Optional<Path> peers,
            Optional<Path> sampling,
            Optional<Path> vrfs) {
        Map<MapFormat, Path> files = new LinkedHashMap<>();
        exporters.ifPresent(file -> files.put(ExporterMap.FORMAT, file));
        pops.ifPresent(file -> files.put(PopMap.FORMAT, file));
        interfaces.ifPresent(file -> files.put(InterfaceMap.FORMAT, file));
        peers.ifPresent(file -> files.put(PeerAsMap.FORMAT, file));
        sampling.ifPresent(file -> files.put(SamplingMap.FORMAT, file));
        vrfs.ifPresent(file -> files.put(VrfMap.FORMAT, file));
        return files;
    }

    /** With another map. */
    public MapPaths and(MapFormat format, Path file) {
        Map<MapFormat, Path> more = new LinkedHashMap<>(files);
        more.put(format, file);
        return new MapPaths(more);
    }

    Optional<Path> of(MapFormat format) {
        return Optional.ofNullable(files.get(format));
    }

    /** Those of them that pass the test. */
    public MapPaths which(Predicate<Path> test) {
        Map<MapFormat, Path> passing = new LinkedHashMap<>(files);
        passing.values().removeIf(test.negate());
        return new MapPaths(passing);
    }
}
