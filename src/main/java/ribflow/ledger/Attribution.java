package ribflow.ledger;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ribflow.expr.CommunityPattern;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.ip.Address;
import ribflow.maps.Subject;
import ribflow.table.Snapshot;

/**
 * Whose the rows of a snapshot are. A route with several communities has a row for all of them together, and its traffic
 * stands in the ledger of each.
 */
final class Attribution {

    private final LedgerTable table;
    private final Snapshot snapshot;
    private final List<CommunityPattern> communities;
    private final List<FlowField> columns;

    /** What ids and numbers were found to stand for, column by column. */
    private final Map<FlowField, Map<Long, List<Subject>>> known = new HashMap<>();

    private final Map<Long, String> names = new HashMap<>();

    Attribution(LedgerTable table, Snapshot snapshot, List<CommunityPattern> communities) {
        this.table = table;
        this.snapshot = snapshot;
        this.communities = communities;
        this.columns = table.columns(communities);
    }

    /** Those whose traffic a row is; none for what nobody is behind. */
    List<Subject> of(FlowBatch batch, int row) {
        return switch (table.kind()) {
            case INTERFACE -> atInterface(batch, row);
            case NEIGHBOUR, CUSTOMER -> of(columns.getFirst(), batch, row);
            case COMMUNITY ->
                columns.size() == 1
                        ? of(columns.getFirst(), batch, row)
                        : columns.stream()
                                .flatMap(column -> of(column, batch, row).stream())
                                .distinct()
                                .toList();
        };
    }

    private List<Subject> atInterface(FlowBatch batch, int row) {
        FlowField router = columns.getFirst();
        FlowField iface = columns.get(1);
        if (!batch.has(router, row) || !batch.has(iface, row)) {
            return List.of();
        }
        Address address = new Address(batch.high(router)[row], batch.column(router)[row]);
        return List.of(new Subject.RouterInterface(address, batch.column(iface)[row]));
    }

    private List<Subject> of(FlowField column, FlowBatch batch, int row) {
        return batch.has(column, row)
                ? known.computeIfAbsent(column, _ -> new HashMap<>())
                        .computeIfAbsent(batch.column(column)[row], value -> subjects(column, value))
                : List.of();
    }

    private List<Subject> subjects(FlowField column, long value) {
        if (column.kind() == Kind.ASN) {
            return List.of(new Subject.NeighbourAs(value));
        }
        String text = snapshot.dictionary().text(column, (int) value);
        if (column.kind() == Kind.TEXT) {
            return List.of(new Subject.Customer(text));
        }
        return Arrays.stream(text.split(" ", -1))
                .filter(community -> communities.stream()
                        .anyMatch(pattern -> pattern.speaksOf(column) && pattern.matches(community)))
                .<Subject>map(Subject.Community::new)
                .distinct()
                .toList();
    }

    /** What routers call what the row is about; empty if they do not. */
    String name(FlowBatch batch, int row) {
        if (table.kind() != Subject.Kind.INTERFACE || !batch.has(columns.get(2), row)) {
            return "";
        }
        long id = batch.column(columns.get(2))[row];
        return names.computeIfAbsent(id, text -> snapshot.dictionary().text(columns.get(2), text.intValue()));
    }
}
