package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import ribflow.flow.Names;

/** All maps, as they were read together. A reload makes a new one, and whoever holds this one is not disturbed. */
public record Maps(
        ExporterMap exporters,
        PopMap pops,
        InterfaceMap interfaces,
        PeerAsMap peers,
        SamplingMap sampling,
        VrfMap vrfs) {

    /** No rows at all. */
    public static final Maps EMPTY = new Maps(
            ExporterMap.EMPTY, PopMap.EMPTY, InterfaceMap.EMPTY, PeerAsMap.EMPTY, SamplingMap.EMPTY, VrfMap.EMPTY);

    /** What the files look like, in the order of the manual. */
    public static final List<MapFormat> FORMATS = List.of(
            ExporterMap.FORMAT,
            PopMap.FORMAT,
            InterfaceMap.FORMAT,
            PeerAsMap.FORMAT,
            SamplingMap.FORMAT,
            VrfMap.FORMAT);

    /** Reads all maps, or throws everything that is wrong in any of them. */
    public static Maps read(MapPaths paths, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> new Maps(
                read(paths.exporters(), ExporterMap.EMPTY, file -> ExporterMap.read(file, problems)),
                read(paths.pops(), PopMap.EMPTY, file -> PopMap.read(file, names, problems)),
                read(paths.interfaces(), InterfaceMap.EMPTY, file -> InterfaceMap.read(file, problems)),
                read(paths.peers(), PeerAsMap.EMPTY, file -> PeerAsMap.read(file, problems)),
                read(paths.sampling(), SamplingMap.EMPTY, file -> SamplingMap.read(file, problems)),
                read(paths.vrfs(), VrfMap.EMPTY, file -> VrfMap.read(file, names, problems))));
    }

    private static <M> M read(Optional<Path> path, M none, Function<Path, M> reader) {
        return path.map(reader).orElse(none);
    }

    /** What a reload changes, in words for the log; empty if nothing. */
    public List<String> changesTo(Maps newer) {
        List<String> changes = new ArrayList<>();
        change(ExporterMap.FORMAT, exporters.rows(), newer.exporters.rows()).ifPresent(changes::add);
        change(PopMap.FORMAT, pops.rows(), newer.pops.rows()).ifPresent(changes::add);
        change(InterfaceMap.FORMAT, interfaces.rows(), newer.interfaces.rows()).ifPresent(changes::add);
        change(PeerAsMap.FORMAT, peers.rows(), newer.peers.rows()).ifPresent(changes::add);
        change(SamplingMap.FORMAT, sampling.rows(), newer.sampling.rows()).ifPresent(changes::add);
        change(VrfMap.FORMAT, vrfs.rows(), newer.vrfs.rows()).ifPresent(changes::add);
        return changes;
    }

    /** How many rows each map has, in words. */
    public List<String> sizes() {
        return List.of(
                size(ExporterMap.FORMAT, exporters.rows()),
                size(PopMap.FORMAT, pops.rows()),
                size(InterfaceMap.FORMAT, interfaces.rows()),
                size(PeerAsMap.FORMAT, peers.rows()),
                size(SamplingMap.FORMAT, sampling.rows()),
                size(VrfMap.FORMAT, vrfs.rows()));
    }

    private static String size(MapFormat format, Rows rows) {
        return format.file() + ": " + rows.size() + (rows.size() == 1 ? " row" : " rows");
    }

    private static Optional<String> change(MapFormat format, Rows before, Rows after) {
        if (before.texts().equals(after.texts())) {
            return Optional.empty();
        }
        Map<String, Integer> surplus = new HashMap<>();
        after.texts().forEach(text -> surplus.merge(text, 1, Integer::sum));
        before.texts().forEach(text -> surplus.merge(text, -1, Integer::sum));
        int added =
                surplus.values().stream().mapToInt(count -> Math.max(0, count)).sum();
        int removed =
                surplus.values().stream().mapToInt(count -> Math.max(0, -count)).sum();
        String what = added + removed == 0 ? "the order changed" : added + " added, " + removed + " removed";
        return Optional.of(size(format, after) + ", " + what);
    }
}
