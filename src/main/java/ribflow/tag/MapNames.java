package ribflow.tag;

import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.AttributePool;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.maps.MapLine;
import ribflow.maps.Maps;

/**
 * What maps and databases call what a flow is about: customers, places, interfaces, classes of routes. One pass a column that somebody reads.
 *
 * <p>Hot: allocation-free, but for addresses that {@link GeoCache} meets first.
 */
final class MapNames {

    private final boolean[] wanted = new boolean[FlowField.count()];
    private final GeoCache cache;
    private final Places places;
    private final Colours colours;
    private final Customers customers = new Customers();
    private final @Nullable Recorder recorder;

    MapNames(Set<FlowField> wanted, AttributePool pool, GeoCache cache, @Nullable Recorder recorder) {
        wanted.forEach(column -> this.wanted[column.ordinal()] = true);
        this.cache = cache;
        this.colours = new Colours(pool);
        this.places = new Places(wanted, cache);
        this.recorder = recorder;
    }

    void fill(FlowBatch batch, Maps maps, RouteColumns source, RouteColumns destination) {
        cache.use(maps.geo());
        places.fill(batch);
        colours.use(maps.colours());
        colour(batch, maps, source, FlowField.SRC_COLOUR);
        colour(batch, maps, destination, FlowField.DST_COLOUR);
        if (!maps.customers().isEmpty()) {
            customer(batch, maps, FlowField.SRC_HOST, FlowField.IN_IFACE, FlowField.SRC_CUSTOMER);
            customer(batch, maps, FlowField.DST_HOST, FlowField.OUT_IFACE, FlowField.DST_CUSTOMER);
        }
        iface(batch, maps, FlowField.IN_IFACE, FlowField.IN_IFACE_NAME);
        iface(batch, maps, FlowField.OUT_IFACE, FlowField.OUT_IFACE_NAME);
    }

    private void colour(FlowBatch batch, Maps maps, RouteColumns side, FlowField column) {
        if (wanted[column.ordinal()]) {
            colours.fill(batch, side, column);
            if (recorder != null) {
                tell(
                        recorder,
                        batch,
                        column,
                        row -> maps.colours()
                                .lineOf(colours.first(side.matches().attributes()[row])));
            }
        }
    }

    private void customer(FlowBatch batch, Maps maps, FlowField host, FlowField iface, FlowField column) {
        if (wanted[column.ordinal()]) {
            customers.fill(batch, maps.customers(), host, iface, column);
            if (recorder != null) {
                tell(
                        recorder,
                        batch,
                        column,
                        row -> maps.customers()
                                .lineOf(
                                        batch.has(host, row)
                                                ? new Address(batch.high(host)[row], batch.column(host)[row])
                                                : Address.UNSPECIFIED,
                                        batch.exporter(row).address(),
                                        batch.get(iface, row, -1)));
            }
        }
    }

    private static void tell(
            Recorder recorder, FlowBatch batch, FlowField column, IntFunction<Optional<MapLine>> line) {
        recorder.asked(column, Origin.MAP, batch.rows(), batch.present(column));
        lines(recorder, column, batch.present(column), line);
    }

    private static void lines(Recorder recorder, FlowField column, long rows, IntFunction<Optional<MapLine>> line) {
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            line.apply(row).ifPresent(found -> recorder.line(column, row, found));
        }
    }

    private void iface(FlowBatch batch, Maps maps, FlowField iface, FlowField column) {
        if (wanted[column.ordinal()]) {
            long announced = batch.present(column);
            InterfaceNames.fill(batch, maps.interfaces(), iface, column);
            if (recorder != null) {
                recorder.asked(column, Origin.FLOW, batch.rows(), announced);
                long byMap = batch.present(column) & ~announced;
                recorder.asked(column, Origin.MAP, batch.rows() & ~announced, byMap);
                lines(
                        recorder,
                        column,
                        byMap,
                        row -> maps.interfaces().lineOf(batch.exporter(row).address(), batch.get(iface, row, -1)));
            }
        }
    }
}
