package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * The plan of flow records: which columns are filled from which fields.
 *
 * <p>It works column by column: one field of all records at hand, then the next field. Each loop reads at a constant
 * stride and writes one array, which is several times as fast as record after record. A record that comes with the first
 * bytes of a packet has from them the columns that its other fields do not fill.
 *
 * <p>Hot: allocation-free.
 */
final class FlowPlan implements RecordPlan {

    /** No packet has 2^20 bytes, not even a jumbogram that a host's kernel has put together. */
    private static final int MOST_BITS_A_PACKET = 20;

    /** 2^56 bytes are what a link of 400 Gbit/s carries in two weeks. */
    private static final int MOST_BITS_A_RECORD = 56;

    private final ColumnFiller[] columns;
    private final HeaderColumns header;
    private final RecordSampling sampling;
    private final @Nullable PacketSection section;

    FlowPlan(ColumnFiller[] columns, HeaderColumns header, RecordSampling sampling, @Nullable PacketSection section) {
        this.columns = columns;
        this.header = header;
        this.sampling = sampling;
        this.section = section;
    }

    @Override
    public RecordSampling sampling() {
        return sampling;
    }

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        int first = fill(in, records, message, rows);
        count(message, rows.batch(), first, records.count());
    }

    /** Fills the rows of the records without counting them yet; returns the first. */
    int fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        int first = rows.append(message.exporter(), records.count());
        for (ColumnFiller column : columns) {
            column.fill(in, records, message, rows, first);
        }
        header.fill(message, rows.batch(), first, records.count());
        sampling.fill(in, records, message, rows, first);
        if (section != null) {
            section.fillGaps(in, records, rows, first);
        }
        return first;
    }

    static void count(ExportMessage message, FlowBatch batch, int first, int count) {
        if (!message.inspected()) {
            disbelieve(message, batch, first, count);
        }
        message.count(ExporterCounter.FLOWS, count);
        message.count(ExporterCounter.PACKETS, sum(batch, FlowField.PACKETS, first, count));
        message.count(ExporterCounter.BYTES, sum(batch, FlowField.BYTES, first, count));
    }

    /**
     * Takes away counters that cannot be: more than any link carries, and bytes that so few packets cannot have had, as
     * MikroTik's v9 is known to send for IPv6.
     */
    private static void disbelieve(ExportMessage message, FlowBatch batch, int first, int count) {
        long[] packets = batch.column(FlowField.PACKETS);
        long[] bytes = batch.column(FlowField.BYTES);
        long counted = batch.present(FlowField.PACKETS);
        long measured = batch.present(FlowField.BYTES);
        for (int row = first; row < first + count; row++) {
            boolean hasPackets = (counted >>> row & 1) != 0;
            boolean wrongPackets = hasPackets && !possible(packets[row]);
            boolean tooMany = hasPackets && packets[row] > 0 && bytes[row] >>> MOST_BITS_A_PACKET >= packets[row];
            boolean wrongBytes = (measured >>> row & 1) != 0 && (!possible(bytes[row]) || tooMany);
            if (wrongPackets || wrongBytes) {
                implausible(message, batch, row, wrongPackets, wrongBytes);
            }
        }
    }

    /** Cold. */
    private static void implausible(
            ExportMessage message, FlowBatch batch, int row, boolean wrongPackets, boolean wrongBytes) {
        message.count(ExporterCounter.RECORDS_IMPLAUSIBLE, 1);
        if (wrongPackets) {
            batch.unset(FlowField.PACKETS, row);
        }
        if (wrongBytes) {
            batch.unset(FlowField.BYTES, row);
        }
    }

    /** Whether a record can have counted so many; not so what is negative as a signed number. */
    static boolean possible(long count) {
        return count >>> MOST_BITS_A_RECORD == 0;
    }

    private static long sum(FlowBatch batch, FlowField field, int first, int count) {
        long[] column = batch.column(field);
        long present = batch.present(field);
        long sum = 0;
        for (int row = first; row < first + count; row++) {
            sum += column[row] & -(present >>> row & 1);
        }
        return sum;
    }
}
