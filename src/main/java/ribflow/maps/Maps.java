package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import ribflow.flow.FlowField;
import ribflow.flow.Names;

/** All maps, as they were read together. A reload makes a new one, and whoever holds this one is not disturbed. */
public record Maps(
        ExporterMap exporters,
        PopMap pops,
        InterfaceMap interfaces,
        PeerAsMap peers,
        SamplingMap sampling,
        VrfMap vrfs,
        NetworksMap networks,
        TagMap tags,
        CustomerMap customers,
        ColourMap colours,
        CommitMap commits,
        ClassMap classes,
        GeoIp geo) {

    /** No rows at all. */
    public static final Maps EMPTY = new Maps(
            ExporterMap.EMPTY,
            PopMap.EMPTY,
            InterfaceMap.EMPTY,
            PeerAsMap.EMPTY,
            SamplingMap.EMPTY,
            VrfMap.EMPTY,
            NetworksMap.EMPTY,
            TagMap.EMPTY,
            CustomerMap.EMPTY,
            ColourMap.EMPTY,
            CommitMap.EMPTY,
            ClassMap.EMPTY,
            GeoIp.EMPTY);

    /** What the files look like, in the order of the manual. */
    public static final List<MapFormat> FORMATS =
            EMPTY.digests().keySet().stream().toList();

    /** Reads all maps, or throws everything that is wrong in any of them. */
    public static Maps read(MapPaths paths, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> new Maps(
                read(paths, ExporterMap.FORMAT, ExporterMap.EMPTY, file -> ExporterMap.read(file, problems)),
                read(paths, PopMap.FORMAT, PopMap.byRouter(names), file -> PopMap.read(file, names, problems)),
                read(paths, InterfaceMap.FORMAT, InterfaceMap.EMPTY, file -> InterfaceMap.read(file, names, problems)),
                read(paths, PeerAsMap.FORMAT, PeerAsMap.EMPTY, file -> PeerAsMap.read(file, names, problems)),
                read(paths, SamplingMap.FORMAT, SamplingMap.EMPTY, file -> SamplingMap.read(file, problems)),
                read(paths, VrfMap.FORMAT, VrfMap.EMPTY, file -> VrfMap.read(file, names, problems)),
                read(paths, NetworksMap.FORMAT, NetworksMap.EMPTY, file -> NetworksMap.read(file, problems)),
                read(paths, TagMap.FORMAT, TagMap.EMPTY, file -> TagMap.read(file, names, problems)),
                read(paths, CustomerMap.FORMAT, CustomerMap.EMPTY, file -> CustomerMap.read(file, names, problems)),
                read(paths, ColourMap.FORMAT, ColourMap.EMPTY, file -> ColourMap.read(file, names, problems)),
                read(paths, CommitMap.FORMAT, CommitMap.EMPTY, file -> CommitMap.read(file, problems)),
                read(paths, ClassMap.FORMAT, ClassMap.EMPTY, file -> ClassMap.read(file, names, problems)),
                GeoIp.read(paths.geo(), names, problems)));
    }

    private static <M> M read(MapPaths paths, MapFormat format, M none, Function<Path, M> reader) {
        return paths.of(format).map(reader).orElse(none);
    }

    /** Which rows each map has. */
    private Map<MapFormat, RowDigests> digests() {
        Map<MapFormat, RowDigests> digests = new LinkedHashMap<>();
        digests.put(ExporterMap.FORMAT, exporters.rows().digests());
        digests.put(PopMap.FORMAT, pops.rows().digests());
        digests.put(InterfaceMap.FORMAT, interfaces.rows().digests());
        digests.put(PeerAsMap.FORMAT, peers.rows().digests());
        digests.put(SamplingMap.FORMAT, sampling.rows().digests());
        digests.put(VrfMap.FORMAT, vrfs.rows().digests());
        digests.put(NetworksMap.FORMAT, networks.digests());
        digests.put(TagMap.FORMAT, tags.rows().digests());
        digests.put(CustomerMap.FORMAT, customers.digests());
        digests.put(ColourMap.FORMAT, colours.rows().digests());
        digests.put(CommitMap.FORMAT, commits.rows().digests());
        digests.put(ClassMap.FORMAT, classes.rows().digests());
        return digests;
    }

    /**
     * The columns that maps ask for, by the file that asks.
     *
     * @param wanted what others ask for; a map that gives nothing of it asks for nothing
     */
    public Map<String, Set<FlowField>> reads(Set<FlowField> wanted) {
        Map<String, Set<FlowField>> reads = new LinkedHashMap<>();
        reads.put(tags.file(), tags.reads(wanted));
        if (wanted.contains(FlowField.PEER_SRC_AS) || tags.reads(wanted).contains(FlowField.PEER_SRC_AS)) {
            reads.put(peers.file(), peers.columns());
        }
        if (wanted.contains(FlowField.DSCP_CLASS)) {
            reads.put(ClassMap.FORMAT.file(), Set.of(FlowField.DSCP));
        }
        return reads;
    }

    /** What a reload changes, in words for the log; empty if nothing. */
    public List<String> changesTo(Maps newer) {
        List<String> changes = new ArrayList<>();
        Map<MapFormat, RowDigests> after = newer.digests();
        digests()
                .forEach((format, before) -> before.changeTo(after.getOrDefault(format, RowDigests.NONE))
                        .ifPresent(words -> changes.add(format.file() + ": " + words)));
        Map<GeoFile, String> editions = newer.geo.editions();
        for (GeoFile what : GeoFile.values()) {
            String now = editions.getOrDefault(what, "none");
            if (!now.equals(geo.editions().getOrDefault(what, "none"))) {
                changes.add("geoip." + what.key() + ": " + now);
            }
        }
        return changes;
    }

    /** How many rows each of those maps has that are named, in words. */
    public List<String> sizes(MapPaths named) {
        return digests().entrySet().stream()
                .filter(map -> named.files().containsKey(map.getKey()))
                .map(map -> map.getKey().file() + ": " + map.getValue().words())
                .toList();
    }
}
