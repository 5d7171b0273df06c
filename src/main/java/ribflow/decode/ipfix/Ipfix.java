package ribflow.decode.ipfix;

import java.nio.ByteBuffer;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.ExportProtocol;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.PlanCompiler;
import ribflow.decode.template.Sequence;
import ribflow.decode.template.Sets;
import ribflow.decode.template.Tally;

/**
 * IPFIX (RFC 7011): the messages of a datagram, of which there is one as a rule.
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

    /**
     * A datagram holds one message as a rule, yet some relays put several into one: what lies behind the length that a
     * message says is read as the next.
     */
    @Override
    public void decode(ByteBuffer in, int from, int to, ExportMessage message) {
        int at = from;
        do {
            int length = length(in, at, to);
            if (length < HEADER) {
                message.malformed("no whole IPFIX message header where one should be");
                return;
            }
            one(in, at, at + length, to, message);
            at += length;
        } while (at < to);
    }

    /** The length that the header says; 0 if there is no header. */
    private static int length(ByteBuffer in, int from, int to) {
        boolean header = to - from >= HEADER && (in.getShort(from) & 0xffff) == VERSION;
        return header ? in.getShort(from + LENGTH) & 0xffff : 0;
    }

    private void one(ByteBuffer in, int from, int end, int to, ExportMessage message) {
        long domain = Integer.toUnsignedLong(in.getInt(from + DOMAIN));
        message.header(
                VERSION,
                domain,
                Integer.toUnsignedLong(in.getInt(from + EXPORT_TIME)) * 1000,
                Integer.toUnsignedLong(in.getInt(from + SEQUENCE)));
        int records = sets.read(in, from + HEADER, Math.min(end, to), message);
        if (end > to) {
            // Cut short on its way: what was whole has been decoded
            message.malformed("the datagram ends before the IPFIX message does");
            records = Sequence.UNCOUNTED;
        }
        // RFC 7011, 3.1: the number of data records sent before this message
        message.sequence(records, Sequence.Unit.RECORDS);
    }
}
