package ribflow.tag;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.maps.Maps;
import ribflow.tag.TagConfig.Source;

/**
 * The table of sources, and the one place where they are asked: for each field the sources in the operator's order, each for
 * the rows that the earlier ones did not know.
 *
 * <p>A source is a row of {@link TagConfig.Source} and the {@link FieldSource} behind it; which field it knows, it says
 * itself. So a further source is a class and a word, and what follows from the order is written once, in {@link #fill}.
 * Every value comes in by {@link #ask}, which knows from where: {@link LongestMask}, which is no source itself, asks others
 * through the same door.
 *
 * <p>Hot: allocation-free.
 */
final class FieldSources {

    private final FieldSource[] sources = new FieldSource[Source.values().length];
    private final Source[][] orders = new Source[SourcedField.values().length][];
    private final FieldSource[] begun;
    private final @Nullable Recorder recorder;

    /**
     * The sources of a tagger.
     *
     * @param wanted the columns that anyone reads; sources that fill no others are never asked
     * @param recorder is told which source knew what; null for nobody
     */
    FieldSources(
            TagConfig config,
            Set<FlowField> wanted,
            RouteSource routes,
            MapSource map,
            GeoCache places,
            @Nullable Recorder recorder) {
        this.recorder = recorder;
        FlowSource flow = new FlowSource();
        NetworkSource networks = new NetworkSource();
        put(Source.BGP, routes);
        put(Source.FLOW, flow);
        put(Source.MAP, map);
        put(Source.NETWORKS, networks);
        put(Source.GEOIP, new GeoSource(places));
        put(Source.LONGEST, new LongestMask(this, routes, flow, networks));
        for (SourcedField field : SourcedField.values()) {
            orders[field.ordinal()] = config.sources(field).toArray(Source[]::new);
        }
        Set<Source> used = EnumSet.noneOf(Source.class);
        for (SourcedField field : filled(wanted)) {
            used.addAll(config.sources(field));
        }
        if (used.contains(Source.LONGEST)) {
            used.addAll(LongestMask.AMONG);
        }
        begun = used.stream().map(source -> sources[source.ordinal()]).toArray(FieldSource[]::new);
    }

    /** The fields that are filled: what is wanted, and in any case the next hop, by which the egress PoP is known. */
    static SourcedField[] filled(Set<FlowField> wanted) {
        return Arrays.stream(SourcedField.values())
                .filter(field -> field == SourcedField.PEER_DST_IP || wanted.contains(field.column()))
                .toArray(SourcedField[]::new);
    }

    private void put(Source source, FieldSource behind) {
        sources[source.ordinal()] = behind;
    }

    /** Says that another batch comes. */
    void begin(FlowBatch batch, Maps maps) {
        for (FieldSource source : begun) {
            source.begin(batch, maps);
        }
    }

    /** Fills a column from its sources. */
    void fill(SourcedField field, FlowBatch batch) {
        long left = batch.rows();
        for (Source source : orders[field.ordinal()]) {
            left &= ~ask(source, field, batch, left);
        }
        batch.setPresent(field.column(), batch.rows() & ~left);
    }

    /** Asks one source for the value of a field in some rows, and returns those for which it knew one. */
    long ask(Source source, SourcedField field, FlowBatch batch, long rows) {
        if (rows == 0) {
            return 0;
        }
        long known = sources[source.ordinal()].fill(field, batch, rows);
        if (recorder != null && source != Source.LONGEST) {
            recorder.asked(field.column(), Origin.of(source), rows, known);
            tellLines(recorder, sources[source.ordinal()], field, batch, known);
        }
        return known;
    }

    private static void tellLines(
            Recorder recorder, FieldSource source, SourcedField field, FlowBatch batch, long known) {
        for (long left = known; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            source.lineOf(field, batch, row).ifPresent(line -> recorder.line(field.column(), row, line));
        }
    }
}
