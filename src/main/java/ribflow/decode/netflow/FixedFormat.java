package ribflow.decode.netflow;

import java.nio.ByteBuffer;
import java.util.List;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.FieldSpecifier;
import ribflow.decode.template.FlowRows;
import ribflow.decode.template.PlanCompiler;
import ribflow.decode.template.Template;

/**
 * What a datagram of the versions before v9 looks like: a header whose first 16 bytes are the same in all of them, and
 * records of one format, which is a template that everybody knows beforehand.
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
 * </pre>
 */
final class FixedFormat {

    /** Where versions 5, 7 and 8 have the number of the first record. */
    static final int SEQUENCE = 16;

    /** Where versions 5 and 8 have the type and the slot of the engine. */
    static final int ENGINE = 20;

    /** For v1, whose header has no such number. */
    static final int NO_SEQUENCE = -1;

    private static final int COUNT = 2;
    private static final int UPTIME = 4;
    private static final int SECONDS = 8;
    private static final int NANOSECONDS = 12;

    private final int version;
    private final int header;
    private final int record;
    private final String tooShort;
    private final Template template;

    /**
     * @param header bytes of the header
     * @param fields the record's fields as information elements: each is defined to mean the same; 210 is padding
     */
    FixedFormat(int version, int header, List<FieldSpecifier> fields, PlanCompiler compiler) {
        this.version = version;
        this.header = header;
        this.record = fields.stream().mapToInt(FieldSpecifier::length).sum();
        this.tooShort = "shorter than its count of NetFlow v" + version + " records";
        this.template = compiler.fixed(version, fields);
    }

    /**
     * Reads what all headers have; the header must be there.
     *
     * @param sequenceAt where the header has the number of the first record, or {@link #NO_SEQUENCE}
     */
    void readHeader(ByteBuffer in, int from, long domain, int sequenceAt, ExportMessage message) {
        long millis = Integer.toUnsignedLong(in.getInt(from + SECONDS)) * 1000
                + Integer.toUnsignedLong(in.getInt(from + NANOSECONDS)) / 1_000_000;
        long sequence = sequenceAt == NO_SEQUENCE
                ? ExportMessage.NO_SEQUENCE
                : Integer.toUnsignedLong(in.getInt(from + sequenceAt));
        message.header(version, domain, millis, sequence);
        message.uptime(Integer.toUnsignedLong(in.getInt(from + UPTIME)));
    }

    /**
     * Reads the records that the header counts and the datagram has.
     *
     * @return how many the header counts
     */
    int readRecords(ByteBuffer in, int from, int to, ExportMessage message, FlowRows rows) {
        int count = count(in, from);
        int whole = Math.min(count, (to - from - header) / record);
        if (whole < count) {
            message.malformed(tooShort);
        }
        rows.decode(in, from + header, from + header + whole * record, template, message);
        return count;
    }

    /** Whether the records that the header counts fill the datagram to its end. */
    boolean fills(ByteBuffer in, int from, int to) {
        return to - from == header + count(in, from) * record;
    }

    private static int count(ByteBuffer in, int from) {
        return in.getShort(from + COUNT) & 0xffff;
    }
}
