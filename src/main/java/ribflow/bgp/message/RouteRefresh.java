package ribflow.bgp.message;

/**
 * A ROUTE-REFRESH (RFC 2918, 3).
 *
 * <pre>
 *   0       7      15      23      31
 *   +-------+-------+-------+-------+
 *   |      AFI      | Subt. | SAFI  |
 *   +-------+-------+-------+-------+
 * </pre>
 *
 * @param family whose routes are asked for
 * @param subtype 0 for a request; 1 and 2 mark the begin and the end of the answer (RFC 7313, 3.2)
 */
public record RouteRefresh(Family family, int subtype) implements BgpMessage {

    /** A request for the routes. */
    public static final int REQUEST = 0;

    /** The routes that were asked for begin here. */
    public static final int BEGIN = 1;

    /** The routes that were asked for end here. */
    public static final int END = 2;

    @Override
    public MessageType type() {
        return MessageType.ROUTE_REFRESH;
    }
}
