package ribflow.inspect;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import ribflow.capture.Packet;
import ribflow.decode.element.InformationElements;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.FieldSpecifier;
import ribflow.decode.template.Inspector;
import ribflow.decode.template.InterfaceCounters;
import ribflow.decode.template.SampleHeader;
import ribflow.decode.template.TemplateDefinition;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.query.Cells;
import ribflow.query.Json;

/**
 * Hears what the decoder reads, writes a line for each thing, and counts.
 *
 * <p>Every line says who sent it, by which protocol and when it was captured, under the names of the columns that say so
 * of a flow; what is not known is left out.
 */
final class Inspection implements Inspector {

    /** Columns that every line begins with, or that say nothing of a single record. */
    private static final Set<FlowField> SAID_BEFORE = Set.of(
            FlowField.PEER_SRC_IP,
            FlowField.EXPORT_PROTO_VERSION,
            FlowField.EXPORT_PROTO_SYSID,
            FlowField.TIMESTAMP_ARRIVAL);

    private static final int NO_VERSION = -1;

    private final @Nullable Consumer<String> lines;
    private final Summary summary;
    private final Cells cells;
    private final Elements elements = new Elements(InformationElements.known());
    private Address source = Address.UNSPECIFIED;
    private long micros = Packet.NO_TIME;
    private int version = NO_VERSION;
    private boolean sflow;
    private @Nullable ExportMessage header;
    private final SampleLines samples = new SampleLines();

    /** @param lines takes a line for each record; null if only the summary is wanted */
    Inspection(@Nullable Consumer<String> lines, Summary summary, Dictionary dictionary) {
        this.lines = lines;
        this.summary = summary;
        this.cells = new Cells(dictionary);
    }

    /** Begins a datagram or a message. */
    void begin(Address from, long at, ByteBuffer payload) {
        source = from;
        micros = at;
        header = null;
        version = version(payload, payload.position());
        samples.begin();
        part().count(source, totals -> totals.datagram(version));
    }

    /** sFlow has 32 bits of it, whose upper half is 0. */
    private int version(ByteBuffer payload, int at) {
        int first = payload.remaining() < 2 ? 0 : payload.getShort(at) & 0xffff;
        sflow = payload.remaining() >= 2 && first == 0;
        return sflow && payload.remaining() >= 4 ? payload.getInt(at) : first;
    }

    private Part<? extends Totals> part() {
        return sflow ? summary.sflow() : summary.flow();
    }

    private JsonLine line(String type) {
        JsonLine line = new JsonLine().put("type", type);
        if (!source.equals(Address.UNSPECIFIED)) {
            line.put(FlowField.PEER_SRC_IP.label(), source.toString());
        }
        line.put(FlowField.EXPORT_PROTO_VERSION.label(), version);
        if (header != null) {
            line.put(FlowField.EXPORT_PROTO_SYSID.label(), header.domainId());
        }
        if (micros != Packet.NO_TIME) {
            Instant arrival = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            line.put(FlowField.TIMESTAMP_ARRIVAL.label(), arrival.toString());
        }
        return line;
    }

    private void write(JsonLine line) {
        if (lines != null) {
            lines.accept(line.toString());
        }
    }

    @Override
    public void message(ExportMessage message) {
        header = message;
    }

    @Override
    public void template(ExportMessage message, TemplateDefinition template) {
        summary.flow().count(source, totals -> totals.template(template.options()));
        write(line(template.options() ? "options-template" : "template")
                .put("template", template.id())
                .raw("fields", elements.describe(template)));
    }

    @Override
    public void withdrawal(ExportMessage message, int templateId) {
        write(line("withdrawal").put("template", templateId));
    }

    @Override
    public void record(
            ExportMessage message,
            TemplateDefinition template,
            ByteBuffer in,
            int from,
            int to,
            FlowBatch batch,
            int firstRow) {
        if (template.options()) {
            summary.flow().count(source, FlowTotals::optionsRecord);
        } else {
            summary.flow().count(source, totals -> totals.dataRecord(template, in, from, to));
        }
        if (lines == null) {
            return;
        }
        JsonLine line = line(template.options() ? "options" : "flow");
        if (message.version() >= 9) {
            line.put("template", template.id());
        }
        if (template.options()) {
            List<FieldSpecifier> scopes = template.fields().subList(0, template.scopes());
            line.raw(
                    "scope",
                    JsonLine.array(scopes.stream()
                            .map(elements::name)
                            .map(Json::quoted)
                            .toList()));
        }
        if (firstRow < batch.size()) {
            columns(line, batch, firstRow);
        }
        write(line.raw("elements", elements.record(template, in, from, to, message::subTemplate)));
    }

    private void columns(JsonLine line, FlowBatch batch, int row) {
        for (FlowField field : FlowField.values()) {
            if (batch.has(field, row) && !SAID_BEFORE.contains(field)) {
                line.raw(field.label(), Json.value(cells.of(field, batch, row)));
            }
        }
    }

    @Override
    public void sample(ExportMessage message, SampleHeader sample, FlowBatch batch, int firstRow) {
        summary.sflow().count(source, totals -> totals.sample(sample));
        JsonLine line = line(SampleLines.type(sample));
        SampleLines.header(line, sample);
        if (firstRow < batch.size()) {
            columns(line, batch, firstRow);
        }
        samples.records(line);
        write(line);
    }

    @Override
    public void flowRecord(ExportMessage message, int format, ByteBuffer in, int from, int to) {
        summary.sflow().count(source, totals -> totals.flowRecord(format));
        samples.record(format, in, from, to);
    }

    @Override
    public void counterRecord(ExportMessage message, int format, ByteBuffer in, int from, int to) {
        summary.sflow().count(source, totals -> totals.counterRecord(format));
        samples.record(format, in, from, to);
    }

    @Override
    public void interfaceCounters(ExportMessage message, InterfaceCounters counters) {
        samples.counters(counters);
    }

    @Override
    public void setWithoutTemplate(ExportMessage message, int templateId, int bytes) {
        summary.flow().count(source, FlowTotals::setWithoutTemplate);
        write(line("data-without-template").put("template", templateId).put("bytes", bytes));
    }

    @Override
    public void malformed(ExportMessage message, String why) {
        malformed(why);
    }

    /** Something that cannot be right, of the datagram or stream at hand. */
    void malformed(String why) {
        part().count(source, Totals::malformed);
        write(line("malformed").put("why", why));
    }
}
