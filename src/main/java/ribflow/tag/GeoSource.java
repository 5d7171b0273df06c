package ribflow.tag;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.maps.Maps;

/** The database of ASNs: whose an address is, by who keeps such lists. It knows no neighbours, nets and next hops. */
final class GeoSource implements FieldSource {

    private final GeoCache cache;

    GeoSource(GeoCache cache) {
        this.cache = cache;
    }

    @Override
    public void begin(FlowBatch batch, Maps maps) {
        cache.use(maps.geo());
    }

    @Override
    public long fill(SourcedField field, FlowBatch batch, long rows) {
        boolean origin = field == SourcedField.SRC_AS || field == SourcedField.DST_AS;
        return origin && cache.databases().hasAsns() ? origin(field, batch, rows) : 0;
    }

    private long origin(SourcedField field, FlowBatch batch, long rows) {
        FlowField host = field.side().host();
        long[] column = batch.column(field.column());
        long known = 0;
        for (long left = rows & batch.present(host); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long asn = cache.asn(cache.find(batch.high(host)[row], batch.column(host)[row]));
            if (asn > 0) {
                column[row] = asn;
                known |= left & -left;
            }
        }
        return known;
    }
}
