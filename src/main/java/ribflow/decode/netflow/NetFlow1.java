package ribflow.decode.netflow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.ExportProtocol;
import ribflow.decode.template.FieldSpecifier;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.PlanCompiler;

/**
 * NetFlow v1: only the header that {@link FixedFormat} shows, without a sequence and without an engine.
 *
 * <p>A record has 48 bytes. Some switches (Extreme's) pad it to 52, and nothing in the header says so: such a datagram is
 * known by its length, which fits 52 bytes for each record exactly.
 */
public final class NetFlow1 implements ExportProtocol {

    private static final int VERSION = 1;
    private static final int HEADER = 16;

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
            FieldSpecifier.of(210, 2), // pad1
            FieldSpecifier.of(4, 1), // prot
            FieldSpecifier.of(5, 1), // tos
            FieldSpecifier.of(6, 1), // tcp_flags
            FieldSpecifier.of(210, 7)); // pad2, reserved

    private final FixedFormat format;
    private final FixedFormat padded;
    private final FlowRows rows;

    public NetFlow1(PlanCompiler compiler, FlowRows rows) {
        List<FieldSpecifier> longer = new ArrayList<>(FIELDS);
        longer.add(FieldSpecifier.of(210, 4));
        this.format = new FixedFormat(VERSION, HEADER, FIELDS, compiler);
        this.padded = new FixedFormat(VERSION, HEADER, longer, compiler);
        this.rows = rows;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void decode(ByteBuffer in, int from, int to, ExportMessage message) {
        if (to - from < HEADER) {
            message.malformed("shorter than a NetFlow v1 header");
            return;
        }
        FixedFormat fitting = padded.fills(in, from, to) ? padded : format;
        fitting.readHeader(in, from, 0, FixedFormat.NO_SEQUENCE, message);
        fitting.readRecords(in, from, to, message, rows);
    }
}
