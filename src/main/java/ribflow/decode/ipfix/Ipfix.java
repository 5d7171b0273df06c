package ribflow.decode.ipfix;

import java.nio.ByteBuffer;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.ExportProtocol;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.PlanCompiler;
import ribflow.decode.template.Sequence;
import ribflow.decode.template.Sets;
import ribflow.decode.template.Tally;
import ribflow.flow.ExporterCounter;

/**
 * IPFIX (RFC 7011), one message in each datagram.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Version Number          |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           Export Time                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Sequence Number                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Observation Domain ID                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ipfix implements ExportProtocol {

    private static final int VERSION = 10;
    private static final int LENGTH = 2;
    private static final int EXPORT_TIME = 4;
    private static final int SEQUENCE = 8;
    private static final int DOMAIN = 12;
    private static final int HEADER = 16;

    private final Sets sets;

    public Ipfix(PlanCompiler compiler, FlowRows rows, Tally tally) {
        this.sets = new Sets(new IpfixSyntax(), compiler, rows, tally);
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void decode(ByteBuffer in, int from, int to, ExportMessage message) {
        int length = to - from < HEADER ? 0 : in.getShort(from + LENGTH) & 0xffff;
        if (length < HEADER) {
            message.count(ExporterCounter.MALFORMED, 1);
            return;
        }
        int end = from + length;
        long domain = Integer.toUnsignedLong(in.getInt(from + DOMAIN));
        message.header(VERSION, domain, Integer.toUnsignedLong(in.getInt(from + EXPORT_TIME)) * 1000);
        int records = sets.read(in, from + HEADER, Math.min(end, to), message);
        if (end > to) {
            // Cut short on its way: what was whole has been decoded
            message.count(ExporterCounter.MALFORMED, 1);
            records = Sequence.UNCOUNTED;
        }
        // RFC 7011, 3.1: the number of data records sent before this message
        message.sequence(Integer.toUnsignedLong(in.getInt(from + SEQUENCE)), records, Sequence.Unit.RECORDS);
    }
}
