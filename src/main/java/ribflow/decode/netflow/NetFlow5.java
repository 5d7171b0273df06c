package ribflow.decode.netflow;

import java.nio.ByteBuffer;
import java.util.List;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.ExportProtocol;
import ribflow.decode.template.FieldSpecifier;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.PlanCompiler;
import ribflow.decode.template.Sequence;
import ribflow.decode.template.Template;

/**
 * NetFlow v5: records of one format, which is a template that everybody knows beforehand.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           version             |            count              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           SysUptime                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           unix_secs                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           unix_nsecs                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         flow_sequence                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  engine_type  |   engine_id   |mode|    sampling_interval     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class NetFlow5 implements ExportProtocol {

    private static final int VERSION = 5;
    private static final int COUNT = 2;
    private static final int UPTIME = 4;
    private static final int SECONDS = 8;
    private static final int NANOSECONDS = 12;
    private static final int SEQUENCE = 16;
    private static final int ENGINE = 20;
    private static final int SAMPLING = 22;
    private static final int HEADER = 24;
    private static final int RECORD = 48;

    /** The record's fields as information elements: each is defined to mean the same. 210 is padding. */
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

    private final Template format;
    private final FlowRows rows;

    public NetFlow5(PlanCompiler compiler, FlowRows rows) {
        this.format = compiler.fixed(VERSION, FIELDS);
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
        long millis = Integer.toUnsignedLong(in.getInt(from + SECONDS)) * 1000
                + Integer.toUnsignedLong(in.getInt(from + NANOSECONDS)) / 1_000_000;
        message.header(
                VERSION,
                in.getShort(from + ENGINE) & 0xffff,
                millis,
                Integer.toUnsignedLong(in.getInt(from + SEQUENCE)));
        message.uptime(Integer.toUnsignedLong(in.getInt(from + UPTIME)));
        message.samplingRate(in.getShort(from + SAMPLING) & 0x3fff);
        int count = in.getShort(from + COUNT) & 0xffff;
        int whole = Math.min(count, (to - from - HEADER) / RECORD);
        if (whole < count) {
            message.malformed("shorter than its count of NetFlow v5 records");
        }
        rows.decode(in, from + HEADER, from + HEADER + whole * RECORD, format, message);
        message.sequence(count, Sequence.Unit.RECORDS);
    }
}
