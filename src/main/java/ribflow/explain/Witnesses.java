package ribflow.explain;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.Rib;
import ribflow.decode.Templates;
import ribflow.flow.Dictionary;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.FlowSink;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.rpki.VrpTable;
import ribflow.table.Table;
import ribflow.table.Tables;
import ribflow.tag.Correlation;
import ribflow.tag.Recorder;
import ribflow.tag.Tagger;

/**
 * Who is asked when a flow is to be explained: the same objects that flows pass through.
 *
 * @param taggers makes the tagger
 * @param vrps the VRPs that hold at the moment; null where there are none
 * @param dictionary what interned ids mean
 * @param wanted the columns that workers fill
 * @param clockMillis milliseconds since 1970
 */
public record Witnesses(
        Rib rib,
        Epochs epochs,
        Correlation correlation,
        Taggers taggers,
        Supplier<@Nullable VrpTable> vrps,
        Exporters exporters,
        Templates templates,
        Tables tables,
        Dictionary dictionary,
        Names names,
        Set<FlowField> wanted,
        LongSupplier clockMillis) {

    /** Makes taggers that differ in nothing but what they fill, for whom, and who is told. */
    @FunctionalInterface
    public interface Taggers {
        Tagger make(Set<FlowField> wanted, FlowSink next, @Nullable Recorder recorder);
    }

    public Witnesses {
        wanted = Set.copyOf(wanted);
    }

    /** The exporter of that address; empty if no datagram of it came. */
    Optional<Exporter> heard(Address address) {
        return exporters.all().stream()
                .filter(exporter ->
                        exporter.lastHeard() != 0 && exporter.address().equals(address))
                .findFirst();
    }

    /** The columns that tables read, for their keys and in their filters. */
    Set<FlowField> asked() {
        Set<FlowField> asked = new HashSet<>();
        for (Table table : tables.all()) {
            asked.addAll(table.config().aggregate());
            asked.addAll(table.config().asked());
        }
        return asked;
    }
}
