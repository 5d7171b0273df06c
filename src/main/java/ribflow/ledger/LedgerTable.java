package ribflow.ledger;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import ribflow.expr.CommunityPattern;
import ribflow.expr.RowFilter;
import ribflow.flow.FlowField;
import ribflow.maps.Maps;
import ribflow.maps.Subject;

/**
 * The tables of the ledger: which flows count for which kind of subject, in and out as the network sees it.
 *
 * <p>A packet that crosses the network may be exported three times: where it comes in, again where it goes out, and there in
 * both directions. For no subject may it count twice in one direction. So each table takes one record of it at most:
 *
 * <ul>
 *   <li><b>Where it enters</b> ({@code enters}: the record of the edge interface by which it came in). There the source's
 *       and the destination's routes, addresses and neighbours are all known, so all of {@code in} is taken from it, and
 *       {@code out} for everything that is known by route or by address: a neighbour's {@code out} is what enters anywhere
 *       and has its route through that neighbour.
 *   <li><b>Where it leaves</b> ({@code leaves}: one record of the router whose edge interface it goes out by). The router
 *       where it entered does not know that interface, so {@code out} of an interface can only be taken from here.
 * </ul>
 *
 * <p>A customer may be known by both, networks and interfaces. What goes to one of the customers' networks counts where it
 * enters, for the customer whose network it is. Only what goes to no customer's network counts where it leaves, for the
 * customer behind the interface. So each flow counts at one of the two places and never at both, whichever routers export.
 *
 * <p>What was dropped on the way in did come in, and never went out.
 */
enum LedgerTable {
    NEIGHBOUR_IN(Subject.Kind.NEIGHBOUR, Direction.IN, "enters", FlowField.PEER_SRC_AS),
    NEIGHBOUR_OUT(Subject.Kind.NEIGHBOUR, Direction.OUT, "enters and " + Words.DELIVERED, FlowField.PEER_DST_AS),
    INTERFACE_IN(
            Subject.Kind.INTERFACE,
            Direction.IN,
            "enters and has in_iface",
            FlowField.PEER_SRC_IP,
            FlowField.IN_IFACE,
            FlowField.IN_IFACE_NAME),
    INTERFACE_OUT(
            Subject.Kind.INTERFACE,
            Direction.OUT,
            "leaves and has out_iface and " + Words.DELIVERED,
            FlowField.PEER_SRC_IP,
            FlowField.OUT_IFACE,
            FlowField.OUT_IFACE_NAME),
    CUSTOMER_IN(Subject.Kind.CUSTOMER, Direction.IN, "enters and has src_customer", FlowField.SRC_CUSTOMER),
    CUSTOMER_OUT(
            Subject.Kind.CUSTOMER,
            Direction.OUT,
            "enters and has dst_customer and " + Words.DELIVERED,
            FlowField.DST_CUSTOMER) {
        @Override
        RowFilter narrowed(RowFilter filter, Supplier<Maps> maps) {
            return new CustomersByAddress(filter, maps, true);
        }
    },
    CUSTOMER_PORT_OUT(
            Subject.Kind.CUSTOMER,
            Direction.OUT,
            "leaves and has dst_customer and " + Words.DELIVERED,
            FlowField.DST_CUSTOMER) {
        @Override
        RowFilter narrowed(RowFilter filter, Supplier<Maps> maps) {
            return new CustomersByAddress(filter, maps, false);
        }
    },
    COMMUNITY_IN(
            Subject.Kind.COMMUNITY,
            Direction.IN,
            "enters",
            FlowField.SRC_STD_COMM,
            FlowField.SRC_EXT_COMM,
            FlowField.SRC_LRG_COMM),
    COMMUNITY_OUT(
            Subject.Kind.COMMUNITY,
            Direction.OUT,
            "enters and " + Words.DELIVERED,
            FlowField.STD_COMM,
            FlowField.EXT_COMM,
            FlowField.LRG_COMM);

    /** As the network sees it: traffic comes in from a subject and goes out to it. */
    enum Direction {
        IN,
        OUT
    }

    /** Parts of filters. */
    private static final class Words {

        static final String DELIVERED = "not egress_reason == dropped";
    }

    private final Subject.Kind kind;
    private final Direction direction;
    private final String filter;
    private final List<FlowField> columns;

    LedgerTable(Subject.Kind kind, Direction direction, String filter, FlowField... columns) {
        this.kind = kind;
        this.direction = direction;
        this.filter = filter;
        this.columns = List.of(columns);
    }

    Subject.Kind kind() {
        return kind;
    }

    Direction direction() {
        return direction;
    }

    /** The name by which queries ask for it. */
    String label() {
        return "ledger_" + name().toLowerCase(Locale.ROOT);
    }

    /** What makes its rows. */
    List<FlowField> columns(List<CommunityPattern> communities) {
        return kind != Subject.Kind.COMMUNITY
                ? columns
                : columns.stream()
                        .filter(column -> communities.stream().anyMatch(pattern -> pattern.speaksOf(column)))
                        .toList();
    }

    /** Which flows it takes, as after {@code where}. */
    String filter(List<CommunityPattern> communities) {
        return kind != Subject.Kind.COMMUNITY
                ? filter
                : filter
                        + columns(communities).stream()
                                .flatMap(column -> communities.stream()
                                        .filter(pattern -> pattern.speaksOf(column))
                                        .map(pattern -> column + " contains \"" + pattern + "\""))
                                .collect(Collectors.joining(" or ", " and (", ")"));
    }

    /** What of these flows it does not take after all, for what no expression can tell. */
    RowFilter narrowed(RowFilter flows, Supplier<Maps> maps) {
        return flows;
    }
}
