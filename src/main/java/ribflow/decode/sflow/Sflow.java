package ribflow.decode.sflow;

import java.nio.ByteBuffer;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.ExportProtocol;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.Sequence;
import ribflow.decode.template.Tally;
import ribflow.flow.ExporterCounter;
import ribflow.ip.Address;

/**
 * sFlow: a datagram of samples.
 *
 * <pre>
 *  version 4 (2, 4, 5) · agent: address type 4 (0 unknown, 1 IPv4, 2 IPv6), address 0, 4, 16 · v5: sub-agent 4 ·
 *  sequence number 4 · uptime 4 · number of samples 4 · samples
 * </pre>
 *
 * <p>Its version has 32 bits, of which the first 16, where NetFlow has its version, are 0: both can come to one port.
 *
 * <p>An agent has a place of its own in the network, its sub-agents (line cards, say) number their datagrams each for
 * itself. Datagrams may come by a relay, or from whichever interface is the nearest, so it is by the agent's address that
 * an exporter is known, unless the operator decides otherwise.
 *
 * <p>Hot: allocation-free.
 */
public final class Sflow implements ExportProtocol {

    private static final int SHORTEST = 4;
    private static final int AGENT = 4;
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;

    private final Xdr in = new Xdr();
    private final SflowAgents agents;
    private final Samples5 samples5;
    private final Samples4 samples4;

    public Sflow(SflowAgents agents, FlowRows rows, Tally tally, SampledBytes bytes) {
        this.agents = agents;
        FlowSample sample = new FlowSample();
        SampleRow row = new SampleRow(rows, bytes);
        FlowRecords flowRecords = new FlowRecords(in, row, sample);
        CounterRecords counterRecords = new CounterRecords(in, rows.inspector());
        samples5 = new Samples5(in, sample, row, flowRecords, counterRecords, rows, tally);
        samples4 = new Samples4(in, sample, row, flowRecords, counterRecords, rows, tally);
    }

    /** The first 16 bits; the version is in the next. */
    @Override
    public int version() {
        return 0;
    }

    @Override
    public void decode(ByteBuffer bytes, int from, int to, ExportMessage message) {
        in.begin(bytes, from, to);
        int version = (int) in.u32();
        if (in.broken() || !isVersion(version)) {
            message.count(ExporterCounter.UNKNOWN_VERSION, 1);
            return;
        }
        in.address();
        long subAgent = version == 5 ? in.u32() : 0;
        long sequence = in.u32();
        long uptime = in.u32();
        long samples = in.u32();
        if (in.broken()) {
            message.malformed("sFlow: the header is cut short, or its agent's address is of an unknown type");
            return;
        }
        message.uptime(uptime);
        message.sflow(version, subAgent, sequence);
        SflowAgent agent = agents.of(message.exporter());
        for (long i = 0; i < samples && one(version, message, agent); i++) {}
        message.sequence(1, Sequence.Unit.DATAGRAMS);
    }

    private boolean one(int version, ExportMessage message, SflowAgent agent) {
        return version == 5 ? samples5.read(message, agent) : samples4.read(message, agent);
    }

    private static boolean isVersion(int version) {
        return version == 2 || version == 4 || version == 5;
    }

    /** Whether these bytes are an sFlow datagram that names its agent. */
    public static boolean namesAgent(ByteBuffer bytes, int from, int to) {
        if (to - from < SHORTEST + AGENT || !isVersion(bytes.getInt(from))) {
            return false;
        }
        int type = bytes.getInt(from + AGENT);
        int length = type == IPV4 ? 4 : type == IPV6 ? 16 : 0;
        return length > 0
                && to - from >= 2 * AGENT + length
                && (type == IPV4
                        ? bytes.getInt(from + 2 * AGENT) != 0
                        : agentHigh(bytes, from) != 0 || agentLow(bytes, from) != 0);
    }

    /** The upper half of the address of the agent that the datagram names. */
    public static long agentHigh(ByteBuffer bytes, int from) {
        return bytes.getInt(from + AGENT) == IPV4 ? 0 : bytes.getLong(from + 2 * AGENT);
    }

    /** The lower half. */
    public static long agentLow(ByteBuffer bytes, int from) {
        int at = from + 2 * AGENT;
        return bytes.getInt(from + AGENT) == IPV4 ? Address.ipv4Low(bytes.getInt(at)) : bytes.getLong(at + 8);
    }
}
