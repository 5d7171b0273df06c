package ribflow.decode.netflow9;

import java.nio.ByteBuffer;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.ExportProtocol;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.PlanCompiler;
import ribflow.decode.template.Sequence;
import ribflow.decode.template.Sets;
import ribflow.decode.template.Tally;

/**
 * NetFlow v9 (RFC 3954).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Version Number          |            Count              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           sysUpTime                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           UNIX Secs                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Sequence Number                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        Source ID                              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The count is not believed: exporters are known that count sets, or too few records.
 */
public final class NetFlow9 implements ExportProtocol {

    private static final int VERSION = 9;
    private static final int UPTIME = 4;
    private static final int SECONDS = 8;
    private static final int SEQUENCE = 12;
    private static final int SOURCE_ID = 16;
    private static final int HEADER = 20;

    private final Sets sets;

    public NetFlow9(PlanCompiler compiler, FlowRows rows, Tally tally) {
        this.sets = new Sets(new NetFlow9Syntax(), compiler, rows, tally);
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void decode(ByteBuffer in, int from, int to, ExportMessage message) {
        if (to - from < HEADER) {
            message.malformed("shorter than a NetFlow v9 header");
            return;
        }
        long sourceId = Integer.toUnsignedLong(in.getInt(from + SOURCE_ID));
        message.header(
                VERSION,
                sourceId,
                Integer.toUnsignedLong(in.getInt(from + SECONDS)) * 1000,
                Integer.toUnsignedLong(in.getInt(from + SEQUENCE)));
        message.uptime(Integer.toUnsignedLong(in.getInt(from + UPTIME)));
        sets.read(in, from + HEADER, to, message);
        message.sequence(1, Sequence.Unit.DATAGRAMS);
    }
}
