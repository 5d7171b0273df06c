package ribflow.tag;

import java.util.Optional;
import ribflow.flow.FlowBatch;
import ribflow.maps.MapLine;
import ribflow.maps.Maps;

/** Where values may come from: what stands behind a {@link TagConfig.Source}. Hot: allocation-free. */
interface FieldSource {

    /** Says that another batch is to be asked about, before anything is written to it. */
    default void begin(FlowBatch batch, Maps maps) {}

    /**
     * Writes the values that it knows into the field's column, and returns the rows for which it knew one. It says nothing of
     * which rows have a value: that is known when all sources were asked.
     */
    long fill(SourcedField field, FlowBatch batch, long rows);

    /** The row of a map that gave a value just now; empty where the source is no map. Cold. */
    default Optional<MapLine> lineOf(SourcedField field, FlowBatch batch, int row) {
        return Optional.empty();
    }
}
