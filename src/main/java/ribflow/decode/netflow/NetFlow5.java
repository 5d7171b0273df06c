package ribflow.decode.netflow;

import java.nio.ByteBuffer;
import java.util.List;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.ExportProtocol;
import ribflow.decode.template.FieldSpecifier;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.PlanCompiler;
import ribflow.decode.template.Sequence;

/**
 * NetFlow v5. Behind the header that {@link FixedFormat} shows:
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         flow_sequence                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  engine_type  |   engine_id   |mode|    sampling_interval     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class NetFlow5 implements ExportProtocol {

    private static final int VERSION = 5;
    private static final int SAMPLING = 22;
    private static final int HEADER = 24;

    private static final List<FieldSpecifier> FIELDS = List.of(
            FieldSpecifier.of(8, 4), // srcaddr
            FieldSpecifier.of(12, 4), // dstaddr
            FieldSpecifier.of(15, 4), // nexthop
            FieldSpecifier.of(10, 2), // input
            FieldSpecifier.of(14, 2), // output
            FieldSpecifier.of(2, 4), // dPkts
            FieldSpecifier.of(1, 4), // dOctets
            FieldSpecifier.of(22, 4), // First
            FieldSpecifier.of(21, 4), // Last
            FieldSpecifier.of(7, 2), // srcport
            FieldSpecifier.of(11, 2), // dstport
            FieldSpecifier.of(210, 1), // pad1
            FieldSpecifier.of(6, 1), // tcp_flags
            FieldSpecifier.of(4, 1), // prot
            FieldSpecifier.of(5, 1), // tos
            FieldSpecifier.of(16, 2), // src_as
            FieldSpecifier.of(17, 2), // dst_as
            FieldSpecifier.of(9, 1), // src_mask
            FieldSpecifier.of(13, 1), // dst_mask
            FieldSpecifier.of(210, 2)); // pad2

    private final FixedFormat format;
    private final FlowRows rows;

    public NetFlow5(PlanCompiler compiler, FlowRows rows) {
        this.format = new FixedFormat(VERSION, HEADER, FIELDS, compiler);
        this.rows = rows;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void decode(ByteBuffer in, int from, int to, ExportMessage message) {
        if (to - from < HEADER) {
            message.malformed("shorter than a NetFlow v5 header");
            return;
        }
        format.readHeader(in, from, in.getShort(from + FixedFormat.ENGINE) & 0xffff, FixedFormat.SEQUENCE, message);
        message.samplingRate(in.getShort(from + SAMPLING) & 0x3fff);
        int count = format.readRecords(in, from, to, message, rows);
        message.sequence(count, Sequence.Unit.RECORDS);
    }
}
