package ribflow.tag;

import java.util.Arrays;
import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.maps.Maps;
import ribflow.tag.RouteColumns.Side;
import ribflow.tag.TagConfig.Source;

/**
 * Whichever of the networks map, the flow record and the route is the most specific about a side's address: row by row they
 * are asked in the order of their masks, the longest first. A route goes before a record with the same mask, and a record
 * before the networks map. What the first does not know of a field, the next is asked for.
 *
 * <p>Hot: allocation-free. The order is found once for each side of a batch.
 */
final class LongestMask implements FieldSource {

    /** The sources among which is chosen; of equal masks the earlier wins. */
    static final List<Source> AMONG = List.of(Source.BGP, Source.FLOW, Source.NETWORKS);

    private final FieldSources sources;
    private final RouteSource routes;
    private final FlowSource flow;
    private final NetworkSource networks;
    private final Ranks ofSource = new Ranks();
    private final Ranks ofDestination = new Ranks();

    /** By place in the order and source, the rows in which the source has that place. */
    private static final class Ranks {
        private final long[][] rows = new long[AMONG.size()][AMONG.size()];
        private boolean found;
    }

    LongestMask(FieldSources sources, RouteSource routes, FlowSource flow, NetworkSource networks) {
        this.sources = sources;
        this.routes = routes;
        this.flow = flow;
        this.networks = networks;
    }

    @Override
    public void begin(FlowBatch batch, Maps maps) {
        ofSource.found = false;
        ofDestination.found = false;
    }

    @Override
    public long fill(SourcedField field, FlowBatch batch, long rows) {
        Ranks ranks = field.side() == Side.SOURCE ? ofSource : ofDestination;
        if (!ranks.found) {
            networks.look(field.side(), batch, batch.rows());
            rank(ranks, field.side(), batch);
        }
        long left = rows;
        for (long[] place : ranks.rows) {
            for (int i = 0; i < AMONG.size(); i++) {
                left &= ~sources.ask(AMONG.get(i), field, batch, left & place[i]);
            }
        }
        return rows & ~left;
    }

    private void rank(Ranks ranks, Side side, FlowBatch batch) {
        for (long[] place : ranks.rows) {
            Arrays.fill(place, 0);
        }
        for (int row = 0; row < batch.size(); row++) {
            int route = routes.mask(side, row);
            int record = flow.mask(side, row);
            int network = networks.mask(side, row);
            int placeOfRoute = (record > route ? 1 : 0) + (network > route ? 1 : 0);
            int placeOfRecord = (route >= record ? 1 : 0) + (network > record ? 1 : 0);
            ranks.rows[placeOfRoute][0] |= 1L << row;
            ranks.rows[placeOfRecord][1] |= 1L << row;
            ranks.rows[AMONG.size() - placeOfRoute - placeOfRecord][2] |= 1L << row;
        }
        ranks.found = true;
    }
}
