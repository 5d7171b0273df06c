package ribflow.maps;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where the maps are; a map that is not named is empty.
 *
 * @param files by the format of the map
 * @param geo databases of places
 */
public record MapPaths(Map<MapFormat, Path> files, Map<GeoFile, Path> geo) {

    /** No maps at all. */
    public static final MapPaths NONE = new MapPaths(Map.of(), Map.of());

    public MapPaths {
        files = Map.copyOf(files);
        geo = Map.copyOf(geo);
    }

    /** The maps that most networks have. */
    public MapPaths(
            Optional<Path> exporters,
            Optional<Path> pops,
            Optional<Path> interfaces,
            Optional<Path> peers,
            Optional<Path> sampling) {
        this(files(exporters, pops, interfaces, peers, sampling, Optional.empty()), Map.of());
    }

    public MapPaths(
            Optional<Path> exporters,
            Optional<Path> pops,
            Optional<Path> interfaces,
            Optional<Path> peers,
            Optional<Path> sampling,
            Optional<Path> vrfs) {
        this(files(exporters, pops, interfaces, peers, sampling, vrfs), Map.of());
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
        return new MapPaths(more, geo);
    }

    Optional<Path> of(MapFormat format) {
        return Optional.ofNullable(files.get(format));
    }

    /** All files. */
    public List<Path> all() {
        return Stream.concat(files.values().stream(), geo.values().stream()).toList();
    }

    /** Those of the maps that pass the test, and all databases. */
    public MapPaths which(Predicate<Path> test) {
        Map<MapFormat, Path> passing = new LinkedHashMap<>(files);
        passing.values().removeIf(test.negate());
        return new MapPaths(passing, geo);
    }
}
