package ribflow.tag;

import java.util.List;
import java.util.Set;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Where the two ends of a flow are, by the databases that the operator brings.
 *
 * <p>Hot: allocation-free for addresses that were met before.
 */
final class Places {

    /** The columns of one side. */
    private record Side(
            FlowField host, FlowField country, FlowField city, FlowField postalCode, FlowField coordinates) {

        boolean in(Set<FlowField> wanted) {
            return wanted.contains(country)
                    || wanted.contains(city)
                    || wanted.contains(postalCode)
                    || wanted.contains(coordinates);
        }
    }

    private static final List<Side> SIDES = List.of(
            new Side(
                    FlowField.SRC_HOST,
                    FlowField.SRC_HOST_COUNTRY,
                    FlowField.SRC_HOST_CITY,
                    FlowField.SRC_HOST_POCODE,
                    FlowField.SRC_HOST_COORDS),
            new Side(
                    FlowField.DST_HOST,
                    FlowField.DST_HOST_COUNTRY,
                    FlowField.DST_HOST_CITY,
                    FlowField.DST_HOST_POCODE,
                    FlowField.DST_HOST_COORDS));

    private final GeoCache cache;
    private final Side[] sides;

    Places(Set<FlowField> wanted, GeoCache cache) {
        this.cache = cache;
        this.sides = SIDES.stream().filter(side -> side.in(wanted)).toArray(Side[]::new);
    }

    void fill(FlowBatch batch) {
        if (cache.databases().hasPlaces()) {
            for (Side side : sides) {
                fill(batch, side);
            }
        }
    }

    private void fill(FlowBatch batch, Side side) {
        long[] high = batch.high(side.host);
        long[] low = batch.column(side.host);
        for (long left = batch.present(side.host); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int entry = cache.find(high[row], low[row]);
            set(batch, side.country, row, cache.country(entry));
            set(batch, side.city, row, cache.city(entry));
            set(batch, side.postalCode, row, cache.postalCode(entry));
            set(batch, side.coordinates, row, cache.coordinates(entry));
        }
    }

    private static void set(FlowBatch batch, FlowField column, int row, int id) {
        if (id != 0) {
            batch.set(column, row, id);
        }
    }
}
