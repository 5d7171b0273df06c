package ribflow.decode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import ribflow.decode.template.Biflow;
import ribflow.decode.template.DomainReport;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;

/** A decoder on trial: takes datagrams, remembers the flows. Several share what they learn. */
public final class Decoding {

    /** When all datagrams arrive. */
    public static final long ARRIVAL = 1_700_000_000_123L;

    public static final String ROUTER = "192.0.2.1";

    private final Exporters exporters;
    private final Names names;
    private final Templates templates;
    private final FlowDecoder decoder;
    private final List<Flow> flows = new ArrayList<>();

    private Decoding(Exporters exporters, Names names, Templates templates) {
        this.exporters = exporters;
        this.names = names;
        this.templates = templates;
        this.decoder = new FlowDecoder(templates, batch -> {
            for (int row = 0; row < batch.size(); row++) {
                flows.add(Flow.of(batch, row));
            }
        });
    }

    public static Decoding of(int maxTemplates, int keptBytes, Set<FlowField> wanted) {
        return of(new DecodeConfig(maxTemplates, keptBytes), wanted);
    }

    public static Decoding of(DecodeConfig config, Set<FlowField> wanted) {
        Exporters exporters = new Exporters(100);
        Names names = new Names();
        return new Decoding(exporters, names, new Templates(config, exporters, names, wanted));
    }

    /** All columns, ample room, records that count both directions as they are to be. */
    public static Decoding of(Biflow biflow) {
        return of(new DecodeConfig(1000, 1 << 20).with(biflow, 1000), new TreeSet<>(FlowField.values()));
    }

    /** All columns, ample room. */
    public static Decoding ofEverything() {
        return of(1000, 1 << 20, Set.copyOf(FlowField.values()));
    }

    /** Another worker of the same collector. */
    public Decoding another() {
        return new Decoding(exporters, names, templates);
    }

    public Decoding take(byte[] datagram) {
        return take(ROUTER, datagram);
    }

    public Decoding take(Bytes datagram) {
        return take(datagram.toArray());
    }

    public Decoding take(String router, byte[] datagram) {
        return take(Address.parse(router), datagram);
    }

    public Decoding take(Address router, byte[] datagram) {
        return takeAt(ARRIVAL, router, datagram);
    }

    /** Takes a datagram that arrives then. */
    public Decoding takeAt(long millis, Address router, byte[] datagram) {
        decoder.decode(ByteBuffer.wrap(datagram), exporter(router), millis);
        decoder.flush();
        return this;
    }

    /** Lets time pass until then. */
    public Decoding tick(long millis) {
        decoder.tick(millis);
        decoder.flush();
        return this;
    }

    /** Takes a datagram that came from there, for the exporter that it is from. */
    public Decoding receive(Address source, byte[] datagram) {
        ByteBuffer bytes = ByteBuffer.wrap(datagram);
        decoder.decode(bytes, Objects.requireNonNull(decoder.exporter(bytes, source.high(), source.low())), ARRIVAL);
        decoder.flush();
        return this;
    }

    /** All exporters. */
    public List<Exporter> exporters() {
        return exporters.all();
    }

    /** What can be told of the router's domains. */
    public List<DomainReport> report() {
        return templates.report(exporter(Address.parse(ROUTER)));
    }

    /** A row made by hand, with what the router's options announced. */
    public Flow describe(Map<FlowField, Long> given) {
        Exporter exporter = exporter(Address.parse(ROUTER));
        FlowBatch batch = new FlowBatch();
        int row = batch.append(exporter);
        given.forEach((column, value) -> batch.set(column, row, value));
        templates.describe(exporter, batch, row);
        return Flow.of(batch, row);
    }

    /** The flows so far. */
    public List<Flow> flows() {
        return flows;
    }

    /** The flows since the last time they were asked for. */
    public List<Flow> taken() {
        List<Flow> taken = List.copyOf(flows);
        flows.clear();
        return taken;
    }

    /** The text that a flow has in a column of texts. */
    public String text(Flow flow, FlowField field) {
        return names.text((int) flow.get(field));
    }

    /** Frees all texts that nobody asks for any more; flows that were decoded have lost theirs. */
    Decoding sweep() {
        Epochs nobody = new Epochs();
        names.sweep(nobody);
        names.sweep(nobody);
        return this;
    }

    public Exporter exporter(Address router) {
        return Objects.requireNonNull(exporters.find(router.high(), router.low()));
    }

    public Templates templates() {
        return templates;
    }

    public FlowDecoder decoder() {
        return decoder;
    }

    /** A counter of the router. */
    public long count(ExporterCounter row) {
        return exporter(Address.parse(ROUTER)).counters().get(row);
    }

    /** A counter of all exporters together. */
    public long countAll(ExporterCounter row) {
        return exporters.all().stream()
                .mapToLong(each -> each.counters().get(row))
                .sum();
    }

    /** A row, copied out of its batch. */
    public record Flow(long[] high, long[] low, Set<FlowField> present) {

        public static Flow of(FlowBatch batch, int row) {
            Flow flow = new Flow(new long[FlowField.count()], new long[FlowField.count()], new TreeSet<>());
            for (FlowField field : FlowField.values()) {
                if (batch.has(field, row)) {
                    flow.present.add(field);
                    flow.low[field.ordinal()] = batch.column(field)[row];
                    if (field.kind() == ribflow.flow.Kind.ADDRESS) {
                        flow.high[field.ordinal()] = batch.high(field)[row];
                    }
                }
            }
            return flow;
        }

        public boolean has(FlowField field) {
            return present.contains(field);
        }

        public long get(FlowField field) {
            if (!has(field)) {
                throw new AssertionError(field + " is absent");
            }
            return low[field.ordinal()];
        }

        public Address address(FlowField field) {
            return new Address(high[field.ordinal()], get(field));
        }
    }
}
