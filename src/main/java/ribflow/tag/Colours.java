package ribflow.tag;

import java.util.Arrays;
import ribflow.bgp.rib.AttributePool;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.maps.ColourMap;
import ribflow.maps.Maps;

/**
 * The colours of routes by {@code colours.map}. What the map says of a set of communities is remembered by the set's id and
 * generation, since the RIB gives the id of a set that is gone to another one; so each set is looked at once, however many
 * flows and rows there are.
 *
 * <p>Hot: allocation-free for sets that were met before.
 */
final class Colours {

    private final AttributePool pool;
    private final Sets standard = new Sets(FlowField.STD_COMM);
    private final Sets extended = new Sets(FlowField.EXT_COMM);
    private final Sets large = new Sets(FlowField.LRG_COMM);
    private ColourMap map = Maps.EMPTY.colours();

    Colours(AttributePool pool) {
        this.pool = pool;
    }

    /** Which row of the map the sets of one kind of communities meet first. */
    private final class Sets {

        private final FlowField column;
        private int[] generations = new int[64];

        /** By id of the set: the row of the map, and 1; 0 where it was not looked at. */
        private int[] rows = new int[64];

        Sets(FlowField column) {
            this.column = column;
        }

        int first(int id) {
            if (id == 0) {
                return ColourMap.NONE;
            }
            int generation = pool.generation(column, id);
            if (id >= rows.length) {
                int size = Math.max(id + 1, 2 * rows.length);
                rows = Arrays.copyOf(rows, size);
                generations = Arrays.copyOf(generations, size);
            }
            if (rows[id] == 0 || generations[id] != generation) {
                int found = map.find(column, pool.text(column, id));
                rows[id] = found == ColourMap.NONE ? ColourMap.NONE : found + 1;
                generations[id] = generation;
            }
            return rows[id] == ColourMap.NONE ? ColourMap.NONE : rows[id] - 1;
        }

        void forget() {
            Arrays.fill(rows, 0);
        }
    }

    /** Takes another map. */
    void use(ColourMap now) {
        if (now != map) {
            map = now;
            standard.forget();
            extended.forget();
            large.forget();
        }
    }

    /** Fills the colours of one side. */
    void fill(FlowBatch batch, RouteColumns side, FlowField column) {
        if (map.isEmpty()) {
            return;
        }
        int[] attributes = side.matches().attributes();
        long[] colours = batch.column(column);
        long known = 0;
        for (long left = side.found(); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int first = first(attributes[row]);
            if (first != ColourMap.NONE) {
                colours[row] = map.colour(first);
                known |= left & -left;
            }
        }
        batch.setPresent(column, known);
    }

    /** The first row of the map that a route meets. */
    int first(int attributes) {
        return Math.min(
                standard.first(pool.standard(attributes)),
                Math.min(extended.first(pool.extended(attributes)), large.first(pool.large(attributes))));
    }
}
