package ribflow.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.ip.Address;

/**
 * The names of things that columns hold as numbers: of ASes and exporters from the operator's files, of interfaces from
 * {@code maps.interfaces}, of ports from a table that is built in. Protocols and PoPs are shown by name anyway.
 *
 * <p>Immutable; a reload makes another.
 *
 * @param ases by AS number
 * @param exporters by address
 * @param interfaces those of exporters
 */
public record Naming(Map<Long, String> ases, Map<Address, String> exporters, Interfaces interfaces) {

    /** Nothing but ports. */
    public static final Naming NONE = new Naming(Map.of(), Map.of(), (_, _) -> Optional.empty());

    /** The interfaces of exporters. */
    @FunctionalInterface
    public interface Interfaces {
        Optional<String> name(Address exporter, long number);
    }

    public Naming {
        ases = Map.copyOf(ases);
        exporters = Map.copyOf(exporters);
    }

    /** The same with other interfaces. */
    public Naming with(Interfaces others) {
        return new Naming(ases, exporters, others);
    }

    /** What a reload changes, in words for the log; empty if nothing. Interfaces are the maps' affair. */
    public List<String> changesTo(Naming newer) {
        List<String> changes = new ArrayList<>();
        if (!ases.equals(newer.ases)) {
            changes.add("names of ASes: " + newer.ases.size() + ", were " + ases.size());
        }
        if (!exporters.equals(newer.exporters)) {
            changes.add("names of exporters: " + newer.exporters.size() + ", were " + exporters.size());
        }
        return changes;
    }

    /** What the column is called that takes the names of this one; empty for columns that are not named. */
    static Optional<String> label(FlowField column) {
        if (column == FlowField.IN_IFACE || column == FlowField.OUT_IFACE) {
            return Optional.of(column == FlowField.IN_IFACE ? "in_interface" : "out_interface");
        }
        boolean named = column.kind() == Kind.ASN || column.kind() == Kind.PORT || column == FlowField.PEER_SRC_IP;
        return named ? Optional.of(column.label() + "_name") : Optional.empty();
    }

    /** The name of what a row has in a column; null if it has none, or has nothing there. */
    @Nullable
    String name(FlowField column, FlowBatch batch, int row) {
        if (!batch.has(column, row)) {
            return null;
        }
        long value = batch.column(column)[row];
        if (column.kind() == Kind.ASN) {
            return ases.get(value);
        }
        if (column.kind() == Kind.PORT) {
            return Services.name((int) value);
        }
        if (!batch.has(FlowField.PEER_SRC_IP, row)) {
            return null;
        }
        Address exporter =
                new Address(batch.high(FlowField.PEER_SRC_IP)[row], batch.column(FlowField.PEER_SRC_IP)[row]);
        return column == FlowField.PEER_SRC_IP
                ? exporters.get(exporter)
                : interfaces.name(exporter, value).orElse(null);
    }
}
