package ribflow.decode.netflow;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.ExportProtocol;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.PlanCompiler;
import ribflow.decode.template.Sequence;

/**
 * NetFlow v8: the router's aggregation caches, each of a scheme with records of its own ({@link AggregationScheme}).
 * Behind the header that {@link FixedFormat} shows:
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         flow_sequence                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  engine_type  |   engine_id   |  aggregation  |  agg_version  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           reserved                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Each cache counts its records by itself, so a domain is a scheme of an engine: {@code export_proto_sysid} is the
 * scheme times 65536 and the engine. A scheme that is not known counts as malformed: how long its records are stands
 * nowhere.
 */
public final class NetFlow8 implements ExportProtocol {

    private static final int VERSION = 8;
    private static final int AGGREGATION = 22;
    private static final int HEADER = 28;

    private final @Nullable FixedFormat[] formats = new FixedFormat[256];
    private final FlowRows rows;

    public NetFlow8(PlanCompiler compiler, FlowRows rows) {
        this.rows = rows;
        for (AggregationScheme scheme : AggregationScheme.values()) {
            formats[scheme.number()] = new FixedFormat(VERSION, HEADER, scheme.fields(), compiler);
        }
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void decode(ByteBuffer in, int from, int to, ExportMessage message) {
        if (to - from < HEADER) {
            message.malformed("shorter than a NetFlow v8 header");
            return;
        }
        int scheme = in.get(from + AGGREGATION) & 0xff;
        FixedFormat format = formats[scheme];
        if (format == null) {
            message.malformed("a NetFlow v8 aggregation scheme that nobody knows");
            return;
        }
        long engine = in.getShort(from + FixedFormat.ENGINE) & 0xffff;
        format.readHeader(in, from, (long) scheme << 16 | engine, FixedFormat.SEQUENCE, message);
        int count = format.readRecords(in, from, to, message, rows);
        message.sequence(count, Sequence.Unit.RECORDS);
    }
}
