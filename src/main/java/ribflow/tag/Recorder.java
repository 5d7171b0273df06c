package ribflow.tag;

import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.RouteMatches;
import ribflow.flow.FlowField;
import ribflow.maps.MapLine;

/**
 * Is told what a {@link Tagger} does with the flows of a batch, while it does it: how an operator learns why a flow got
 * the values it has. A tagger that works for the tables has none, and pays no more for that than to look.
 *
 * <p>Rows are bits. What is told is good during the call only: the arrays are the tagger's own.
 */
public interface Recorder {

    /** What a look-up is for. */
    enum Aim {
        /** The routes that the exporter has. */
        ROUTE,
        /** A better one than a default route, from the router that it leads to; where there is none, that stands. */
        BEYOND_DEFAULT,
        /** The next hop alone, from the router that the route's next hop names. */
        NEXT_HOP
    }

    /**
     * Routes to the addresses of a column were looked up; more than once where routes are followed.
     *
     * @param host the column with the addresses
     * @param asked by row whose routes they were
     * @param found by row what came of it
     */
    void looked(FlowField host, Aim aim, long rows, PeerTiers[] asked, RouteMatches found);

    /**
     * A source was asked for the values of a column.
     *
     * @param rows for which rows; those that a source before it knew are not asked again
     * @param known the rows that have its value now
     */
    void asked(FlowField column, Origin source, long rows, long known);

    /** The row of a map that decided about a value of a column. A value may have several, in their order. */
    void line(FlowField column, int row, MapLine line);
}
