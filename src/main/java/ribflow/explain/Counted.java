package ribflow.explain;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.query.QueryException;

/**
 * The flow as it counts in tables: workers decode and tag only the columns that anyone read when the daemon started. Other
 * columns are of no matter to tables, but for maps that were read anew since then and ask them: those are not met by flows
 * before the next start, and neither by this one.
 */
final class Counted {

    /** What decoders fill whether or not anyone reads it. */
    private static final Set<FlowField> ALWAYS = Set.of(
            FlowField.PEER_SRC_IP,
            FlowField.TIMESTAMP_END,
            FlowField.TIMESTAMP_ARRIVAL,
            FlowField.SAMPLING_SOURCE,
            FlowField.SAMPLING_SIZE,
            FlowField.SAMPLING_POPULATION,
            FlowField.FLOWS,
            FlowField.MPLS_VPN_RD_ORIGIN);

    private final FlowBatch batch = new FlowBatch();
    private final Set<FlowField> wanted;

    Counted(FlowRequest request, Witnesses witnesses) throws QueryException {
        wanted = witnesses.wanted();
        request.appendTo(batch, witnesses.names(), witnesses.clockMillis().getAsLong());
        Described.of(request, batch, witnesses);
        for (FlowField column : FlowField.values()) {
            if (!wanted.contains(column) && !ALWAYS.contains(column)) {
                batch.unset(column, 0);
            }
        }
        // With a recorder, so that tags which count flows do not count this one
        witnesses.taggers().make(wanted, _ -> {}, new Recording()).accept(batch);
    }

    FlowBatch batch() {
        return batch;
    }

    /** The columns that tables read and that have other values than in a batch with all columns. */
    List<FlowField> unlike(FlowBatch full) {
        return wanted.stream()
                .sorted()
                .filter(column -> batch.has(column, 0) != full.has(column, 0)
                        || batch.has(column, 0) && column.kind() != Kind.FLAG && !same(column, full))
                .collect(Collectors.toList());
    }

    private boolean same(FlowField column, FlowBatch full) {
        return batch.column(column)[0] == full.column(column)[0]
                && (column.kind() != Kind.ADDRESS || batch.high(column)[0] == full.high(column)[0]);
    }
}
