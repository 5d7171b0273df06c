package ribflow.decode;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.decode.ipfix.Ipfix;
import ribflow.decode.netflow.NetFlow1;
import ribflow.decode.netflow.NetFlow5;
import ribflow.decode.netflow.NetFlow7;
import ribflow.decode.netflow.NetFlow8;
import ribflow.decode.netflow9.NetFlow9;
import ribflow.decode.sflow.ExporterIdentity;
import ribflow.decode.sflow.Sflow;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.ExportProtocol;
import ribflow.decode.template.ExporterDomains;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.Inspector;
import ribflow.decode.template.PlanCompiler;
import ribflow.decode.template.Releases;
import ribflow.decode.template.Tally;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowSink;

/**
 * Turns export datagrams into rows of batches: NetFlow v1, v5, v7, v8, v9, IPFIX, and sFlow v2, v4, v5, told apart by
 * their first 16 bits. One for each worker, used on its thread only.
 *
 * <p>Hot: allocation-free once the templates are known.
 */
public final class FlowDecoder {

    private final Templates templates;
    private final FlowRows rows;
    private final boolean byAgent;
    private final Tally tally = new Tally();
    private final ExportMessage message;
    private final Releases releases;
    private final @Nullable ExportProtocol[] byVersion = new ExportProtocol[16];

    public FlowDecoder(Templates shared, FlowSink sink) {
        this(shared, new FlowRows(sink, null, shared.wanted(), shared.names()), null);
    }

    private FlowDecoder(Templates shared, FlowRows into, @Nullable Inspector inspector) {
        templates = shared;
        byAgent = shared.config().sflowExporter() == ExporterIdentity.AGENT;
        rows = into;
        message = new ExportMessage(tally, inspector);
        releases = new Releases(rows, tally);
        PlanCompiler compiler = shared.compiler();
        add(new NetFlow1(compiler, rows));
        add(new NetFlow5(compiler, rows));
        add(new NetFlow7(compiler, rows));
        add(new NetFlow8(compiler, rows));
        add(new NetFlow9(compiler, rows, tally));
        add(new Ipfix(compiler, rows, tally));
        add(new Sflow(shared.agents(), rows, tally, shared.config().sflowBytes()));
    }

    /** A decoder that shows everything it reads; its flows go nowhere else. */
    public static FlowDecoder inspected(Templates shared, Inspector by) {
        return new FlowDecoder(shared, new FlowRows(_ -> {}, by, shared.wanted(), shared.names()), by);
    }

    private void add(ExportProtocol protocol) {
        byVersion[protocol.version()] = protocol;
    }

    /**
     * Whose datagram these bytes are: of the router that sent them, or of the agent that an sFlow datagram names.
     *
     * @param high the upper half of the address that they came from
     * @param low the lower half
     * @return null if there are as many exporters as may be
     */
    public @Nullable Exporter exporter(ByteBuffer datagram, long high, long low) {
        int from = datagram.position();
        if (byAgent && Sflow.namesAgent(datagram, from, datagram.limit())) {
            return templates.exporters().find(Sflow.agentHigh(datagram, from), Sflow.agentLow(datagram, from));
        }
        return templates.exporters().find(high, low);
    }

    /**
     * Decodes the bytes from the buffer's position to its limit, big-endian. Whatever is wrong with them is counted
     * for the exporter, never thrown.
     */
    public void decode(ByteBuffer datagram, Exporter exporter, long arrivalMillis) {
        decode(datagram, exporter, templates.of(exporter), arrivalMillis);
    }

    /**
     * Begins a transport session; to be closed.
     *
     * @param high the upper half of the exporter's address
     * @param low the lower half
     * @return null if there are as many exporters as may be
     */
    public @Nullable TransportSession open(long high, long low) {
        Exporter exporter = templates.exporters().find(high, low);
        return exporter == null ? null : templates.open(exporter);
    }

    /** Decodes a message of a transport session, as {@link #decode(ByteBuffer, Exporter, long)} does a datagram. */
    public void decode(ByteBuffer message, TransportSession session, long arrivalMillis) {
        decode(message, session.exporter(), session.domains(), arrivalMillis);
    }

    /** Ends a session: records that wait for their sampler are decoded, sets that wait for their template are lost. */
    public void close(TransportSession session) {
        templates.close(session);
        releases.over(session.domains(), Long.MAX_VALUE);
        session.domains().end(tally);
        tally.handOver(session.exporter());
    }

    private void decode(ByteBuffer datagram, Exporter exporter, ExporterDomains sender, long arrivalMillis) {
        int from = datagram.position();
        int to = datagram.limit();
        exporter.heard(arrivalMillis);
        tally.add(ExporterCounter.DATAGRAMS, 1);
        tally.add(ExporterCounter.DATAGRAM_BYTES, to - from);
        ExportProtocol protocol = to - from < 2 ? null : protocol(datagram.getShort(from) & 0xffff);
        try {
            if (protocol == null) {
                tally.add(ExporterCounter.UNKNOWN_VERSION, 1);
            } else {
                message.begin(sender, arrivalMillis);
                protocol.decode(datagram, from, to, message);
                if (sender.releases()) {
                    releases.described(sender);
                }
            }
        } finally {
            tally.handOver(exporter);
        }
    }

    /**
     * Decodes the records that have waited for their sampler long enough, of all exporters: now and then, and with the end
     * of time when no more datagrams will come.
     */
    public void tick(long nowMillis) {
        templates.forEach(exporter -> releases.over(exporter, nowMillis));
        templates.makeRoom(nowMillis);
    }

    /** Hands a part-filled batch on. */
    public void flush() {
        rows.flush();
    }

    private @Nullable ExportProtocol protocol(int version) {
        return version < byVersion.length ? byVersion[version] : null;
    }
}
